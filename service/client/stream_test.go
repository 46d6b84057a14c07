package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service/client"
)

func openStream(t *testing.T, c *client.Client, opts client.StreamOptions) *client.Stream {
	t.Helper()
	stream, err := c.Stream(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stream.Close)
	return stream
}

// addAll adds documents with the ids 1 to n in the background, each with its number as its text, and closes the sending
// side.
func addAll(stream *client.Stream, n int) (added chan error) {
	added = make(chan error, 1)
	go func() {
		defer stream.CloseSend()
		for i := range n {
			if _, err := stream.Add(document(fmt.Sprint(i+1), fmt.Sprintf("number %d", i+1))); err != nil {
				added <- err
				return
			}
		}
		added <- nil
	}()
	return added
}

// checkAll reads the answers to addAll: each once, in order. It returns the number of documents that were there already.
func checkAll(t *testing.T, stream *client.Stream, n int) (unchanged int) {
	t.Helper()
	for want := range int64(n) {
		answer, err := stream.Next()
		if err != nil {
			t.Fatalf("answer %d: %v", want+1, err)
		}
		if answer.Sequence != want+1 || answer.Added == nil {
			t.Fatalf("answer %d is %+v", want+1, answer)
		}
		if answer.Added.GetOutcome() == neardupv1.AddOutcome_ADD_OUTCOME_UNCHANGED {
			unchanged++
		}
	}
	if answer, err := stream.Next(); !errors.Is(err, io.EOF) {
		t.Fatalf("after the last answer: %v, %v", answer, err)
	}
	return unchanged
}

func documentCount(t *testing.T, c *client.Client) int {
	t.Helper()
	statistics, err := c.Collections.GetCollectionStatistics(t.Context(), &neardupv1.GetCollectionStatisticsRequest{
		Collection: "news",
	})
	if err != nil {
		t.Fatal(err)
	}
	return int(statistics.GetDocumentCount())
}

func TestStreamDeliversMixedAnswers(t *testing.T) {
	stream := openStream(t, dialNews(t), client.StreamOptions{Collection: "news"})
	for i, send := range []func() (int64, error){
		func() (int64, error) { return stream.Add(document("a", story)) },
		func() (int64, error) { return stream.Check(document("", story)) },
		func() (int64, error) { return stream.Add(document("", story)) },
		func() (int64, error) { return stream.Add(document("b", story)) },
	} {
		if sequence, err := send(); err != nil || sequence != int64(i+1) {
			t.Fatalf("document %d: %d, %v", i+1, sequence, err)
		}
	}
	stream.CloseSend()

	var answers []*client.Answer
	for {
		answer, err := stream.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		answers = append(answers, answer)
	}
	if len(answers) != 4 {
		t.Fatalf("%d answers", len(answers))
	}
	if answers[0].Added.GetOutcome() != neardupv1.AddOutcome_ADD_OUTCOME_ADDED {
		t.Errorf("the add is answered %+v", answers[0])
	}
	if id := answers[1].Checked.GetMatches()[0].GetDocumentId(); id != "a" {
		t.Errorf("the check finds %q", id)
	}
	if status.Code(answers[2].Err) != codes.InvalidArgument || len(status.Convert(answers[2].Err).Details()) == 0 {
		t.Errorf("the refused add is answered %+v", answers[2])
	}
	if id := answers[3].Added.GetVerdict().GetMatches()[0].GetDocumentId(); id != "a" {
		t.Errorf("the second add finds %q", id)
	}
}

// Connections that break again and again lose nothing and deliver nothing twice.
func TestStreamSurvivesCutConnections(t *testing.T) {
	direct := dialNews(t)
	cutting := startProxy(t, direct.Conn().Target(), 8<<10)
	stream := openStream(t, dial(t, cutting.listener.Addr().String()), client.StreamOptions{Collection: "news"})
	const documents = 1500
	added := addAll(stream, documents)
	unchanged := checkAll(t, stream, documents)
	if err := <-added; err != nil {
		t.Errorf("add: %v", err)
	}
	if count := documentCount(t, direct); count != documents {
		t.Errorf("%d documents are there, %d were added", count, documents)
	}
	if cuts := cutting.cuts.Load(); cuts < 2 {
		t.Errorf("%d connections were cut", cuts)
	} else {
		t.Logf("%d connections were cut, %d documents were there when they were sent again", cuts, unchanged)
	}
}

