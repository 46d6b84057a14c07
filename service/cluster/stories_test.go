package cluster

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// partition is the naive model of Stories: a list of sets.
type partition [][]uint32

func (p partition) of(doc uint32) int {
	return slices.IndexFunc(p, func(part []uint32) bool { return slices.Contains(part, doc) })
}

func (p partition) docs() []uint32 { return slices.Sorted(slices.Values(slices.Concat(p...))) }

func TestStoriesEqualAPartition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s Stories
		var p partition
		next := uint32(0)
		drawDoc := func(t *rapid.T, label string) uint32 {
			if len(p) == 0 {
				t.Skip("no documents")
			}
			return rapid.SampledFrom(p.docs()).Draw(t, label)
		}
		t.Repeat(map[string]func(*rapid.T){
			"": func(t *rapid.T) {
				if s.Count() != len(p) {
					t.Fatalf("%d stories, want %d: %v", s.Count(), len(p), p)
				}
				for _, part := range p {
					for _, doc := range part {
						if s.Of(doc) != slices.Min(part) {
							t.Fatalf("document %d is of the story %d, want the smallest of %v", doc, s.Of(doc), part)
						}
					}
				}
			},
			"add": func(t *rapid.T) {
				next += rapid.Uint32Range(1, 3).Draw(t, "step")
				s.Add(next)
				p = append(p, []uint32{next})
			},
			"join": func(t *rapid.T) {
				a, b := drawDoc(t, "a"), drawDoc(t, "b")
				ofA, ofB := p.of(a), p.of(b)
				absorbed, joined := s.Join(a, b)
				if joined != (ofA != ofB) {
					t.Fatalf("joining %d and %d of %v: joined is %t", a, b, p, joined)
				}
				if !joined {
					return
				}
				if want := max(slices.Min(p[ofA]), slices.Min(p[ofB])); absorbed != want {
					t.Fatalf("joining %d and %d of %v ends the story %d, want %d", a, b, p, absorbed, want)
				}
				p[ofA] = slices.Concat(p[ofA], p[ofB])
				p = slices.Delete(p, ofB, ofB+1)
			},
			"split": func(t *rapid.T) {
				at := p.of(drawDoc(t, "doc"))
				part := p[at]
				s.Split(part)
				p = slices.Delete(p, at, at+1)
				for _, doc := range part {
					p = append(p, []uint32{doc})
				}
			},
			"remove": func(t *rapid.T) {
				at := p.of(drawDoc(t, "doc"))
				part := slices.Clone(p[at])
				gone := part[0]
				s.Split(part)
				s.Remove(gone)
				p = slices.Delete(p, at, at+1)
				for _, doc := range part[1:] {
					p = append(p, []uint32{doc})
				}
			},
		})
	})
}

func TestZeroStoriesAreReady(t *testing.T) {
	var s Stories
	if s.Count() != 0 || s.Of(7) != 7 {
		t.Errorf("no documents make %d stories, and 7 is of the story %d", s.Count(), s.Of(7))
	}
}

// TestStoryOfManyDocumentsIsShallow: each new document joins one before it, as copies do; a lookup takes few steps.
func TestStoryOfManyDocumentsIsShallow(t *testing.T) {
	const n = 100_000
	var s Stories
	for doc := range uint32(n) {
		s.Add(doc)
		if doc > 0 {
			s.Join(doc, doc-1)
		}
	}
	for doc := range uint32(n) {
		if p, ok := s.parent[doc]; ok && p != 0 {
			t.Fatalf("the parent of document %d is %d, want the root", doc, p)
		}
	}
}
