package preset

import (
	"slices"

	"github.com/cespare/xxhash/v2"

	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/band"
	"github.com/neardup/neardup/sketch/minhash"
	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/text"
)

// buckets holds the bucket keys of documents.
type buckets map[int][]uint64

// share reports whether two documents have a bucket in common.
func (k buckets) share(a, b int) bool {
	return slices.ContainsFunc(k[a], func(key uint64) bool { return slices.Contains(k[b], key) })
}

// wordBands reports pairs with a band in common of signatures of word shingles.
func wordBands(size, bands, rows int) func([]string, []int) (Reports, error) {
	return func(texts []string, wanted []int) (Reports, error) {
		sketcher, err := sketch.New(parameters(size, bands, rows))
		if err != nil {
			return nil, err
		}
		var sketched sketch.Sketch
		keys := make(buckets)
		for _, i := range wanted {
			sketched.Bands = nil
			sketcher.Sketch(&sketched, texts[i])
			keys[i] = sketched.Bands
		}
		return keys.share, nil
	}
}

// characterBands reports pairs with a band in common of signatures of runs of size characters of the normalized text.
func characterBands(size, bands, rows int) func([]string, []int) (Reports, error) {
	return func(texts []string, wanted []int) (Reports, error) {
		keys := make(buckets)
		signature := make(minhash.Signature, bands*rows)
		hasher := shingle.NewHasher(0)
		for _, i := range wanted {
			grams := characterGrams(texts[i], size)
			if len(grams) == 0 {
				continue
			}
			h1, h2 := make([]uint64, len(grams)), make([]uint64, len(grams))
			hasher.Pair(h1, h2, grams)
			minhash.Reset(signature)
			minhash.Update(signature, h1, h2)
			keys[i] = band.AppendKeys(nil, signature, bands, rows)
		}
		return keys.share, nil
	}
}

// characterGrams returns the hashes of the runs of size characters of the normalized text, each once; a shorter text is
// one run.
func characterGrams(s string, size int) []uint64 {
	normalized := text.AppendNormalized(nil, s)
	if len(normalized) == 0 {
		return nil
	}
	var starts []int
	for i := range string(normalized) {
		starts = append(starts, i)
	}
	starts = append(starts, len(normalized))
	var grams []uint64
	for i := 0; i == 0 || i+size < len(starts); i++ {
		grams = append(grams, xxhash.Sum64(normalized[starts[i]:starts[min(i+size, len(starts)-1)]]))
	}
	slices.Sort(grams)
	return slices.Compact(grams)
}
