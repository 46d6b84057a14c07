package corpus

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/neardup/neardup/service/cluster"
	"github.com/neardup/neardup/service/index"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

// library is a corpus of texts at hand.
type library struct {
	*Corpus
	t        *testing.T
	sketcher *sketch.Sketcher
	texts    []*match.Text
	imprints []match.Imprint
	keys     []Keys
}

func newLibrary(t *testing.T, change func(*Config)) *library {
	t.Helper()
	sk, err := sketch.New(sketch.DefaultParameters())
	if err != nil {
		t.Fatal(err)
	}
	l := &library{t: t, sketcher: sk}
	config := Config{
		Thresholds: match.DefaultThresholds(), Candidates: 100, CandidateBytes: 1 << 20, Passages: 10, Parameters: sk.Parameters(),
		Text: func(doc uint32) (*match.Text, error) { return l.texts[doc], nil },
	}
	if change != nil {
		change(&config)
	}
	l.Corpus = New(config)
	return l
}

func (l *library) subject(s string) Subject {
	l.t.Helper()
	text, sketched := match.Prepare(l.sketcher, s)
	imprint, err := match.NewImprint(sketched)
	if err != nil {
		l.t.Fatal(err)
	}
	return Subject{
		Document: Document{ID: "subject", Bytes: len(s), SimHash: sketched.SimHash},
		Keys:     Keys{Bands: sketched.Bands, Passages: imprint.Passages, SimHash: sketched.SimHashKeys},
		Text:     text, Imprint: imprint,
	}
}

func (l *library) add(d Document, s string) uint32 {
	l.t.Helper()
	subject := l.subject(s)
	doc := uint32(len(l.texts))
	l.texts, l.imprints = append(l.texts, subject.Text), append(l.imprints, subject.Imprint)
	l.keys = append(l.keys, subject.Keys)
	d.Bytes, d.SimHash = len(s), subject.Document.SimHash
	done(l.Add(doc, d, subject.Keys))
	return doc
}

func (l *library) find(s Subject) Result {
	l.t.Helper()
	result, err := l.Find(l.t.Context(), s)
	if err != nil {
		l.t.Fatal(err)
	}
	return result
}

// found lists the matches as "id RELATION".
func (l *library) found(s Subject) []string {
	var out []string
	for _, f := range l.find(s).Matches {
		d, _ := l.Document(f.Doc)
		out = append(out, d.ID+" "+f.Relation.String())
	}
	return out
}

// story returns words [from, to) of a story, one paragraph.
func story(name string, from, to int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		fmt.Fprintf(&b, "%s%d ", name, i)
	}
	return b.String() + "\n"
}

func TestFindOrdersByStrength(t *testing.T) {
	l := newLibrary(t, nil)
	l.add(Document{ID: "part"}, story("s", 0, 60)+story("p", 0, 100))
	l.add(Document{ID: "long"}, story("l", 0, 200)+story("s", 0, 120)+story("l", 200, 400))
	l.add(Document{ID: "short"}, story("s", 20, 80))
	l.add(Document{ID: "edited less"}, story("s", 0, 120)+story("e", 0, 10))
	l.add(Document{ID: "edited more"}, story("s", 0, 120)+story("f", 0, 30))
	l.add(Document{ID: "same"}, strings.ToUpper(story("s", 0, 120)))
	l.add(Document{ID: "same again"}, story("s", 0, 120))
	for doc := range uint32(l.Len()) {
		l.JoinStories(0, doc)
	}
	l.add(Document{ID: "other"}, story("o", 0, 120))
	l.add(Document{ID: "empty"}, "…")
	want := []string{"same EXACT", "same again EXACT", "edited less NEAR_DUPLICATE", "edited more NEAR_DUPLICATE", "short CONTAINS",
		"long CONTAINED_IN", "part PARTIAL"}
	if got := l.found(l.subject(story("s", 0, 120))); !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
	if got := l.found(l.subject("")); got != nil {
		t.Errorf("an empty text matches %q", got)
	}
}

func TestFindLeavesOut(t *testing.T) {
	l := newLibrary(t, nil)
	for i := range 4 {
		l.add(Document{ID: fmt.Sprint(i)}, story("s", 0, 100))
	}
	own := uint32(1)
	s := l.subject(story("s", 0, 100))
	s.Number = &own
	if got, want := l.found(s), []string{"0 EXACT", "2 EXACT", "3 EXACT"}; !slices.Equal(got, want) {
		t.Errorf("without its own number: %q, want %q", got, want)
	}
	s.Skip = func(doc uint32) bool { return doc == 3 }
	if got, want := l.found(s), []string{"0 EXACT", "2 EXACT"}; !slices.Equal(got, want) {
		t.Errorf("without 3 as well: %q, want %q", got, want)
	}
	must(l.Remove(0, s.Keys))
	if got, want := l.found(s), []string{"2 EXACT"}; !slices.Equal(got, want) {
		t.Errorf("with 0 removed: %q, want %q", got, want)
	}
}

