package rpc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
)

// watchServer is a server with a collection "news" and a clock that the test moves.
type watchServer struct {
	*Server
	client neardupv1.CollectionServiceClient
	ahead  atomic.Int64
}

func startWatches(t *testing.T, heartbeat time.Duration) *watchServer {
	t.Helper()
	s := &watchServer{}
	engine := openEngine(t, service.Options{
		Dir: t.TempDir(), SweepInterval: time.Millisecond,
		Now: func() time.Time { return time.Now().Add(time.Duration(s.ahead.Load())) },
	})
	server, conn := startServer(t, engine, Config{HeartbeatInterval: heartbeat}, nil)
	s.Server, s.client = server, neardupv1.NewCollectionServiceClient(conn)
	createCollection(t, s.client, &neardupv1.Collection{Name: "news"})
	return s
}

type changesClient = grpc.ServerStreamingClient[neardupv1.WatchChangesResponse]

// watch opens a watch of the collection news.
func (s *watchServer) watch(ctx context.Context, t *testing.T, req *neardupv1.WatchChangesRequest) changesClient {
	t.Helper()
	req = proto.CloneOf(req)
	if req.GetCollection() == "" {
		req.Collection = "news"
	}
	stream, err := s.client.WatchChanges(ctx, req)
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

// receive returns the next response with changes, or the first one of the stream.
func receive(t *testing.T, stream changesClient) *neardupv1.WatchChangesResponse {
	t.Helper()
	response, err := stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	if response.GetCursor() == "" {
		t.Error("a response has no cursor")
	}
	return response
}

// replay reads the feed to its end, and returns its changes and the last cursor.
func (s *watchServer) replay(t *testing.T, cursor string) (changes []*neardupv1.Change, last string) {
	t.Helper()
	stream := s.watch(t.Context(), t, &neardupv1.WatchChangesRequest{Cursor: cursor, IncludeTemplates: true, StopAtEnd: true})
	for first := true; ; first = false {
		response, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return changes, last
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(response.GetChanges()) > 0 == first {
			t.Errorf("that it is the first response is %t, and it has %d changes", first, len(response.GetChanges()))
		}
		changes, last = append(changes, response.GetChanges()...), response.GetCursor()
	}
}

// stateOf writes what changes add up to: matches and clusters, one a line.
func stateOf(changes []*neardupv1.Change) []string {
	lines := map[string]string{}
	members := map[string][]string{}
	for _, c := range changes {
		if m := c.GetMatch(); m != nil {
			key := fmt.Sprintf("match %s %s", m.GetDocumentId(), m.GetOtherDocumentId())
			lines[key] = fmt.Sprintf("%s %v %v %v %v %s", key, m.GetRelation(), m.GetResemblance(),
				m.GetContainmentAInB(), m.GetContainmentBInA(), m.GetOriginalDocumentId())
			if m.GetRelation() == 0 {
				delete(lines, key)
			}
		}
		if k := c.GetCluster(); k != nil {
			id := k.GetClusterId()
			list := slices.DeleteFunc(members[id], func(m string) bool { return slices.Contains(k.GetLeftDocumentIds(), m) })
			members[id] = slices.Sorted(slices.Values(append(list, k.GetJoinedDocumentIds()...)))
			lines["cluster "+id] = fmt.Sprintf("cluster %s %s %v %v", id, k.GetCanonicalDocumentId(), k.GetCanonicalBasis(), members[id])
			if k.GetKind() == neardupv1.ClusterChangeKind_CLUSTER_CHANGE_KIND_DISSOLVED {
				delete(lines, "cluster "+id)
				delete(members, id)
			}
		}
	}
	return slices.Sorted(maps.Values(lines))
}

// state writes what the server lists, in the same form.
func (s *watchServer) state(t *testing.T) []string {
	t.Helper()
	var lines []string
	documents, _ := listDocuments(t, s.client, "news", 0)
	for _, a := range documentIDs(documents) {
		matches, err := s.client.ListMatches(t.Context(), &neardupv1.ListMatchesRequest{
			Collection: "news", DocumentId: a, PageSize: 1000, IncludeTemplates: true,
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range matches.GetMatches() {
			if a < m.GetDocumentId() {
				lines = append(lines, fmt.Sprintf("match %s %s %v %v %v %v %s", a, m.GetDocumentId(), m.GetRelation(),
					m.GetResemblance(), m.GetContainmentAInB(), m.GetContainmentBInA(), m.GetOriginalDocumentId()))
			}
		}
	}
	clusters, err := s.client.ListClusters(t.Context(), &neardupv1.ListClustersRequest{Collection: "news", PageSize: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range clusters.GetClusters() {
		lines = append(lines, fmt.Sprintf("cluster %s %s %v %v",
			k.GetClusterId(), k.GetCanonicalDocumentId(), k.GetCanonicalBasis(), k.GetMemberDocumentIds()))
	}
	slices.Sort(lines)
	return lines
}

// copies are documents of two stories, some of them cut, from two sources.
func copies(n int) []*neardupv1.Document {
	var docs []*neardupv1.Document
	for i := range n {
		text := story
		if i%2 == 1 {
			text = strings.ToUpper(story) + strings.Repeat(" and so it went on from one day to the next", i)
		}
		d := textDocument(fmt.Sprintf("d%02d", i), text)
		d.Source = []string{"Gazette", "Courier", "Herald"}[i%3]
		docs = append(docs, d)
	}
	return docs
}

func TestWatchReplaysTheState(t *testing.T) {
	s := startWatches(t, 0)
	live := s.watch(t.Context(), t, &neardupv1.WatchChangesRequest{IncludeTemplates: true})
	receive(t, live)
	cursors := []string{""}
	for _, step := range []func() error{
		func() error { addDocuments(t, s.client, copies(9)...); return nil },
		func() error {
			addDocuments(t, s.client, textDocument("d03", story), textDocument("d08", "short"))
			return nil
		},
		func() error {
			_, err := s.client.MarkMatch(t.Context(), &neardupv1.MarkMatchRequest{
				Collection: "news", DocumentId: "d00", OtherDocumentId: "d02", Judgement: neardupv1.Judgement_JUDGEMENT_WRONG,
			})
			return err
		},
		func() error {
			_, err := s.client.DeleteDocument(t.Context(), &neardupv1.DeleteDocumentRequest{Collection: "news", DocumentId: "d00"})
			return err
		},
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
		_, cursor := s.replay(t, cursors[len(cursors)-1])
		cursors = append(cursors, cursor)
	}
	want := s.state(t)
	if len(want) < 10 {
		t.Fatalf("there is too little to watch: %v", want)
	}
	all, _ := s.replay(t, "")
	if got := stateOf(all); !slices.Equal(got, want) {
		t.Errorf("the changes add up to\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, c := range all {
		if c.GetChangeTime() == nil {
			t.Errorf("%v has no time", c)
		}
	}
	// Whoever watched all the while got the same.
	var seen []*neardupv1.Change
	for len(seen) < len(all) {
		seen = append(seen, receive(t, live).GetChanges()...)
	}
	if got := stateOf(seen); !slices.Equal(got, want) {
		t.Errorf("what was seen live adds up to\n%s", strings.Join(got, "\n"))
	}
	// A cursor of any response goes on after it.
	last := 0
	for _, cursor := range cursors {
		rest, _ := s.replay(t, cursor)
		at := len(all) - len(rest)
		if at < last || !slices.EqualFunc(rest, all[at:], func(a, b *neardupv1.Change) bool { return proto.Equal(a, b) }) {
			t.Errorf("after a cursor come %d changes that are not the last of %d", len(rest), len(all))
		}
		last = at
	}
	if last != len(all) {
		t.Errorf("after the last cursor %d changes follow", len(all)-last)
	}
}

func TestWatchFromNow(t *testing.T) {
	s := startWatches(t, 0)
	addDocuments(t, s.client, textDocument("before", story))
	stream := s.watch(t.Context(), t, &neardupv1.WatchChangesRequest{FromNow: true})
	if first := receive(t, stream); len(first.GetChanges()) > 0 {
		t.Errorf("the first response has %v", first.GetChanges())
	}
	addDocuments(t, s.client, textDocument("after", "short"))
	if got := receive(t, stream).GetChanges(); len(got) != 1 || got[0].GetDocument().GetDocumentId() != "after" {
		t.Errorf("watched from now, the changes are %v", got)
	}
}

// TestWatchTellsItsCursorWhileNothingChanges goes on from the cursor of a response without changes.
func TestWatchTellsItsCursorWhileNothingChanges(t *testing.T) {
	s := startWatches(t, time.Millisecond)
	stream := s.watch(t.Context(), t, &neardupv1.WatchChangesRequest{})
	cursor := receive(t, stream).GetCursor()
	for range 3 {
		if beat := receive(t, stream); len(beat.GetChanges()) > 0 || beat.GetCursor() != cursor {
			t.Errorf("while nothing changes comes %v, the cursor was %s", beat, cursor)
		}
	}
	addDocuments(t, s.client, textDocument("a", story))
	for {
		if response := receive(t, stream); len(response.GetChanges()) > 0 {
			cursor = response.GetCursor()
			break
		}
	}
	if rest, last := s.replay(t, cursor); len(rest) != 0 || last != cursor {
		t.Errorf("after the last cursor comes %v and the cursor %s", rest, last)
	}
}

// TestWatchSendsManyChangesInPieces watches more changes than a message holds.
func TestWatchSendsManyChangesInPieces(t *testing.T) {
	s := startWatches(t, 0)
	const documents = 3*watchPieceChanges/2 + 1
	docs := make([]*neardupv1.Document, documents)
	for i := range docs {
		docs[i] = textDocument(fmt.Sprint(i), "")
	}
	for batch := range slices.Chunk(docs, 250) {
		addDocuments(t, s.client, batch...)
	}
	stream := s.watch(t.Context(), t, &neardupv1.WatchChangesRequest{StopAtEnd: true})
	var sizes []int
	for {
		response, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, len(response.GetChanges()))
	}
	if want := []int{0, watchPieceChanges, documents - watchPieceChanges}; !slices.Equal(sizes, want) {
		t.Errorf("the responses have %v changes, want %v", sizes, want)
	}
}

func TestTemplatesAreLeftOut(t *testing.T) {
	for _, c := range []struct {
		relation, previous match.Relation
		want               bool
	}{
		{match.Template, 0, true}, {0, match.Template, true}, {match.Template, match.Template, true},
		{match.Exact, match.Template, false}, {match.Template, match.Partial, false}, {0, match.Contains, false},
		{match.NearDuplicate, 0, false},
	} {
		change := service.Change{Match: &service.MatchChange{Relation: c.relation, Previous: c.previous}}
		if got := ofTemplates(change); got != c.want {
			t.Errorf("from %v to %v: left out is %t", c.previous, c.relation, got)
		}
	}
	if ofTemplates(service.Change{Document: &service.DocumentChange{}}) {
		t.Error("a document is left out")
	}
}

func TestWatchErrors(t *testing.T) {
	s := startWatches(t, 0)
	addDocuments(t, s.client, textDocument("a", story))
	_, cursor := s.replay(t, "")
	createCollection(t, s.client, &neardupv1.Collection{Name: "other"})
	fail := func(what string, req *neardupv1.WatchChangesRequest, code codes.Code, reason string, metadata map[string]string) {
		t.Helper()
		_, err := s.watch(t.Context(), t, req).Recv()
		if err == nil {
			t.Fatalf("%s: no error", what)
		}
		checkError(t, err, code, reason, metadata)
	}
	ahead, _ := positionOf(cursor)
	ahead.Sequence++
	for _, bad := range []string{"x", cursor + "A", cursor[:len(cursor)-1], cursorOf(ahead), cursorOf(service.FeedPosition{Collection: 9})} {
		fail("bad cursor", &neardupv1.WatchChangesRequest{Cursor: bad}, codes.InvalidArgument, "BAD_CURSOR",
			map[string]string{"collection": "news", "cursor": bad})
	}
	fail("of another collection", &neardupv1.WatchChangesRequest{Collection: "other", Cursor: cursor},
		codes.InvalidArgument, "BAD_CURSOR", map[string]string{"collection": "other", "cursor": cursor})
	fail("unknown collection", &neardupv1.WatchChangesRequest{Collection: "none"}, codes.NotFound, "COLLECTION_NOT_FOUND",
		map[string]string{"collection": "none"})
	if _, err := s.client.DeleteCollection(t.Context(), &neardupv1.DeleteCollectionRequest{Collection: "news"}); err != nil {
		t.Fatal(err)
	}
	createCollection(t, s.client, &neardupv1.Collection{Name: "news"})
	fail("made anew", &neardupv1.WatchChangesRequest{Cursor: cursor}, codes.InvalidArgument, "BAD_CURSOR",
		map[string]string{"collection": "news", "cursor": cursor})
}

// TestOldChangesAreDropped waits for the sweep that drops them.
func TestOldChangesAreDropped(t *testing.T) {
	s := startWatches(t, 0)
	got, err := s.client.GetCollection(t.Context(), &neardupv1.GetCollectionRequest{Collection: "news"})
	if err != nil || got.GetCollection().GetChangeRetention().AsDuration() != 7*24*time.Hour {
		t.Fatalf("changes are kept for %v, %v", got.GetCollection().GetChangeRetention(), err)
	}
	first := receive(t, s.watch(t.Context(), t, &neardupv1.WatchChangesRequest{})).GetCursor()
	addDocuments(t, s.client, textDocument("a", story))
	_, cursor := s.replay(t, "")
	s.ahead.Store(int64(2 * time.Hour))
	updated, err := s.client.UpdateCollection(t.Context(), &neardupv1.UpdateCollectionRequest{
		Collection: &neardupv1.Collection{Name: "news", ChangeRetention: durationpb.New(time.Hour)},
		UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"change_retention"}},
	})
	if err != nil || updated.GetCollection().GetChangeRetention().AsDuration() != time.Hour {
		t.Fatalf("UpdateCollection = %v, %v", updated, err)
	}
	for start := time.Now(); ; time.Sleep(time.Millisecond) {
		_, err = s.watch(t.Context(), t, &neardupv1.WatchChangesRequest{Cursor: first, StopAtEnd: true}).Recv()
		if err != nil {
			break
		}
		if time.Since(start) > 10*time.Second {
			t.Fatal("the changes are still there")
		}
	}
	checkError(t, err, codes.OutOfRange, "CURSOR_EXPIRED", map[string]string{"collection": "news"})
	addDocuments(t, s.client, textDocument("b", "short"))
	for _, from := range []string{"", cursor} {
		rest, _ := s.replay(t, from)
		if len(rest) != 1 || rest[0].GetDocument().GetDocumentId() != "b" {
			t.Errorf("from the cursor %q there is %v", from, rest)
		}
	}
	updated, err = s.client.UpdateCollection(t.Context(), &neardupv1.UpdateCollectionRequest{
		Collection: &neardupv1.Collection{Name: "news"},
		UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"change_retention"}},
	})
	if err != nil || updated.GetCollection().GetChangeRetention().AsDuration() != 7*24*time.Hour {
		t.Errorf("set back: %v, %v", updated.GetCollection().GetChangeRetention(), err)
	}
}

func TestAWatchEndsWithItsCollection(t *testing.T) {
	s := startWatches(t, 0)
	stream := s.watch(t.Context(), t, &neardupv1.WatchChangesRequest{})
	receive(t, stream)
	if _, err := s.client.DeleteCollection(t.Context(), &neardupv1.DeleteCollectionRequest{Collection: "news"}); err != nil {
		t.Fatal(err)
	}
	_, err := stream.Recv()
	checkError(t, err, codes.NotFound, "COLLECTION_NOT_FOUND", map[string]string{"collection": "news"})
}

func TestAWatchEndsWithTheServer(t *testing.T) {
	s := startWatches(t, 0)
	stream := s.watch(t.Context(), t, &neardupv1.WatchChangesRequest{})
	receive(t, stream)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := s.Shutdown(ctx); err != nil {
		t.Fatal(err)
	}
	_, err := stream.Recv()
	checkError(t, err, codes.Unavailable, "SHUTTING_DOWN", nil)
}

func TestAWatchEndsWithItsClient(t *testing.T) {
	s := startWatches(t, 0)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	stream := s.watch(ctx, t, &neardupv1.WatchChangesRequest{})
	receive(t, stream)
	_, err := stream.Recv()
	checkError(t, err, codes.DeadlineExceeded, "", nil)
}
