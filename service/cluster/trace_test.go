package cluster

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// published is a document from a source that credits another, at an hour; zero is unknown.
func published(key uint64, source, credits string, hour int) Document {
	d := Document{Key: key, ID: fmt.Sprint("d", key), Source: source, Credits: credits, Length: 100}
	if hour > 0 {
		d.Published = time.Date(2024, 5, 1, hour, 0, 0, 0, time.UTC)
	}
	return d
}

// told writes steps as "d2<d1 credited".
func told(steps []Step) string {
	names := map[Basis]string{
		Credited: "credited", Earliest: "earliest", Longest: "longest", SmallestID: "id",
	}
	var parts []string
	for _, s := range steps {
		if s.From != nil {
			parts = append(parts, s.ID+"<"+s.From.ID+" "+names[s.Basis])
		}
	}
	return strings.Join(parts, ", ")
}

func TestTrace(t *testing.T) {
	for _, c := range []struct {
		name      string
		members   []Document
		canonical uint64
		want      string
	}{
		{"a chain", []Document{
			published(1, "Harbor", "", 1), published(2, "Tide", "Harbor", 2), published(3, "Quay", "Tide", 3),
		}, 1, "d2<d1 credited, d3<d2 credited"},
		{"a chain whose middle is canonical", []Document{
			published(1, "Harbor", "", 1), published(2, "Tide", "Harbor", 2), published(3, "Quay", "Tide", 3), published(4, "Pier", "Tide", 4),
		}, 2, "d2<d1 credited, d3<d2 credited, d4<d2 credited"},
		{"without credits", []Document{published(1, "Harbor", "", 2), published(2, "Tide", "", 1), published(3, "Quay", "", 3)},
			2, "d1<d2 earliest, d3<d2 earliest"},
		{"earlier than the canonical document", []Document{
			published(1, "Pier", "", 1), published(2, "Harbor", "", 2), published(3, "Tide", "Harbor", 3),
		}, 2, "d3<d2 credited"},
		{"a source outside", []Document{published(1, "Harbor", "", 1), published(2, "Tide", "Elsewhere", 2)}, 1, "d2<d1 earliest"},
		{"its own source", []Document{published(1, "Harbor", "", 1), published(2, "Tide", "Tide", 2)}, 1, "d2<d1 earliest"},
		{"two of the credited source", []Document{
			published(1, "Harbor", "", 2), published(2, "Harbor", "", 1), published(3, "Tide", "harbor", 3),
		}, 2, "d1<d2 earliest, d3<d2 credited"},
		{"each other", []Document{published(1, "Harbor", "Tide", 1), published(2, "Tide", "Harbor", 2)}, 1, "d2<d1 credited"},
		{"a circle beside the canonical document", []Document{
			published(1, "Harbor", "", 1), published(2, "Tide", "Pier", 2), published(3, "Quay", "Tide", 3), published(4, "Pier", "Quay", 4),
		}, 1, "d2<d1 earliest, d3<d2 credited, d4<d3 credited"},
		{"times unknown", []Document{published(1, "Harbor", "", 0), published(2, "Tide", "", 0)}, 1, "d2<d1 id"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := told(Trace(c.members, c.canonical)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			reversed := slices.Clone(c.members)
			slices.Reverse(reversed)
			steps := Trace(reversed, c.canonical)
			slices.Reverse(steps)
			if got := told(steps); got != c.want {
				t.Errorf("in reverse order: %s", got)
			}
		})
	}
}

// TestTraceHasNoCircle: whoever follows a chain comes to its end.
func TestTraceHasNoCircle(t *testing.T) {
	sources := []string{"", "Harbor", "Tide", "Quay", "Pier", "Elsewhere"}
	rapid.Check(t, func(t *rapid.T) {
		var members []Document
		for i := range rapid.IntRange(1, 12).Draw(t, "documents") {
			members = append(members, published(uint64(i), rapid.SampledFrom(sources).Draw(t, "source"),
				rapid.SampledFrom(sources).Draw(t, "credits"), rapid.IntRange(0, 4).Draw(t, "hour")))
		}
		canonical := uint64(rapid.IntRange(0, len(members)-1).Draw(t, "canonical"))
		from := make(map[string]*Document)
		for _, s := range Trace(members, canonical) {
			from[s.ID] = s.From
		}
		for id := range from {
			steps := 0
			for d := from[id]; d != nil; d = from[d.ID] {
				if steps++; steps > len(members) {
					t.Fatalf("%s is in a circle", id)
				}
			}
		}
	})
}

func TestReason(t *testing.T) {
	longer := published(3, "Quay", "", 0)
	longer.Length = 250
	for _, c := range []struct {
		members []Document
		basis   Basis
		want    string
	}{
		{[]Document{published(3, "Harbor", "", 1), published(1, "Tide", "Harbor", 2), published(2, "Quay", "Tide", 3)}, Credited,
			"its source, Harbor, is credited by 1 of the 2 other documents"},
		{[]Document{published(3, "Harbor", "", 1), published(1, "Tide", "Harbor", 2)}, Credited,
			"its source, Harbor, is credited by the other document"},
		{[]Document{published(3, "Harbor", "", 1), published(1, "Tide", "", 3), published(2, "Quay", "", 2)}, Earliest,
			"no credit decides, and it was published first, 2024-05-01T01:00:00Z, 1h0m0s before d2"},
		{[]Document{published(3, "Harbor", "", 1), published(1, "Tide", "", 0)}, Earliest,
			"no credit decides, and only its time of publication is known, 2024-05-01T01:00:00Z"},
		{[]Document{longer, published(1, "Tide", "", 0)}, Longest,
			"no credit or time decides, and its text is the longest, 250 bytes; that of d1 has 100"},
		{[]Document{published(3, "", "", 0), published(4, "", "", 0)}, SmallestID,
			"no credit, time or length decides, and its id is the smallest"},
	} {
		if got := Reason(c.members, 3, c.basis); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
