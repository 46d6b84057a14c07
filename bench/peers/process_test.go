package main

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/neardup/neardup/bench/speed/rounds"
)

// drive starts a fake program and does all that is done with one.
func drive(t *testing.T, way string) (d description, turn rounds.Turn, resemblances []float64, err error) {
	t.Helper()
	p, err := startProcess(t.Context(), "fake", []string{os.Args[0]}, []string{fakeVariable + "=" + way})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if p.close() != nil {
			t.Errorf("the program did not end well")
		}
	}()
	peers, err := p.peers()
	if err != nil {
		return d, turn, nil, err
	}
	documents := newDocuments("two", []string{"one two", "three four five"}, false)
	if err := peers[0].load(documents); err != nil {
		return d, turn, nil, err
	}
	if turn, err = peers[0].measure(documents, 400*time.Millisecond); err != nil {
		return d, turn, nil, err
	}
	resemblances, err = peers[0].resemblances(documents)
	return peers[0].describe(), turn, resemblances, err
}

func TestPeerInAnotherProcess(t *testing.T) {
	d, turn, resemblances, err := drive(t, "good")
	if err != nil {
		t.Fatal(err)
	}
	if want := (description{Name: "fake", Version: "1", Reads: readsShingles, Exact: true}); d != want {
		t.Errorf("described as %+v, want %+v", d, want)
	}
	// Texts 1, 0 and 1 have 15, 7 and 15 bytes.
	if want := (rounds.Turn{Operations: 3, Bytes: 37, Spent: time.Second / 2}); turn != want {
		t.Errorf("a turn of %+v, want %+v", turn, want)
	}
	if !slices.Equal(resemblances, []float64{.25}) {
		t.Errorf("resemblances %v, want [0.25]", resemblances)
	}
}

func TestAPeerThatAnswersWronglyOrDiesFails(t *testing.T) {
	for way := range faults {
		if way == "good" {
			continue
		}
		t.Run(way, func(t *testing.T) {
			if _, _, _, err := drive(t, way); !errors.Is(err, errPeer) {
				t.Errorf("error %v, want one of a peer process", err)
			}
		})
	}
}

func TestWhatAPeerSaysOfItsErrorIsTold(t *testing.T) {
	if _, _, _, err := drive(t, "load fails"); err == nil || !strings.Contains(err.Error(), "no memory") {
		t.Errorf("error %v, want that of the peer", err)
	}
}

func TestProgramsThatAreNotThereAreMissing(t *testing.T) {
	t.Setenv("PATH", "")
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", "")
	if _, err := rustProgram(t.Context()); !errors.Is(err, errMissing) {
		t.Errorf("without cargo the error is %v", err)
	}
	for _, p := range pythons {
		if _, err := pythonProgram(t.Context(), p); !errors.Is(err, errMissing) {
			t.Errorf("%s: without Python the error is %v", p.name, err)
		}
	}
	var report strings.Builder
	peers, stop, err := startPrograms(t.Context(), &report)
	if err != nil || len(peers) != 0 || stop() != nil {
		t.Errorf("%d peers, error %v, want neither", len(peers), err)
	}
	if got := strings.Count(report.String(), "SKIPPED: "); got != 1+len(pythons) {
		t.Errorf("%d are said to be skipped, want all: %s", got, report.String())
	}
}

// TestPythonProgramAnswers starts the program without any package, which takes nothing but Python.
func TestPythonProgramAnswers(t *testing.T) {
	p, err := startProcess(t.Context(), "Python", []string{"python3", "python/peers.py", "no-such-package"}, pythonEnvironment(t.TempDir()))
	if err != nil {
		t.Skip("SKIPPED: there is no Python 3:", err)
	}
	var answer struct{}
	if err := p.ask(request{Op: "load", Set: "two", Texts: []string{"a"}, Shingles: [][]string{{"a"}}}, &answer); err == nil {
		t.Error("a program that was started for an unknown package works")
	}
	_ = p.close()

	p, err = startProcess(t.Context(), "Python", []string{"python3", "python/peers.py"}, pythonEnvironment(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.close() }()
	if peers, err := p.peers(); err != nil || len(peers) != 0 {
		t.Errorf("%d peers, error %v, want neither", len(peers), err)
	}
	if err := p.ask(request{Op: "load", Set: "two", Texts: []string{"a"}, Shingles: [][]string{{"a"}}}, &answer); err != nil {
		t.Error(err)
	}
	if err := p.ask(request{Op: "measure", Set: "two", Peer: "none"}, &answer); !errors.Is(err, errPeer) {
		t.Errorf("a peer that is not there gives the error %v", err)
	}
}
