package rpc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// documentsClient is the client's side of a stream.
type documentsClient = grpc.BidiStreamingClient[neardupv1.StreamDocumentsRequest, neardupv1.StreamDocumentsResponse]

// streamServer is a server with a collection "news".
type streamServer struct {
	*Server
	client  neardupv1.CollectionServiceClient
	records *logRecords
}

// startStreams serves a new engine.
func startStreams(t *testing.T, limits service.Limits) *streamServer {
	t.Helper()
	return startStreamsOn(t, service.Options{Dir: t.TempDir(), Limits: limits})
}

// startStreamsOn serves an engine, and fails the test if a goroutine is left when all is closed.
func startStreamsOn(t *testing.T, options service.Options) *streamServer {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
	engine := openEngine(t, options)
	records := &logRecords{}
	server, conn := startServer(t, engine, Config{Log: records.logger()}, nil)
	s := &streamServer{Server: server, client: neardupv1.NewCollectionServiceClient(conn), records: records}
	createCollection(t, s.client, &neardupv1.Collection{Name: "news"})
	return s
}

// dial opens a stream and sends messages.
func (s *streamServer) dial(
	ctx context.Context, t *testing.T, messages ...*neardupv1.StreamDocumentsRequest,
) documentsClient {
	t.Helper()
	stream, err := s.client.StreamDocuments(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i, message := range messages {
		if err := stream.Send(message); err != nil && !errors.Is(err, io.EOF) {
			t.Fatalf("message %d: %v", i, err)
		}
	}
	return stream
}

// exchange sends messages and no more, and returns all answers and the error that ended the stream, nil for none.
func (s *streamServer) exchange(
	t *testing.T, messages ...*neardupv1.StreamDocumentsRequest,
) ([]*neardupv1.StreamDocumentsResponse, error) {
	t.Helper()
	stream := s.dial(t.Context(), t, messages...)
	if err := stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
	var answers []*neardupv1.StreamDocumentsResponse
	for {
		answer, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return answers, nil
		}
		if err != nil {
			return answers, err
		}
		answers = append(answers, answer)
	}
}

func openMessage(collection string) *neardupv1.StreamDocumentsRequest {
	return &neardupv1.StreamDocumentsRequest{Message: &neardupv1.StreamDocumentsRequest_Open{
		Open: &neardupv1.StreamOpen{Collection: collection},
	}}
}

func itemMessage(item *neardupv1.StreamItem) *neardupv1.StreamDocumentsRequest {
	return &neardupv1.StreamDocumentsRequest{Message: &neardupv1.StreamDocumentsRequest_Item{Item: item}}
}

func addItem(sequence int64, doc *neardupv1.Document) *neardupv1.StreamDocumentsRequest {
	return itemMessage(&neardupv1.StreamItem{Sequence: sequence, Operation: &neardupv1.StreamItem_Add{Add: doc}})
}

func checkItem(sequence int64, doc *neardupv1.Document) *neardupv1.StreamDocumentsRequest {
	return itemMessage(&neardupv1.StreamItem{Sequence: sequence, Operation: &neardupv1.StreamItem_Check{Check: doc}})
}

// summary says in a few words what an answer says.
func summary(answer *neardupv1.StreamDocumentsResponse) string {
	verdict := func(v *neardupv1.Verdict) string {
		text := strings.TrimPrefix(v.GetRelation().String(), "RELATION_")
		for _, m := range v.GetMatches() {
			text += " " + m.GetDocumentId()
		}
		return text
	}
	switch outcome := answer.GetOutcome().(type) {
	case *neardupv1.StreamDocumentsResponse_Added:
		return fmt.Sprintf("%d %s: %s", answer.GetSequence(),
			strings.TrimPrefix(outcome.Added.GetOutcome().String(), "ADD_OUTCOME_"), verdict(outcome.Added.GetVerdict()))
	case *neardupv1.StreamDocumentsResponse_Checked:
		return fmt.Sprintf("%d CHECKED: %s", answer.GetSequence(), verdict(outcome.Checked))
	default:
		return fmt.Sprintf("%d %v", answer.GetSequence(), codes.Code(answer.GetError().GetCode()))
	}
}

func checkAnswers(t *testing.T, answers []*neardupv1.StreamDocumentsResponse, want ...string) {
	t.Helper()
	got := make([]string, len(answers))
	for i, answer := range answers {
		got[i] = summary(answer)
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("answers are\n%s\nwant\n%s", g, w)
	}
}
