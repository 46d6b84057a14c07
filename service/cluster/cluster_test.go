package cluster

import (
	"fmt"
	"reflect"
	"testing"
	"time"
)

func day(n int) time.Time { return time.Date(2024, 5, n, 12, 0, 0, 0, time.UTC) }

func TestBuild(t *testing.T) {
	for _, c := range []struct {
		name  string
		docs  []Document
		edges []Edge
		want  []Cluster
	}{
		{name: "nothing"},
		{
			name: "documents without edges are in no cluster",
			docs: []Document{{Key: 1, ID: "a"}, {Key: 2, ID: "b"}},
		},
		{
			name:  "edges that count for nothing",
			docs:  []Document{{Key: 1, ID: "a"}, {Key: 2, ID: "b"}},
			edges: []Edge{{1, 1}, {2, 9}, {8, 9}},
		},
		{
			name:  "the smallest id decides last, by id and not by key",
			docs:  []Document{{Key: 1, ID: "b"}, {Key: 2, ID: "a"}},
			edges: []Edge{{1, 2}, {2, 1}, {1, 2}},
			want:  []Cluster{{ID: "a", Canonical: 2, Basis: SmallestID, Members: []uint64{2, 1}}},
		},
		{
			name:  "the longest before the smallest id",
			docs:  []Document{{Key: 1, ID: "a", Length: 4}, {Key: 2, ID: "b", Length: 5}},
			edges: []Edge{{1, 2}},
			want:  []Cluster{{ID: "a", Canonical: 2, Basis: Longest, Members: []uint64{1, 2}}},
		},
		{
			name: "the earliest before the longest",
			docs: []Document{
				{Key: 1, ID: "a", Length: 9, Published: day(2)}, {Key: 2, ID: "b", Length: 5, Published: day(1)},
			},
			edges: []Edge{{1, 2}},
			want:  []Cluster{{ID: "a", Canonical: 2, Basis: Earliest, Members: []uint64{1, 2}}},
		},
		{
			name:  "an unknown time is later than a known one",
			docs:  []Document{{Key: 1, ID: "a", Length: 9}, {Key: 2, ID: "b", Length: 5, Published: day(1)}},
			edges: []Edge{{1, 2}},
			want:  []Cluster{{ID: "a", Canonical: 2, Basis: Earliest, Members: []uint64{1, 2}}},
		},
		{
			name: "one moment in two zones is one time",
			docs: []Document{
				{Key: 1, ID: "a", Length: 4, Published: day(1)},
				{Key: 2, ID: "b", Length: 5, Published: day(1).In(time.FixedZone("", 3*3600))},
			},
			edges: []Edge{{1, 2}},
			want:  []Cluster{{ID: "a", Canonical: 2, Basis: Longest, Members: []uint64{1, 2}}},
		},
		{
			name: "the credited original before the earliest",
			docs: []Document{
				{Key: 1, ID: "a", Source: "Daily Harbor", Credits: "الشرق الأوسط", Published: day(1)},
				{Key: 2, ID: "b", Source: "شرق أوسط", Published: day(2)},
			},
			edges: []Edge{{1, 2}},
			want:  []Cluster{{ID: "a", Canonical: 2, Basis: Credited, Members: []uint64{1, 2}}},
		},
		{
			name: "crediting oneself makes no original",
			docs: []Document{
				{Key: 1, ID: "a", Source: "Wire", Credits: "WIRE", Published: day(1)},
				{Key: 2, ID: "b", Source: "wire", Credits: "Wire", Published: day(2)},
			},
			edges: []Edge{{1, 2}},
			want:  []Cluster{{ID: "a", Canonical: 1, Basis: Earliest, Members: []uint64{1, 2}}},
		},
		{
			name:  "unknown sources and credits make no original",
			docs:  []Document{{Key: 1, ID: "a", Source: "x", Credits: "--"}, {Key: 2, ID: "b", Source: "»«"}},
			edges: []Edge{{1, 2}},
			want:  []Cluster{{ID: "a", Canonical: 1, Basis: SmallestID, Members: []uint64{1, 2}}},
		},
		{
			name: "of two credited the one that more neighbors credit",
			docs: []Document{
				{Key: 1, ID: "a", Source: "One", Published: day(1)},
				{Key: 2, ID: "b", Source: "Two", Published: day(2)},
				{Key: 3, ID: "c", Source: "x", Credits: "One"},
				{Key: 4, ID: "d", Source: "y", Credits: "Two"},
				{Key: 5, ID: "e", Source: "z", Credits: "Two"},
			},
			edges: []Edge{{1, 2}, {1, 3}, {2, 3}, {2, 4}, {2, 5}},
			want:  []Cluster{{ID: "a", Canonical: 2, Basis: Credited, Members: []uint64{1, 2, 3, 4, 5}}},
		},
		{
			name: "a chain is cut: the end is not a match of the canonical document",
			docs: []Document{
				{Key: 1, ID: "a", Published: day(1)}, {Key: 2, ID: "b", Published: day(2)},
				{Key: 3, ID: "c", Published: day(3)}, {Key: 4, ID: "d", Published: day(4)},
			},
			edges: []Edge{{1, 2}, {2, 3}, {3, 4}},
			want: []Cluster{
				{ID: "a", Canonical: 1, Basis: Earliest, Members: []uint64{1, 2}},
				{ID: "c", Canonical: 3, Basis: Earliest, Members: []uint64{3, 4}},
			},
		},
		{
			name: "what is left alone is in no cluster",
			docs: []Document{
				{Key: 1, ID: "a"}, {Key: 2, ID: "b", Published: day(1)}, {Key: 3, ID: "c"}, {Key: 4, ID: "d", Length: 1},
			},
			edges: []Edge{{1, 2}, {2, 3}, {3, 4}},
			want:  []Cluster{{ID: "a", Canonical: 2, Basis: Earliest, Members: []uint64{1, 2, 3}}},
		},
		{
			name: "a neighbor that was taken out no longer credits",
			docs: []Document{
				{Key: 1, ID: "a", Source: "Wire"},
				{Key: 2, ID: "b", Source: "x", Credits: "Wire"},
				{Key: 3, ID: "c", Source: "y", Credits: "Wire"},
				{Key: 4, ID: "d", Source: "Wire"},
				{Key: 5, ID: "e", Source: "z", Published: day(1)},
			},
			edges: []Edge{{1, 2}, {1, 3}, {3, 4}, {4, 5}},
			want: []Cluster{
				{ID: "a", Canonical: 1, Basis: Credited, Members: []uint64{1, 2, 3}},
				{ID: "d", Canonical: 5, Basis: Earliest, Members: []uint64{4, 5}},
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Build(c.docs, c.edges); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

func TestBuildLeavesItsArguments(t *testing.T) {
	docs := []Document{{Key: 2, ID: "b"}, {Key: 1, ID: "a", Length: 1}}
	edges := []Edge{{2, 1}, {1, 2}}
	Build(docs, edges)
	if docs[0].ID != "b" || docs[1].ID != "a" || edges[0] != (Edge{2, 1}) || edges[1] != (Edge{1, 2}) {
		t.Errorf("arguments were changed: %v %v", docs, edges)
	}
}

// Shapes that are slow if a step costs more than the edges it removes. With a quadratic step each takes minutes.
func TestBuildLargeComponents(t *testing.T) {
	const n = 20_000
	docs := make([]Document, n)
	for i := range docs {
		docs[i] = Document{Key: uint64(i), ID: fmt.Sprintf("%06d", i), Source: fmt.Sprint("s", i), Credits: "s7", Length: n - i}
	}
	var star, chain []Edge
	for i := range uint64(n) {
		star = append(star, Edge{7, i})
		chain = append(chain, Edge{i, i + 1})
	}
	for _, c := range []struct {
		name     string
		edges    []Edge
		clusters int
		largest  int
	}{
		{"star", star, 1, n},
		// Document 7 takes 6 and 8; on both sides pairs remain, the longest first.
		{"chain", chain, 1 + 3 + (n-9)/2, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			got := Build(docs, c.edges)
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
			largest := 0
			for _, cl := range got {
				largest = max(largest, len(cl.Members))
			}
			if len(got) != c.clusters || largest != c.largest {
				t.Errorf("%d clusters, the largest of %d; want %d and %d", len(got), largest, c.clusters, c.largest)
			}
		})
	}
}

func TestOriginal(t *testing.T) {
	for _, c := range []struct {
		name  string
		a, b  Document
		want  uint64
		basis Basis
	}{
		{"credited", Document{Key: 1, ID: "a", Source: "x", Credits: "W.I.R.E.", Published: day(1)},
			Document{Key: 2, ID: "b", Source: "Wire", Published: day(2)}, 2, Credited},
		{"both credited, the earliest", Document{Key: 1, ID: "a", Source: "x", Credits: "y", Published: day(2)},
			Document{Key: 2, ID: "b", Source: "y", Credits: "x", Published: day(1)}, 2, Credited},
		{"earliest", Document{Key: 1, ID: "a", Source: "x", Published: day(2)},
			Document{Key: 2, ID: "b", Source: "y", Published: day(1)}, 2, Earliest},
		{"longest", Document{Key: 1, ID: "a", Length: 1}, Document{Key: 2, ID: "b", Length: 2}, 2, Longest},
		{"smallest id", Document{Key: 1, ID: "b"}, Document{Key: 2, ID: "a"}, 2, SmallestID},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, basis := Original(c.a, c.b); got != c.want || basis != c.basis {
				t.Errorf("got %d, %d; want %d, %d", got, basis, c.want, c.basis)
			}
			if got, basis := Original(c.b, c.a); got != c.want || basis != c.basis {
				t.Errorf("the other way round: got %d, %d; want %d, %d", got, basis, c.want, c.basis)
			}
		})
	}
}
