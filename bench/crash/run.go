package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// maxWork is the longest time from the start of the writers to the kill.
const maxWork = 400 * time.Millisecond

// experiment says how often the server is killed and what it does meanwhile.
type experiment struct {
	rounds, writers int
	seed            uint64
	progress        io.Writer
}

// figures count what was done. Those of several writers are added up.
type figures struct {
	kills, calls, added, replaced, unchanged, deleted int
	// underWay counts the calls that the kills cut off, tookEffect those of them that were there afterwards.
	underWay, tookEffect int
	// changes are those of the feed.
	changes, losses int
}

func (f *figures) sum(other figures) {
	f.calls += other.calls
	f.added += other.added
	f.replaced += other.replaced
	f.unchanged += other.unchanged
	f.deleted += other.deleted
}

// run works in the folder, which holds the binary. The figures are good up to the error.
func (e experiment) run(ctx context.Context, folder string) (f figures, err error) {
	s, err := start(ctx, folder)
	if err != nil {
		return f, err
	}
	defer func() {
		// After an error no server may run.
		if s != nil {
			err = errors.Join(err, s.kill(), s.disconnect())
		}
	}()
	if err := createCollection(ctx, s.client); err != nil {
		return f, err
	}
	writers := make([]*writer, e.writers)
	for i := range writers {
		writers[i] = newWriter(e.seed, i)
	}
	random, watching := rand.New(rand.NewPCG(e.seed, 0)), newFollower()
	for f.kills < e.rounds {
		err := e.work(ctx, s, writers, watching, time.Duration(random.Int64N(int64(maxWork))), &f)
		s = nil
		if err != nil {
			return f, err
		}
		f.kills++
		if s, err = start(ctx, folder); err != nil {
			return f, fmt.Errorf("start again after kill %d: %w", f.kills, err)
		}
		if err := verify(ctx, s.client, writers, &f); err != nil {
			return f, fmt.Errorf("after kill %d: %w", f.kills, err)
		}
		if err := f.count(watching.verify(ctx, s.connection, writers)); err != nil {
			return f, fmt.Errorf("after kill %d: %w", f.kills, err)
		}
		if f.kills%20 == 0 {
			fmt.Fprintf(e.progress, "%d kills, %d acknowledged calls\n", f.kills, f.calls)
		}
	}
	f.changes = watching.changes
	// Whoever comes now and reads the feed from its start is told the same.
	late := newFollower()
	err = late.verify(ctx, s.connection, writers)
	if err == nil && late.changes != watching.changes {
		err = lossf("the change feed has %d changes from its start, %d were told while the server was killed", late.changes, watching.changes)
	}
	return f, f.count(err)
}

// count counts an error that is a loss, and returns it.
func (f *figures) count(err error) error {
	if errors.As(err, new(*lossError)) {
		f.losses++
	}
	return err
}

func createCollection(ctx context.Context, client neardupv1.CollectionServiceClient) error {
	_, err := client.CreateCollection(ctx, &neardupv1.CreateCollectionRequest{
		Collection: &neardupv1.Collection{Name: collection},
	})
	return err
}

// work lets the writers write and the follower read until the server is killed, which it is after the given time.
func (e experiment) work(
	ctx context.Context, s *server, writers []*writer, watching *follower, duration time.Duration, f *figures,
) error {
	var wg sync.WaitGroup
	var killed atomic.Bool
	counts, errs := make([]figures, len(writers)), make([]error, len(writers))
	for i, w := range writers {
		wg.Go(func() {
			err := w.work(ctx, s.client, &counts[i])
			if !killed.Load() || status.Code(err) != codes.Unavailable {
				errs[i] = fmt.Errorf("a call failed before the server was killed: %w", err)
			}
		})
	}
	var watchErr error
	wg.Go(func() { watchErr = watching.follow(ctx, s.connection, false) })
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.exited: // by itself: the calls fail too soon
	case <-ctx.Done():
	}
	killed.Store(!s.hasExited())
	err := s.kill()
	wg.Wait()
	for _, count := range counts {
		f.sum(count)
	}
	return errors.Join(append(errs, watchErr, err, ctx.Err(), s.disconnect())...)
}

