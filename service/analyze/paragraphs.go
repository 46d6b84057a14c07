// Package analyze describes one document alone: its paragraphs, which of them repeat earlier ones, and the source that
// the text credits.
//
// Two paragraphs are the same where their tokens are equal, or where the containment of the smaller in the other is at
// least a threshold, over the sets of their five-word shingles (Broder 1997). The cost is linear in the text, but for
// shingles that recur: each is compared with a bounded number of earlier paragraphs.
package analyze

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/cespare/xxhash/v2"

	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/text"
)

const (
	// shingleSize is longer than that of a whole text: two short lines about one thing share three words easily.
	shingleSize = 5
	// maxHolders is how many earlier paragraphs are remembered for one shingle, and named for one paragraph.
	maxHolders = 64
)

// Analyze analyses a text. A paragraph repeats an earlier one from the given containment on.
func Analyze(s string, containment float64) Document {
	d := Document{Attribution: Attribute(s)}
	finder := repeatFinder{holders: make(map[uint64][]int32), equals: make(map[uint64]int32), containment: containment}
	// The seed does not matter, since no hash leaves this function.
	tokenHasher, shingleHasher := text.NewHasher(0), shingle.NewHasher(0)
	var tokens text.Tokens
	var hashes []uint64
	for i, line := range text.AppendParagraphs(nil, s) {
		content := s[line.Start:line.End]
		tokens.Tokenize(tokenHasher, content)
		hashes = shingle.AppendBase(hashes[:0], &tokens, shingleSize)
		shingleHasher.Single(hashes)
		d.TokenCount += tokens.Len()
		p := Paragraph{Start: line.Start, End: line.End, Status: Unique}
		p.DuplicateOf = finder.add(int32(i), &tokens, shingle.NewSet(hashes))
		switch {
		case len(p.DuplicateOf) > 0:
			p.Status = Repeated
		case IsCreditLine(content):
			p.Status = Boilerplate
		}
		d.Paragraphs = append(d.Paragraphs, p)
	}
	return d
}

// repeatFinder finds the earlier paragraphs that a paragraph repeats.
type repeatFinder struct {
	containment float64
	sets        []int32            // number of shingles of each paragraph
	holders     map[uint64][]int32 // paragraphs that hold a shingle
	equals      map[uint64]int32   // first paragraph with this digest of its tokens, plus one
}

func (f *repeatFinder) add(index int32, tokens *text.Tokens, set shingle.Set) []Duplicate {
	f.sets = append(f.sets, int32(len(set)))
	if tokens.Len() == 0 {
		return nil
	}
	digest := tokenDigest(tokens.Hash)
	if first := f.equals[digest]; first > 0 {
		// All that could be said of it was said of the first.
		return []Duplicate{{Paragraph: int(first - 1), Resemblance: 1, Containment: 1}}
	}
	f.equals[digest] = index + 1
	if tokens.HalfWords(0, tokens.Len()) < 2*shingleSize {
		return nil // a few words are the same only if they are equal
	}
	common := make(map[int32]int)
	for _, h := range set {
		for _, earlier := range f.holders[h] {
			common[earlier]++
		}
		if len(f.holders[h]) < maxHolders {
			f.holders[h] = append(f.holders[h], index)
		}
	}
	return f.duplicates(common, set)
}

// duplicates returns the earlier paragraphs that have enough in common, the best first.
func (f *repeatFinder) duplicates(common map[int32]int, set shingle.Set) []Duplicate {
	var found []Duplicate
	for earlier, n := range common {
		size := int(f.sets[earlier])
		d := Duplicate{
			Paragraph:   int(earlier),
			Resemblance: float64(n) / float64(len(set)+size-n),
			Containment: float64(n) / float64(min(len(set), size)),
		}
		if d.Containment >= f.containment {
			found = append(found, d)
		}
	}
	slices.SortFunc(found, func(a, b Duplicate) int {
		return cmp.Or(cmp.Compare(b.Containment, a.Containment), cmp.Compare(b.Resemblance, a.Resemblance),
			cmp.Compare(a.Paragraph, b.Paragraph))
	})
	return found[:min(len(found), maxHolders)]
}

func tokenDigest(hashes []uint64) uint64 {
	var d xxhash.Digest
	d.Reset()
	var b [8]byte
	for _, h := range hashes {
		binary.LittleEndian.PutUint64(b[:], h)
		d.Write(b[:]) // a hash never fails
	}
	return d.Sum64()
}
