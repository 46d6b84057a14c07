package client_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service/client"
)

// addEach adds documents with the ids from first to last, in order.
func addEach(t *testing.T, c *client.Client, first, last int) {
	t.Helper()
	request := &neardupv1.AddDocumentsRequest{Collection: "news", RequestId: fmt.Sprint(first)}
	for i := first; i <= last; i++ {
		request.Documents = append(request.Documents, document(fmt.Sprint(i), fmt.Sprintf("number %d", i)))
	}
	if _, err := c.Collections.AddDocuments(t.Context(), request); err != nil {
		t.Fatal(err)
	}
}

// documentsOf returns the ids of the documents that changed.
func documentsOf(response *neardupv1.WatchChangesResponse) (ids []string) {
	for _, change := range response.GetChanges() {
		if d := change.GetDocument(); d != nil {
			ids = append(ids, d.GetDocumentId())
		}
	}
	return ids
}

func TestWatchGoesOnAfterARestart(t *testing.T) {
	checkLeaks(t)
	engine := openEngine(t)
	first := listen(t, "127.0.0.1:0")
	address := first.Addr().String()
	shutdown := serve(t, engine, first)
	c := dial(t, address)
	createNews(t, c)
	addEach(t, c, 1, 2)
	done := errors.New("done")
	var seen []string
	err := c.Watch(t.Context(), client.WatchOptions{Collection: "news"}, func(response *neardupv1.WatchChangesResponse) error {
		seen = append(seen, documentsOf(response)...)
		switch len(seen) {
		case 2:
			seen = append(seen, "restart")
			shutdown()
			serve(t, engine, listen(t, address))
			addEach(t, c, 3, 4)
		case 5:
			return done
		}
		return nil
	})
	if !errors.Is(err, done) {
		t.Errorf("Watch: %v", err)
	}
	if want := []string{"1", "2", "restart", "3", "4"}; !slices.Equal(seen, want) {
		t.Errorf("changes of %q, want %q", seen, want)
	}
}

