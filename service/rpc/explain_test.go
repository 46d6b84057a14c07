package rpc

import (
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// explainStored asks about two stored documents.
func explainStored(t *testing.T, client neardupv1.CollectionServiceClient, id, other string) (*neardupv1.ExplainMatchResponse, error) {
	t.Helper()
	return client.ExplainMatch(t.Context(), &neardupv1.ExplainMatchRequest{
		Collection: "news", OtherDocumentId: other,
		Subject: &neardupv1.ExplainMatchRequest_DocumentId{DocumentId: id},
	})
}

func TestExplainMatch(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news", Parameters: &neardupv1.Parameters{
		Channels: []neardupv1.Channel{
			neardupv1.Channel_CHANNEL_BANDS, neardupv1.Channel_CHANNEL_PASSAGES, neardupv1.Channel_CHANNEL_SIMHASH,
		},
	}})
	addDocuments(t, client, textDocument("a", story), textDocument("b", otherStory+"\n"+story), textDocument("c", "a short text of its own"))
	response, err := explainStored(t, client, "a", "b")
	if err != nil {
		t.Fatal(err)
	}
	m := response.GetMatch()
	if response.GetDocumentId() != "a" || m.GetDocumentId() != "b" || m.GetRelation() != neardupv1.Relation_RELATION_CONTAINED_IN ||
		len(m.GetPassages()) != 1 || response.GetStoredMatch().GetRelation() != neardupv1.Relation_RELATION_CONTAINED_IN {
		t.Errorf("the pair is %v, stored %v", m, response.GetStoredMatch())
	}
	if response.GetCandidateRank() != 1 || response.GetCandidateCount() != 1 || response.GetCandidatesTruncated() ||
		response.GetStoryCount() != 2 || response.GetThresholds().GetPartialWords() != 30 {
		t.Errorf("the answer is %v", response)
	}
	var names []string
	for _, rule := range response.GetRules() {
		names = append(names, rule.GetName())
		if rule.GetPassed() != (rule.GetValue() >= rule.GetThreshold()) || rule.GetComment() == "" {
			t.Errorf("rule %v", rule)
		}
	}
	want := "tokens common_runs exact near_duplicate_containment containment template_facts template_distinctiveness"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("the rules are %s, want %s", got, want)
	}
	if n := len(response.GetChannels()); n != 3 {
		t.Fatalf("%d channels, want 3", n)
	}
	passages, simhash := response.GetChannels()[1], response.GetChannels()[2]
	if passages.GetChannel() != neardupv1.Channel_CHANNEL_PASSAGES || !passages.GetMeets() || passages.Distance != nil ||
		len(passages.GetSharedBuckets()) == 0 || !passages.GetSharedBuckets()[0].GetRead() ||
		passages.GetSharedBuckets()[0].GetDocumentCount() != 2 {
		t.Errorf("the passages meet as %v", passages)
	}
	if simhash.GetChannel() != neardupv1.Channel_CHANNEL_SIMHASH || simhash.Distance == nil || simhash.GetDistanceMax() != 3 ||
		simhash.GetMeets() != (simhash.GetDistance() <= 3) {
		t.Errorf("SimHash meets as %v", simhash)
	}
	both := otherStory + "\n" + story
	for _, p := range response.GetPassages() {
		a, b := story[p.GetA().GetStartByte():p.GetA().GetEndByte()], both[p.GetB().GetStartByte():p.GetB().GetEndByte()]
		if a == "" || a != b || p.GetRarity() != 1 || p.GetOtherStoryCount() != 0 {
			t.Errorf("passage %q and %q: %v", a, b, p)
		}
	}
	if len(response.GetPassages()) == 0 {
		t.Error("no passage is explained")
	}
}

func TestExplainMatchOfAText(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news", TextRetention: neardupv1.TextRetention_TEXT_RETENTION_DISCARD})
	addDocuments(t, client, textDocument("a", story))
	response, err := client.ExplainMatch(t.Context(), &neardupv1.ExplainMatchRequest{
		Collection: "news", OtherDocumentId: "a",
		Subject: &neardupv1.ExplainMatchRequest_Document{Document: textDocument("draft", story)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if response.GetDocumentId() != "draft" || response.GetStoredMatch() != nil ||
		response.GetMatch().GetRelation() != neardupv1.Relation_RELATION_NEAR_DUPLICATE ||
		response.GetMatch().GetVerification() != neardupv1.Verification_VERIFICATION_ESTIMATED {
		t.Errorf("the answer is %v", response)
	}
	if p := response.GetPassages(); len(p) == 0 || p[0].GetA() != nil || p[0].GetB() != nil || p[0].GetRarity() != 1 {
		t.Errorf("the passages are %v", p)
	}
}

func TestExplainMatchErrors(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	addDocuments(t, client, textDocument("a", story))
	for id, other := range map[string]string{"none": "a", "a": "none"} {
		_, err := explainStored(t, client, id, other)
		checkError(t, err, codes.NotFound, "DOCUMENT_NOT_FOUND", map[string]string{"collection": "news", "document_id": "none"})
	}
	_, err := explainStored(t, client, "a", "a")
	checkError(t, err, codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "other_document_id"})
	_, err = explainStored(t, client, "a", "")
	checkError(t, err, codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "other_document_id"})
	_, err = client.ExplainMatch(t.Context(), &neardupv1.ExplainMatchRequest{Collection: "news", OtherDocumentId: "a"})
	checkError(t, err, codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "subject"})
	_, err = client.ExplainMatch(t.Context(), &neardupv1.ExplainMatchRequest{
		Collection: "absent", OtherDocumentId: "a",
		Subject: &neardupv1.ExplainMatchRequest_Document{Document: textDocument("", story)},
	})
	checkError(t, err, codes.NotFound, "COLLECTION_NOT_FOUND", map[string]string{"collection": "absent"})
	_, err = client.ExplainMatch(t.Context(), &neardupv1.ExplainMatchRequest{
		Collection: "news", OtherDocumentId: "a",
		Subject: &neardupv1.ExplainMatchRequest_Document{Document: &neardupv1.Document{
			Content: &neardupv1.Document_ParagraphList{ParagraphList: &neardupv1.ParagraphList{Paragraphs: []string{"a\nb"}}},
		}},
	})
	checkError(t, err, codes.InvalidArgument, "INVALID_FIELD",
		map[string]string{"field": "document.paragraph_list.paragraphs[0]", "index": "0"})
}
