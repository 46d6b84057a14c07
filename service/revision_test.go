package service

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/service/store"
)

// forms returns documents that fill the slots of one frame, from the given number on. The first two are taken for copies
// of each other by a collection that knows nothing else.
func forms(from, to int) []Document { return formsOf(9, from, to) }

// formsOf returns forms with slots of so many words after every 28 words of the frame.
func formsOf(slot, from, to int) []Document {
	frame := newWriter(42)
	parts := make([]string, 5)
	for i := range parts {
		parts[i] = frame.words(28)
	}
	var docs []Document
	for n := from; n < to; n++ {
		w := writer{rand.New(rand.NewPCG(43, uint64(n)))}
		var b strings.Builder
		for _, part := range parts {
			b.WriteString(part)
			for range slot {
				b.WriteString(" " + w.letters(9))
			}
			b.WriteByte('\n')
		}
		docs = append(docs, Document{ID: fmt.Sprintf("f%03d", n), Text: b.String(), Source: fmt.Sprint("outlet ", n)})
	}
	return docs
}

// letters returns a word that no other text has.
func (w writer) letters(n int) string {
	word := make([]byte, n)
	for i := range word {
		word[i] = byte('a' + w.IntN(26))
	}
	return string(word)
}

func revise(t *testing.T, e *Engine) Revised {
	t.Helper()
	did, err := e.Revise(t.Context(), news)
	if err != nil {
		t.Fatal(err)
	}
	return did
}

// relationOf returns what the stored match of two documents means; zero if there is none.
func relationOf(t *testing.T, e *Engine, id, other string) match.Relation {
	t.Helper()
	for _, m := range matchesOf(t, e, id) {
		if m.ID == other {
			return m.Relation
		}
	}
	return 0
}

func wantRelation(t *testing.T, e *Engine, when string, want match.Relation) {
	t.Helper()
	if got := relationOf(t, e, "f000", "f001"); got != want {
		t.Errorf("%s the pair is %v, want %v", when, got, want)
	}
}

// marked returns the marks of a collection as they are stored.
func marked(e *Engine) map[uint32]byte {
	stored := map[uint32]byte{}
	for doc, p := range e.collections[news].marks.byDocument {
		stored[doc] = p.stored()
	}
	return stored
}

// TestLaterDocumentsCorrectAVerdict adds forms until the first two are known for what they are, and removes them again.
func TestLaterDocumentsCorrectAVerdict(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Collection)
		slot   int
		first  match.Relation
	}{
		{"near duplicates", func(*Collection) {}, 9, match.NearDuplicate},
		{"texts discarded", discardText, 18, match.Partial},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys := vfs.NewMem()
			e := openOn(t, fsys, Limits{})
			createNews(t, e, c.change)
			docs := formsOf(c.slot, 0, 12)
			add(t, e, docs[:2]...)
			wantRelation(t, e, "when they are added,", c.first)
			if did := revise(t, e); did != (Revised{}) {
				t.Errorf("nothing has changed, but a revision did %+v", did)
			}
			r := newReplica()
			r.follow(t, e, 10)

			add(t, e, docs[2:]...)
			wantRelation(t, e, "before a revision", c.first)
			if did := revise(t, e); did.Documents == 0 || did.Changed == 0 || did.Matches < did.Changed {
				t.Errorf("a revision did %+v", did)
			}
			wantRelation(t, e, "after a revision", match.Template)
			if clusters, err := e.Clusters(t.Context(), news, "", 10); err != nil || len(clusters) != 0 {
				t.Errorf("forms are in the clusters %+v, %v", clusters, err)
			}
			if did := revise(t, e); did != (Revised{}) {
				t.Errorf("a second revision did %+v", did)
			}
			r.follow(t, e, 10)
			r.compare(t, e)
			if r.kinds["match to 6"] < 66 || c.first.Clusters() && r.kinds["cluster 3"] == 0 {
				t.Errorf("the feed told of %v", r.kinds)
			}
			before := ask(t, e, documentIDs(t, e), forms(20, 22))
			if err := e.Close(); err != nil {
				t.Fatal(err)
			}
			e = openOn(t, fsys, Limits{})
			compareAnswers(t, ask(t, e, documentIDs(t, e), forms(20, 22)), before)

			for _, d := range docs[2:] {
				if err := e.DeleteDocument(t.Context(), news, d.ID); err != nil {
					t.Fatal(err)
				}
			}
			wantRelation(t, e, "before the frame is forgotten", match.Template)
			revise(t, e)
			wantRelation(t, e, "when the frame is forgotten", c.first)
			r.follow(t, e, 10)
			r.compare(t, e)
		})
	}
}

// TestTheReviserWorksByItself waits for what TestLaterDocumentsCorrectAVerdict asks for.
func TestTheReviserWorksByItself(t *testing.T) {
	e, err := Open(Options{Dir: "data", RevisionInterval: time.Millisecond, Store: store.Options{FS: vfs.NewMem()}})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	createNews(t, e)
	for _, d := range forms(0, 12) {
		add(t, e, d)
	}
	for start := time.Now(); relationOf(t, e, "f000", "f001") != match.Template; time.Sleep(time.Millisecond) {
		if time.Since(start) > 10*time.Second {
			t.Fatal("the pair is a copy still")
		}
	}
}

