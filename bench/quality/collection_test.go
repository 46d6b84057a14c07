package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/batch/input"
)

// testCollection has a document for each id.
func testCollection(ids ...string) *collection {
	c := &collection{}
	for _, id := range ids {
		c.records = append(c.records, input.Record{Document: service.Document{ID: id, Text: "text of <" + id + ">"}})
	}
	c.index()
	return c
}

func ids(documents []service.Document) string {
	list := make([]string, len(documents))
	for i, d := range documents {
		list[i] = d.ID
	}
	return strings.Join(list, "")
}

func TestPublished(t *testing.T) {
	c := testCollection("a", "b", "c", "d", "e", "f")
	for id, day := range map[string]int{"a": 9, "b": 3, "d": 9, "f": 1} { // c and e have no date
		c.records[c.number[id]].Published = time.Date(2015, 7, day, 0, 0, 0, 0, time.UTC)
	}
	if got := ids(c.published()); got != "cefbad" {
		t.Errorf("the order is %s, not cefbad: those without a date first, equal ones as in the file", got)
	}
	if c.records[0].ID != "a" {
		t.Error("the collection itself was put in another order")
	}
}

func TestRepeatedIDs(t *testing.T) {
	if c := testCollection("a", "b", "a"); len(c.records) != 2 || c.rejected != 1 || c.number["b"] != 1 {
		t.Errorf("%d documents, %d rejected, b is number %d", len(c.records), c.rejected, c.number["b"])
	}
}

func TestSubset(t *testing.T) {
	c := testCollection("a", "b", "c", "d")
	some := c.subset(func(i int) bool { return i%2 == 1 })
	if len(some.records) != 2 || some.document("d").Text != "text of <d>" || some.document("a").Text != "" {
		t.Errorf("the subset is %v", some.records)
	}
}

func testLabels() labels {
	var l labels
	for _, x := range []struct {
		a, b, name string
		weight     float64
	}{{"a", "b", "D", 1}, {"c", "b", "T", 2}, {"e", "d", "P", 3}, {"d", "f", "?", 4}} {
		l = append(l, label{newPairKey(x.a, x.b), x.name, x.weight, []string{x.a, x.b, x.name}})
	}
	return l
}

func TestLabels(t *testing.T) {
	l := testLabels()
	decisions := l.decisions(func(key pairKey) bool { return key == newPairKey("b", "a") || key == newPairKey("b", "c") })
	if len(decisions) != 3 {
		t.Fatalf("%d labels count, not 3", len(decisions))
	}
	var got []bool
	for _, d := range decisions {
		got = append(got, d.Copy, d.Reported)
	}
	if want := []bool{true, true, false, true, true, false}; !slices.Equal(got, want) || decisions[2].Weight != 3 {
		t.Errorf("copies and reports are %v, not %v", got, want)
	}
	if within := l.within(testCollection("a", "b", "c", "e")); len(within) != 2 {
		t.Errorf("%d labels are within, not 2", len(within))
	}
	if got := l.groups(testCollection("a", "b", "c", "d", "e", "f", "g")); !slices.Equal(got, []int{0, 0, 0, 3, 3, 3, 6}) {
		t.Errorf("groups are %v", got)
	}
}

func TestReadLabels(t *testing.T) {
	shared := t.TempDir()
	writeSet(t, shared, "tiny", "#head\nx\ta\tT\th\t.1\t.2\t7.5\twhy\n", nil)
	l, err := readLabels(shared + "/data/tiny/" + pairsTable)
	if err != nil || len(l) != 1 || l[0].key != (pairKey{"a", "x"}) || l[0].weight != 7.5 || l[0].isCopy() || !l[0].judged() {
		t.Errorf("got %v, %v", l, err)
	}
	for _, bad := range []string{"x\ta\tT\n", "x\ta\tT\th\t.1\t.2\theavy\n"} {
		writeSet(t, shared, "tiny", bad, nil)
		if _, err := readLabels(shared + "/data/tiny/" + pairsTable); err == nil {
			t.Errorf("%q is no error", bad)
		}
	}
}

func TestVerdict(t *testing.T) {
	for _, test := range []struct {
		name     string
		reported bool
		want     string
	}{{"D", true, ""}, {"P", false, "missed"}, {"T", true, "false report"}, {"R", false, ""}, {"?", true, ""}, {"?", false, ""}} {
		if got, wrong := (label{name: test.name}).verdict(test.reported); got != test.want || wrong != (test.want != "") {
			t.Errorf("label %s, reported %t: %q", test.name, test.reported, got)
		}
	}
}
