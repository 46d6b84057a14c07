package main

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/sketch"
)

type feedStream = grpc.ServerStreamingServer[neardupv1.WatchChangesResponse]

// fakeFeed answers each WatchChanges with the next of its calls, and notes the requests.
type fakeFeed struct {
	neardupv1.UnimplementedCollectionServiceServer
	calls []func(feedStream) error

	mu       sync.Mutex
	requests []*neardupv1.WatchChangesRequest
}

func (f *fakeFeed) WatchChanges(req *neardupv1.WatchChangesRequest, stream feedStream) error {
	f.mu.Lock()
	f.requests = append(f.requests, req)
	n := len(f.requests)
	f.mu.Unlock()
	if n > len(f.calls) {
		return status.Error(codes.Internal, "there is no call left")
	}
	return f.calls[n-1](stream)
}

// cursors lists those of the requests.
func (f *fakeFeed) cursors() []string {
	var cursors []string
	for _, req := range f.requests {
		cursors = append(cursors, req.GetCursor())
	}
	return cursors
}

// sends makes a call that sends a response for each cursor, with a change of a document of the same name, and ends so.
func sends(end error, cursors ...string) func(feedStream) error {
	return func(stream feedStream) error {
		for _, cursor := range cursors {
			if err := stream.Send(&neardupv1.WatchChangesResponse{
				Cursor: cursor,
				Changes: []*neardupv1.Change{{
					ChangeTime: &timestamppb.Timestamp{Seconds: 1},
					Change: &neardupv1.Change_Document{Document: &neardupv1.DocumentChange{
						DocumentId: cursor, Kind: neardupv1.DocumentChangeKind_DOCUMENT_CHANGE_KIND_ADDED,
					}},
				}},
			}); err != nil {
				return err
			}
		}
		return end
	}
}

// watch runs the watch command against the server.
func (f *fakeFeed) watch(t *testing.T, args ...string) result {
	t.Helper()
	var stdout bytes.Buffer
	got := f.watchTo(t, &stdout, args...)
	got.stdout = stdout.String()
	return got
}

func (f *fakeFeed) watchTo(t *testing.T, stdout io.Writer, args ...string) result {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	neardupv1.RegisterCollectionServiceServer(server, f)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	defer func() {
		server.Stop()
		if err := <-served; err != nil && !errors.Is(err, grpc.ErrServerStopped) {
			t.Errorf("Serve: %v", err)
		}
	}()
	var stderr bytes.Buffer
	code := run(append([]string{"watch", "--server", listener.Addr().String()}, args...),
		strings.NewReader(""), stdout, &stderr, func(string) (string, bool) { return "", false }, sketch.SelfTest)
	return result{status: code, stderr: stderr.String()}
}

// refusal is an error with a reason, as the service gives it.
func refusal(t *testing.T, code codes.Code, reason, message string) error {
	t.Helper()
	st, err := status.New(code, message).WithDetails(&errdetails.ErrorInfo{Domain: "neardup", Reason: reason})
	if err != nil {
		t.Fatal(err)
	}
	return st.Err()
}

func TestWatchGoesOnAfterARestart(t *testing.T) {
	gone := refusal(t, codes.Unavailable, "SHUTTING_DOWN", "the server is shutting down")
	feed := &fakeFeed{calls: []func(feedStream) error{
		sends(gone, "1", "2"),
		sends(status.Error(codes.Unavailable, "not yet")),
		sends(nil, "3"),
	}}
	got := feed.watch(t, "--once")
	want := ""
	for _, id := range []string{"1", "2", "3"} {
		want += "1970-01-01T00:00:01Z  document " + id + "  added\n"
	}
	if got.status != exitDone || got.stdout != want {
		t.Errorf("status %d, output\n%swant\n%s%s", got.status, got.stdout, want, got.stderr)
	}
	if cursors := feed.cursors(); !slices.Equal(cursors, []string{"", "2", "2"}) {
		t.Errorf("the feed was read from the cursors %q", cursors)
	}
	if !strings.Contains(got.stderr, "the connection is lost and tried again: the server is shutting down") {
		t.Errorf("standard error is %q", got.stderr)
	}
}

func TestWatchSendsItsFlags(t *testing.T) {
	feed := &fakeFeed{calls: []func(feedStream) error{sends(nil, "1")}}
	if got := feed.watch(t, "news", "--once", "--from-now", "--templates", "--json"); got.status != exitDone {
		t.Fatalf("status %d: %s", got.status, got.stderr)
	}
	req := feed.requests[0]
	if req.GetCollection() != "news" || !req.GetFromNow() || !req.GetIncludeTemplates() || !req.GetStopAtEnd() {
		t.Errorf("request is %v", req)
	}
}

func TestWatchKeepsItsCursorInAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cursor")
	feed := &fakeFeed{calls: []func(feedStream) error{sends(nil, "1", "2"), sends(nil, "3")}}
	for range 2 {
		if got := feed.watch(t, "--once", "--cursor-file", file); got.status != exitDone {
			t.Fatalf("status %d: %s", got.status, got.stderr)
		}
	}
	if cursors := feed.cursors(); !slices.Equal(cursors, []string{"", "2"}) {
		t.Errorf("the feed was read from the cursors %q", cursors)
	}
	assertFile(t, file, "3\n")
	if entries, err := os.ReadDir(filepath.Dir(file)); err != nil || len(entries) != 1 {
		t.Errorf("beside the cursor file there are %v, %v", entries, err)
	}
}

func assertFile(t *testing.T, file, want string) {
	t.Helper()
	if got, err := os.ReadFile(file); err != nil || string(got) != want {
		t.Errorf("%s holds %q, %v, want %q", filepath.Base(file), got, err, want)
	}
}

