package main

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

func TestAFewKillsLoseNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs the server")
	}
	var out, progress strings.Builder
	e := experiment{rounds: 5, writers: 3, seed: 1, progress: &progress}
	if err := report(t.Context(), &out, e); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	if got := out.String(); !strings.Contains(got, "5 kills") || !strings.Contains(got, " 0 losses\n") {
		t.Errorf("output: %s", got)
	}
}

// startFresh starts a server with an empty collection.
func startFresh(t *testing.T) *server {
	t.Helper()
	if testing.Short() {
		t.Skip("builds and runs the server")
	}
	folder := t.TempDir()
	if _, err := build(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	s, err := start(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(s.kill(), s.disconnect()); err != nil {
			t.Error(err)
		}
	})
	if err := createCollection(t.Context(), s.client); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestALossIsReported takes away, behind a writer's back, what was acknowledged to it.
func TestALossIsReported(t *testing.T) {
	s := startFresh(t)
	for _, c := range []struct {
		name string
		harm func(*writer)
		want string
	}{
		{"nothing", func(*writer) {}, ""},
		{"a document is lost", func(w *writer) {
			w.state.add(&neardupv1.Document{Id: w.id(0), Title: "never sent"})
		}, "documents differ"},
		{"a match is lost", func(w *writer) {
			ids := slices.Sorted(maps.Keys(w.state.documents))
			w.state.link(ids[0], w.id(idsPerWriter))
		}, "matches"},
		{"a batch is there by half", func(w *writer) {
			half := &addition{requestID: "half", documents: []*neardupv1.Document{{Id: w.id(0)}, {Id: w.id(1)}}}
			part := &addition{requestID: "part", documents: half.documents[:1]}
			if err := part.do(t.Context(), s.client, newState(), &figures{}); err != nil && !errors.As(err, new(*lossError)) {
				t.Fatal(err)
			}
			w.call = half
		}, "documents differ"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWriter(uint64(len(c.name)), 0)
			w.prefix = strings.ReplaceAll(c.name, " ", "-")
			for range 10 {
				call := w.next()
				if err := call.do(t.Context(), s.client, w.state, &figures{}); err != nil {
					t.Fatal(err)
				}
			}
			w.call = &deletion{id: w.id(idsPerWriter - 1)}
			c.harm(w)
			err := w.verify(t.Context(), s.client, &figures{})
			var loss *lossError
			switch {
			case c.want == "" && err != nil:
				t.Errorf("verify = %v", err)
			case c.want != "" && (!errors.As(err, &loss) || !strings.Contains(loss.what, c.want)):
				t.Errorf("verify = %v, want a loss with %q", err, c.want)
			}
		})
	}
}

// TestALostChangeIsReported has the feed differ from what was acknowledged, and from what the server answers.
func TestALostChangeIsReported(t *testing.T) {
	s := startFresh(t)
	w := newWriter(1, 0)
	for range 20 {
		w.call = w.next()
		after := w.state.clone()
		if err := w.call.do(t.Context(), s.client, after, &figures{}); err != nil {
			t.Fatal(err)
		}
		w.acknowledge(after)
	}
	for name, test := range map[string]struct {
		harm func(*follower)
		want string
	}{
		"nothing":   {func(*follower) {}, ""},
		"a change":  {func(f *follower) { delete(f.history, slices.Min(slices.Collect(maps.Keys(f.history)))) }, "acknowledged was"},
		"a match":   {func(f *follower) { delete(f.matches, slices.Min(slices.Collect(maps.Keys(f.matches)))) }, "makes of the match"},
		"a cluster": {func(f *follower) { f.clusters["a"] = "b" }, "makes of the cluster"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFollower()
			if err := f.follow(t.Context(), s.connection, true); err != nil {
				t.Fatal(err)
			}
			test.harm(f)
			err := f.verify(t.Context(), s.connection, []*writer{w})
			var loss *lossError
			switch {
			case test.want == "" && err != nil:
				t.Errorf("verify = %v", err)
			case test.want != "" && (!errors.As(err, &loss) || !strings.Contains(loss.what, test.want)):
				t.Errorf("verify = %v, want a loss with %q", err, test.want)
			}
		})
	}
}
