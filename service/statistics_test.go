package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/sketch"
)

func survey(t *testing.T, e *Engine, longest int) Survey {
	t.Helper()
	s, err := e.Survey(t.Context(), news, longest)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ownWords returns a text of words that no other text has.
func ownWords(name string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s%d ", name, i)
	}
	return b.String()
}

func TestSurveyCountsBucketsBySize(t *testing.T) {
	e := openNews(t, Limits{})
	for i := range 3 {
		add(t, e, Document{ID: fmt.Sprint("copy", i), Text: ownWords("copied", 100)})
	}
	add(t, e, Document{ID: "other", Text: ownWords("other", 100)})
	s := survey(t, e, 0)
	if s.Documents != 4 || len(s.BucketSizes) != 2 || s.BucketSizes[0] == 0 || s.BucketSizes[1] == 0 || len(s.Longest) != 0 {
		t.Fatalf("three copies and another document: %+v", s)
	}
	if sum := s.BucketSizes[0] + s.BucketSizes[1]; sum != s.Buckets {
		t.Errorf("%d buckets by size are %d", s.Buckets, sum)
	}
	for _, id := range []string{"copy0", "copy2"} {
		if err := e.DeleteDocument(t.Context(), news, id); err != nil {
			t.Fatal(err)
		}
	}
	if after := survey(t, e, 0); after.Buckets != s.Buckets || len(after.BucketSizes) != 1 {
		t.Errorf("with one copy left: %+v, before %+v", after, s)
	}
	for _, id := range []string{"copy1", "other"} {
		if err := e.DeleteDocument(t.Context(), news, id); err != nil {
			t.Fatal(err)
		}
	}
	if after := survey(t, e, 1); after.Buckets != 0 || len(after.BucketSizes) != 0 || len(after.Longest) != 0 {
		t.Errorf("with all deleted: %+v", after)
	}
}

func TestSurveyOfEveryPart(t *testing.T) {
	fsys := vfs.NewMem()
	e := openOn(t, fsys, Limits{})
	createNews(t, e)
	if _, err := e.Add(t.Context(), news, []Document{
		{ID: "a", Text: ownWords("same", 100)}, {ID: "b", Text: ownWords("same", 100)},
	}, AddOptions{RequestID: "one"}); err != nil {
		t.Fatal(err)
	}
	if _, err := e.MarkMatch(t.Context(), news, Feedback{Pair: Pair{A: "a", B: "b"}, Judgement: Right}, false); err != nil {
		t.Fatal(err)
	}
	// What is in the log alone does not count. It leaves the log when the store is opened again.
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	s := survey(t, openOn(t, fsys, Limits{}), 0)
	if len(s.Parts) != int(PartFeedback) {
		t.Fatalf("the parts are %+v", s.Parts)
	}
	for i, p := range s.Parts {
		if p.Part != Part(i+1) || p.Bytes <= 0 {
			t.Errorf("part %d is %+v", i+1, p)
		}
	}
}

func TestLongestBuckets(t *testing.T) {
	// It is longer than the run that surely shares a passage fingerprint.
	const boilerplate = "subscribe to our newsletter for stories like this one every single morning before the first train leaves"
	for _, c := range []struct {
		name    string
		change  func(*Collection)
		channel sketch.Channels
		text    bool
	}{
		{"passages", func(c *Collection) { c.Parameters.Channels = sketch.PassageChannel }, sketch.PassageChannel, true},
		{"passages without texts", func(c *Collection) {
			c.Parameters.Channels = sketch.PassageChannel
			discardText(c)
		}, sketch.PassageChannel, false},
		{"bands", func(c *Collection) {
			c.Parameters.Channels = sketch.BandChannel
			c.Parameters.Bands, c.Parameters.Rows = 128, 1
		}, sketch.BandChannel, false},
		{"simhash", func(c *Collection) {
			c.Parameters.Channels, c.Parameters.SimHashDistance = sketch.SimHashChannel, 3
		}, sketch.SimHashChannel, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := openNews(t, Limits{}, c.change)
			for i := range 8 {
				text := ownWords(fmt.Sprint("own", i, "x"), 30) + boilerplate
				if c.channel == sketch.SimHashChannel {
					text = boilerplate
				}
				add(t, e, Document{ID: fmt.Sprint("d", i), Text: text})
			}
			if err := e.DeleteDocument(t.Context(), news, "d1"); err != nil {
				t.Fatal(err)
			}
			s := survey(t, e, 2)
			if len(s.Longest) != 2 {
				t.Fatalf("the longest buckets are %+v", s.Longest)
			}
			longest := s.Longest[0]
			if longest.Channel != c.channel || c.channel != sketch.BandChannel && longest.Documents != 7 ||
				longest.Documents < s.Longest[1].Documents {
				t.Errorf("the longest buckets are %+v", s.Longest)
			}
			if c.channel != sketch.BandChannel && !slices.Equal(longest.SampleIDs, []string{"d0", "d2", "d3", "d4", "d5"}) {
				t.Errorf("the oldest documents are %q", longest.SampleIDs)
			}
			if words := strings.Fields(longest.SampleText); c.text &&
				(len(words) != 5 || !strings.Contains(boilerplate, longest.SampleText)) || !c.text && len(words) != 0 {
				t.Errorf("the sample is %q", longest.SampleText)
			}
		})
	}
}