// TestMarksOutliveACrash takes power away between the change that marks and the revision.
func TestMarksOutliveACrash(t *testing.T) {
	fsys := vfs.NewCrashableMem()
	e := openOn(t, fsys, Limits{})
	createNews(t, e)
	add(t, e, forms(0, 12)...)
	want := marked(e)
	if len(want) == 0 {
		t.Fatal("nothing is marked")
	}
	after := openOn(t, fsys.CrashClone(vfs.CrashCloneCfg{}), Limits{})
	same(t, "marks after a crash", marked(after), want)
	wantRelation(t, after, "after a crash", match.NearDuplicate)
	revise(t, after)
	wantRelation(t, after, "after a crash and a revision", match.Template)

	// What Revise has answered for is on the disk.
	revise(t, e)
	after = openOn(t, fsys.CrashClone(vfs.CrashCloneCfg{}), Limits{})
	wantRelation(t, after, "after a revision and a crash", match.Template)
	same(t, "marks after a revision and a crash", marked(after), map[uint32]byte{})
}

// TestARevisionThatCannotBeWrittenIsMadeLater fills the disk before the revision, and while it is written.
func TestARevisionThatCannotBeWrittenIsMadeLater(t *testing.T) {
	disk := &fillingDisk{FS: vfs.NewMem()}
	disk.asked.Store(1 << 30)
	e := openOn(t, disk, Limits{})
	createNews(t, e)
	docs := forms(0, 12)
	add(t, e, docs...)
	before, marks := ask(t, e, idsOf(docs), nil), marked(e)
	for asked := range int32(2) {
		disk.asked.Store(asked)
		if _, err := e.Revise(t.Context(), news); !errors.Is(err, ErrStoreUnavailable) {
			t.Errorf("on a disk that fills after %d steps: %v", asked, err)
		}
		compareAnswers(t, ask(t, e, idsOf(docs), nil), before)
		same(t, "marks", marked(e), marks)
	}
	disk.asked.Store(1 << 30)
	revise(t, e)
	wantRelation(t, e, "with room again", match.Template)
}

// TestAMarkGoesWithItsDocument deletes and replaces what is marked.
func TestAMarkGoesWithItsDocument(t *testing.T) {
	fsys := vfs.NewMem()
	e := openOn(t, fsys, Limits{})
	createNews(t, e)
	docs := forms(0, 12)
	add(t, e, docs...)
	if len(marked(e)) == 0 {
		t.Fatal("nothing is marked")
	}
	for i, d := range docs {
		if i%2 == 0 {
			add(t, e, Document{ID: d.ID, Text: newWriter(uint64(i)).words(50)})
		} else if err := e.DeleteDocument(t.Context(), news, d.ID); err != nil {
			t.Fatal(err)
		}
	}
	same(t, "marks", marked(e), map[uint32]byte{})
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	same(t, "stored marks", marked(openOn(t, fsys, Limits{})), map[uint32]byte{})
}

// TestRevisionsHonorFeedback says of the first two forms that they are a copy, and that they are none, before they are
// judged again.
func TestRevisionsHonorFeedback(t *testing.T) {
	for judgement, want := range map[Judgement]match.Relation{Right: match.NearDuplicate, Wrong: 0} {
		e := openNews(t, Limits{})
		docs := forms(0, 12)
		add(t, e, docs[:2]...)
		mark(t, e, "f000", "f001", judgement)
		add(t, e, docs[2:]...)
		revise(t, e)
		wantRelation(t, e, "with feedback", want)
		if err := e.DeleteFeedback(t.Context(), news, newPair("f000", "f001")); err != nil {
			t.Fatal(err)
		}
		revise(t, e)
		wantRelation(t, e, "when the feedback is taken back", match.Template)
		r := newReplica()
		r.follow(t, e, 10)
		r.compare(t, e)
	}
}

// TestRevisionsFollowTheThresholds changes a threshold, which holds for what is judged again from then on.
func TestRevisionsFollowTheThresholds(t *testing.T) {
	e := openNews(t, Limits{})
	docs := forms(0, 12)
	add(t, e, docs[:2]...)
	_, err := e.UpdateCollection(t.Context(), news, func(s *Settings) {
		s.Thresholds.NearDuplicateContainment, s.Thresholds.Containment, s.Thresholds.PartialWords = 1, 1, 1000
	})
	if err != nil {
		t.Fatal(err)
	}
	wantRelation(t, e, "when thresholds change,", match.NearDuplicate)
	add(t, e, docs[2:]...)
	revise(t, e)
	wantRelation(t, e, "after a revision", 0)
	r := newReplica()
	r.follow(t, e, 10)
	r.compare(t, e)
}

