//go:build !race

// The race detector has pools forget what they hold, at random.

package match

import (
	"strings"
	"testing"

	"github.com/neardup/neardup/sketch"
)

// TestAllocations: a text takes memory for what it keeps, and a comparison for its evidence, however long the texts are.
func TestAllocations(t *testing.T) {
	sk, err := sketch.New(sketch.DefaultParameters())
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []int{300, 3000} {
		s := report(words, 0)
		a, b := Read(sk, s), Read(sk, strings.Replace(s, "word21 ", "other ", 3))
		weights := &WordWeights{}
		v := Verifier{Thresholds: DefaultThresholds(), MaxPassages: 64, Knowledge: Knowledge{
			Stories: 1000, WordStories: func(word uint64) int { return int(word % 64) }, Weights: weights,
		}}
		for _, c := range []struct {
			name string
			most float64
			run  func()
		}{
			{"Prepare", 20, func() { Prepare(sk, s) }},
			{"Read", 16, func() { Read(sk, s) }},
			{"Verify", 24, func() { v.Verify(a, b) }},
		} {
			c.run()
			if got := testing.AllocsPerRun(100, c.run); got > c.most {
				t.Errorf("%s of %d words: %.0f allocations, want at most %.0f", c.name, words, got, c.most)
			}
		}
	}
}
