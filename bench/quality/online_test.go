package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
)

func TestStream(t *testing.T) {
	engine, err := openStream(t.Context(), standard())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := engine.close(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(engine.dir); !os.IsNotExist(err) {
			t.Errorf("the folder of the stream is left: %v", err)
		}
	}()
	documents := []service.Document{
		{ID: "one", Text: story("a")}, {ID: "two", Text: story("b")}, {ID: "three", Text: story("a")},
		{ID: "four", Text: story("a") + " " + story("c")},
	}
	atAdd, err := engine.addAll(t.Context(), documents)
	if err != nil {
		t.Fatal(err)
	}
	atEnd, err := engine.matches(t.Context(), documents)
	if err != nil {
		t.Fatal(err)
	}
	for name, found := range map[string]pairList{"at add time": atAdd, "at the end": atEnd} {
		if len(found.listed) != 3 || len(found.pairs) != 3 {
			t.Errorf("%s there are %d pairs, not 3: %v", name, len(found.listed), found.listed)
		}
		if p := found.pairs[newPairKey("one", "three")]; p.Relation != match.Exact || len(p.Passages) != 1 {
			t.Errorf("%s one and three are %+v", name, p)
		}
		if _, ok := found.pairs[newPairKey("one", "two")]; ok {
			t.Errorf("%s one and two are a pair", name)
		}
	}
	clusters, err := engine.clusters(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := clusters["two"]; ok || len(clusters) != 3 || clusters["one"] != clusters["three"] {
		t.Errorf("the clusters are %v", clusters)
	}
}

// A labeled set goes through the parts, with a script that agrees on the figures.
func TestRunOnline(t *testing.T) {
	shared, out := t.TempDir(), t.TempDir()
	writeSet(t, shared, "tiny", "a\tb\t1.0\n", map[string]string{"a": story("a"), "b": story("a"), "c": story("c"), "d": story("d")})
	// The label P is wrong on purpose, so that a copy is missed.
	table := "a\tb\tD\th\t1\t1\t2\ty\nc\td\tP\th\t0\t0\t2\tn\na\tc\tT\th\t0\t0\t1\tn\n"
	if err := os.WriteFile(filepath.Join(shared, "data", "tiny", labelsTable), []byte(table), 0o644); err != nil {
		t.Fatal(err)
	}
	recall := "0.5000"
	script := func(_ context.Context, command, _, _ string) ([]string, error) {
		if command != "labels" {
			return nil, fmt.Errorf("asked for %s", command)
		}
		return []string{
			"plain    precision 1.0000 recall 0.5000 F1 0.6667", "weighted precision 1.0000 recall " + recall + " F1 0.6667",
			"reported by label: D 1/1, P 0/1, T 0/1",
		}, nil
	}
	tiny := set{name: "tiny", measurements: []measurement{labeledPairs}, labeled: true}
	chosen, err := chooseParts("batch,online,presets,channels")
	if err != nil {
		t.Fatal(err)
	}
	opts := options{shared: shared, sets: []set{tiny}, only: chosen, misses: filepath.Join(out, "misses.html")}
	b := newBench(opts, filepath.Join(out, "work"), script, io.Discard)
	if err := b.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	rules := make(map[string]rule)
	for _, r := range b.result("tiny").rules {
		rules[r.name] = r
	}
	for _, name := range []string{protocolBatch, protocolAdd, protocolEnd, protocolClustered, protocolAgain, "batch, bands alone", "batch, passages alone", "batch, profile crawl", "batch, profile strict"} {
		if r := rules[name]; r.accuracy.Recall != 0.5 || r.accuracy.Precision != 1 || r.labels != 3 || r.documents != 4 {
			t.Errorf("rule %q is %+v", name, r)
		}
	}
	if len(rules) != 17 {
		t.Errorf("there are %d rules, not 9 of neardup and 8 presets", len(rules))
	}
	if len(b.wrong) != 1 || !strings.HasPrefix(b.wrong[0].Heading, "missed in batch; missed in online, at add time; ") ||
		len(b.wrong[0].Reasons) < 2 {
		t.Errorf("the wrong pairs are %+v", b.wrong)
	}
	recall = "0.4000"
	if err := newBench(opts, filepath.Join(out, "again"), script, io.Discard).run(t.Context()); err == nil {
		t.Error("figures that differ from those of score.py are no error")
	}
}

// Documents are added in order of publication, whatever their order in the file.
func TestRunOnlineOrder(t *testing.T) {
	c := testCollection("late", "early")
	c.records[0].Published = time.Date(2020, 1, 2, 0, 0, 0, 0, time.UTC)
	c.records[1].Published = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range c.records {
		c.records[i].Text = story("x")
	}
	engine, err := openStream(t.Context(), standard())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.close(); err != nil {
			t.Error(err)
		}
	})
	found, err := engine.addAll(t.Context(), c.published())
	if err != nil {
		t.Fatal(err)
	}
	if p := found.pairs[newPairKey("early", "late")]; p.A != "late" || p.B != "early" {
		t.Errorf("the pair was found when %q was added, not late", p.A)
	}
}
