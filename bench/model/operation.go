package main

import (
	"context"
	"time"

	"github.com/neardup/neardup/service"
)

// operation is one call, or a few that ask, on a collection. Its fields are its arguments, so that it can be shown.
type operation interface {
	// kind names the operation in the report.
	kind() string
	// do makes the call on the engine and on the oracle, and returns a difference between their answers.
	do(ctx context.Context, w *world, m *modeled) error
}

// replyKept is how long a request with an id may be repeated; the model does not come near the day that it is.
const replyKept = 23 * time.Hour

// reply is a request with an id, and its answer.
type reply struct {
	operation addition
	results   []service.AddResult
	answered  time.Time
}

// addition adds documents.
type addition struct {
	Documents []service.Document
	Options   service.AddOptions
}

func (a addition) kind() string {
	switch {
	case a.Options.RequestID != "":
		return "add with a request id"
	case len(a.Documents) > 1:
		return "add a batch"
	}
	return "add"
}

func (a addition) do(ctx context.Context, w *world, m *modeled) error {
	got, err := w.engine.Add(ctx, m.name(), a.Documents, a.Options)
	want, wantErr := m.oracle.addAll(a, w.clock.now())
	if err := sameError("Add", err, wantErr); err != nil {
		return err
	}
	for _, r := range got {
		w.figures.answered(r.Verdict)
		w.figures.outcomes[r.Outcome]++
	}
	return same("Add", normalResults(got), normalResults(want))
}

