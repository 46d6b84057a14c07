package service

import (
	"fmt"
	"math"
	"slices"
	"time"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/match"
)

// revisionEpsilon is the change of a score from which a match is written again though it means the same.
const revisionEpsilon = 0.01

// reviseStep judges matches of the document that has been marked for longest, and ends when it sees that the time is over.
// It looks at the clock whenever it has read so many bytes of texts, so that what it does for a few short documents does
// not depend on time. The function that it returns waits for the disk; it is nil if no document is marked.
func (c *collection) reviseStep(limit time.Duration, bytes int) (did Revised, durable func() error, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone != nil {
		return did, nil, c.gone
	}
	doc, marked, ok := c.marks.first()
	if !ok {
		return did, nil, nil
	}
	revisions, next, err := c.judgeAgain(doc, marked, time.Now().Add(limit), bytes)
	if err != nil {
		// One document that cannot be judged must not keep others from it.
		c.marks.postpone()
		return did, nil, err
	}
	change := c.begin()
	defer change.end()
	if err := change.modify(); err != nil {
		return did, nil, err
	}
	change.unmark(doc)
	if did.Changed, err = change.revise(doc, marked, revisions); err != nil {
		return did, nil, err
	}
	if next == 0 {
		did.Documents++
	} else {
		change.resume(doc, marked, next)
	}
	if err := change.apply(); err != nil {
		return did, nil, err
	}
	did.Matches = len(revisions)
	return did, c.durable, nil
}

// revision is a stored match, and what it is by what is known now.
type revision struct {
	stored *storagev1.MatchRecord
	corpus.Judged
}

// judgeAgain judges the matches of a marked document until its time is over, and returns the first document whose match
// is left; zero if none is.
func (c *collection) judgeAgain(
	doc uint32, m pending, deadline time.Time, bytes int,
) (revisions []revision, next uint32, err error) {
	var others []uint32
	for _, e := range c.corpus.Edges(doc) {
		if e.To < m.from || !m.kinds.has(e.Relation) {
			continue
		}
		// If the other document is marked as well, the pair is judged then.
		if other := c.marks.byDocument[e.To]; other.kinds.has(e.Relation) && other.from <= doc {
			continue
		}
		others = append(others, e.To)
	}
	slices.Sort(others)
	read := 0
	err = c.corpus.Judge(doc, others, func(j corpus.Judged) bool {
		revisions = append(revisions, revision{Judged: j})
		for _, one := range [...]uint32{j.Subject, j.Doc} {
			document, _ := c.corpus.Document(one)
			read += document.Bytes
		}
		if read < bytes {
			return true
		}
		read = 0
		return time.Now().Before(deadline)
	})
	if err != nil {
		return nil, 0, err
	}
	for i := range revisions {
		r := &revisions[i]
		var ok bool
		r.stored, ok, err = c.engine.store.Match(c.id(), uint64(r.Subject), uint64(r.Doc))
		if err == nil && !ok {
			err = fmt.Errorf("the match of the documents %d and %d of collection %q is missing", r.Subject, r.Doc, c.name())
		}
		if err != nil {
			return nil, 0, err
		}
	}
	if len(revisions) < len(others) {
		next = others[len(revisions)]
	}
	return revisions, next, nil
}

// revise stores what became of matches of a document, and returns how many changed.
func (ch *change) revise(doc uint32, m pending, revisions []revision) (changed int, err error) {
	revisions = slices.DeleteFunc(revisions, func(r revision) bool { return sameMatch(foundOf(r.stored, r.Subject), r.Found) })
	parting := func(r revision) bool { return r.stored.GetSameStory() != r.SameStory }
	if m.depth == revisionDepth || !slices.ContainsFunc(revisions, parting) {
		return len(revisions), ch.replaceMatches(revisions)
	}
	// Stories part or join, and with that passages become more or less frequent.
	rec, err := ch.collection.documentRecord(doc)
	if err != nil {
		return 0, err
	}
	before, err := ch.corpus.Levels(rec.GetPassageKeys())
	if err != nil {
		return 0, err
	}
	if err := ch.replaceMatches(revisions); err != nil {
		return 0, err
	}
	return len(revisions), ch.markCrossed(rec.GetPassageKeys(), before, m.depth+1)
}

func (ch *change) replaceMatches(revisions []revision) error {
	for _, r := range revisions {
		if err := ch.replaceMatch(r); err != nil {
			return err
		}
	}
	return nil
}

// replaceMatch puts what a match is now in the place of what it was.
func (ch *change) replaceMatch(r revision) error {
	subject, _ := ch.corpus.Document(r.Subject)
	before, was := ch.honored(subject, foundOf(r.stored, r.Subject))
	after, is := ch.honored(subject, r.Found)
	if is = is && after.Relation != match.Unrelated; is {
		ch.batch.PutMatch(ch.id(), matchRecord(r.Subject, r.Found))
	} else {
		ch.batch.DeleteMatch(ch.id(), uint64(r.Subject), uint64(r.Doc))
	}
	if was && is && before.Relation == after.Relation && before.SameStory == after.SameStory {
		if *ch.matchChange(subject, before) != *ch.matchChange(subject, after) {
			ch.touchDisconnected(r.Subject, before)
			ch.touchConnected(r.Subject, after)
		}
		return nil
	}
	if was {
		if err := ch.disconnect(r.Subject, before); err != nil {
			return err
		}
	}
	if is {
		return ch.connect(r.Subject, after)
	}
	return nil
}

// sameMatch reports whether two forms of a match mean the same and have about the same scores.
func sameMatch(a, b corpus.Found) bool {
	near := func(x, y float64) bool { return math.Abs(x-y) < revisionEpsilon }
	return a.Relation == b.Relation && a.AsCopy == b.AsCopy && a.SameStory == b.SameStory && a.Syndicated == b.Syndicated &&
		a.SubjectOriginal == b.SubjectOriginal && a.Basis == b.Basis && near(a.Resemblance, b.Resemblance) &&
		near(a.ContainmentAInB, b.ContainmentAInB) && near(a.ContainmentBInA, b.ContainmentBInA) &&
		near(a.Rarity, b.Rarity) && near(a.Agreement, b.Agreement) && near(a.FactAgreement, b.FactAgreement)
}
