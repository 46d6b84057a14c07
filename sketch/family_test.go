package sketch_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/fss"
	"github.com/neardup/neardup/sketch/minhash"
)

func newFSS(t *testing.T) *sketch.Sketcher {
	return newSketcher(t, func(p *sketch.Parameters) { p.Family, p.Seed = sketch.FSS, 7 })
}

// TestFSSSignature: it is that of the first hashes of the shingles, in any order and number of times.
func TestFSSSignature(t *testing.T) {
	for _, permutations := range []int{128, 200} {
		sk := newSketcher(t, func(p *sketch.Parameters) { p.Family, p.Permutations = sketch.FSS, permutations })
		for _, sample := range samples {
			got := sketchOf(sk, sample.text)
			if len(got.Shingles) == 0 {
				continue
			}
			h1, _ := hashPairs(sk.Parameters(), sample.text)
			want := make(minhash.Signature, permutations)
			minhash.Reset(want)
			fss.Update(want, h1)
			if !slices.Equal(got.Signature, want) {
				t.Errorf("%s, %d permutations: the signature is not that of the shingle hashes", sample.name, permutations)
			}
			minhash.Reset(want)
			fss.Update(want, got.Shingles)
			if !slices.Equal(got.Signature, want) {
				t.Errorf("%s, %d permutations: the signature is not that of the set of shingles", sample.name, permutations)
			}
		}
	}
}

// TestFamiliesDifferInSignaturesAlone: whatever is not made of the signature is the same.
func TestFamiliesDifferInSignaturesAlone(t *testing.T) {
	minwise, other := newSketcher(t, func(p *sketch.Parameters) { p.Seed = 7 }), newFSS(t)
	var s sketch.Sketch
	for _, sample := range samples {
		want := valuesOf(sketchOf(minwise, sample.text))
		// The memory is that of a sketch of the other family.
		minwise.Sketch(&s, sample.text)
		other.Sketch(&s, sample.text)
		got := valuesOf(&s)
		if len(got.Signature) != len(want.Signature) || len(got.Bands) != len(want.Bands) {
			t.Errorf("%s: %d slots and %d bands, want %d and %d", sample.name,
				len(got.Signature), len(got.Bands), len(want.Signature), len(want.Bands))
		}
		for _, key := range got.Bands {
			if slices.Contains(want.Bands, key) {
				t.Errorf("%s: both families have the bucket key %x", sample.name, key)
			}
		}
		got.Signature, got.Bands = want.Signature, want.Bands
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: fss gives %+v beside its signature, minwise %+v", sample.name, got, want)
		}
	}
}

// TestFamiliesAreOtherParameters: parameters of two families are never equal, nor are their ids.
func TestFamiliesAreOtherParameters(t *testing.T) {
	ids := map[string]sketch.Family{}
	for _, family := range sketch.Families() {
		p := sketch.DefaultParameters()
		p.Family = family
		if other, twice := ids[p.ID()]; twice {
			t.Errorf("%v and %v have the id %s", family, other, p.ID())
		}
		ids[p.ID()] = family
		if (p == sketch.DefaultParameters()) != (family == sketch.Families()[0]) {
			t.Errorf("whether the parameters of %v are the default ones is wrong", family)
		}
	}
}

func TestFSSDoesNotAllocateOnceWarm(t *testing.T) {
	sk := newFSS(t)
	var reused sketch.Sketch
	for _, sample := range samples {
		sk.Sketch(&reused, sample.text)
		sk.Sketch(&reused, sample.text)
		if got := testing.AllocsPerRun(5, func() { sk.Sketch(&reused, sample.text) }); got != 0 {
			t.Errorf("%s: %v allocations, want none", sample.name, got)
		}
	}
}
