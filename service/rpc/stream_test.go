package rpc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/store"
)

func TestStreamAnswersMixedItemsInOrder(t *testing.T) {
	server := startStreams(t, service.Limits{})
	answers, err := server.exchange(t,
		openMessage("news"),
		checkItem(-3, textDocument("", story)),
		addItem(5, textDocument("a", story)),
		checkItem(6, textDocument("", story)),
		addItem(10, textDocument("b", otherStory)),
		addItem(11, textDocument("c", story)),
		addItem(12, textDocument("a", story)),
		checkItem(13, textDocument("c", story)),
		addItem(14, textDocument("b", story)),
	)
	if err != nil {
		t.Fatal(err)
	}
	checkAnswers(t, answers,
		"-3 CHECKED: UNRELATED",
		"5 ADDED: UNRELATED",
		"6 CHECKED: EXACT a",
		"10 ADDED: UNRELATED",
		"11 ADDED: EXACT a",
		"12 UNCHANGED: EXACT c",
		"13 CHECKED: EXACT a",
		"14 REPLACED: EXACT a c",
	)
}

// More items than the window and a batch hold, with the runs of both operations cut at odd places.
func TestStreamAnswersManyItems(t *testing.T) {
	server := startStreams(t, service.Limits{})
	const items = 2*windowItems + 77
	stream := server.dial(t.Context(), t, openMessage("news"))
	sent := make(chan error, 1)
	go func() {
		for i := range int64(items) {
			message := addItem(i, textDocument(fmt.Sprint(i), ""))
			if i%7 == 3 || i%11 == 5 {
				message = checkItem(i, textDocument("", ""))
			}
			if err := stream.Send(message); err != nil {
				sent <- err
				return
			}
		}
		sent <- stream.CloseSend()
	}()
	for i := range int64(items) {
		answer, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		checked := i%7 == 3 || i%11 == 5
		if answer.GetSequence() != i || (answer.GetChecked() != nil) != checked || (answer.GetAdded() != nil) == checked {
			t.Fatalf("answer %d is %v", i, answer)
		}
	}
	if _, err := stream.Recv(); !errors.Is(err, io.EOF) {
		t.Errorf("the stream ends with %v", err)
	}
	if err := <-sent; err != nil {
		t.Errorf("send: %v", err)
	}
}

func TestStreamRefusesItemsOneByOne(t *testing.T) {
	server := startStreams(t, service.Limits{TextBytes: len(story)})
	paragraphs := &neardupv1.Document{Id: "p", Content: &neardupv1.Document_ParagraphList{
		ParagraphList: &neardupv1.ParagraphList{Paragraphs: []string{"one", "two\nthree"}},
	}}
	answers, err := server.exchange(t,
		openMessage("news"),
		addItem(1, textDocument("a", story)),
		addItem(2, textDocument("", story)),
		addItem(3, textDocument("large", story+"!")),
		addItem(4, textDocument("b", otherStory)),
		addItem(5, textDocument(strings.Repeat("x", 513), story)),
		checkItem(6, textDocument("", story+"!")),
		checkItem(7, paragraphs),
		itemMessage(&neardupv1.StreamItem{Sequence: 8}),
		checkItem(9, textDocument("", story)),
	)
	if err != nil {
		t.Fatal(err)
	}
	checkAnswers(t, answers,
		"1 ADDED: UNRELATED",
		"2 InvalidArgument",
		"3 InvalidArgument",
		"4 ADDED: UNRELATED",
		"5 InvalidArgument",
		"6 InvalidArgument",
		"7 InvalidArgument",
		"8 InvalidArgument",
		"9 CHECKED: EXACT a",
	)
	large := map[string]string{
		"index": "0", "bytes": fmt.Sprint(len(story) + 1), "limit": fmt.Sprint(len(story)),
	}
	for _, want := range []struct {
		answer   int
		reason   string
		metadata map[string]string
	}{
		{1, "INVALID_FIELD", map[string]string{"field": "item.add.id"}},
		{2, "TEXT_TOO_LARGE", large},
		{4, "INVALID_FIELD", map[string]string{"field": "item.add.id"}},
		{5, "TEXT_TOO_LARGE", large},
		{6, "INVALID_FIELD", map[string]string{"field": "item.check.paragraph_list.paragraphs[1]", "index": "1"}},
		{7, "INVALID_FIELD", map[string]string{"field": "item.operation"}},
	} {
		checkError(t, status.ErrorProto(answers[want.answer].GetError()), codes.InvalidArgument, want.reason, want.metadata)
	}
}

