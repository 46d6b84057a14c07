package match

import (
	"strings"
	"testing"

	"github.com/neardup/neardup/sketch"
)

// TestStoriesOnlyAgreesOnStories: what is left out does not decide whether two documents tell the same story.
func TestStoriesOnlyAgreesOnStories(t *testing.T) {
	sk, err := sketch.New(sketch.DefaultParameters())
	if err != nil {
		t.Fatal(err)
	}
	original := report(300, 0)
	words := strings.Fields(original)
	same, others := 0, 0
	for _, c := range []struct{ name, text string }{
		{"equal", original},
		{"edited", strings.Replace(original, "word21 ", "other ", 3)},
		{"with a half more", original + report(150, 5000)},
		{"two thirds", strings.Join(words[:200], " ")},
		{"a third in another", strings.Join(words[:100], " ") + "\n" + report(200, 9000)},
		{"a sentence", strings.Join(words[:20], " ") + "\n" + report(280, 7000)},
		{"another", report(300, 70_000)},
		{"nothing", ""},
	} {
		v := Verifier{Thresholds: DefaultThresholds(), MaxPassages: 64}
		only := v
		only.StoriesOnly = true
		a, b := Read(sk, original), Read(sk, c.text)
		want := v.SameStory(v.Verify(a, b))
		if got := only.SameStory(only.Verify(a, b)); got != want {
			t.Errorf("%s: the same story %t, want %t", c.name, got, want)
		}
		if want {
			same++
		} else {
			others++
		}
	}
	if same < 2 || others < 3 {
		t.Errorf("the texts are %d of the same story and %d of others: the test says little", same, others)
	}
}
