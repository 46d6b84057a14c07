package band_test

import (
	"fmt"

	"github.com/neardup/neardup/sketch/band"
)

func ExampleChoose() {
	usual, err := band.Choose(128, band.Requirement{Threshold: 0.8})
	if err != nil {
		fmt.Println(err)
		return
	}
	demanding, err := band.Choose(128, band.Requirement{Threshold: 0.8, RecallMin: 0.95})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, choice := range []band.Choice{usual, demanding} {
		fmt.Printf("%d x %d finds %.0f%% of pairs at 0.8, and %.0f%% of those below\n",
			choice.Bands, choice.Rows, 100*choice.RecallAtThreshold, 100*choice.FalseCandidates)
	}
	// Output:
	// 9 x 13 finds 40% of pairs at 0.8, and 3% of those below
	// 13 x 7 finds 95% of pairs at 0.8, and 20% of those below
}
