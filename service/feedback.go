package service

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/match"
)

// Judgement is what somebody said of a match; the numbers are those of the API.
type Judgement uint8

// A match that is Right is a copy even if its relation is Template; one that is Wrong is left out of everything.
const (
	Right Judgement = 1
	Wrong Judgement = 2
)

// Pair names two documents by their ids, A smaller than B where a pair is kept.
type Pair struct{ A, B string }

func newPair(a, b string) Pair { return Pair{min(a, b), max(a, b)} }

func (p Pair) compare(q Pair) int { return cmp.Or(cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B)) }

// Feedback is what somebody said of the match of two documents. It is kept while the collection lives, also when a
// document is deleted, and holds for whatever is stored under the two ids.
type Feedback struct {
	Pair
	Judgement Judgement
	Note      string
	Marked    time.Time
}

// judgements is the feedback of a collection in memory. Its zero value is empty and ready for use.
type judgements struct {
	byPair map[Pair]Feedback
	order  []Pair // ascending
}

func (j *judgements) of(a, b string) Judgement { return j.byPair[newPair(a, b)].Judgement }

func (j *judgements) set(f Feedback) {
	if j.byPair == nil {
		j.byPair = make(map[Pair]Feedback)
	}
	if at, found := slices.BinarySearchFunc(j.order, f.Pair, Pair.compare); !found {
		j.order = slices.Insert(j.order, at, f.Pair)
	}
	j.byPair[f.Pair] = f
}

func (j *judgements) remove(p Pair) {
	delete(j.byPair, p)
	if at, found := slices.BinarySearchFunc(j.order, p, Pair.compare); found {
		j.order = slices.Delete(j.order, at, at+1)
	}
}

// honored returns a found match of a subject as feedback has it, and false if that leaves it out. What is stored of a
// match is what was found, so that feedback can be taken back.
func (c *collection) honored(subject corpus.Document, f corpus.Found) (corpus.Found, bool) {
	other, _ := c.corpus.Document(f.Doc)
	judgement := c.judgements.of(subject.ID, other.ID)
	if judgement == Right && f.Relation == match.Template && f.AsCopy.IsCopy() {
		f.Relation = f.AsCopy
		c.corpus.Attribute(subject, &f)
	}
	return f, judgement != Wrong
}

// loadJudgements reads the feedback from the store.
func (c *collection) loadJudgements() error {
	c.judgements = judgements{}
	return c.engine.store.EachFeedback(c.id(), func(rec *storagev1.FeedbackRecord) error {
		c.judgements.set(Feedback{
			Pair: Pair{rec.GetA(), rec.GetB()}, Judgement: Judgement(rec.GetJudgement()), Note: rec.GetNote(),
			Marked: time.Unix(0, rec.GetTimeNanos()).UTC(),
		})
		return nil
	})
}

// MarkMatch keeps feedback on a pair, whose ids may be in either order, in place of an earlier one, durably. The
// documents must exist, unless allowMissing is set. Marked is set by the engine; the same feedback again keeps its time.
func (e *Engine) MarkMatch(ctx context.Context, collection string, f Feedback, allowMissing bool) (Feedback, error) {
	f.Pair = newPair(f.A, f.B)
	switch {
	case f.A == "":
		return Feedback{}, &InvalidFieldError{"document_id", "must not be empty"}
	case f.A == f.B:
		return Feedback{}, &InvalidFieldError{"other_document_id", "must name another document than document_id"}
	case f.Judgement != Right && f.Judgement != Wrong:
		return Feedback{}, &InvalidFieldError{"judgement", fmt.Sprintf("is unknown: %d", f.Judgement)}
	}
	c, end, err := e.beginChange(ctx, collection)
	if err != nil {
		return Feedback{}, err
	}
	defer end()
	f, durable, err := c.mark(f, allowMissing)
	if err != nil {
		return Feedback{}, err
	}
	return f, storeError(durable())
}

func (c *collection) mark(f Feedback, allowMissing bool) (kept Feedback, durable func() error, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone != nil {
		return Feedback{}, nil, c.gone
	}
	for _, id := range [...]string{f.A, f.B} {
		if _, ok := c.ordinals[id]; !ok && !allowMissing {
			return Feedback{}, nil, &DocumentNotFoundError{Collection: c.record.GetName(), ID: id}
		}
	}
	if old, ok := c.judgements.byPair[f.Pair]; ok && old.Judgement == f.Judgement && old.Note == f.Note {
		return old, c.durable, nil
	}
	f.Marked = time.Unix(0, c.engine.now().UnixNano()).UTC()
	change := c.begin()
	defer change.end()
	if err = change.keep(f); err == nil {
		err = change.apply()
	}
	return f, c.durable, err
}

