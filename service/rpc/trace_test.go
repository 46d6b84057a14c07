package rpc

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// TestClustersTellAChain: three outlets, each of which took the story from the one before.
func TestClustersTellAChain(t *testing.T) {
	client := startCollections(t)
	createCollection(t, client, &neardupv1.Collection{Name: "news"})
	article := func(id, source, credit string, hour int) *neardupv1.Document {
		text := story
		if credit != "" {
			text += "\nSource: " + credit
		}
		d := textDocument(id, text)
		d.Source = source
		d.PublishTime = timestamppb.New(time.Date(2024, 5, 1, hour, 0, 0, 0, time.UTC))
		return d
	}
	addDocuments(t, client, article("c", "Quay Post", "Tide Daily", 9), article("a", "Harbor Gazette", "", 7),
		article("b", "Tide Daily", "Harbor Gazette", 8))
	response, err := client.ListClusters(t.Context(), &neardupv1.ListClustersRequest{Collection: "news", DocumentId: "b"})
	if err != nil {
		t.Fatal(err)
	}
	found := response.GetClusters()[0]
	if found.GetCanonicalDocumentId() != "a" ||
		found.GetCanonicalReason() != "its source, Harbor Gazette, is credited by 1 of the 2 other documents" {
		t.Errorf("%s is canonical: %s", found.GetCanonicalDocumentId(), found.GetCanonicalReason())
	}
	var told []string
	for _, m := range found.GetMembers() {
		told = append(told, strings.Join([]string{m.GetDocumentId(), m.GetSource(), m.GetCreditedSource(), m.GetCopiedFromDocumentId(),
			m.GetCopiedFromBasis().String()}, "|"))
	}
	want := "a|Harbor Gazette|||ORIGINAL_BASIS_UNSPECIFIED\n" +
		"b|Tide Daily|Harbor Gazette|a|ORIGINAL_BASIS_CREDITED\n" +
		"c|Quay Post|Tide Daily|b|ORIGINAL_BASIS_CREDITED"
	if got := strings.Join(told, "\n"); got != want {
		t.Errorf("members are\n%s\nwant\n%s", got, want)
	}
	listed, err := client.ListClusters(t.Context(), &neardupv1.ListClustersRequest{Collection: "news"})
	if err != nil || len(listed.GetClusters()) != 1 || len(listed.GetClusters()[0].GetMembers()) != 3 {
		t.Errorf("the list is %v, %v", listed.GetClusters(), err)
	}
}