// TestLongestBucketsOfDeletedDocuments deletes documents between the look at the buckets and that at their documents.
func TestLongestBucketsOfDeletedDocuments(t *testing.T) {
	e := openNews(t, Limits{})
	for i := range 3 {
		add(t, e, Document{ID: fmt.Sprint("d", i), Text: ownWords("same", 40)})
	}
	c := e.collections[news]
	_, snapshot, err := c.beginSurvey()
	if err != nil {
		t.Fatal(err)
	}
	defer snapshot.Release()
	for deleted, want := range [][]string{{"d0", "d1", "d2"}, {"d1", "d2"}, {"d2"}, nil} {
		if deleted > 0 {
			if err := e.DeleteDocument(t.Context(), news, fmt.Sprint("d", deleted-1)); err != nil {
				t.Fatal(err)
			}
		}
		found, err := corpus.SurveyBuckets(t.Context(), snapshot, 1)
		if err != nil {
			t.Fatal(err)
		}
		sampled, ok, err := c.sample(found.Longest[0])
		if err != nil || ok != (want != nil) || !slices.Equal(sampled.SampleIDs, want) {
			t.Errorf("with %d of three deleted: %+v, %t, %v; want %q", deleted, sampled, ok, err, want)
		}
	}
}

func TestSurveyEndsWithItsContext(t *testing.T) {
	e := openNews(t, Limits{})
	add(t, e, Document{ID: "a", Text: ownWords("same", 40)})
	if _, err := e.Survey(canceled(t), news, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	if _, err := e.Survey(t.Context(), "absent", 1); !errors.As(err, new(*CollectionNotFoundError)) {
		t.Errorf("error is %v", err)
	}
}

// TestSurveyDuringChanges surveys a collection to which documents are added and from which they are deleted.
func TestSurveyDuringChanges(t *testing.T) {
	e := openNews(t, Limits{})
	var wait sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		wait.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				s, err := e.Survey(t.Context(), news, 3)
				var sum int64
				for _, n := range s.BucketSizes {
					sum += n
				}
				if err != nil || sum != s.Buckets || (s.Documents == 0) != (s.Buckets == 0) {
					t.Errorf("%d documents in %d buckets, by size %v; %v", s.Documents, s.Buckets, s.BucketSizes, err)
					return
				}
			}
		})
	}
	for i := range 40 {
		add(t, e, Document{ID: fmt.Sprint("d", i), Text: ownWords(fmt.Sprint("own", i, "x"), 50) + ownWords("same", 20)})
		if i%2 == 1 {
			if err := e.DeleteDocument(t.Context(), news, fmt.Sprint("d", i-1)); err != nil {
				t.Fatal(err)
			}
		}
	}
	close(stop)
	wait.Wait()
}

func TestCutText(t *testing.T) {
	for _, c := range []struct {
		text  string
		limit int
		want  string
	}{{"abc", 3, "abc"}, {"abc", 2, "ab"}, {"aé", 2, "a"}, {"é", 1, ""}, {"", 0, ""}} {
		if got := cutText(c.text, c.limit); got != c.want {
			t.Errorf("%q cut to %d bytes is %q, want %q", c.text, c.limit, got, c.want)
		}
	}
}