func TestStreamEndsWhenItsRulesAreBroken(t *testing.T) {
	server := startStreams(t, service.Limits{})
	item := func(sequence int64) *neardupv1.StreamDocumentsRequest {
		return checkItem(sequence, textDocument("", ""))
	}
	invalid := func(field string) map[string]string { return map[string]string{"field": field} }
	const answered = "1 CHECKED: UNRELATED"
	for _, test := range []struct {
		name     string
		messages []*neardupv1.StreamDocumentsRequest
		answers  []string
		code     codes.Code
		reason   string
		metadata map[string]string
	}{
		{"nothing sent", nil, nil, codes.InvalidArgument, "INVALID_FIELD", invalid("open")},
		{
			"item first", []*neardupv1.StreamDocumentsRequest{item(1)},
			nil, codes.InvalidArgument, "INVALID_FIELD", invalid("open"),
		},
		{
			"opened twice", []*neardupv1.StreamDocumentsRequest{openMessage("news"), item(1), openMessage("news")},
			[]string{answered}, codes.InvalidArgument, "INVALID_FIELD", invalid("open"),
		},
		{
			"message without content", []*neardupv1.StreamDocumentsRequest{openMessage("news"), item(1), {}},
			[]string{answered}, codes.InvalidArgument, "INVALID_FIELD", invalid("message"),
		},
		{
			"sequence repeated", []*neardupv1.StreamDocumentsRequest{openMessage("news"), item(1), item(1)},
			[]string{answered}, codes.InvalidArgument, "INVALID_FIELD", invalid("item.sequence"),
		},
		{
			"sequence descending", []*neardupv1.StreamDocumentsRequest{openMessage("news"), item(1), item(0)},
			[]string{answered}, codes.InvalidArgument, "INVALID_FIELD", invalid("item.sequence"),
		},
		{
			"collection not named", []*neardupv1.StreamDocumentsRequest{openMessage("")},
			nil, codes.InvalidArgument, "INVALID_FIELD", invalid("open.collection"),
		},
		{
			"collection unknown", []*neardupv1.StreamDocumentsRequest{openMessage("olds"), item(1)},
			nil, codes.NotFound, "COLLECTION_NOT_FOUND", map[string]string{"collection": "olds"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			answers, err := server.exchange(t, test.messages...)
			checkAnswers(t, answers, test.answers...)
			checkError(t, err, test.code, test.reason, test.metadata)
		})
	}
}

// A collection that is unknown is reported before the first item, which may be long in coming.
func TestStreamReportsUnknownCollectionAtOnce(t *testing.T) {
	server := startStreams(t, service.Limits{})
	_, err := server.dial(t.Context(), t, openMessage("olds")).Recv()
	checkError(t, err, codes.NotFound, "COLLECTION_NOT_FOUND", map[string]string{"collection": "olds"})
}

func TestStreamEndsWhenItsCollectionIsDeleted(t *testing.T) {
	server := startStreams(t, service.Limits{})
	stream := server.dial(t.Context(), t, openMessage("news"), addItem(1, textDocument("a", story)))
	if _, err := stream.Recv(); err != nil {
		t.Fatal(err)
	}
	_, err := server.client.DeleteCollection(t.Context(), &neardupv1.DeleteCollectionRequest{Collection: "news"})
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Send(addItem(2, textDocument("b", story))); err != nil {
		t.Fatal(err)
	}
	_, err = stream.Recv()
	checkError(t, err, codes.NotFound, "COLLECTION_NOT_FOUND", map[string]string{"collection": "news"})
}

