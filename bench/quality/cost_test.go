package main

import (
	"testing"
)

func TestMeasureConfiguration(t *testing.T) {
	c := testCollection("a", "b", "c", "d")
	for i := range c.records {
		c.records[i].Text = story(string(rune('a' + i/2)))
	}
	m, storedBytes, err := measureConfiguration(t.Context(), configurations()[1], c)
	if err != nil {
		t.Fatal(err)
	}
	if m.name != "bands alone" || m.keys != 32 || m.candidates != 1 {
		t.Errorf("%s: %v keys and %v candidates, not 32 bands and the one copy", m.name, m.keys, m.candidates)
	}
	if m.sketch <= 0 || m.add <= 0 || m.check <= 0 || m.bucketBytes <= 0 || m.wordBytes <= 0 || storedBytes <= 0 {
		t.Errorf("something costs nothing: %+v, %v bytes stored", m, storedBytes)
	}
	var v verification
	if err := v.measure(c, [][]string{{"a", "b"}, {"c", "d"}}); err != nil {
		t.Fatal(err)
	}
	if want := float64(len(story("a"))); v.textBytes != want || v.verify <= 0 || v.read <= 0 || v.preparedBytes <= v.textBytes {
		t.Errorf("verification is %+v, texts have %v bytes", v, want)
	}
	if err := v.measure(c, nil); err == nil {
		t.Error("no pairs are no error")
	}
}
