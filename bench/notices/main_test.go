package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/neardup/neardup/bench/invented/wire"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
)

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{"-nonsense"}, {"argument"}, {"-documents", "10,x"}, {"-documents", "0"}, {
		"-online", "-1"}} {
		var stdout, stderr strings.Builder
		if got := run(t.Context(), args, &stdout, &stderr); got != 2 {
			t.Errorf("%q: exit status %d, not 2", args, got)
		}
		if stderr.Len() == 0 {
			t.Errorf("%q: nothing is said", args)
		}
	}
}

func TestRun(t *testing.T) {
	out, examples := t.TempDir(), filepath.Join(t.TempDir(), "examples")
	args := []string{"-documents", "120", "-online", "60", "-crowd", "20", "-stream", "30", "-out", out, "-examples", examples}
	loose := []string{"-precision", "0", "-recall", "0", "-crowd-reported", "1"}
	var stdout, stderr strings.Builder
	if got := run(t.Context(), append(args, loose...), &stdout, &stderr); got != 0 {
		t.Fatalf("exit status %d: %s", got, stderr.String())
	}
	for _, want := range []string{"batch, 120", "at add time", "after all are in", "Crowds of 20", "one by one"} {
		if !strings.Contains(stdout.String(), want) {
			t.Errorf("the report holds no %q:\n%s", want, stdout.String())
		}
	}
	if info, err := os.Stat(examples); err != nil || info.Size() == 0 {
		t.Errorf("the examples: %v", err)
	}

	docs, err := os.ReadFile(filepath.Join(out, "120", "docs.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	ids := make(map[string]bool)
	for l := range strings.Lines(string(docs)) {
		var d line
		if err := json.Unmarshal([]byte(l), &d); err != nil || d.Text == "" {
			t.Fatalf("line %q: %v", l, err)
		}
		ids[d.ID] = true
	}
	if len(ids) != 120 {
		t.Errorf("%d documents, want 120", len(ids))
	}
	labels, err := os.ReadFile(filepath.Join(out, "120", "labels.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	count := make(map[string]int)
	for l := range strings.Lines(string(labels)) {
		if fields := strings.Split(strings.TrimSuffix(l, "\n"), "\t"); !strings.HasPrefix(l, "#") {
			if len(fields) != 8 || !ids[fields[0]] || !ids[fields[1]] {
				t.Fatalf("label %q", l)
			}
			count[fields[2]]++
		}
	}
	if count["D"] == 0 || count["T"] == 0 {
		t.Errorf("labels are %v", count)
	}
}

func TestTargets(t *testing.T) {
	args := []string{"-documents", "60", "-online", "0", "-crowd", "0"}
	var stdout, stderr strings.Builder
	if got := run(t.Context(), append(args, "-recall", "1.1"), &stdout, &stderr); got != 1 {
		t.Errorf("a recall above 1 is met: exit status %d", got)
	}
	if !strings.Contains(stdout.String(), "MISSED: recall") {
		t.Errorf("the report does not say that recall is missed:\n%s", stdout.String())
	}
}

func TestScores(t *testing.T) {
	c := wire.New(1, 500)
	all, none := make(pairs), make(pairs)
	copies := 0
	for _, p := range c.Copies() {
		relation := match.NearDuplicate
		if p.Label == wire.Copy {
			copies++
		}
		a, b := c.Articles[p.A].ID, c.Articles[p.B].ID
		all[newPair(b, a)] = service.MatchRecord{Evidence: match.Evidence{Relation: relation}}
		none[newPair(a, b)] = service.MatchRecord{Evidence: match.Evidence{Relation: match.Template}}
	}
	if s := newScores(c, all); s.all != (count{hits: copies}) || s.all.f1() != 1 {
		t.Errorf("scores of the truth are %+v for %d copies", s.all, copies)
	}
	if s := newScores(c, none); s.all != (count{misses: copies}) || s.all.recall() != 0 {
		t.Errorf("scores of templates are %+v for %d copies", s.all, copies)
	}
	templates, _ := c.Templates(5)
	for _, p := range templates {
		all[newPair(c.Articles[p.A].ID, c.Articles[p.B].ID)] = service.MatchRecord{Evidence: match.Evidence{Relation: match.Partial}}
	}
	s := newScores(c, all)
	if s.all != (count{copies, 0, len(templates)}) {
		t.Errorf("scores with %d false reports are %+v", len(templates), s.all)
	}
	sum := count{}
	for _, f := range s.families {
		sum.hits += f.hits
		sum.misses += f.misses
		sum.falseReports += f.falseReports
	}
	if sum != s.all {
		t.Errorf("families sum to %+v, want %+v", sum, s.all)
	}
}

func TestOverlap(t *testing.T) {
	jaccard, containment := overlap("a b c d e f", "x a b c d e f g")
	if jaccard != 0.5 || containment != 1 { // 2 of 4 shingles, 2 of 2
		t.Errorf("overlap is %v and %v, want .5 and 1", jaccard, containment)
	}
	if jaccard, containment = overlap("a b", "a b"); jaccard != 0 || containment != 0 {
		t.Errorf("texts too short for a shingle overlap by %v and %v", jaccard, containment)
	}
}