// fullWriter takes some writes and then fails.
type fullWriter struct{ left int }

func (w *fullWriter) Write(p []byte) (int, error) {
	if w.left--; w.left < 0 {
		return 0, errors.New("no space left")
	}
	return len(p), nil
}

func TestWatchDoesNotPassWhatItCouldNotPrint(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cursor")
	feed := &fakeFeed{calls: []func(feedStream) error{sends(nil, "1", "2", "3")}}
	got := feed.watchTo(t, &fullWriter{left: 1}, "--cursor-file", file)
	if got.status != exitFailed || !strings.Contains(got.stderr, "no space left") {
		t.Errorf("status %d: %s", got.status, got.stderr)
	}
	assertFile(t, file, "1\n")
}

func TestWatchErrors(t *testing.T) {
	folder := t.TempDir()
	stale, empty := filepath.Join(folder, "stale"), filepath.Join(folder, "empty")
	for file, content := range map[string]string{stale: "old\n", empty: "\n"} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	expired := sends(refusal(t, codes.OutOfRange, "CURSOR_EXPIRED", "changes are no longer kept"))
	for name, test := range map[string]struct {
		call   func(feedStream) error
		args   []string
		status int
		want   string
	}{
		"expired":         {expired, []string{"--cursor", "old"}, exitFailed, "changes are no longer kept\n"},
		"expired in file": {expired, []string{"--cursor-file", stale}, exitFailed, "no longer kept; the cursor stands in " + stale},
		"empty file":      {nil, []string{"--cursor-file", empty}, exitFailed, "is empty: remove it to begin again"},
		"file in no folder": {
			sends(nil, "1"), []string{"--cursor-file", filepath.Join(folder, "none", "cursor")}, exitFailed, "no such file",
		},
		"never reached": {
			sends(status.Error(codes.Unavailable, "not there")), nil, exitFailed, "no server answers",
		},
		"silent": {
			func(stream feedStream) error { <-stream.Context().Done(); return nil }, []string{"--timeout", "50ms"},
			exitFailed, "no answer within 50ms",
		},
		"ended":        {sends(nil, "1"), nil, exitFailed, "the server ended the feed"},
		"two cursors":  {nil, []string{"--cursor", "a", "--cursor-file", stale}, exitUsage, "can't be used together"},
		"cursor, now":  {nil, []string{"--cursor", "a", "--from-now"}, exitUsage, "exclude each other"},
		"zero timeout": {nil, []string{"--timeout", "0s"}, exitUsage, "--timeout is 0s"},
	} {
		t.Run(name, func(t *testing.T) {
			feed := &fakeFeed{calls: []func(feedStream) error{test.call}}
			got := feed.watch(t, test.args...)
			if got.status != test.status || !strings.Contains(got.stderr, test.want) {
				t.Errorf("status %d, want %d with %q: %s", got.status, test.status, test.want, got.stderr)
			}
		})
	}
}

func TestChangesForPeople(t *testing.T) {
	at := &timestamppb.Timestamp{Seconds: 1}
	for name, test := range map[string]struct {
		change *neardupv1.Change
		want   string
	}{
		"match": {&neardupv1.Change{ChangeTime: at, Change: &neardupv1.Change_Match{Match: &neardupv1.MatchChange{
			DocumentId: "a", OtherDocumentId: "b\n", Relation: neardupv1.Relation_RELATION_NEAR_DUPLICATE,
			PreviousRelation: neardupv1.Relation_RELATION_PARTIAL, Resemblance: 0.5, ContainmentAInB: 0.75, ContainmentBInA: 1,
			Syndicated: true, OriginalDocumentId: "a", OriginalBasis: neardupv1.OriginalBasis_ORIGINAL_BASIS_CREDITED,
			Judgement: neardupv1.Judgement_JUDGEMENT_RIGHT,
		}}}, "match a and b   NEAR_DUPLICATE, was PARTIAL, resemblance 0.50, containment 0.75 and 1.00, " +
			"syndicated, original a (credited), marked right"},
		"match gone": {&neardupv1.Change{ChangeTime: at, Change: &neardupv1.Change_Match{Match: &neardupv1.MatchChange{
			DocumentId: "a", OtherDocumentId: "b", PreviousRelation: neardupv1.Relation_RELATION_EXACT,
		}}}, "match a and b  gone, was EXACT"},
		"cluster": {&neardupv1.Change{ChangeTime: at, Change: &neardupv1.Change_Cluster{Cluster: &neardupv1.ClusterChange{
			ClusterId: "a", Kind: neardupv1.ClusterChangeKind_CLUSTER_CHANGE_KIND_CHANGED, CanonicalDocumentId: "b",
			CanonicalBasis:    neardupv1.OriginalBasis_ORIGINAL_BASIS_CREDITED,
			JoinedDocumentIds: []string{"c", "d"}, LeftDocumentIds: []string{"e"},
		}}}, "cluster a  changed, canonical b (credited); joined: c, d; left: e"},
		"cluster gone": {&neardupv1.Change{ChangeTime: at, Change: &neardupv1.Change_Cluster{Cluster: &neardupv1.ClusterChange{
			ClusterId: "a", Kind: neardupv1.ClusterChangeKind_CLUSTER_CHANGE_KIND_DISSOLVED,
		}}}, "cluster a  dissolved"},
		"unknown": {&neardupv1.Change{ChangeTime: at}, "a change that this version does not know"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			o := newOutput(&out, func(string) (string, bool) { return "", false })
			o.change(test.change)
			if err := o.flush(); err != nil {
				t.Fatal(err)
			}
			if want := "1970-01-01T00:00:01Z  " + test.want + "\n"; out.String() != want {
				t.Errorf("the line is\n%swant\n%s", out.String(), want)
			}
		})
	}
}
