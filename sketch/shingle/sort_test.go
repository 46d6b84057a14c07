package shingle

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSetsOfAnything(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	lengths := []int{0, 1, 2, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1000, 2047, 2048, 2049, spreadMax, spreadMax + 1}
	for n := 34; n < 60; n++ {
		lengths = append(lengths, n)
	}
	for name, draw := range map[string]func() uint64{
		"mixed":                 r.Uint64,
		"all in the lower half": func() uint64 { return r.Uint64() >> 1 },
		"all in the upper half": func() uint64 { return r.Uint64() | 1<<63 },
		"mixed, with repeats":   func() uint64 { return r.Uint64N(500) * 0x9e3779b97f4a7c15 },
		"few distinct ones":     func() uint64 { return r.Uint64N(7) << 55 },
		"all in one bucket":     func() uint64 { return r.Uint64() >> 8 },
		"all in few buckets":    func() uint64 { return r.Uint64() &^ (0xFF << 54) },
		"first and last bucket": func() uint64 { return r.Uint64() | (r.Uint64N(2)*0xFF)<<56 },
		"the largest":           func() uint64 { return -r.Uint64N(3) },
		"all zero":              func() uint64 { return 0 },
	} {
		for _, n := range lengths {
			hashes := make([]uint64, n)
			for i := range hashes {
				hashes[i] = draw()
			}
			checkSet(t, fmt.Sprintf("%s, %d", name, n), hashes)
		}
	}
}

// checkSet has each kernel make a set, with a canary behind its room.
func checkSet(t *testing.T, name string, hashes []uint64) {
	t.Helper()
	defer useBest()
	given := slices.Clone(hashes)
	sorted := slices.Sorted(slices.Values(hashes))
	want := slices.Compact(slices.Clone(sorted))
	for kernel, use := range kernels() {
		use()
		const canary = 0xDEAD
		room := slices.Repeat([]uint64{canary}, len(hashes)+9)
		got := AppendSet(room[:0:len(hashes)], hashes)
		if !slices.Equal(got, want) || len(got) > 0 && &got[0] != &room[0] {
			t.Errorf("%s, %s: the set has %d members or the wrong ones, want %d", kernel, name, len(got), len(want))
		}
		if slices.ContainsFunc(room[len(hashes):], func(v uint64) bool { return v != canary }) {
			t.Errorf("%s, %s: memory behind the set is written to", kernel, name)
		}
		if !slices.Equal(hashes, given) {
			t.Errorf("%s, %s: the hashes have changed", kernel, name)
		}
	}
	sortHashes(given)
	if !slices.Equal(given, sorted) {
		t.Errorf("%s: sortHashes does not sort", name)
	}
}

// TestSettledBuckets has buckets of every size up to the largest that transpositions settle, and one more, in all their
// orders that are hard for them.
func TestSettledBuckets(t *testing.T) {
	for size := 1; size < 15; size++ {
		for offset := range 48 {
			hashes := make([]uint64, 64)
			for i := range hashes {
				hashes[i] = uint64(i)<<58 | 1<<57 // one a bucket
			}
			for i := range size {
				hashes[offset+i] = uint64(offset)<<58 | uint64(size-i) // descending
			}
			checkSet(t, fmt.Sprintf("%d hashes descend from %d on", size, offset), hashes)
		}
	}
}

func TestAppendSetLeavesTheHashes(t *testing.T) {
	hashes := []uint64{3, 1, 3, 2}
	set := AppendSet(nil, hashes)
	if !slices.Equal(set, Set{1, 2, 3}) || !slices.Equal(hashes, []uint64{3, 1, 3, 2}) {
		t.Errorf("the set is %v of %v, want 1 2 3 of 3 1 3 2", set, hashes)
	}
	if got := testing.AllocsPerRun(5, func() { set = AppendSet(set[:0], hashes) }); got != 0 {
		t.Errorf("%v allocations, want none", got)
	}
}
