package sketch_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/neardup/neardup/sketch"
)

// TestNothingAllocatesOnceWarm: with every family and every choice of channels, a sketch that has held the largest of some
// documents takes the others, short and long ones of every kind by turns, without an allocation.
func TestNothingAllocatesOnceWarm(t *testing.T) {
	var documents []string
	longest := ""
	for i, sample := range samples {
		documents = append(documents, sample.text, strings.Repeat(sample.text+"\n", 1+i*7%40))
		longest += sample.text + " "
	}
	// So long that passages are thinned out.
	longest = strings.Repeat(longest, 1+300_000/len(longest))
	documents = append(documents, "", longest)
	for _, family := range sketch.Families() {
		for channels := sketch.Channels(1); channels <= sketch.BandChannel|sketch.PassageChannel|sketch.SimHashChannel; channels++ {
			t.Run(fmt.Sprintf("%v, channels %b", family, channels), func(t *testing.T) {
				sk := newSketcher(t, func(p *sketch.Parameters) {
					p.Family, p.Channels, p.SimHashDistance = family, channels, 0
					if channels.Has(sketch.SimHashChannel) {
						p.SimHashDistance = 3
					}
				})
				var reused sketch.Sketch
				sk.Sketch(&reused, longest)
				if got := testing.AllocsPerRun(2, func() {
					for _, d := range documents {
						sk.Sketch(&reused, d)
					}
				}); got != 0 {
					t.Errorf("%v allocations for %d documents, want none", got, len(documents))
				}
			})
		}
	}
}
