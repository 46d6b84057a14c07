package main

import (
	"math"
	"slices"
	"testing"
)

func TestParseLabels(t *testing.T) {
	plain, weighted, counts, err := parseLabels([]string{
		"plain    precision 0.9000 recall 0.8000 F1 0.8471",
		"weighted precision 0.7500 recall 0.5000 F1 0.6000",
		"reported by label: ? 1/1, D 3/4, T 0/7",
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := (accuracy{0.9, 0.8, 0.8471}); plain != want {
		t.Errorf("plain is %v, not %v", plain, want)
	}
	if want := (accuracy{0.75, 0.5, 0.6}); weighted != want {
		t.Errorf("weighted is %v, not %v", weighted, want)
	}
	if want := []labelCount{{"?", 1, 1}, {"D", 3, 4}, {"T", 0, 7}}; !slices.Equal(counts, want) {
		t.Errorf("counts are %v, not %v", counts, want)
	}
}

func TestParseRecall(t *testing.T) {
	bins, err := parseRecall([]string{
		"0.0-0.1 recall 0.0000 (0 of 51)",
		"0.5-0.6 recall 0.5000 (1 of 2)",
		"0.6-0.7 recall 1.0000 (3 of 3)",
		"0.9-1.0 recall 0.7500 (3 of 4)",
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		from        float64
		hits, total int
	}{{0, 7, 60}, {0.5, 7, 9}, {0.6, 6, 7}, {0.7, 3, 4}, {1, 0, 0}} {
		if hits, total := recallFrom(bins, test.from); hits != test.hits || total != test.total {
			t.Errorf("from %v on %d of %d are found, not %d of %d", test.from, hits, total, test.hits, test.total)
		}
	}
}

func TestParseContains(t *testing.T) {
	hits, total, err := parseContains([]string{"recall 0.6667 (2 of 3)"})
	if err != nil || hits != 2 || total != 3 {
		t.Errorf("got %d of %d, %v", hits, total, err)
	}
}

func TestParseParagraphs(t *testing.T) {
	got, err := parseParagraphs([]string{
		"paragraph pairs: precision 0.9500 recall 1.0000 F1 0.9744; exact repeats found 7 of 8; false on clean documents 2",
	})
	want := paragraphScore{accuracy{0.95, 1, 0.9744}, 7, 8, 2}
	if err != nil || got != want {
		t.Errorf("got %v, %v, not %v", got, err, want)
	}
}

func TestParseOutside(t *testing.T) {
	reported, outside, sample, err := parseOutside([]string{"reported 9, outside the list 2", "b\ta", "c\td"})
	if err != nil || reported != 9 || outside != 2 {
		t.Errorf("got %d and %d, %v", reported, outside, err)
	}
	if want := []pairKey{{"a", "b"}, {"c", "d"}}; !slices.Equal(sample, want) {
		t.Errorf("the sample is %v, not %v", sample, want)
	}
	if _, _, _, err := parseOutside([]string{"reported 9, outside the list 1", "no tab"}); err == nil {
		t.Error("a line without two ids is no error")
	}
}

func TestParseUnknown(t *testing.T) {
	for _, lines := range [][]string{nil, {""}, {"usage: score.py"}, {"plain    precision 0.9000"}} {
		if _, _, _, err := parseLabels(lines); err == nil {
			t.Errorf("labels of %q are no error", lines)
		}
		if _, _, err := parseContains(lines); err == nil {
			t.Errorf("contains of %q is no error", lines)
		}
		if _, err := parseParagraphs(lines); err == nil {
			t.Errorf("paragraphs of %q are no error", lines)
		}
		if _, _, _, err := parseOutside(lines); err == nil {
			t.Errorf("outside of %q is no error", lines)
		}
		if _, err := parseRecall(lines); err == nil && lines != nil {
			t.Errorf("recall of %q is no error", lines)
		}
	}
}

func TestFigureString(t *testing.T) {
	for want, f := range map[string]figure{
		"0.5000 (1 of 2)": share("", 1, 2),
		"0.9300":          ratio("", 0.93),
		"51":              number("", 51),
	} {
		if got := f.String(); got != want {
			t.Errorf("got %q, not %q", got, want)
		}
	}
	if value := share("", 0, 0).value; !math.IsNaN(value) {
		t.Errorf("the share of nothing is %v", value)
	}
}