// work makes calls until one fails, which stays under way.
func (w *writer) work(ctx context.Context, client neardupv1.CollectionServiceClient, f *figures) error {
	for {
		w.call = w.next()
		after := w.state.clone()
		if err := w.call.do(ctx, client, after, f); err != nil {
			return err
		}
		w.acknowledge(after)
		f.calls++
	}
}

// verify holds what the server has against what the writers know. The error names all losses.
func verify(ctx context.Context, client neardupv1.CollectionServiceClient, writers []*writer, f *figures) error {
	var losses []error
	documents := 0
	for _, w := range writers {
		err := w.verify(ctx, client, f)
		var loss *lossError
		switch {
		case errors.As(err, &loss):
			f.losses++
			losses = append(losses, err)
		case err != nil:
			return err
		}
		documents += len(w.state.documents)
	}
	statistics, err := client.GetCollectionStatistics(ctx, &neardupv1.GetCollectionStatisticsRequest{Collection: collection})
	if err != nil {
		return err
	}
	if got := statistics.GetDocumentCount(); got != int64(documents) && len(losses) == 0 {
		f.losses++
		losses = append(losses, lossf("the collection has %d documents, want %d", got, documents))
	}
	return errors.Join(losses...)
}

// verify checks the documents of one writer, finishes the call that was under way, and checks the matches.
func (w *writer) verify(ctx context.Context, client neardupv1.CollectionServiceClient, f *figures) error {
	found, err := w.read(ctx, client)
	if err != nil {
		return err
	}
	before := sameDocuments(found, w.state.documents)
	f.underWay++
	after := w.state.clone()
	w.call.effect(after)
	if !before {
		if !sameDocuments(found, after.documents) {
			return lossf("%s: documents differ from what was acknowledged: %v, and from what the call under way makes of it: %v",
				w.prefix, difference(found, w.state.documents), difference(found, after.documents))
		}
		f.tookEffect++
	}
	// Repeated with the same request id, the call gives the same whether it had taken effect or not.
	finished := w.state.clone()
	if err := w.call.do(ctx, client, finished, f); err != nil {
		return fmt.Errorf("repeat the call that was under way: %w", err)
	}
	w.acknowledge(finished)
	f.calls++
	return w.verifyMatches(ctx, client)
}

// read returns what the server has of the writer's documents.
func (w *writer) read(ctx context.Context, client neardupv1.CollectionServiceClient) (map[string]*neardupv1.Document, error) {
	found := map[string]*neardupv1.Document{}
	for _, id := range w.ids() {
		response, err := client.GetDocument(ctx, &neardupv1.GetDocumentRequest{Collection: collection, DocumentId: id})
		switch {
		case status.Code(err) == codes.NotFound:
		case err != nil:
			return nil, err
		default:
			found[id] = response.GetDocument()
		}
	}
	return found, nil
}

// verifyMatches compares the stored matches with those of the acknowledged answers, and the documents once more.
func (w *writer) verifyMatches(ctx context.Context, client neardupv1.CollectionServiceClient) error {
	for id, d := range w.state.documents {
		response, err := client.ListMatches(ctx, &neardupv1.ListMatchesRequest{
			Collection: collection, DocumentId: id, IncludeTemplates: true, PageSize: 1000,
		})
		if err != nil {
			return err
		}
		var partners []string
		for _, m := range response.GetMatches() {
			partners = append(partners, m.GetDocumentId())
		}
		if want := w.state.partnersOf(id); !slices.Equal(partners, want) {
			return lossf("document %s matches %v, want %v", id, partners, want)
		}
		stored, err := client.GetDocument(ctx, &neardupv1.GetDocumentRequest{Collection: collection, DocumentId: id})
		if err != nil {
			return err
		}
		if !proto.Equal(stored.GetDocument(), d) {
			return lossf("document %s is not as it was acknowledged", id)
		}
	}
	return nil
}