// A full disk ends the stream at the first add; the checks before it are answered.
func TestStreamEndsWhenTheStoreCannotWrite(t *testing.T) {
	disk := vfs.NewMem()
	server := startStreamsOn(t, service.Options{Dir: "data", Store: store.Options{FS: disk}})
	disk.TestingSetDiskUsage(vfs.DiskUsage{AvailBytes: 1 << 20, TotalBytes: 1 << 30})
	answers, err := server.exchange(t, openMessage("news"),
		checkItem(1, textDocument("", story)), addItem(2, textDocument("a", story)), checkItem(3, textDocument("", story)))
	checkAnswers(t, answers, "1 CHECKED: UNRELATED")
	checkError(t, err, codes.Unavailable, "STORE_UNAVAILABLE", map[string]string{"cause": "low_space"})
}

// What was answered before a break is there, and sending everything again changes nothing.
func TestStreamIsResumedAfterABreak(t *testing.T) {
	server := startStreams(t, service.Limits{})
	ctx, cut := context.WithCancel(t.Context())
	defer cut()
	const items = 40
	messages := []*neardupv1.StreamDocumentsRequest{openMessage("news")}
	for i := range int64(items) {
		messages = append(messages, addItem(i, textDocument(fmt.Sprintf("d%02d", i), fmt.Sprintf("text %d of forty", i))))
	}
	stream := server.dial(ctx, t, messages[:items/2]...)
	var answered int
	for ; answered < items/4; answered++ {
		if _, err := stream.Recv(); err != nil {
			t.Fatal(err)
		}
	}
	cut()
	if _, err := stream.Recv(); err == nil {
		// An answer may have been on its way.
		for err == nil {
			_, err = stream.Recv()
		}
	} else if status.Code(err) != codes.Canceled {
		t.Errorf("the cut stream ends with %v", err)
	}
	for i := range answered {
		_, err := server.client.GetDocument(t.Context(), &neardupv1.GetDocumentRequest{
			Collection: "news", DocumentId: fmt.Sprintf("d%02d", i),
		})
		if err != nil {
			t.Errorf("document %d was acknowledged: %v", i, err)
		}
	}

	answers, err := server.exchange(t, messages...)
	if err != nil || len(answers) != items {
		t.Fatalf("%d answers, %v", len(answers), err)
	}
	for i, answer := range answers {
		outcome := answer.GetAdded().GetOutcome()
		if i < answered && outcome != neardupv1.AddOutcome_ADD_OUTCOME_UNCHANGED {
			t.Errorf("document %d was acknowledged and is %v", i, outcome)
		}
		if i >= items/2 && outcome != neardupv1.AddOutcome_ADD_OUTCOME_ADDED {
			t.Errorf("document %d was not sent and is %v", i, outcome)
		}
	}
}

func TestStreamAnswersWhatItReadBeforeShutdown(t *testing.T) {
	server := startStreams(t, service.Limits{})
	stream := server.dial(t.Context(), t, openMessage("news"), addItem(1, textDocument("a", story)))
	idle := server.dial(t.Context(), t) // not even opened
	if _, err := stream.Recv(); err != nil {
		t.Fatal(err)
	}
	// A call on the same connection answers only once the server has taken the streams before it.
	if _, err := server.client.GetCollection(t.Context(), &neardupv1.GetCollectionRequest{Collection: "news"}); err != nil {
		t.Fatal(err)
	}
	stopped := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		stopped <- server.Shutdown(ctx)
	}()

	// Sending goes on until the stream ends; the answers have no gap, and each answered add is kept.
	sent := make(chan int64, 1)
	go func() {
		sequence := int64(2)
		for stream.Send(addItem(sequence, textDocument(fmt.Sprint(sequence), ""))) == nil {
			sequence++
		}
		sent <- sequence
	}()
	last := int64(1)
	for {
		answer, err := stream.Recv()
		if err != nil {
			checkError(t, err, codes.Unavailable, "SHUTTING_DOWN", nil)
			break
		}
		if last++; answer.GetSequence() != last || answer.GetAdded() == nil {
			t.Fatalf("answer %d is %v", last, answer)
		}
	}
	if n := <-sent; last > n {
		t.Errorf("%d answers to %d items", last, n)
	}
	if last < 2 {
		t.Error("the stream ended before it was told to")
	}
	_, err := idle.Recv()
	checkError(t, err, codes.Unavailable, "SHUTTING_DOWN", nil)
	if err := <-stopped; err != nil {
		t.Errorf("shutdown: %v", err)
	}
}