// keep keeps feedback, in place of an earlier one on its pair.
func (ch *change) keep(f Feedback) error {
	return ch.judge(f.Pair, func() {
		ch.judgements.set(f)
		ch.batch.PutFeedback(ch.id(), &storagev1.FeedbackRecord{
			A: f.A, B: f.B, Judgement: uint32(f.Judgement), Note: f.Note, TimeNanos: f.Marked.UnixNano(),
		})
	})
}

// DeleteFeedback takes back the feedback on a pair, whose ids may be in either order, durably.
func (e *Engine) DeleteFeedback(ctx context.Context, collection string, pair Pair) error {
	c, end, err := e.beginChange(ctx, collection)
	if err != nil {
		return err
	}
	defer end()
	durable, err := c.unmark(newPair(pair.A, pair.B))
	if err != nil {
		return err
	}
	return storeError(durable())
}

func (c *collection) unmark(pair Pair) (durable func() error, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone != nil {
		return nil, c.gone
	}
	if _, ok := c.judgements.byPair[pair]; !ok {
		return nil, &FeedbackNotFoundError{Collection: c.record.GetName(), Pair: pair}
	}
	change := c.begin()
	defer change.end()
	if err = change.takeBack(pair); err == nil {
		err = change.apply()
	}
	return c.durable, err
}

// takeBack takes back the feedback on a pair.
func (ch *change) takeBack(pair Pair) error {
	return ch.judge(pair, func() {
		ch.judgements.remove(pair)
		ch.batch.DeleteFeedback(ch.id(), pair.A, pair.B)
	})
}

// judge changes the feedback on a pair, and with it the edge between its documents, if they are a stored match.
func (ch *change) judge(pair Pair, update func()) error {
	if err := ch.modify(); err != nil {
		return err
	}
	ch.touched.judged = true
	a, okA := ch.ordinals[pair.A]
	b, okB := ch.ordinals[pair.B]
	if !okA || !okB {
		update()
		return nil
	}
	rec, ok, err := ch.engine.store.Match(ch.id(), uint64(a), uint64(b))
	if err != nil {
		return err
	}
	if !ok {
		update()
		return nil
	}
	doc := uint32(rec.GetB())
	subject, _ := ch.corpus.Document(doc)
	found := foundOf(rec, doc)
	judgement := ch.judgements.of(pair.A, pair.B)
	before, was := ch.honored(subject, found)
	update()
	after, is := ch.honored(subject, found)
	if was == is && before.Relation == after.Relation {
		if was && judgement != ch.judgements.of(pair.A, pair.B) {
			ch.touchDisconnected(doc, before)
			ch.touchConnected(doc, after)
		}
		return nil
	}
	if was {
		if err := ch.disconnect(doc, before); err != nil {
			return err
		}
	}
	if is {
		if err := ch.connect(doc, after); err != nil {
			return err
		}
	}
	if !was {
		// A match that is left out is not judged again meanwhile.
		ch.mark(doc, copies|templates, 0)
	}
	return nil
}

// connect makes an edge of a match between two documents whose stories' words are counted.
func (ch *change) connect(doc uint32, f corpus.Found) error {
	ch.totals.addMatch(f.Relation, 1)
	ch.touchConnected(doc, f)
	if absorbed, joined := ch.corpus.Link(doc, f.Doc, f.Relation, f.SameStory); joined {
		return ch.uncountWords(absorbed)
	}
	return nil
}

// disconnect takes the edge of a match away.
func (ch *change) disconnect(doc uint32, f corpus.Found) error {
	ch.totals.addMatch(f.Relation, -1)
	ch.touchDisconnected(doc, f)
	for _, story := range ch.corpus.Unlink(doc, f.Doc) {
		if err := ch.countWords(story); err != nil {
			return err
		}
	}
	return nil
}

// Feedback returns up to limit feedback on pairs after the given one, in order of pair.
func (e *Engine) Feedback(ctx context.Context, collection string, after Pair, limit int) ([]Feedback, error) {
	c, end, err := e.beginReading(ctx, collection)
	if err != nil {
		return nil, err
	}
	defer end()
	from, found := slices.BinarySearchFunc(c.judgements.order, after, Pair.compare)
	if found {
		from++
	}
	rest := c.judgements.order[from:]
	list := make([]Feedback, min(limit, len(rest)))
	for i := range list {
		list[i] = c.judgements.byPair[rest[i]]
	}
	return list, nil
}
