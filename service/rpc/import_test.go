package rpc

import (
	"math"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

func importRecords(
	t *testing.T, client neardupv1.CollectionServiceClient, collection string, records []*neardupv1.Record,
) *neardupv1.ImportRecordsResponse {
	t.Helper()
	response, err := client.ImportRecords(t.Context(), &neardupv1.ImportRecordsRequest{Collection: collection, Records: records})
	if err != nil {
		t.Fatal(err)
	}
	return response
}

// TestImportOfAnExport imports an export by way of its JSON, as a file of it is.
func TestImportOfAnExport(t *testing.T) {
	client := startCollections(t)
	syndicate(t, client)
	records := exportOf(t, client, "news")
	read := make([]*neardupv1.Record, len(records))
	for i, r := range records {
		line, err := protojson.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		read[i] = &neardupv1.Record{}
		if err := protojson.Unmarshal(line, read[i]); err != nil {
			t.Fatal(err)
		}
	}
	createCollection(t, client, &neardupv1.Collection{Name: "copy"})
	end := records[len(records)-1].GetEnd()
	want := &neardupv1.ImportRecordsResponse{
		AddedCount: 5, MatchCount: int32(end.GetMatchCount()), FeedbackCount: 1, SkippedCount: int32(2 + end.GetClusterCount()),
	}
	if got := importRecords(t, client, "copy", read); !proto.Equal(got, want) {
		t.Errorf("the import answers %v, want %v", got, want)
	}
	want.AddedCount, want.UnchangedCount = 0, want.AddedCount
	if got := importRecords(t, client, "copy", read); !proto.Equal(got, want) {
		t.Errorf("the second import answers %v, want %v", got, want)
	}
	again := exportOf(t, client, "copy")
	if len(again) != len(records) {
		t.Fatalf("the import is exported as %d records, want %d", len(again), len(records))
	}
	for i := 1; i < len(records)-1; i++ {
		if !proto.Equal(again[i], records[i]) {
			t.Errorf("record %d is %v, want %v", i, again[i], records[i])
		}
	}
}

// aMatch is a match of the documents a and b, which hold the story.
func aMatch(change func(*neardupv1.MatchRecord)) *neardupv1.Record {
	m := &neardupv1.MatchRecord{DocumentId: "a", Match: &neardupv1.Match{
		DocumentId: "b", Relation: neardupv1.Relation_RELATION_EXACT, Resemblance: 1,
		Passages: []*neardupv1.SharedPassage{{
			A: &neardupv1.PassageSpan{EndByte: 9}, B: &neardupv1.PassageSpan{EndByte: 9}, TokenCount: 2, Similarity: 1,
		}},
	}}
	change(m)
	return &neardupv1.Record{Record: &neardupv1.Record_Match{Match: m}}
}

func aDocument(d *neardupv1.Document) *neardupv1.Record {
	return &neardupv1.Record{Record: &neardupv1.Record_Document{Document: &neardupv1.DocumentRecord{Document: d}}}
}

func someFeedback(f *neardupv1.Feedback) *neardupv1.Record {
	return &neardupv1.Record{Record: &neardupv1.Record_Feedback{Feedback: f}}
}

func TestImportRefuses(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	docs := []*neardupv1.Record{aDocument(textDocument("a", story)), aDocument(textDocument("b", story))}
	for _, tc := range []struct {
		name, field string
		record      *neardupv1.Record
	}{
		{"nothing", "records[2].record", &neardupv1.Record{}},
		{"no document", "records[2].document.document", aDocument(nil)},
		{"no id", "records[2].document.document.id", aDocument(&neardupv1.Document{})},
		{"a paragraph of two", "records[2].document.document.paragraph_list.paragraphs[0]", aDocument(&neardupv1.Document{
			Id: "c", Content: &neardupv1.Document_ParagraphList{ParagraphList: &neardupv1.ParagraphList{Paragraphs: []string{"x\ny"}}},
		})},
		{"no time", "records[2].document.add_time", &neardupv1.Record{Record: &neardupv1.Record_Document{
			Document: &neardupv1.DocumentRecord{Document: textDocument("c", ""), AddTime: &timestamppb.Timestamp{Nanos: -1}},
		}}},
		{"a time out of range", "records[2].document.add_time", &neardupv1.Record{Record: &neardupv1.Record_Document{
			Document: &neardupv1.DocumentRecord{
				Document: textDocument("c", ""), AddTime: timestamppb.New(time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC)),
			},
		}}},
		{"no match", "records[2].match.match", aMatch(func(m *neardupv1.MatchRecord) { m.Match = nil })},
		{"no a", "records[2].match.document_id", aMatch(func(m *neardupv1.MatchRecord) { m.DocumentId = "" })},
		{"an unknown b", "records[2].match.match.document_id", aMatch(func(m *neardupv1.MatchRecord) { m.Match.DocumentId = "x" })},
		{"an unknown relation", "records[2].match.match.relation", aMatch(func(m *neardupv1.MatchRecord) { m.Match.Relation = 257 })},
		{"an unknown copy", "records[2].match.relation_as_copy", aMatch(func(m *neardupv1.MatchRecord) { m.RelationAsCopy = 99 })},
		{"an unknown verification", "records[2].match.match.verification", aMatch(func(m *neardupv1.MatchRecord) {
			m.Match.Verification = 258
		})},
		{"no number", "records[2].match.match.rarity", aMatch(func(m *neardupv1.MatchRecord) { m.Match.Rarity = math.NaN() })},
		{"a span beyond", "records[2].match.match.passages[0].b.end_byte", aMatch(func(m *neardupv1.MatchRecord) {
			m.Match.Passages[0].B.EndByte = 1 << 20
		})},
		{"feedback of none", "records[2].feedback.judgement", someFeedback(&neardupv1.Feedback{DocumentId: "a", OtherDocumentId: "b"})},
		{"feedback with a long note", "records[2].feedback.note", someFeedback(&neardupv1.Feedback{
			DocumentId: "a", OtherDocumentId: "b", Judgement: neardupv1.Judgement_JUDGEMENT_RIGHT, Note: strings.Repeat("x", 4097),
		})},
		{"feedback at no time", "records[2].feedback.mark_time", someFeedback(&neardupv1.Feedback{
			DocumentId: "a", OtherDocumentId: "b", Judgement: neardupv1.Judgement_JUDGEMENT_RIGHT,
			MarkTime: &timestamppb.Timestamp{Seconds: math.MaxInt64},
		})},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := client.ImportRecords(t.Context(), &neardupv1.ImportRecordsRequest{
				Collection: "news", Records: append(docs[:2:2], tc.record),
			})
			checkError(t, err, codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": tc.field, "index": "2"})
		})
	}
	_, err := client.ImportRecords(t.Context(), &neardupv1.ImportRecordsRequest{Collection: "news"})
	checkError(t, err, codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "records"})
	_, err = client.ImportRecords(t.Context(), &neardupv1.ImportRecordsRequest{Collection: "none", Records: docs})
	checkError(t, err, codes.NotFound, "COLLECTION_NOT_FOUND", map[string]string{"collection": "none"})
	_, err = client.ImportRecords(t.Context(), &neardupv1.ImportRecordsRequest{
		Collection: "news", Records: append(docs[:2:2], aDocument(textDocument("c", strings.Repeat("x", 16<<20+1)))),
	})
	checkError(t, err, codes.InvalidArgument, "TEXT_TOO_LARGE", map[string]string{
		"index": "2", "bytes": "16777217", "limit": "16777216",
	})
	if records := exportOf(t, client, "news"); len(records) != 2 {
		t.Errorf("after refused imports the collection has %d records", len(records))
	}
	importRecords(t, client, "news", append(docs[:2:2], aMatch(func(*neardupv1.MatchRecord) {})))
}
