package client_test

import (
	"errors"
	"io"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service/client"
)

type serverStream = grpc.BidiStreamingServer[neardupv1.StreamDocumentsRequest, neardupv1.StreamDocumentsResponse]

// scripted is a server whose streams do what a test wants.
type scripted struct {
	neardupv1.UnimplementedCollectionServiceServer
	script  func(serverStream) error
	streams atomic.Int64
}

func (s *scripted) StreamDocuments(stream serverStream) error {
	s.streams.Add(1)
	return s.script(stream)
}

// startScripted serves the script and returns a stream on which one document was sent.
func startScripted(t *testing.T, script func(serverStream) error) (*scripted, *client.Stream) {
	t.Helper()
	checkLeaks(t)
	server, s := grpc.NewServer(), &scripted{script: script}
	neardupv1.RegisterCollectionServiceServer(server, s)
	listener := listen(t, "127.0.0.1:0")
	go func() { _ = server.Serve(listener) }() // it is stopped below
	t.Cleanup(server.Stop)
	stream := openStream(t, dial(t, listener.Addr().String()), client.StreamOptions{
		Collection: "news", GiveUpAfter: 200 * time.Millisecond,
	})
	// A script that breaks the rules at once may end the stream before this; then Next says so too, and is checked.
	if _, err := stream.Add(document("a", story)); err != nil && status.Code(err) != codes.Internal {
		t.Fatal(err)
	}
	return s, stream
}

// receive reads messages until the client has sent the number of them, or all.
func receive(stream serverStream, messages int) error {
	for range messages {
		if _, err := stream.Recv(); err != nil {
			return err
		}
	}
	return nil
}

func TestStreamIsNotResumedForTheEndAlone(t *testing.T) {
	server, stream := startScripted(t, func(stream serverStream) error {
		if err := receive(stream, 3); !errors.Is(err, io.EOF) {
			return err
		}
		_ = stream.Send(&neardupv1.StreamDocumentsResponse{Sequence: 1}) // the client hears of a failure below
		return status.Error(codes.Unavailable, "gone")
	})
	stream.CloseSend()
	if answer, err := stream.Next(); err != nil || answer.Sequence != 1 {
		t.Fatalf("the answer is %v, %v", answer, err)
	}
	if _, err := stream.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("the stream ends with %v", err)
	}
	if streams := server.streams.Load(); streams != 1 {
		t.Errorf("%d streams were opened", streams)
	}
}

func TestStreamRefusesAServerThatBreaksTheRules(t *testing.T) {
	for _, test := range []struct {
		name   string
		script func(serverStream) error
	}{
		{"an answer to another item", func(stream serverStream) error {
			if err := receive(stream, 2); err != nil {
				return err
			}
			_ = stream.Send(&neardupv1.StreamDocumentsResponse{Sequence: 2}) // the client hears of a failure below
			return receive(stream, 1)
		}},
		{"an answer to nothing", func(stream serverStream) error {
			_ = stream.Send(&neardupv1.StreamDocumentsResponse{Sequence: 7}) // the client hears of a failure below
			return receive(stream, 3)
		}},
		{"an end without an answer", func(stream serverStream) error { return receive(stream, 2) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			server, stream := startScripted(t, test.script)
			if answer, err := stream.Next(); status.Code(err) != codes.Internal {
				t.Errorf("Next: %v, %v", answer, err)
			}
			if streams := server.streams.Load(); streams != 1 {
				t.Errorf("%d streams were opened", streams)
			}
		})
	}
}