// A server that restarts under a stream is a pause.
func TestStreamSurvivesARestart(t *testing.T) {
	checkLeaks(t)
	engine := openEngine(t)
	first := listen(t, "127.0.0.1:0")
	address := first.Addr().String()
	shutdown := serve(t, engine, first)
	c := dial(t, address)
	createNews(t, c)
	stream := openStream(t, c, client.StreamOptions{Collection: "news"})
	if _, err := stream.Add(document("1", "number 1")); err != nil {
		t.Fatal(err)
	}
	if answer, err := stream.Next(); err != nil || answer.Sequence != 1 {
		t.Fatalf("the first answer is %v, %v", answer, err)
	}
	shutdown()
	if _, err := stream.Add(document("2", "number 2")); err != nil {
		t.Fatal(err)
	}
	serve(t, engine, listen(t, address))
	if answer, err := stream.Next(); err != nil || answer.Sequence != 2 || answer.Added == nil {
		t.Fatalf("the answer after the restart is %v, %v", answer, err)
	}
	stream.CloseSend()
	if _, err := stream.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("the stream ends with %v", err)
	}
}

func TestStreamHoldsNoMoreThanPending(t *testing.T) {
	const pending = 3
	stream := openStream(t, dialNews(t), client.StreamOptions{Collection: "news", Pending: pending})
	const documents = 10 * pending
	added := addAll(stream, documents)
	select {
	case err := <-added:
		t.Fatalf("%d documents were taken: %v", documents, err)
	case <-time.After(100 * time.Millisecond):
	}
	checkAll(t, stream, documents)
	if err := <-added; err != nil {
		t.Errorf("add: %v", err)
	}
}

func TestStreamReportsWhyItFailed(t *testing.T) {
	stream := openStream(t, dialNews(t), client.StreamOptions{Collection: "olds"})
	if _, err := stream.Next(); status.Code(err) != codes.NotFound || !strings.Contains(err.Error(), "olds") {
		t.Errorf("Next: %v", err)
	}
	if _, err := stream.Add(document("a", story)); status.Code(err) != codes.NotFound {
		t.Errorf("Add: %v", err)
	}
}

func TestStreamGivesUp(t *testing.T) {
	checkLeaks(t)
	nobody := listen(t, "127.0.0.1:0")
	nobody.Close()
	stream := openStream(t, dial(t, nobody.Addr().String()), client.StreamOptions{
		Collection: "news", GiveUpAfter: 50 * time.Millisecond,
	})
	if _, err := stream.Next(); status.Code(err) != codes.Unavailable {
		t.Errorf("Next: %v", err)
	}
}

func TestStreamEndsWithItsContext(t *testing.T) {
	c := dialNews(t)
	ctx, cancel := context.WithCancel(t.Context())
	stream, err := c.Stream(ctx, client.StreamOptions{Collection: "news", Pending: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	if _, err := stream.Add(document("a", story)); err != nil {
		t.Fatal(err)
	}
	blocked := make(chan error, 1)
	go func() {
		_, err := stream.Add(document("b", story))
		blocked <- err
	}()
	cancel()
	if err := <-blocked; status.Code(err) != codes.Canceled {
		t.Errorf("Add: %v", err)
	}
	for err = nil; err == nil; {
		_, err = stream.Next()
	}
	if status.Code(err) != codes.Canceled {
		t.Errorf("Next: %v", err)
	}
}

func TestStreamTakesNothingAfterCloseSend(t *testing.T) {
	stream := openStream(t, dialNews(t), client.StreamOptions{Collection: "news"})
	stream.CloseSend()
	if _, err := stream.Add(document("a", story)); !errors.Is(err, client.ErrStreamClosed) {
		t.Errorf("Add: %v", err)
	}
	if _, err := stream.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("Next: %v", err)
	}
}

func TestStreamOptionsAreValidated(t *testing.T) {
	c := dial(t, "127.0.0.1:1")
	for name, opts := range map[string]client.StreamOptions{
		"Pending":     {Pending: -1},
		"GiveUpAfter": {GiveUpAfter: -1},
	} {
		if _, err := c.Stream(t.Context(), opts); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}