func TestFindReportsItsBounds(t *testing.T) {
	l := newLibrary(t, func(c *Config) { c.Candidates = 5 })
	for i := range index.MaxProbed + 1 {
		l.add(Document{ID: fmt.Sprint(i)}, story("s", 0, 40))
		result := l.find(l.subject(story("s", 0, 40)))
		if result.MoreCandidates != (i >= 5) || result.FullBucket != (i >= index.MaxProbed) || len(result.Matches) != min(i+1, 5) {
			t.Fatalf("of %d documents: %d matches, more %t, full %t", i+1, len(result.Matches), result.MoreCandidates, result.FullBucket)
		}
	}
}

func TestFindNamesTheCandidateThatFailed(t *testing.T) {
	broken := errors.New("broken")
	l := newLibrary(t, func(c *Config) { c.Text = func(uint32) (*match.Text, error) { return nil, broken } })
	l.add(Document{ID: "the one"}, story("s", 0, 40))
	if _, err := l.Find(t.Context(), l.subject(story("s", 0, 40))); !errors.Is(err, broken) || !strings.Contains(err.Error(), `"the one"`) {
		t.Errorf("error is %v", err)
	}
	if _, err := l.Find(t.Context(), l.subject(story("o", 0, 40))); err != nil {
		t.Errorf("without a candidate: %v", err)
	}
}

func TestFindByImprints(t *testing.T) {
	var l *library
	l = newLibrary(t, func(c *Config) {
		c.Text = nil
		c.Imprint = func(doc uint32) (match.Imprint, error) { return l.imprints[doc], nil }
	})
	l.add(Document{ID: "same"}, story("s", 0, 200))
	l.add(Document{ID: "other"}, story("o", 0, 200))
	result := l.find(l.subject(story("s", 0, 200)))
	if len(result.Matches) != 1 || result.Matches[0].Verification != match.VerifiedEstimated || result.Matches[0].Resemblance != 1 {
		t.Errorf("found %+v", result.Matches)
	}
}

func TestSetThresholds(t *testing.T) {
	l := newLibrary(t, nil)
	l.add(Document{ID: "edited"}, story("s", 0, 100)+story("e", 0, 30))
	strict := match.DefaultThresholds()
	strict.NearDuplicateContainment = 0.95
	s := l.subject(story("s", 0, 100) + story("f", 0, 30))
	before := l.found(s)
	l.SetThresholds(strict)
	if after := l.found(s); !slices.Equal(before, []string{"edited NEAR_DUPLICATE"}) || !slices.Equal(after, []string{"edited PARTIAL"}) {
		t.Errorf("before %q, after %q", before, after)
	}
}

func TestSyndication(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2024, 5, n, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		name            string
		subject, other  Document
		syndicated      bool
		subjectOriginal bool
		basis           cluster.Basis
	}{
		{"one source", Document{Source: "One"}, Document{Source: "One"}, false, false, 0},
		{"one source, written in two ways", Document{Source: "Harbor Wire"}, Document{Source: "harbor wire"}, false, false, 0},
		{"a source without a name", Document{Source: "One"}, Document{Source: "—"}, false, false, 0},
		{"an unknown source", Document{Source: "One"}, Document{}, false, false, 0},
		{"two unknown sources", Document{}, Document{}, false, false, 0},
		{"the subject credits the other", Document{Source: "One", Credits: "Two", Published: day(1)},
			Document{Source: "Two", Published: day(2)}, true, false, cluster.Credited},
		{"the other credits the subject", Document{Source: "One", Published: day(2)},
			Document{Source: "Two", Credits: "One", Published: day(1)}, true, true, cluster.Credited},
		{"the other is earlier", Document{Source: "One", Published: day(2)}, Document{Source: "Two", Published: day(1)},
			true, false, cluster.Earliest},
		{"the subject is earlier", Document{Source: "One", Published: day(1)}, Document{Source: "Two", Published: day(2)},
			true, true, cluster.Earliest},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLibrary(t, nil)
			l.add(Document{ID: "unrelated"}, story("o", 0, 50))
			doc := l.add(c.other, story("s", 0, 100))
			s := l.subject(story("s", 0, 100))
			c.subject.Bytes = s.Bytes
			s.Document = c.subject
			matches := l.find(s).Matches
			if len(matches) != 1 {
				t.Fatalf("%d matches, want 1", len(matches))
			}
			f := matches[0]
			if f.Syndicated != c.syndicated || f.SubjectOriginal != c.subjectOriginal || f.Basis != c.basis {
				t.Errorf("syndicated %t, subject original %t, basis %v", f.Syndicated, f.SubjectOriginal, f.Basis)
			}
			if f.Syndicated && !f.SubjectOriginal && f.Original != doc {
				t.Errorf("the original is %d, want %d", f.Original, doc)
			}
		})
	}
}