// stall opens a stream and sends items, up to the given number, whose answers are not read. It returns when the server
// takes no more, with a channel of the number that was taken in the end.
func (s *streamServer) stall(t *testing.T, items int) (stream documentsClient, taken <-chan int) {
	t.Helper()
	stream = s.dial(t.Context(), t, openMessage("news"))
	// An answer holds the id, so that a hundred fill HTTP/2's first window. The labels keep it from holding many items,
	// and cost no work as a text would.
	doc := &neardupv1.Document{Id: strings.Repeat("i", 512), Labels: map[string]string{}}
	for i := range windowItemBytes >> 10 {
		doc.Labels[fmt.Sprint(i)] = strings.Repeat("l", 1<<10)
	}
	progress, end := make(chan struct{}, items), make(chan int, 1)
	go func() {
		sent := 0
		for sent < items && stream.Send(checkItem(int64(sent), doc)) == nil {
			sent++
			progress <- struct{}{}
		}
		end <- sent
	}()
	for count := 0; ; {
		select {
		case <-progress:
			count++
		case <-time.After(500 * time.Millisecond):
			if count == items {
				t.Fatalf("all %d items were taken though no answer was read", items)
			}
			if count < windowItems {
				t.Logf("the machine is slow: %d items were taken", count)
				continue
			}
			t.Logf("the server took %d items", count)
			return stream, end
		}
	}
}

// A client that sends and does not read is stopped by flow control, and is served on when it reads.
func TestStreamWaitsForAClientThatDoesNotRead(t *testing.T) {
	const items = 3 * windowItems
	stream, taken := startStreams(t, service.Limits{}).stall(t, items)
	for i := range int64(items) {
		answer, err := stream.Recv()
		if err != nil || answer.GetSequence() != i {
			t.Fatalf("answer %d is %v, %v", i, answer.GetSequence(), err)
		}
	}
	if n := <-taken; n != items {
		t.Errorf("%d items were taken in the end", n)
	}
}

// What the server has read when it shuts down is a full window; all of it is answered.
func TestStreamAnswersAFullWindowBeforeShutdown(t *testing.T) {
	server := startStreams(t, service.Limits{})
	stream, taken := server.stall(t, 3*windowItems)
	stopped := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		stopped <- server.Shutdown(ctx)
	}()
	time.Sleep(2 * watcherGrace) // nothing tells the client that the server drains
	answers := int64(0)
	for {
		answer, err := stream.Recv()
		if err != nil {
			checkError(t, err, codes.Unavailable, "SHUTTING_DOWN", nil)
			break
		}
		if answer.GetSequence() != answers {
			t.Fatalf("answer %d is %d", answers, answer.GetSequence())
		}
		answers++
	}
	if n := int64(<-taken); answers < windowItems || answers >= n {
		t.Errorf("%d answers to %d items, of which the server had read %d at least", answers, n, windowItems)
	}
	if err := <-stopped; err != nil {
		t.Errorf("shutdown: %v", err)
	}
}

func TestStreamIsLoggedOnceWithCounts(t *testing.T) {
	server := startStreams(t, service.Limits{})
	_, err := server.exchange(t, openMessage("news"),
		addItem(1, textDocument("a", story)), addItem(2, textDocument("", story)), checkItem(3, textDocument("", story)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil { // after which nothing is logged any more
		t.Fatal(err)
	}
	var records []map[string]any
	for _, record := range server.records.all(t, "call") {
		if record["method"] == neardupv1.CollectionService_StreamDocuments_FullMethodName {
			records = append(records, record)
		}
	}
	if len(records) != 1 {
		t.Fatalf("records are %v", records)
	}
	for key, want := range map[string]any{
		"code": "OK", "collection": "news", "received": 4.0, "sent": 3.0, "refused": 1.0,
	} {
		if records[0][key] != want {
			t.Errorf("%s is %v, want %v", key, records[0][key], want)
		}
	}
	if id, _ := records[0]["request_id"].(string); id == "" {
		t.Error("the record has no request id")
	}
	if strings.Contains(server.records.String(), "ferry") {
		t.Error("the log holds text of a document")
	}
}
