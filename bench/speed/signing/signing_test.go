package signing

import (
	"slices"
	"testing"

	"github.com/neardup/neardup/sketch"
)

// TestSignaturesAreThoseOfTheSketch holds the way without the other stages to the whole sketch.
func TestSignaturesAreThoseOfTheSketch(t *testing.T) {
	p := sketch.DefaultParameters()
	p.Seed = 1
	signer := New(p.ShingleSize, p.Permutations)
	for _, document := range []string{"one", "one two three four five six", "الكتاب على الطاولة في البيت الكبير", "新华社北京今日电"} {
		for _, family := range sketch.Families() {
			p.Family = family
			sketcher, err := sketch.New(p)
			if err != nil {
				t.Fatal(err)
			}
			var want sketch.Sketch
			sketcher.Sketch(&want, document)
			got := signer.MinWise(document)
			if family == sketch.FSS {
				got = signer.FSS(document)
			}
			if !slices.Equal(got, want.Signature) {
				t.Errorf("%q, %v: another signature", document, family)
			}
		}
	}
}
