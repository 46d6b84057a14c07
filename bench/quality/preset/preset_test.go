package preset

import (
	"fmt"
	"strings"
	"testing"
)

// prose is a text of n distinct words.
func prose(name string, n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf("%s%d", name, i)
	}
	return strings.Join(words, " ")
}

// The toy collection: a text, a copy of it, one with half of it, one with a twelfth, a stranger, and two empty ones.
func toy() []string {
	text := prose("a", 120)
	words := strings.Fields(text)
	return []string{
		text, text, strings.Join(words[:60], " ") + " " + prose("b", 60),
		prose("c", 110) + " " + strings.Join(words[:10], " "), prose("d", 120), "", " ",
	}
}

func TestRules(t *testing.T) {
	texts := toy()
	wanted := []int{0, 1, 2, 3, 4, 5, 6}
	for _, rule := range Rules() {
		t.Run(rule.Name, func(t *testing.T) {
			reports, err := rule.Prepare(texts, wanted)
			if err != nil {
				t.Fatal(err)
			}
			if !reports(0, 1) {
				t.Error("a copy is not reported")
			}
			for _, other := range []int{3, 4, 5} {
				if reports(0, other) || reports(other, 0) {
					t.Errorf("text %d is reported as a copy of 0", other)
				}
			}
			if reports(5, 6) {
				t.Error("two empty texts are reported")
			}
		})
	}
}

// Half of text 2 stands in text 0: a third of all shingles, half of the rare ones.
func TestThresholds(t *testing.T) {
	texts := toy()
	for _, test := range []struct {
		name    string
		prepare func([]string, []int) (Reports, error)
		want    bool
	}{
		{"resemblance .3", resemblance(0.3), true},
		{"resemblance .4", resemblance(0.4), false},
		{"rare containment .45", rareContainment(20, 0.45), true},
		{"rare containment .55", rareContainment(20, 0.55), false},
		{"nothing is rare", rareContainment(0, 0.1), false},
		// Shingles of the first half stand in texts 0, 1 and 2.
		{"rare in two", rareContainment(2, 0.1), false},
		{"rare in three", rareContainment(3, 0.1), true},
	} {
		reports, err := test.prepare(texts, []int{0, 2})
		if err != nil {
			t.Fatal(err)
		}
		if got := reports(0, 2); got != test.want {
			t.Errorf("%s: %t", test.name, got)
		}
	}
}

func TestBandsAreThoseAskedFor(t *testing.T) {
	texts := toy()
	one, err := wordBands(5, 1, 64)(texts, []int{0, 1, 2})
	if err != nil {
		t.Fatal(err)
	}
	many, err := wordBands(5, 128, 1)(texts, []int{0, 1, 2})
	if err != nil {
		t.Fatal(err)
	}
	if !one(0, 1) || one(0, 2) || !many(0, 2) {
		t.Errorf("a band of 64 rows reports equal %t, half %t; 128 bands of one row half %t", one(0, 1), one(0, 2), many(0, 2))
	}
}

func TestCharacterGrams(t *testing.T) {
	for _, test := range []struct {
		text string
		want int
	}{{"", 0}, {"abc", 1}, {"abcd", 1}, {"abcde", 2}, {"aaaaaaaa", 1}, {"سلامٌ", 1}} {
		if got := len(characterGrams(test.text, 4)); got != test.want {
			t.Errorf("%q has %d runs of 4 characters, not %d", test.text, got, test.want)
		}
	}
}
