package shingle_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/neardup/neardup/sketch/shingle"
)

// drawHashes draws few distinct values, so that sets have much in common.
func drawHashes(t *rapid.T, label string) []uint64 {
	return rapid.SliceOfN(rapid.Uint64Range(0, 20), 0, 30).Draw(t, label)
}

func mapOf(hashes []uint64) map[uint64]bool {
	m := make(map[uint64]bool)
	for _, h := range hashes {
		m[h] = true
	}
	return m
}

func TestSetsEqualMaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hashesA, hashesB := drawHashes(t, "a"), drawHashes(t, "b")
		inA, inB := mapOf(hashesA), mapOf(hashesB)
		a, b := shingle.NewSet(slices.Clone(hashesA)), shingle.NewSet(slices.Clone(hashesB))
		if !slices.IsSorted(a) || len(a) != len(inA) {
			t.Fatalf("the set of %v is %v", hashesA, a)
		}
		common := 0
		for h := range inA {
			if !slices.Contains(a, h) {
				t.Fatalf("the set of %v is %v", hashesA, a)
			}
			if inB[h] {
				common++
			}
		}
		if got := shingle.Common(a, b); got != common {
			t.Fatalf("%v and %v have %d in common, want %d", a, b, got, common)
		}
		var want shingle.Overlap
		if common > 0 {
			c := float64(common)
			want = shingle.Overlap{
				Resemblance: c / float64(len(inA)+len(inB)-common), AInB: c / float64(len(inA)), BInA: c / float64(len(inB)),
			}
		}
		got := shingle.Compare(a, b)
		if got != want {
			t.Fatalf("%v and %v overlap by %+v, want %+v", a, b, got, want)
		}
		if back := shingle.Compare(b, a); back != (shingle.Overlap{Resemblance: got.Resemblance, AInB: got.BInA, BInA: got.AInB}) {
			t.Fatalf("%v and %v overlap by %+v, the other way round by %+v", a, b, got, back)
		}
	})
}

func TestCompareTable(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b shingle.Set
		want shingle.Overlap
	}{
		{"two empty sets", nil, nil, shingle.Overlap{}},
		{"one empty set", nil, shingle.Set{1}, shingle.Overlap{}},
		{"equal", shingle.Set{1, 2}, shingle.Set{1, 2}, shingle.Overlap{Resemblance: 1, AInB: 1, BInA: 1}},
		{"contained", shingle.Set{1}, shingle.Set{0, 1}, shingle.Overlap{Resemblance: 0.5, AInB: 1, BInA: 0.5}},
		{"apart", shingle.Set{1, 3}, shingle.Set{2, 4}, shingle.Overlap{}},
	} {
		if got := shingle.Compare(c.a, c.b); got != c.want {
			t.Errorf("%s: overlap is %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestNewSetSharesMemory(t *testing.T) {
	hashes := []uint64{3, 1, 3, 2}
	set := shingle.NewSet(hashes)
	if !slices.Equal(set, []uint64{1, 2, 3}) || &set[0] != &hashes[0] {
		t.Errorf("the set is %v, want 1 2 3 in the memory of the hashes", set)
	}
	if got := testing.AllocsPerRun(5, func() { shingle.NewSet(hashes); shingle.Compare(set, set) }); got != 0 {
		t.Errorf("%v allocations, want none", got)
	}
}