// addAll adds documents in order, or repeats an earlier answer.
func (o *oracle) addAll(a addition, now time.Time) ([]service.AddResult, error) {
	id := a.Options.RequestID
	if known, ok := o.replies[id]; ok {
		if !sameRequest(known.operation, a) {
			return nil, &service.RequestIDReusedError{RequestID: id}
		}
		return known.results, nil
	}
	var results []service.AddResult
	for _, d := range a.Documents {
		r, err := o.add(d, now, a.Options.IncludeTemplates)
		if err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	if id != "" {
		o.replies[id] = reply{operation: a, results: results, answered: now}
	}
	return results, nil
}

func sameRequest(a, b addition) bool {
	if a.Options != b.Options || len(a.Documents) != len(b.Documents) {
		return false
	}
	for i := range a.Documents {
		if !sameContent(a.Documents[i], b.Documents[i]) {
			return false
		}
	}
	return true
}

// checking checks documents.
type checking struct {
	Documents        []service.Document
	IncludeTemplates bool
}

func (checking) kind() string { return "check" }

func (c checking) do(ctx context.Context, w *world, m *modeled) error {
	got, err := w.engine.Check(ctx, m.name(), c.Documents, c.IncludeTemplates)
	if err != nil {
		return err
	}
	want := make([]service.Verdict, 0, len(c.Documents))
	for _, d := range c.Documents {
		v, err := m.oracle.check(d, c.IncludeTemplates)
		if err != nil {
			return err
		}
		want = append(want, v)
	}
	for _, v := range got {
		w.figures.answered(v)
	}
	return same("Check", normalVerdicts(got), normalVerdicts(want))
}

// deletion deletes or erases a document, which need not be there.
type deletion struct {
	ID                  string
	Erase, AllowMissing bool
}

func (d deletion) kind() string {
	if d.Erase {
		return "erase"
	}
	return "delete"
}

func (d deletion) do(ctx context.Context, w *world, m *modeled) error {
	var err error
	if d.Erase {
		err = w.engine.EraseDocument(ctx, m.name(), d.ID, d.AllowMissing)
	} else {
		err = w.engine.DeleteDocument(ctx, m.name(), d.ID)
	}
	var wantErr error
	switch known := m.oracle.document(d.ID); {
	case known != nil:
		m.oracle.remove(known)
	case !d.AllowMissing:
		wantErr = &service.DocumentNotFoundError{Collection: m.name(), ID: d.ID}
	}
	return sameError("DeleteDocument or EraseDocument", err, wantErr)
}

// marking gives feedback on a pair.
type marking struct {
	Feedback     service.Feedback
	AllowMissing bool
}

func (marking) kind() string { return "mark" }

func (f marking) do(ctx context.Context, w *world, m *modeled) error {
	got, err := w.engine.MarkMatch(ctx, m.name(), f.Feedback, f.AllowMissing)
	want, wantErr := m.oracle.mark(f, w.clock.now())
	if err := sameError("MarkMatch", err, wantErr); err != nil {
		return err
	}
	return same("MarkMatch", got, want)
}

func (o *oracle) mark(m marking, now time.Time) (service.Feedback, error) {
	f := m.Feedback
	f.Pair = pairOf(f.A, f.B)
	for _, id := range []string{f.A, f.B} {
		if o.document(id) == nil && !m.AllowMissing {
			return service.Feedback{}, &service.DocumentNotFoundError{Collection: o.settings.Name, ID: id}
		}
	}
	f.Marked = now
	if known, ok := o.feedback[f.Pair]; ok && known.Judgement == f.Judgement && known.Note == f.Note {
		return known, nil
	}
	before := o.feedback[f.Pair].Judgement
	o.feedback[f.Pair] = f
	o.markRestored(f.Pair, before)
	return f, nil
}

// unmarking takes feedback back.
type unmarking struct{ Pair service.Pair }

func (unmarking) kind() string { return "unmark" }

func (u unmarking) do(ctx context.Context, w *world, m *modeled) error {
	err := w.engine.DeleteFeedback(ctx, m.name(), u.Pair)
	pair := pairOf(u.Pair.A, u.Pair.B)
	var wantErr error
	if _, ok := m.oracle.feedback[pair]; !ok {
		wantErr = &service.FeedbackNotFoundError{Collection: m.name(), Pair: pair}
	}
	before := m.oracle.feedback[pair].Judgement
	delete(m.oracle.feedback, pair)
	m.oracle.markRestored(pair, before)
	return sameError("DeleteFeedback", err, wantErr)
}

// asking asks about one document, page by page.
type asking struct {
	ID, After        string
	Limit            int
	IncludeTemplates bool
}

func (asking) kind() string { return "ask" }

func (a asking) do(ctx context.Context, w *world, m *modeled) error {
	got, err := w.engine.Matches(ctx, m.name(), a.ID, a.After, a.Limit, a.IncludeTemplates)
	d := m.oracle.document(a.ID)
	if d == nil {
		return sameError("Matches", err, &service.DocumentNotFoundError{Collection: m.name(), ID: a.ID})
	}
	if err != nil {
		return err
	}
	want := m.oracle.listedMatches(d, a.After, a.IncludeTemplates)
	if err := same("Matches", normalMatches(got), want[:min(a.Limit, len(want))]); err != nil {
		return err
	}
	cluster, ok, err := w.engine.ClusterOf(ctx, m.name(), a.ID)
	if err != nil {
		return err
	}
	wantCluster, wantOK := m.oracle.clusterOf(a.ID)
	if ok != wantOK {
		return same("ClusterOf", ok, wantOK)
	}
	return same("ClusterOf", cluster, wantCluster)
}

// setting changes the settings of a collection.
type setting struct{ Settings service.Settings }

func (setting) kind() string { return "change settings" }

func (s setting) do(ctx context.Context, w *world, m *modeled) error {
	got, err := w.engine.UpdateCollection(ctx, m.name(), func(settings *service.Settings) { *settings = s.Settings })
	if err != nil {
		return err
	}
	m.oracle.set(s.Settings)
	if err := same("UpdateCollection", settingsOf(got), s.Settings); err != nil {
		return err
	}
	return w.expire(ctx, m)
}

func (o *oracle) set(s service.Settings) {
	o.settings.Thresholds, o.settings.MaxAge, o.settings.ChangeRetention = s.Thresholds, s.MaxAge, s.ChangeRetention
}

func settingsOf(c service.Collection) service.Settings {
	return service.Settings{Thresholds: c.Thresholds, MaxAge: c.MaxAge, ChangeRetention: c.ChangeRetention}
}

// passing lets time pass, in all collections; if it is negative, the clock is set back.
type passing struct{ By time.Duration }

func (passing) kind() string { return "let time pass" }

func (p passing) do(ctx context.Context, w *world, _ *modeled) error {
	w.clock.advance(p.By)
	for _, m := range w.collections {
		if err := w.expire(ctx, m); err != nil {
			return err
		}
	}
	return nil
}
