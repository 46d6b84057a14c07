package service

import (
	"errors"
	"reflect"
	"testing"

	"github.com/neardup/neardup/service/analyze"
	"github.com/neardup/neardup/service/cluster"
	"github.com/neardup/neardup/service/match"
)

// TestReplyGolden pins the stored form of a reply. If it fails, a field of the results was renamed, added or removed: make
// replyFormat one more, and take the new form over.
func TestReplyGolden(t *testing.T) {
	results := []AddResult{{
		Outcome: Replaced,
		Verdict: Verdict{
			ID: "a", Relation: match.Partial, Limits: []Limit{LimitBucket}, TokenCount: 7,
			Attribution: analyze.Attribution{Source: "AFP", Start: 1, End: 4},
			Matches: []Match{{
				ID: "b", Source: "s", Syndicated: true, OriginalID: "b", OriginalBasis: cluster.Earliest,
				Evidence: match.Evidence{
					Relation: match.Partial, AsCopy: match.Partial, Resemblance: .25, ContainmentAInB: .5, ContainmentBInA: .75,
					Rarity: .875, Agreement: .625, FactAgreement: .5, Verification: match.VerifiedExact, PassagesTruncated: true,
					Passages: []match.Passage{{
						A: match.Span{Start: 1, End: 2, FirstParagraph: 3, LastParagraph: 4}, B: match.Span{End: 5}, Tokens: 6, Similarity: 1,
					}},
				},
			}},
		},
	}}
	reply, err := encodeReply(results)
	if err != nil {
		t.Fatal(err)
	}
	const want = "\x01" +
		`[{"Outcome":3,"Verdict":{"ID":"a","Relation":5,"Matches":[{"ID":"b","Source":"s","Relation":5,"AsCop` +
		`y":5,"Resemblance":0.25,"ContainmentAInB":0.5,"ContainmentBInA":0.75,"Rarity":0.875,"Agreement":0.62` +
		`5,"FactAgreement":0.5,"Verification":1,"Passages":[{"A":{"Start":1,"End":2,"FirstParagraph":3,"LastParagraph":4},"B":{"S` +
		`tart":0,"End":5,"FirstParagraph":0,"LastParagraph":0},"Tokens":6,"Similarity":1}],"PassagesTruncated` +
		`":true,"Syndicated":true,"OriginalID":"b","OriginalBasis":2,"Judgement":0}],"Limits":"Ag==","Attribu` +
		`tion":{"Source":"AFP","Start":1,"End":4},"TokenCount":7}}]`
	if string(reply) != want {
		t.Errorf("stored form is\n%s\nwant\n%s", reply, want)
	}
	got, err := decodeReply(reply)
	if err != nil || !reflect.DeepEqual(got, results) {
		t.Errorf("came back as %+v, %v", got, err)
	}
	for _, bad := range [][]byte{nil, []byte("\x02[]"), []byte("[]")} {
		if _, err := decodeReply(bad); !errors.Is(err, errReplyFormat) {
			t.Errorf("reply %q: error %v", bad, err)
		}
	}
	if _, err := decodeReply([]byte("\x01" + `[{"Unknown":1}]`)); err == nil {
		t.Error("a field that is not known was accepted")
	}
}
