package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/sketch"
)

// fakeServer answers CheckDocuments as refuse says, and notes the requests that it accepts.
type fakeServer struct {
	neardupv1.UnimplementedCollectionServiceServer
	refuse func(*neardupv1.CheckDocumentsRequest) error

	mu       sync.Mutex
	accepted []*neardupv1.CheckDocumentsRequest
}

func (s *fakeServer) CheckDocuments(
	_ context.Context, req *neardupv1.CheckDocumentsRequest,
) (*neardupv1.CheckDocumentsResponse, error) {
	if s.refuse != nil {
		if err := s.refuse(req); err != nil {
			return nil, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accepted = append(s.accepted, req)
	response := &neardupv1.CheckDocumentsResponse{}
	for _, d := range req.GetDocuments() {
		response.Verdicts = append(response.Verdicts,
			&neardupv1.Verdict{DocumentId: d.GetId(), Relation: neardupv1.Relation_RELATION_UNRELATED})
	}
	return response, nil
}

// ids lists the ids of each accepted request.
func (s *fakeServer) ids() []string {
	var batches []string
	for _, req := range s.accepted {
		var ids []string
		for _, d := range req.GetDocuments() {
			ids = append(ids, d.GetId())
		}
		batches = append(batches, strings.Join(ids, " "))
	}
	return batches
}

// result is what a run of the command leaves.
type result struct {
	status         int
	stdout, stderr string
}

// check runs the check command against the server.
func (s *fakeServer) check(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer(grpc.MaxRecvMsgSize(32 << 20))
	neardupv1.RegisterCollectionServiceServer(server, s)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	defer func() {
		server.Stop()
		// A command that fails at once may be done before serving began.
		if err := <-served; err != nil && !errors.Is(err, grpc.ErrServerStopped) {
			t.Errorf("Serve: %v", err)
		}
	}()
	var stdout, stderr bytes.Buffer
	status := run(append([]string{"check", "--server", listener.Addr().String()}, args...),
		strings.NewReader(stdin), &stdout, &stderr, func(string) (string, bool) { return "", false }, sketch.SelfTest)
	return result{status, stdout.String(), stderr.String()}
}

// lines writes documents a, b, c and so on as JSON lines.
func lines(texts ...string) string {
	var b strings.Builder
	for i, text := range texts {
		fmt.Fprintf(&b, `{"id":"%c","text":"%s"}`+"\n", 'a'+i, text)
	}
	return b.String()
}

func TestBatchesByCount(t *testing.T) {
	var server fakeServer
	got := server.check(t, lines("1", "2", "3", "4", "5"), "--batch-size", "2", "--collection", "news")
	if got.status != exitDone {
		t.Fatalf("status %d: %s", got.status, got.stderr)
	}
	if want := []string{"a b", "c d", "e"}; !slices.Equal(server.ids(), want) {
		t.Errorf("batches are %q, want %q", server.ids(), want)
	}
	if server.accepted[0].GetCollection() != "news" {
		t.Errorf("asked collection %q, want news", server.accepted[0].GetCollection())
	}
	if want := "a  UNRELATED\nb  UNRELATED\nc  UNRELATED\nd  UNRELATED\ne  UNRELATED\n"; got.stdout != want {
		t.Errorf("printed %q, want %q", got.stdout, want)
	}
}

func TestBatchesByBytes(t *testing.T) {
	var server fakeServer
	most := strings.Repeat("x", batchBytesMax-2)
	got := server.check(t, lines("1", most, "3", "4", most+"over", "6"), "--json")
	if got.status != exitDone {
		t.Fatalf("status %d: %s", got.status, got.stderr)
	}
	if want := []string{"a b c", "d", "e", "f"}; !slices.Equal(server.ids(), want) {
		t.Errorf("batches are %q, want %q", server.ids(), want)
	}
	if n := strings.Count(got.stdout, "\n"); n != 4 {
		t.Errorf("%d lines of JSON, want one a call", n)
	}
}

// refusing refuses the call because of its first document with one of the ids.
func refusing(ids string) func(*neardupv1.CheckDocumentsRequest) error {
	return func(req *neardupv1.CheckDocumentsRequest) error {
		for i, d := range req.GetDocuments() {
			if strings.Contains(ids, d.GetId()) {
				st, err := status.New(codes.InvalidArgument, "no "+d.GetId()).WithDetails(&errdetails.ErrorInfo{
					Reason: "TEXT_TOO_LARGE", Domain: "neardup", Metadata: map[string]string{"index": strconv.Itoa(i)},
				})
				if err != nil {
					return err
				}
				return st.Err()
			}
		}
		return nil
	}
}

func TestRefusedDocumentsAreLeftOut(t *testing.T) {
	server := fakeServer{refuse: refusing("bde")}
	got := server.check(t, lines("1", "2", "3", "4", "5"), "--batch-size", "3")
	if got.status != exitRejected {
		t.Fatalf("status %d, want %d: %s", got.status, exitRejected, got.stderr)
	}
	if want := []string{"a c"}; !slices.Equal(server.ids(), want) {
		t.Errorf("accepted %q, want %q", server.ids(), want)
	}
	want := "rejected: -:2: no b\nrejected: -:4: no d\nrejected: -:5: no e\nneardup: 3 rejected in all\n"
	if got.stderr != want {
		t.Errorf("reported %q, want %q", got.stderr, want)
	}
}

// The server names a document by its place in the call, which is not its line.
func TestRefusalsTellTheLineAlone(t *testing.T) {
	for message, want := range map[string]string{
		"documents[0].source must be shorter": "source must be shorter",
		"document 0 has 9 bytes of text":      "has 9 bytes of text",
	} {
		server := fakeServer{refuse: func(req *neardupv1.CheckDocumentsRequest) error {
			if req.GetDocuments()[0].GetId() != "b" {
				return nil
			}
			st, err := status.New(codes.InvalidArgument, message).WithDetails(&errdetails.ErrorInfo{
				Reason: "INVALID_FIELD", Domain: "neardup", Metadata: map[string]string{"index": "0"},
			})
			if err != nil {
				return err
			}
			return st.Err()
		}}
		got := server.check(t, lines("1", "2"), "--batch-size", "1")
		if want := "rejected: -:2: " + want + "\nneardup: 1 rejected in all\n"; got.status != exitRejected || got.stderr != want {
			t.Errorf("status %d, reported %q, want %q", got.status, got.stderr, want)
		}
	}
}

// A document that is larger than a message may be is the only one of its call.
func TestADocumentLargerThanAMessageIsRejected(t *testing.T) {
	server := fakeServer{refuse: func(req *neardupv1.CheckDocumentsRequest) error {
		if len(req.GetDocuments()) == 1 && req.GetDocuments()[0].GetId() == "b" {
			return status.Error(codes.ResourceExhausted, "grpc: received message larger than max (9 vs. 8)")
		}
		return nil
	}}
	got := server.check(t, lines("1", "2", "3"), "--batch-size", "1")
	want := "rejected: -:2: it is larger than the server takes: cut it, or raise --max-request-bytes of the server " +
		"(grpc: received message larger than max (9 vs. 8))\nneardup: 1 rejected in all\n"
	if got.status != exitRejected || got.stderr != want || !slices.Equal(server.ids(), []string{"a", "c"}) {
		t.Errorf("status %d, reported %q, want %q; accepted %q", got.status, got.stderr, want, server.ids())
	}
}

func TestRefusedCallFails(t *testing.T) {
	for name, refusal := range map[string]error{
		"collection": status.Error(codes.NotFound, "no such collection"),
		"no index":   status.Error(codes.InvalidArgument, "no such collection"),
		"exhausted":  status.Error(codes.ResourceExhausted, "no such collection"),
	} {
		t.Run(name, func(t *testing.T) {
			server := fakeServer{refuse: func(*neardupv1.CheckDocumentsRequest) error { return refusal }}
			got := server.check(t, lines("1", "2"))
			if got.status != exitFailed || got.stderr != "neardup: no such collection\n" || got.stdout != "" {
				t.Errorf("got %+v, want status %d and the server's words", got, exitFailed)
			}
		})
	}
}

func TestFailureSaysHowMuchIsDone(t *testing.T) {
	server := fakeServer{refuse: func(req *neardupv1.CheckDocumentsRequest) error {
		if req.GetDocuments()[0].GetId() == "c" {
			return status.Error(codes.Unavailable, "gone")
		}
		return nil
	}}
	got := server.check(t, lines("1", "2", "3"), "--batch-size", "2")
	if got.status != exitFailed || !strings.HasPrefix(got.stderr, "neardup: after 2 documents: no server answers at ") {
		t.Errorf("got status %d and %q", got.status, got.stderr)
	}
	if want := "a  UNRELATED\nb  UNRELATED\n"; got.stdout != want {
		t.Errorf("printed %q, want what is done: %q", got.stdout, want)
	}
}

func TestFlagsFillInWhatRecordsLack(t *testing.T) {
	var server fakeServer
	got := server.check(t, `{"id":"a","text":"1","source":"own","date":"2020-01-02"}`+"\n"+`{"id":"b"}`,
		"--source", "given", "--published", "2024-05-06")
	if got.status != exitDone {
		t.Fatalf("status %d: %s", got.status, got.stderr)
	}
	for i, want := range []string{"own 2020-01-02", "given 2024-05-06"} {
		d := server.accepted[0].GetDocuments()[i]
		if got := d.GetSource() + " " + d.GetPublishTime().AsTime().Format("2006-01-02"); got != want {
			t.Errorf("document %d has %s, want %s", i, got, want)
		}
	}
}

func TestTextFileWithID(t *testing.T) {
	path := filepath.Join(t.TempDir(), "story.txt")
	if err := os.WriteFile(path, []byte("one\xfftwo"), 0o644); err != nil {
		t.Fatal(err)
	}
	var server fakeServer
	if got := server.check(t, "", "--id", "story", path); got.status != exitDone {
		t.Fatalf("status %d: %s", got.status, got.stderr)
	}
	d := server.accepted[0].GetDocuments()[0]
	if d.GetId() != "story" || string(d.GetRawText()) != "one\xfftwo" {
		t.Errorf("sent %v, want the id of the flag and the bytes of the file", d)
	}
}

func TestWrongSubmissions(t *testing.T) {
	for _, tc := range []struct {
		name string
		args []string
		want string
	}{
		{"id for lines", []string{"--id", "x", "-"}, "neardup: --id names one document, but - holds many"},
		{"id for many files", []string{"--id", "x", "a", "b"}, "neardup: --id names one document: give a single text file"},
		{"date", []string{"--published", "soon"}, `neardup: --published: "soon" is not a date`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var server fakeServer
			got := server.check(t, lines("1"), tc.args...)
			if got.status != exitUsage || !strings.HasPrefix(got.stderr, tc.want) {
				t.Errorf("got status %d and %q, want %d and %q", got.status, got.stderr, exitUsage, tc.want)
			}
			if len(server.accepted) > 0 {
				t.Error("documents were sent")
			}
		})
	}
}