// TestWhatIsRevisedIsWhatAFreshLookFinds adds, replaces, deletes and judges documents at random, and compares what became
// of each match that a revision was to judge with what is found now.
func TestWhatIsRevisedIsWhatAFreshLookFinds(t *testing.T) {
	e := openNews(t, Limits{})
	c := e.collections[news]
	f, ids := newFeed(3, "a"), map[string]bool{}
	checked, changed, settled := 0, 0, 0
	for range 150 {
		churn(t, e, f, ids)
		// A revision whose changes are themselves reason to judge again is made again, so that the next finds all settled.
		for range 10 {
			before := maps.Clone(c.marks.byDocument)
			did := revise(t, e)
			changed += did.Changed
			if did.Changed > 0 {
				for doc, p := range before {
					if _, ok := c.corpus.Document(doc); ok {
						remark(t, c, doc, p)
					}
				}
				continue
			}
			settled += len(before)
			for doc, p := range before {
				checked += compareWithFreshLook(t, c, doc, p.kinds)
			}
			break
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	if checked < 100 || changed < 20 || settled < 50 {
		t.Errorf("only %d matches of %d documents were compared, and %d changed", checked, settled, changed)
	}
}

// remark marks a document again.
func remark(t *testing.T, c *collection, doc uint32, p pending) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	change := c.begin()
	defer change.end()
	if err := change.modify(); err != nil {
		t.Fatal(err)
	}
	change.mark(doc, p.kinds, p.depth)
	if err := change.apply(); err != nil {
		t.Fatal(err)
	}
	if err := c.durable(); err != nil {
		t.Fatal(err)
	}
}

// compareWithFreshLook judges the matches of a document and compares them with the stored ones.
func compareWithFreshLook(t *testing.T, c *collection, doc uint32, what matchKinds) (compared int) {
	t.Helper()
	c.mu.RLock()
	defer c.mu.RUnlock()
	if _, ok := c.corpus.Document(doc); !ok {
		return 0
	}
	var others []uint32
	for _, edge := range c.corpus.Edges(doc) {
		if what.has(edge.Relation) {
			others = append(others, edge.To)
		}
	}
	err := c.corpus.Judge(doc, others, func(j corpus.Judged) bool {
		rec, ok, err := c.engine.store.Match(c.id(), uint64(j.Subject), uint64(j.Doc))
		if err != nil || !ok {
			t.Fatalf("the match of %d and %d: %t, %v", j.Subject, j.Doc, ok, err)
		}
		if stored := foundOf(rec, j.Subject); !sameMatch(stored, j.Found) {
			t.Errorf("the match of %d and %d is stored as %+v, and found as %+v", j.Subject, j.Doc, stored, j.Found)
		}
		compared++
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return compared
}

// TestStepsEndBetweenMatches has each step judge a single match.
func TestStepsEndBetweenMatches(t *testing.T) {
	e, whole := openNews(t, Limits{}), openNews(t, Limits{})
	docs := forms(0, 12)
	add(t, e, docs...)
	add(t, whole, docs...)
	c := e.collections[news]
	steps, matches := 0, 0
	for {
		did, durable, err := c.reviseStep(0, 0)
		if err != nil {
			t.Fatal(err)
		}
		if durable == nil {
			break
		}
		if err := durable(); err != nil {
			t.Fatal(err)
		}
		if did.Matches > 1 {
			t.Errorf("a step judged %d matches", did.Matches)
		}
		steps++
		matches += did.Matches
		add(t, e) // any call may come between two steps
	}
	if want := revise(t, whole); matches < want.Matches || steps <= want.Documents {
		t.Errorf("%d steps judged %d matches; at once it is %+v", steps, matches, want)
	}
	for _, d := range docs {
		for _, m := range matchesOf(t, e, d.ID) {
			if m.Relation != match.Template {
				t.Errorf("%s and %s are %v", d.ID, m.ID, m.Relation)
			}
		}
	}
	same(t, "clusters", ask(t, e, idsOf(docs), nil).ClusterOf, map[string]Cluster{})
}

func TestMarksAreTakenInTurn(t *testing.T) {
	var m marks
	for doc := range uint32(5) {
		m.set(doc, pending{kinds: copies})
	}
	m.remove(0)
	m.remove(3)
	m.set(1, pending{kinds: copies | templates, from: 7})
	m.set(3, pending{kinds: templates})
	if _, _, ok := m.first(); !ok {
		t.Fatal("nothing is marked")
	}
	m.postpone()
	var order []uint32
	for {
		doc, _, ok := m.first()
		if !ok {
			break
		}
		m.remove(doc)
		order = append(order, doc)
	}
	if want := []uint32{2, 3, 4, 1}; !slices.Equal(order, want) {
		t.Errorf("the order is %v, want %v", order, want)
	}
	for i := range uint32(10_000) {
		m.set(i, pending{})
		m.remove(i)
	}
	if len(m.queue) > 1000 {
		t.Errorf("%d documents are queued, and none is marked", len(m.queue))
	}
}

func TestAMarkIsStoredInAByte(t *testing.T) {
	for depth := range uint8(revisionDepth + 1) {
		for _, k := range []matchKinds{copies, templates, copies | templates} {
			if p := (pending{kinds: k, depth: depth}); pendingOf(p.stored()) != p {
				t.Errorf("%+v comes back as %+v", p, pendingOf(p.stored()))
			}
		}
	}
}
