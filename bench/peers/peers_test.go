package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/neardup/neardup/bench/invented"
	"github.com/neardup/neardup/bench/speed/rounds"
)

// stub is a peer that writes down its turns, and makes as many signatures as there were turns.
type stub struct {
	name     string
	turns    *[]string
	estimate float64
	exact    bool
	err      error
}

func (s stub) describe() description {
	return description{Name: s.name, Version: "1", Reads: readsText, Exact: s.exact}
}

func (s stub) load(*documents) error { return nil }

func (s stub) measure(_ *documents, slice time.Duration) (rounds.Turn, error) {
	*s.turns = append(*s.turns, s.name)
	return rounds.Turn{Operations: len(*s.turns), Spent: slice}, s.err
}

func (s stub) resemblances(d *documents) ([]float64, error) {
	return slices.Repeat([]float64{s.estimate}, len(d.texts)/2), s.err
}

func TestPeersTakeTurns(t *testing.T) {
	var turns []string
	peers := []peer{stub{name: "a", turns: &turns}, stub{name: "b", turns: &turns}}
	d := newDocuments("one", []string{"text"}, false)
	r, err := measure(d, peers, rounds.Plan{Rounds: 3, Slice: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if r.set != d || len(r.peers) != 2 || r.peers[0].Name != "a" || r.peers[1].Name != "b" {
		t.Errorf("measured are %+v on %+v, want a and b", r.peers, r.set)
	}
	// ab to warm up, then ab, ba and ab.
	for name, want := range map[string][]int{"a": {3, 6, 7}, "b": {4, 5, 8}} {
		var got []int
		for _, turn := range r.turns[name] {
			got = append(got, turn.Operations)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has the turns %v, want its own, %v", name, got, want)
		}
	}
}

func TestAPeerThatFailsEndsTheRun(t *testing.T) {
	var turns []string
	broken := stub{name: "a", turns: &turns, err: errPeer}
	plan := rounds.Plan{Rounds: 3, Slice: time.Second}
	if _, err := measure(newDocuments("one", []string{"text"}, false), []peer{broken}, plan); !errors.Is(err, errPeer) {
		t.Errorf("error %v, want that of the peer", err)
	}
}

func TestEstimatesAreChecked(t *testing.T) {
	pairs := inventPairs(4)
	truth := meanResemblance(pairs)
	if truth < .3 || truth > .36 {
		t.Fatalf("the pairs have a mean resemblance of %.3f, want a third", truth)
	}
	for _, c := range []struct {
		estimate float64
		exact    bool
		fails    bool
	}{{truth, true, false}, {truth + .09, true, false}, {truth + .11, true, true}, {0, true, true}, {1, true, true}, {1, false, false}} {
		err := checkEstimates(io.Discard, []peer{stub{name: "a", estimate: c.estimate, exact: c.exact}}, pairs)
		if errors.Is(err, errPeer) != c.fails {
			t.Errorf("an estimate of %.2f, exact %t, gives the error %v", c.estimate, c.exact, err)
		}
	}
}

// TestPeersOfThisProcess makes sure that both sides are measured for the same work.
func TestPeersOfThisProcess(t *testing.T) {
	peers, err := ownPeers()
	if err != nil {
		t.Fatal(err)
	}
	peers = append(peers, goPeers()...)
	if err := checkEstimates(io.Discard, peers, inventPairs(8)); err != nil {
		t.Error(err)
	}
	d := newDocuments("two", invented.Texts(2, 2<<10, invented.English(1)), false)
	for _, p := range peers {
		if turn, err := p.measure(d, time.Microsecond); err != nil || turn.Bytes <= 0 || turn.Spent <= 0 {
			t.Errorf("%s: a turn of %+v, error %v", p.describe().Name, turn, err)
		}
		if p.describe().Version == "" {
			t.Errorf("%s has no version", p.describe().Name)
		}
	}
}

// TestTheSameShingles: as many for the peers as for neardup, in Chinese but for a few beside numbers.
func TestTheSameShingles(t *testing.T) {
	for _, l := range []*invented.Language{
		invented.English(1), invented.Arabic(1), invented.Russian(1), invented.Chinese(1),
	} {
		t.Run(l.Name(), func(t *testing.T) {
			d := newDocuments("some", invented.Texts(4, 8<<10, l), isChinese(l))
			for i, shingles := range d.shingles() {
				difference := len(shingles) - len(d.h1[i])
				if isChinese(l) && max(difference, -difference) <= len(d.h1[i])/50 {
					continue
				}
				if difference != 0 {
					t.Errorf("text %d: %d shingles, %d of neardup", i, len(shingles), len(d.h1[i]))
				}
			}
		})
	}
}

func TestShinglesOfAText(t *testing.T) {
	for _, c := range []struct {
		text       string
		characters bool
		want       string
	}{
		{"", false, "[]"},
		{"One, TWO!", false, "[one two]"},
		{"a b c d e", false, "[a b c d e]"},
		{"a b c d e f2", false, "[a b c d e|b c d e f2]"},
		{"港口", true, "[港 口]"},
		{"一二三四五，六七八九 120十", true, "[一 二 三 四 五 六 七 八 九 120|二 三 四 五 六 七 八 九 120 十]"},
	} {
		got := newDocuments("one", []string{c.text}, c.characters).shingles()[0]
		if joined := "[" + strings.Join(got, "|") + "]"; joined != c.want {
			t.Errorf("%q has the shingles %s, want %s", c.text, joined, c.want)
		}
	}
}

func TestSignaturesAreThoseOfGoMinhash(t *testing.T) {
	d := newDocuments("two", invented.Texts(2, 2<<10, invented.Arabic(1)), false)
	if err := checkSignatures(d); err != nil {
		t.Error(err)
	}
	for i := range d.h2[1] {
		d.h2[1][i]++
	}
	if checkSignatures(d) == nil {
		t.Error("signatures of other hashes are taken for the same")
	}
}

func TestArticles(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "data", "saudinews_dev", "docs.jsonl.gz")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := readDocuments(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder without articles gives the error %v", err)
	}
	write := func(lines string) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		fmt.Fprint(z, lines)
		if err := errors.Join(z.Close(), os.WriteFile(path, b.Bytes(), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	write(`{"id": "1", "text": "first article"}` + "\n" + `{"id": "2", "text": ""}` + "\n" + `{"id": "3", "text": "third"}` + "\n")
	sets, err := readDocuments(folder)
	if err != nil {
		t.Fatal(err)
	}
	last := sets[len(sets)-1]
	if last.name != articles || !slices.Equal(last.texts, []string{"first article", "third"}) {
		t.Errorf("%s: %q, want the two that have text", last.name, last.texts)
	}
	write(strings.Repeat(`{"text": "`+strings.Repeat("many words ", 1000)+`"}`+"\n", 500))
	if texts, err := readArticles(path, setBytes); err != nil || len(texts) != 50 {
		t.Errorf("%d of 500 articles of 11 kB are read, error %v, want every tenth", len(texts), err)
	}
	write("")
	if _, err := readDocuments(folder); err == nil {
		t.Error("a file without articles gives no error")
	}
}

func TestChosenSets(t *testing.T) {
	all := []*documents{{name: "a"}, {name: "b"}}
	if got, err := chosen(all, "b"); err != nil || len(got) != 1 || got[0].name != "b" {
		t.Errorf("b chooses %v, error %v", got, err)
	}
	if got, err := chosen(all, ""); err != nil || len(got) != 2 {
		t.Errorf("no name chooses %d, error %v", len(got), err)
	}
	if _, err := chosen(all, "a,c"); err == nil {
		t.Error("a set that is not there is chosen")
	}
}
