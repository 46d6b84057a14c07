package rpc

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

func TestFeedbackIsHonored(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	addDocuments(t, client, textDocument("a", story), textDocument("b", story))
	marked, err := client.MarkMatch(t.Context(), &neardupv1.MarkMatchRequest{
		Collection: "news", DocumentId: "b", OtherDocumentId: "a", Judgement: neardupv1.Judgement_JUDGEMENT_WRONG, Note: "a test",
	})
	if err != nil {
		t.Fatal(err)
	}
	f := marked.GetFeedback()
	if f.GetDocumentId() != "a" || f.GetOtherDocumentId() != "b" || f.GetNote() != "a test" || f.GetMarkTime() == nil ||
		f.GetJudgement() != neardupv1.Judgement_JUDGEMENT_WRONG {
		t.Errorf("the feedback is %v", f)
	}
	matches := func() []*neardupv1.Match {
		t.Helper()
		response, err := client.ListMatches(t.Context(), &neardupv1.ListMatchesRequest{Collection: "news", DocumentId: "a"})
		if err != nil {
			t.Fatal(err)
		}
		return response.GetMatches()
	}
	if got := matches(); len(got) != 0 {
		t.Errorf("a wrong match is listed: %v", got)
	}
	explained, err := explainStored(t, client, "a", "b")
	if err != nil || explained.GetMatch().GetJudgement() != neardupv1.Judgement_JUDGEMENT_WRONG ||
		explained.GetMatch().GetRelation() != neardupv1.Relation_RELATION_EXACT {
		t.Errorf("it is explained as %v, %v", explained.GetMatch(), err)
	}
	_, err = client.MarkMatch(t.Context(), &neardupv1.MarkMatchRequest{
		Collection: "news", DocumentId: "a", OtherDocumentId: "b", Judgement: neardupv1.Judgement_JUDGEMENT_RIGHT,
	})
	if got := matches(); err != nil || len(got) != 1 || got[0].GetJudgement() != neardupv1.Judgement_JUDGEMENT_RIGHT {
		t.Errorf("a right match is listed as %v, %v", got, err)
	}
	gone := &neardupv1.DeleteFeedbackRequest{Collection: "news", DocumentId: "b", OtherDocumentId: "a"}
	if _, err := client.DeleteFeedback(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	if got := matches(); len(got) != 1 || got[0].GetJudgement() != neardupv1.Judgement_JUDGEMENT_UNSPECIFIED {
		t.Errorf("without feedback: %v", got)
	}
	_, err = client.DeleteFeedback(t.Context(), gone)
	checkError(t, err, codes.NotFound, "FEEDBACK_NOT_FOUND",
		map[string]string{"collection": "news", "document_id": "a", "other_document_id": "b"})
	gone.AllowMissing = true
	if _, err := client.DeleteFeedback(t.Context(), gone); err != nil {
		t.Errorf("feedback that may be missing: %v", err)
	}
}

func TestListFeedbackPages(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	var want []string
	for i := range 5 {
		// Ids of the greatest length: the token of a page holds two.
		a, b := fmt.Sprintf("%d%s", i, strings.Repeat("x", 511)), strings.Repeat("y", 512)
		want = append(want, a)
		_, err := client.MarkMatch(t.Context(), &neardupv1.MarkMatchRequest{
			Collection: "news", DocumentId: b, OtherDocumentId: a, Judgement: neardupv1.Judgement_JUDGEMENT_RIGHT, AllowMissing: true,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	var sizes []int
	request := &neardupv1.ListFeedbackRequest{Collection: "news", PageSize: 2}
	for {
		response, err := client.ListFeedback(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, len(response.GetFeedback()))
		for _, f := range response.GetFeedback() {
			got = append(got, f.GetDocumentId())
		}
		if response.GetNextPageToken() == "" {
			break
		}
		request = proto.CloneOf(request)
		request.PageToken = response.GetNextPageToken()
	}
	if !slices.Equal(got, want) || !slices.Equal(sizes, []int{2, 2, 1}) {
		t.Errorf("pages of %v hold %.9q", sizes, got)
	}
	request.PageToken = "AAAA"
	_, err := client.ListFeedback(t.Context(), request)
	checkError(t, err, codes.InvalidArgument, "BAD_PAGE_TOKEN", map[string]string{"page_token": "AAAA"})
	// A key that no list gives, under a check that is right.
	scope := pageScope{neardupv1.CollectionService_ListFeedback_FullMethodName, "1"} // the number of the only collection
	request.PageToken = scope.token("\x09short")
	_, err = client.ListFeedback(t.Context(), request)
	checkError(t, err, codes.InvalidArgument, "BAD_PAGE_TOKEN", map[string]string{"page_token": request.GetPageToken()})
}

func TestPairKeys(t *testing.T) {
	for _, pair := range []service.Pair{{}, {A: "a", B: "b"}, {A: "a"}, {A: strings.Repeat("x", 512), B: "b"}} {
		if got, ok := pairOf(pairKey(pair)); !ok || got != pair {
			t.Errorf("pair %v is read as %v, %v", pair, got, ok)
		}
	}
}

func TestFeedbackErrors(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	addDocuments(t, client, textDocument("a", story))
	request := func(change func(*neardupv1.MarkMatchRequest)) error {
		req := &neardupv1.MarkMatchRequest{
			Collection: "news", DocumentId: "a", OtherDocumentId: "none", Judgement: neardupv1.Judgement_JUDGEMENT_WRONG,
		}
		change(req)
		_, err := client.MarkMatch(t.Context(), req)
		return err
	}
	checkError(t, request(func(*neardupv1.MarkMatchRequest) {}), codes.NotFound, "DOCUMENT_NOT_FOUND",
		map[string]string{"collection": "news", "document_id": "none"})
	for field, change := range map[string]func(*neardupv1.MarkMatchRequest){
		"document_id":       func(r *neardupv1.MarkMatchRequest) { r.DocumentId = "" },
		"other_document_id": func(r *neardupv1.MarkMatchRequest) { r.OtherDocumentId = "a" },
		"judgement":         func(r *neardupv1.MarkMatchRequest) { r.Judgement = 0 },
		"note":              func(r *neardupv1.MarkMatchRequest) { r.Note = strings.Repeat("x", 4097) },
	} {
		checkError(t, request(change), codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": field})
	}
	absent := map[string]string{"collection": "absent"}
	checkError(t, request(func(r *neardupv1.MarkMatchRequest) { r.Collection = "absent" }),
		codes.NotFound, "COLLECTION_NOT_FOUND", absent)
	_, err := client.ListFeedback(t.Context(), &neardupv1.ListFeedbackRequest{Collection: "absent"})
	checkError(t, err, codes.NotFound, "COLLECTION_NOT_FOUND", absent)
	_, err = client.DeleteFeedback(t.Context(), &neardupv1.DeleteFeedbackRequest{
		Collection: "absent", DocumentId: "a", OtherDocumentId: "b",
	})
	checkError(t, err, codes.NotFound, "COLLECTION_NOT_FOUND", absent)
}