// Connections that break again and again lose no change, and none that was handled comes again.
func TestWatchSurvivesCutConnections(t *testing.T) {
	direct := dialNews(t)
	const documents = 3000
	for first := 1; first <= documents; first += 1000 {
		addEach(t, direct, first, first+999)
	}
	var seen, want []string
	opts := client.WatchOptions{Collection: "news", StopAtEnd: true}
	if err := direct.Watch(t.Context(), opts, func(response *neardupv1.WatchChangesResponse) error {
		want = append(want, documentsOf(response)...)
		return nil
	}); err != nil || len(want) != documents {
		t.Fatalf("%d changes, %v", len(want), err)
	}
	cutting := startProxy(t, direct.Conn().Target(), 64<<10)
	retries := 0
	opts.Retry = func(error) error { retries++; return nil }
	err := dial(t, cutting.listener.Addr().String()).Watch(t.Context(), opts, func(response *neardupv1.WatchChangesResponse) error {
		seen = append(seen, documentsOf(response)...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(seen, want) {
		t.Errorf("%d changes over connections that are cut are not the %d over one that is not", len(seen), len(want))
	}
	if retries == 0 || cutting.cuts.Load() == 0 {
		t.Errorf("%d retries, %d connections were cut", retries, cutting.cuts.Load())
	}
}

// What was not handled comes again, to a watch from the cursor of the response before.
func TestWatchPassesOnlyWhatWasHandled(t *testing.T) {
	c := dialNews(t)
	addEach(t, c, 1, 1)
	full := errors.New("no space left")
	cursor := ""
	opts := client.WatchOptions{Collection: "news", StopAtEnd: true}
	err := c.Watch(t.Context(), opts, func(response *neardupv1.WatchChangesResponse) error {
		if len(response.GetChanges()) > 0 {
			return full
		}
		cursor = response.GetCursor()
		return nil
	})
	if !errors.Is(err, full) || cursor == "" {
		t.Fatalf("Watch: %v, cursor %q", err, cursor)
	}
	opts.Cursor = cursor
	var seen []string
	err = c.Watch(t.Context(), opts, func(response *neardupv1.WatchChangesResponse) error {
		seen = append(seen, documentsOf(response)...)
		return nil
	})
	if err != nil || !slices.Equal(seen, []string{"1"}) {
		t.Errorf("changes of %q, %v", seen, err)
	}
}

// ignore handles a response.
func ignore(*neardupv1.WatchChangesResponse) error { return nil }

func TestWatchReportsWhyItEnds(t *testing.T) {
	c := dialNews(t)
	nobody := listen(t, "127.0.0.1:0")
	nobody.Close()
	alone := dial(t, nobody.Addr().String())
	enough := errors.New("enough")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, test := range []struct {
		name   string
		client *client.Client
		ctx    context.Context
		opts   client.WatchOptions
		is     func(error) bool
	}{
		{"unknown collection", c, t.Context(), client.WatchOptions{Collection: "olds"}, isStatus(codes.NotFound)},
		{"bad cursor", c, t.Context(), client.WatchOptions{Collection: "news", Cursor: "x"}, isStatus(codes.InvalidArgument)},
		{"context", c, ended, client.WatchOptions{Collection: "news"}, isStatus(codes.Canceled)},
		{"nobody", alone, t.Context(), client.WatchOptions{GiveUpAfter: 50 * time.Millisecond}, isStatus(codes.Unavailable)},
		{"retry", alone, t.Context(), client.WatchOptions{Retry: func(error) error { return enough }},
			func(err error) bool { return errors.Is(err, enough) }},
		{"AnswerWithin", c, t.Context(), client.WatchOptions{AnswerWithin: -1}, isAbout("AnswerWithin")},
		{"GiveUpAfter", c, t.Context(), client.WatchOptions{GiveUpAfter: -1}, isAbout("GiveUpAfter")},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := test.client.Watch(test.ctx, test.opts, ignore); !test.is(err) {
				t.Errorf("Watch: %v", err)
			}
		})
	}
}

func isStatus(code codes.Code) func(error) bool {
	return func(err error) bool { return status.Code(err) == code }
}

func isAbout(word string) func(error) bool {
	return func(err error) bool { return err != nil && strings.Contains(err.Error(), word) }
}

// feed is a server that answers every WatchChanges in one way.
type feed struct {
	neardupv1.UnimplementedCollectionServiceServer
	answer func(grpc.ServerStreamingServer[neardupv1.WatchChangesResponse]) error
}

func (f *feed) WatchChanges(
	_ *neardupv1.WatchChangesRequest, stream grpc.ServerStreamingServer[neardupv1.WatchChangesResponse],
) error {
	return f.answer(stream)
}

func TestWatchOfAServerThatBreaksTheRules(t *testing.T) {
	for name, test := range map[string]struct {
		answer func(grpc.ServerStreamingServer[neardupv1.WatchChangesResponse]) error
		code   codes.Code
	}{
		"silent": {func(stream grpc.ServerStreamingServer[neardupv1.WatchChangesResponse]) error {
			<-stream.Context().Done()
			return nil
		}, codes.DeadlineExceeded},
		"ends": {func(grpc.ServerStreamingServer[neardupv1.WatchChangesResponse]) error { return nil }, codes.Internal},
	} {
		t.Run(name, func(t *testing.T) {
			checkLeaks(t)
			server := grpc.NewServer()
			neardupv1.RegisterCollectionServiceServer(server, &feed{answer: test.answer})
			listener := listen(t, "127.0.0.1:0")
			go func() { _ = server.Serve(listener) }() // it is stopped below
			t.Cleanup(server.Stop)
			err := dial(t, listener.Addr().String()).Watch(t.Context(), client.WatchOptions{
				Collection: "news", AnswerWithin: 50 * time.Millisecond,
			}, ignore)
			if status.Code(err) != test.code {
				t.Errorf("Watch: %v", err)
			}
		})
	}
}