// TestPassageFrequenciesLeaveOutBothStories counts the stories that hold one key besides those of a pair.
func TestPassageFrequenciesLeaveOutBothStories(t *testing.T) {
	const key = 77
	c := New(Config{})
	for doc := range uint32(8) {
		keys := Keys{Passages: []uint64{key}}
		if doc == 7 {
			keys = Keys{}
		}
		done(c.Add(doc, Document{}, keys))
	}
	c.JoinStories(0, 1) // stories are {0 1} {2} {3 4} {5} {6}, and {7} without the key
	c.JoinStories(3, 4)
	number := func(doc uint32) *uint32 { return &doc }
	for _, test := range []struct {
		name    string
		subject *uint32
		other   uint32
		want    int
	}{
		{"a subject that is not in the corpus", nil, 2, 4},
		{"the other does not hold it", nil, 7, 5},
		{"of two stories", number(0), 2, 3},
		{"known by a later document", number(4), 1, 3},
		{"of one story", number(0), 1, 4},
		{"the subject does not hold it", number(7), 5, 4},
		{"neither does the other", number(7), 7, 5},
	} {
		frequencies := c.frequencies(test.subject)
		knowledge := frequencies.besides(test.other)
		if knowledge.Stories != 6 {
			t.Errorf("%s: %d stories, want 6", test.name, knowledge.Stories)
		}
		for range 2 { // the second answer is remembered
			if got := knowledge.PassageStories(key); got != test.want {
				t.Errorf("%s: %d stories hold the passage besides, want %d", test.name, got, test.want)
			}
		}
		if got := knowledge.PassageStories(key + 1); got != 0 {
			t.Errorf("%s: %d stories hold a passage that none has", test.name, got)
		}
	}
}

// TestPassageFrequenciesOfFullBuckets: of a bucket that is not read as a whole, the stories are estimated.
func TestPassageFrequenciesOfFullBuckets(t *testing.T) {
	const key, docs = 77, 10 * index.MaxProbed
	for _, c := range []struct{ perStory, want int }{{1, docs}, {2, docs / 2}, {docs, 0}} {
		corpus := New(Config{})
		for doc := range uint32(docs) {
			done(corpus.Add(doc, Document{}, Keys{Passages: []uint64{key}}))
			corpus.JoinStories(doc, doc/uint32(c.perStory)*uint32(c.perStory))
		}
		got := corpus.frequencies(nil).besides(0).PassageStories(key)
		if got < c.want-docs/index.MaxProbed || got > c.want {
			t.Errorf("%d documents in stories of %d: %d stories besides one, want about %d", docs, c.perStory, got, c.want)
		}
	}
}

// TestCopiesOfOneStoryStayRare: what 30 outlets carry is one story; what 30 stories hold is a template.
func TestCopiesOfOneStoryStayRare(t *testing.T) {
	l := newLibrary(t, nil)
	frame := story("frame", 0, 40)
	for i := range 30 {
		doc := l.add(Document{ID: fmt.Sprint("copy ", i)}, story("s", 0, 40)+story(fmt.Sprint("own", i, "x"), 0, 60))
		if doc > 0 {
			l.Link(doc, 0, match.Partial, true)
		}
	}
	for i := range 30 {
		l.add(Document{ID: fmt.Sprint("framed ", i)}, frame+story(fmt.Sprint("other", i, "x"), 0, 60))
	}
	for _, f := range l.find(l.subject(story("s", 0, 40) + story("new", 0, 60))).Matches {
		if f.Relation != match.Partial || f.Rarity < 0.99 {
			t.Errorf("a copied passage is %v, rarity %.2f", f.Relation, f.Rarity)
		}
	}
	framed := l.find(l.subject(frame + story("new", 0, 60))).Matches
	if len(framed) != 30 {
		t.Errorf("%d matches of the frame, want 30", len(framed))
	}
	for _, f := range framed {
		if f.Relation != match.Template || f.Rarity > 0.05 {
			t.Errorf("a passage of 30 stories is %v, rarity %.2f", f.Relation, f.Rarity)
		}
	}
}

// TestFindReadsTheSubjectIfItHasACandidate: a document of the corpus that shares no bucket is not read, and one that does is
// found what it is found with its text at hand.
func TestFindReadsTheSubjectIfItHasACandidate(t *testing.T) {
	var read []uint32
	l := newLibrary(t, nil)
	text := l.config.Text
	l.config.Text = func(doc uint32) (*match.Text, error) {
		read = append(read, doc)
		return text(doc)
	}
	l.add(Document{ID: "original"}, story("s", 0, 120))
	l.add(Document{ID: "copy"}, story("s", 0, 120)+story("e", 0, 10))
	l.add(Document{ID: "other"}, story("o", 0, 120))
	for _, c := range []struct {
		doc   uint32
		found []string
		read  []uint32
	}{
		{1, []string{"original NEAR_DUPLICATE"}, []uint32{1, 0}},
		{2, nil, nil},
	} {
		d, _ := l.Document(c.doc)
		read = nil
		if got := l.found(Subject{Document: d, Keys: l.keys[c.doc], Number: &c.doc}); !slices.Equal(got, c.found) {
			t.Errorf("%s: found %v, want %v", d.ID, got, c.found)
		}
		if !slices.Equal(read, c.read) {
			t.Errorf("%s: read the texts %v, want %v", d.ID, read, c.read)
		}
	}
}
