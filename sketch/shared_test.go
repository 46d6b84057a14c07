package sketch_test

import (
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cespare/xxhash/v2"

	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/internal/vector"
	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/text"
)

// realSets are the sets of the evaluation data that the tests below read: Arabic news; a manual in English, Japanese,
// Russian and Chinese; and one declaration in some four hundred languages.
var realSets = []string{"saudinews_dev", "debian_ig", "udhr2"}

// readReal returns the texts of a set of the evaluation data, in the folder that NEARDUP_SHARED names.
func readReal(t *testing.T, set string) (texts []string) {
	t.Helper()
	if testing.Short() {
		t.Skip("millions of words take long in an emulator")
	}
	folder, ok := os.LookupEnv("NEARDUP_SHARED")
	if !ok {
		t.Skip("SKIPPED: no real text was sketched, since NEARDUP_SHARED does not name the evaluation data")
	}
	file, err := os.Open(filepath.Join(folder, "data", set, "docs.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines, err := gzip.NewReader(file)
	if err != nil {
		t.Fatalf("%s: %v", set, err)
	}
	for decoder := json.NewDecoder(lines); ; {
		var document struct{ Text string }
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s, after %d documents: %v", set, len(texts), err)
		}
		texts = append(texts, document.Text)
	}
	if len(texts) == 0 {
		t.Fatalf("%s has no documents", set)
	}
	return texts
}

// digest is a hash of all values that a stage gave, in their order.
type digest struct {
	xxhash.Digest
	buffer []byte
}

// add adds the number of values and the values themselves.
func (d *digest) add(t *testing.T, count int, values any) {
	t.Helper()
	buffer, err := binary.Append(binary.AppendUvarint(d.buffer[:0], uint64(count)), binary.LittleEndian, values)
	if err != nil {
		t.Fatal(err)
	}
	d.buffer = buffer
	if _, err := d.Write(buffer); err != nil {
		t.Fatal(err)
	}
}

// digestsBegin is the text with which lines of digests begin.
const digestsBegin = "digests of "

// TestDigestsOfRealText writes a line with a digest of each stage's values for each set and family, which
// TestEveryLevelSketchesRealTextAlike compares.
func TestDigestsOfRealText(t *testing.T) {
	for _, set := range realSets {
		texts := readReal(t, set)
		for _, family := range sketch.Families() {
			sk := newSketcher(t, func(p *sketch.Parameters) {
				p.Family, p.Seed = family, 7
				p.Channels = sketch.BandChannel | sketch.PassageChannel | sketch.SimHashChannel
				p.SimHashDistance = 3
			})
			t.Logf("%s%s, %v:%s", digestsBegin, set, family, digests(t, sk, texts))
		}
	}
}

// digests returns the names and the digests of all values of the sketches of texts.
func digests(t *testing.T, sk *sketch.Sketcher, texts []string) string {
	t.Helper()
	stages := []string{"tokens", "shingles", "signatures", "fingerprints", "bands", "passages"}
	of := make(map[string]*digest, len(stages))
	for _, stage := range stages {
		of[stage] = &digest{}
		of[stage].ResetWithSeed(0)
	}
	var s sketch.Sketch
	for _, document := range texts {
		sk.Sketch(&s, document)
		for _, values := range []any{s.Tokens.Hash, s.Tokens.Start, s.Tokens.End, s.Tokens.Class} {
			of["tokens"].add(t, s.Tokens.Len(), values)
		}
		of["shingles"].add(t, len(s.Shingles), []uint64(s.Shingles))
		of["signatures"].add(t, len(s.Signature), []uint64(s.Signature))
		of["fingerprints"].add(t, len(s.SimHashKeys), append(s.SimHashKeys, s.SimHash))
		of["bands"].add(t, len(s.Bands), s.Bands)
		of["passages"].add(t, len(s.Passages), s.Passages)
	}
	var line strings.Builder
	for _, stage := range stages {
		fmt.Fprintf(&line, " %s %016x", stage, of[stage].Sum64())
	}
	return line.String()
}

// TestEveryLevelSketchesRealTextAlike sketches real text at each level and wants the values of the portable code.
func TestEveryLevelSketchesRealTextAlike(t *testing.T) {
	readReal(t, realSets[0]) // skips where there is none
	var portable []string
	for _, level := range vector.Supported() { // portable code is the first
		output, err := atLevel(t, level.String(), "TestDigestsOfRealText")
		if err != nil {
			t.Errorf("level %v: %v\n%s", level, err, output)
			continue
		}
		var lines []string
		for line := range strings.Lines(output) {
			if _, values, ok := strings.Cut(line, digestsBegin); ok {
				lines = append(lines, values)
			}
		}
		if level == vector.LevelGeneric {
			portable = lines
		}
		if want := len(realSets) * len(sketch.Families()); len(lines) != want || len(portable) != want {
			t.Fatalf("level %v: %d lines of digests, want %d:\n%s", level, len(lines), want, output)
		}
		for i := range lines {
			if lines[i] != portable[i] {
				t.Errorf("level %v\n%swant, as at the level %v\n%s", level, lines[i], vector.LevelGeneric, portable[i])
			}
		}
	}
}

// TestWordCollisionsOfRealText: no two words of real text have one hash. Of n values that are random, two are equal
// with a probability of n*n/2^65: 4e-8 for these words and all seeds. Which words a hash of products confuses is up to
// its seed: without the rotation in the hash, twelve of these sixteen seeds confuse some words, the others none.
func TestWordCollisionsOfRealText(t *testing.T) {
	const seeds = 16
	words := make(map[string]bool)
	for _, set := range realSets {
		for _, document := range readReal(t, set) {
			for word := range strings.SplitSeq(string(text.AppendNormalized(nil, document)), " ") {
				words[word] = true
			}
		}
	}
	delete(words, "") // of texts without a token
	var tokens text.Tokens
	known := make(map[uint64]string, len(words))
	for seed := range uint64(seeds) {
		hasher := text.NewHasher(seed)
		clear(known)
		for word := range words {
			tokens.Tokenize(hasher, word)
			if tokens.Len() != 1 {
				t.Fatalf("the normalized word %q has %d tokens", word, tokens.Len())
			}
			if other := owner(known, tokens.Hash[0], word); other != word {
				t.Errorf("the words %q and %q have the hash %016x, seed %d", other, word, tokens.Hash[0], seed)
			}
		}
	}
	t.Logf("%d words", len(words))
}

// TestShingleCollisionsOfRealText: no two shingles of three words of real text have one h1 or one h2. By chance two
// would with a probability of 1e-7.
func TestShingleCollisionsOfRealText(t *testing.T) {
	const size, seed = 3, 7
	shingles, firsts := make(map[uint64]string), make(map[uint64]uint64) // the words by h1, h1 by h2
	tokenHasher, shingleHasher := text.NewHasher(seed), shingle.NewHasher(seed)
	var tokens text.Tokens
	var base, h1, h2 []uint64
	for _, set := range realSets {
		for number, document := range readReal(t, set) {
			tokens.Tokenize(tokenHasher, document)
			normalized := string(text.AppendNormalized(nil, document))
			begins := wordBegins(normalized)
			if len(begins) != tokens.Len()+1 {
				t.Fatalf("document %d of %s has %d normalized words and %d tokens", number, set, len(begins)-1, tokens.Len())
			}
			base = shingle.AppendBase(base[:0], &tokens, size)
			h1, h2 = slices.Grow(h1[:0], len(base))[:len(base)], slices.Grow(h2[:0], len(base))[:len(base)]
			shingleHasher.Pair(h1, h2, base)
			for i := range base {
				words := normalized[begins[i] : begins[shingle.End(&tokens, i, size)]-1]
				if other := owner(shingles, h1[i], words); other != words {
					t.Fatalf("the shingles %q and %q have the h1 %016x", other, words, h1[i])
				}
				if other := owner(firsts, h2[i], h1[i]); other != h1[i] {
					t.Fatalf("the shingles %q and %q have the h2 %016x", shingles[other], words, h2[i])
				}
			}
		}
	}
	t.Logf("%d shingles of %d words", len(shingles), size)
}

// wordBegins returns where each word of a normalized text begins, and where one more would.
func wordBegins(normalized string) (begins []int) {
	if normalized == "" {
		return []int{0}
	}
	begins = append(begins, 0)
	for i := range len(normalized) {
		if normalized[i] == ' ' {
			begins = append(begins, i+1)
		}
	}
	return append(begins, len(normalized)+1)
}

// owner returns whose hash this was first; it is that of the value if it is new.
func owner[V any](known map[uint64]V, hash uint64, value V) V {
	if other, ok := known[hash]; ok {
		return other
	}
	known[hash] = value
	return value
}
