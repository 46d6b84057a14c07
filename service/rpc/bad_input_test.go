package rpc

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/store"
)

// Bytes of every kind are a text: they come back as they went in, and are found again.
func TestAnyBytesAreAText(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	raw := func(id, text string) *neardupv1.Document {
		return &neardupv1.Document{Id: id, Content: &neardupv1.Document_RawText{RawText: []byte(text)}}
	}
	for name, doc := range map[string]*neardupv1.Document{
		"nul":           textDocument("nul", "A text \x00 with nul \x00bytes in it."),
		"nul in the id": textDocument("nul\x00id", "Another one, whose id has a nul byte."),
		"invalid UTF-8": raw("raw", "Some bytes \xff\xfe that are \xc3 no UTF-8 at all."),
		"no text":       raw("bytes", "\xff\x00\xfe\x80"),
	} {
		t.Run(name, func(t *testing.T) {
			addDocuments(t, client, doc)
			got, err := client.GetDocument(t.Context(), &neardupv1.GetDocumentRequest{Collection: "news", DocumentId: doc.GetId()})
			if err != nil || !proto.Equal(got.GetDocument(), doc) {
				t.Errorf("the document comes back as %v, %v", got, err)
			}
			checked, err := client.CheckDocuments(t.Context(), &neardupv1.CheckDocumentsRequest{
				Collection: "news", Documents: []*neardupv1.Document{{Content: doc.GetContent()}},
			})
			if err != nil {
				t.Fatal(err)
			}
			matches := checked.GetVerdicts()[0].GetMatches()
			if words := name != "no text"; words != (len(matches) == 1) {
				t.Errorf("the text has the matches %v", matches)
			}
		})
	}
}

// A text that is empty or missing is stored, is unique, and matches nothing, not even its like.
func TestEmptyTextsMatchNothing(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	docs := []*neardupv1.Document{
		{Id: "missing"}, {Id: "missing too"}, textDocument("empty", ""), textDocument("blank", " \n\t "), textDocument("dots", "..."),
	}
	for i, result := range addDocuments(t, client, docs...) {
		if result.GetOutcome() != neardupv1.AddOutcome_ADD_OUTCOME_ADDED ||
			result.GetVerdict().GetRelation() != neardupv1.Relation_RELATION_UNRELATED || len(result.GetVerdict().GetMatches()) > 0 {
			t.Errorf("%s: %v", docs[i].GetId(), result)
		}
	}
}

// Of the documents of a batch that share an id the last one stays.
func TestTheLastOfABatchStays(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	results := addDocuments(t, client, textDocument("a", story), textDocument("a", otherStory))
	if first, second := results[0].GetOutcome(), results[1].GetOutcome(); first != neardupv1.AddOutcome_ADD_OUTCOME_ADDED ||
		second != neardupv1.AddOutcome_ADD_OUTCOME_REPLACED {
		t.Errorf("outcomes %v, %v", first, second)
	}
	got, err := client.GetDocument(t.Context(), &neardupv1.GetDocumentRequest{Collection: "news", DocumentId: "a"})
	if err != nil || got.GetDocument().GetText() != otherStory {
		t.Errorf("the document is %v, %v", got, err)
	}
}

// Of a call that its client gives up, all is there or nothing, and the next call is answered.
func TestACanceledAddIsThereWholeOrNotAtAll(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	const documents = 200
	var docs []*neardupv1.Document
	for i := range documents {
		docs = append(docs, textDocument(fmt.Sprint(i), fmt.Sprintf("%s Number %d of the series.", story, i)))
	}
	canceled := 0
	for wait := time.Duration(0); wait < 20*time.Millisecond; wait += 5 * time.Millisecond {
		ctx, cancel := context.WithCancel(t.Context())
		timer := time.AfterFunc(wait, cancel)
		_, err := client.AddDocuments(ctx, &neardupv1.AddDocumentsRequest{Collection: "news", Documents: docs})
		timer.Stop()
		cancel()
		if err == nil {
			continue
		}
		canceled++
		if code := status.Code(err); code != codes.Canceled {
			t.Errorf("the call ends with %v", err)
		}
		statistics, err := client.GetCollectionStatistics(t.Context(), &neardupv1.GetCollectionStatisticsRequest{Collection: "news"})
		if err != nil {
			t.Fatal(err)
		}
		if n := statistics.GetDocumentCount(); n != 0 && n != documents {
			t.Errorf("%d of %d documents are there", n, documents)
		}
	}
	if canceled == 0 {
		t.Error("no call was canceled")
	}
}

func TestAFullDiskRefusesAddsAndAnswersReads(t *testing.T) {
	disk := vfs.NewMem()
	client := startStreamsOn(t, service.Options{Dir: "data", Store: store.Options{FS: disk}}).client
	addDocuments(t, client, textDocument("a", story))
	usage := func(free uint64) {
		disk.TestingSetDiskUsage(vfs.DiskUsage{AvailBytes: free, TotalBytes: 1 << 40})
	}
	usage(1 << 20)
	_, err := client.AddDocuments(t.Context(), &neardupv1.AddDocumentsRequest{
		Collection: "news", Documents: []*neardupv1.Document{textDocument("b", story)},
	})
	checkError(t, err, codes.Unavailable, "STORE_UNAVAILABLE", map[string]string{"cause": "low_space"})
	_, err = client.DeleteDocument(t.Context(), &neardupv1.DeleteDocumentRequest{Collection: "news", DocumentId: "a"})
	checkError(t, err, codes.Unavailable, "STORE_UNAVAILABLE", map[string]string{"cause": "low_space"})

	if _, err := client.GetDocument(t.Context(), &neardupv1.GetDocumentRequest{Collection: "news", DocumentId: "a"}); err != nil {
		t.Errorf("GetDocument: %v", err)
	}
	checked, err := client.CheckDocuments(t.Context(), &neardupv1.CheckDocumentsRequest{
		Collection: "news", Documents: []*neardupv1.Document{textDocument("", story)},
	})
	if err != nil || len(checked.GetVerdicts()[0].GetMatches()) != 1 {
		t.Errorf("CheckDocuments: %v, %v", checked, err)
	}
	usage(1 << 39)
	addDocuments(t, client, textDocument("b", story))
}

// Bytes that are no request are refused by gRPC, before anything looks at them, and the connection goes on.
func TestMessagesThatAreNoneAreRefused(t *testing.T) {
	engine := openEngine(t, service.Options{Dir: t.TempDir()})
	_, conn := startServer(t, engine, Config{}, nil)
	for name, request := range map[string][]byte{
		"garbage":           {0xff, 0xff, 0xff},
		"cut":               {0x0a, 0x05, 'n'},
		"name of bad UTF-8": {0x0a, 0x02, 0xff, 0xfe},
	} {
		var response []byte
		err := conn.Invoke(t.Context(), neardupv1.CollectionService_GetCollection_FullMethodName, request, &response,
			grpc.ForceCodec(rawCodec{}))
		if code := status.Code(err); code != codes.Internal {
			t.Errorf("%s: error is %v", name, err)
		}
	}
	createCollection(t, neardupv1.NewCollectionServiceClient(conn), &neardupv1.Collection{Name: "news"})
}

// rawCodec sends bytes as they are.
type rawCodec struct{}

func (rawCodec) Name() string { return "proto" }

func (rawCodec) Marshal(v any) ([]byte, error) { return v.([]byte), nil }

func (rawCodec) Unmarshal(data []byte, v any) error {
	*v.(*[]byte) = data
	return nil
}
