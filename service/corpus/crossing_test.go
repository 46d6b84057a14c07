package corpus

import (
	"reflect"
	"slices"
	"testing"

	"github.com/neardup/neardup/service/index"
	"github.com/neardup/neardup/service/match"
)

// crossed changes a corpus and returns the documents for which passage 7 became more and less frequent.
func crossed(u *user, change func()) (more, fewer []uint32) {
	passages := []uint64{7}
	before := must(u.corpus.Levels(passages))
	change()
	more, fewer, err := u.corpus.Crossed(passages, before)
	done(err)
	return more, fewer
}

func withPassage(doc uint32) record { return record{doc: doc, keys: Keys{Passages: []uint64{7}}} }

func upTo(n uint32) []uint32 {
	var docs []uint32
	for doc := range n {
		docs = append(docs, doc+1)
	}
	return docs
}

// TestAGrowingBucketCrossesEachSizeOnce adds stories, and removes them again.
func TestAGrowingBucketCrossesEachSizeOnce(t *testing.T) {
	u := newUser()
	sizes := map[uint32]bool{3: true, 4: true, 5: true, 6: true, 7: true, 8: true, 10: true, 12: true, 16: true, 24: true, 32: true,
		48: true, 64: true}
	const most = 3 * index.MaxProbed
	for n := uint32(1); n <= most; n++ {
		more, fewer := crossed(u, func() { u.add(withPassage(n), nil) })
		var want []uint32
		if sizes[n] {
			want = upTo(n)
		}
		if !slices.Equal(more, want) || fewer != nil {
			t.Errorf("with story %d: more of %v, want %v; fewer of %v", n, more, want, fewer)
		}
	}
	for n := uint32(most); n > 0; n-- {
		more, fewer := crossed(u, func() { u.remove(n) })
		var want []uint32
		if sizes[n] && n <= index.MaxProbed {
			want = upTo(n - 1)
		}
		if !slices.Equal(fewer, want) || more != nil {
			t.Errorf("without story %d: fewer of %v, want %v; more of %v", n, fewer, want, more)
		}
	}
}

// TestJudgeFindsWhatFindFinds asks for the matches of the newest document, and for the pairs of each of the others.
func TestJudgeFindsWhatFindFinds(t *testing.T) {
	for name, imprints := range map[string]bool{"texts": false, "imprints": true} {
		var l *library
		l = newLibrary(t, func(c *Config) {
			if imprints {
				c.Imprint = func(doc uint32) (match.Imprint, error) { return l.imprints[doc], nil }
			}
		})
		l.add(Document{ID: "part", Source: "One"}, story("s", 0, 60)+story("p", 0, 100))
		l.add(Document{ID: "edited", Source: "Two"}, story("s", 0, 120)+story("e", 0, 10))
		newest := l.add(Document{ID: "newest", Source: "Three"}, story("s", 0, 120)+story("f", 0, 30))
		s := l.subject(story("s", 0, 120) + story("f", 0, 30))
		s.Document, _ = l.Document(newest)
		s.Number = &newest
		want := l.find(s).Matches
		if len(want) != 2 {
			t.Fatalf("%s: there are %d matches", name, len(want))
		}
		for _, w := range want {
			for doc, other := range map[uint32]uint32{newest: w.Doc, w.Doc: newest} {
				var got []Judged
				done(l.Judge(doc, []uint32{other}, func(j Judged) bool {
					got = append(got, j)
					return true
				}))
				if len(got) != 1 || !reflect.DeepEqual(got[0], Judged{newest, w}) {
					t.Errorf("%s: the pair %d and %d is judged as %+v, want %+v", name, doc, other, got, w)
				}
			}
		}
		calls := 0
		done(l.Judge(newest, []uint32{0, 1}, func(Judged) bool { calls++; return false }))
		if calls != 1 {
			t.Errorf("%s: %d pairs are judged after the end was asked for", name, calls-1)
		}
	}
}

// TestCopiesOfOneStoryCrossNothing adds documents of one story and then one of another.
func TestCopiesOfOneStoryCrossNothing(t *testing.T) {
	u := newUser()
	for n := uint32(1); n <= 50; n++ {
		var links []link
		if n > 1 {
			links = []link{{n, n - 1, match.NearDuplicate, true}}
		}
		if more, fewer := crossed(u, func() { u.add(withPassage(n), links) }); more != nil || fewer != nil {
			t.Errorf("copy %d: more of %v, fewer of %v", n, more, fewer)
		}
	}
	more, fewer := crossed(u, func() { u.add(withPassage(51), nil) })
	if !slices.Equal(more, upTo(51)) || fewer != nil {
		t.Errorf("another story: more of %v, fewer of %v", more, fewer)
	}
	// It turns out to be the same story.
	more, fewer = crossed(u, func() { u.corpus.Link(51, 1, match.NearDuplicate, true) })
	if !slices.Equal(fewer, upTo(51)) || more != nil {
		t.Errorf("the stories join: more of %v, fewer of %v", more, fewer)
	}
	more, fewer = crossed(u, func() { u.corpus.Unlink(2, 1) })
	if !slices.Equal(more, upTo(51)) || fewer != nil {
		t.Errorf("the stories part: more of %v, fewer of %v", more, fewer)
	}
}
