package rpc

import (
	"bytes"
	"encoding/json"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/analyze"
	"github.com/neardup/neardup/service/cluster"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

// The engine's enums are converted by their numbers, so these have to be the API's.
func TestEnumNumbers(t *testing.T) {
	for number, name := range map[protoreflect.Enum]string{
		neardupv1.Relation(match.Exact):                 "RELATION_EXACT",
		neardupv1.Relation(match.NearDuplicate):         "RELATION_NEAR_DUPLICATE",
		neardupv1.Relation(match.Contains):              "RELATION_CONTAINS",
		neardupv1.Relation(match.ContainedIn):           "RELATION_CONTAINED_IN",
		neardupv1.Relation(match.Partial):               "RELATION_PARTIAL",
		neardupv1.Relation(match.Template):              "RELATION_TEMPLATE",
		neardupv1.Relation(match.Unrelated):             "RELATION_UNRELATED",
		neardupv1.Verification(match.VerifiedExact):     "VERIFICATION_EXACT",
		neardupv1.Verification(match.VerifiedEstimated): "VERIFICATION_ESTIMATED",
		neardupv1.OriginalBasis(cluster.Credited):       "ORIGINAL_BASIS_CREDITED",
		neardupv1.OriginalBasis(cluster.Earliest):       "ORIGINAL_BASIS_EARLIEST",
		neardupv1.OriginalBasis(cluster.Longest):        "ORIGINAL_BASIS_LONGEST",
		neardupv1.OriginalBasis(cluster.SmallestID):     "ORIGINAL_BASIS_SMALLEST_ID",
		neardupv1.Limit(service.LimitCandidates):        "LIMIT_CANDIDATES",
		neardupv1.Limit(service.LimitBucket):            "LIMIT_BUCKET",
		neardupv1.Limit(service.LimitPassages):          "LIMIT_PASSAGES",
		neardupv1.Limit(service.LimitMatches):           "LIMIT_MATCHES",
		neardupv1.AddOutcome(service.Added):             "ADD_OUTCOME_ADDED",
		neardupv1.AddOutcome(service.Unchanged):         "ADD_OUTCOME_UNCHANGED",
		neardupv1.AddOutcome(service.Replaced):          "ADD_OUTCOME_REPLACED",
		neardupv1.TextRetention(service.RetainText):     "TEXT_RETENTION_RETAIN",
		neardupv1.TextRetention(service.DiscardText):    "TEXT_RETENTION_DISCARD",
		neardupv1.SeedPolicy(service.SecretSeed):        "SEED_POLICY_SECRET",
		neardupv1.SeedPolicy(service.PublicSeed):        "SEED_POLICY_PUBLIC",
		neardupv1.ParagraphStatus(analyze.Unique):       "PARAGRAPH_STATUS_UNIQUE",
		neardupv1.ParagraphStatus(analyze.Repeated):     "PARAGRAPH_STATUS_REPEATED",
		neardupv1.ParagraphStatus(analyze.Boilerplate):  "PARAGRAPH_STATUS_BOILERPLATE",
		neardupv1.Family(sketch.MinWise):                "FAMILY_MINWISE",
		neardupv1.Family(sketch.FSS):                    "FAMILY_FSS",
	} {
		value := number.Descriptor().Values().ByNumber(number.Number())
		if value == nil || string(value.Name()) != name {
			t.Errorf("%v is not %s", value, name)
		}
	}
}

func TestVerdictMessage(t *testing.T) {
	verdict := service.Verdict{
		ID: "new", Relation: match.Partial, TokenCount: 40,
		Matches: []service.Match{{
			ID: "old", Source: "البلد",
			Evidence: match.Evidence{
				Relation: match.Partial, Resemblance: .25, ContainmentAInB: .5, ContainmentBInA: .75, Rarity: .875, Agreement: .625, FactAgreement: .5,
				Verification: match.VerifiedExact, PassagesTruncated: true,
				Passages: []match.Passage{{
					A:      match.Span{Start: 1, End: 2, FirstParagraph: 3, LastParagraph: 4},
					B:      match.Span{Start: 5, End: 6, FirstParagraph: 7, LastParagraph: 8},
					Tokens: 9, Similarity: .5,
				}},
			},
			Syndicated: true, OriginalID: "old", OriginalBasis: cluster.Earliest,
		}},
		Limits:      []service.Limit{service.LimitCandidates, service.LimitPassages},
		Attribution: analyze.Attribution{Source: "AFP", Start: 10, End: 13},
	}
	want := &neardupv1.Verdict{
		DocumentId: "new", Relation: neardupv1.Relation_RELATION_PARTIAL, TokenCount: 40,
		Matches: []*neardupv1.Match{{
			DocumentId: "old", Source: "البلد", Relation: neardupv1.Relation_RELATION_PARTIAL,
			Resemblance: .25, ContainmentAInB: .5, ContainmentBInA: .75, Rarity: .875, Agreement: .625, FactAgreement: .5,
			Verification:      neardupv1.Verification_VERIFICATION_EXACT,
			PassagesTruncated: true,
			Passages: []*neardupv1.SharedPassage{{
				A:          &neardupv1.PassageSpan{StartByte: 1, EndByte: 2, FirstParagraph: 3, LastParagraph: 4},
				B:          &neardupv1.PassageSpan{StartByte: 5, EndByte: 6, FirstParagraph: 7, LastParagraph: 8},
				TokenCount: 9, Similarity: .5,
			}},
			Syndicated: true, OriginalDocumentId: "old", OriginalBasis: neardupv1.OriginalBasis_ORIGINAL_BASIS_EARLIEST,
		}},
		Limits:      []neardupv1.Limit{neardupv1.Limit_LIMIT_CANDIDATES, neardupv1.Limit_LIMIT_PASSAGES},
		Attribution: &neardupv1.Attribution{Source: "AFP", StartByte: 10, EndByte: 13},
	}
	if got := VerdictMessage(verdict); !proto.Equal(got, want) {
		t.Errorf("verdict is %v, want %v", got, want)
	}
}

func TestCompareResponse(t *testing.T) {
	got := CompareResponse("x", "y", "id", match.Evidence{
		Relation: match.ContainedIn, Resemblance: .25, ContainmentAInB: 1, ContainmentBInA: .5, PassagesTruncated: true,
	})
	want := &neardupv1.CompareResponse{
		A: "x", B: "y", Relation: neardupv1.Relation_RELATION_CONTAINED_IN, Resemblance: .25, ContainmentAInB: 1,
		ContainmentBInA: .5, PassagesTruncated: true, ParameterId: "id",
	}
	if !proto.Equal(got, want) {
		t.Errorf("response is %v, want %v", got, want)
	}
}

// The JSON of an analysis is read by scripts: its names, and every field where it is zero too.
func TestAnalyzeResponseJSON(t *testing.T) {
	response := AnalyzeResponse("a.txt", analyze.Document{
		Paragraphs: []analyze.Paragraph{
			{Start: 0, End: 5, Status: analyze.Unique},
			{
				Start: 6, End: 11, Status: analyze.Repeated,
				DuplicateOf: []analyze.Duplicate{{Paragraph: 0, Resemblance: 1, Containment: 1}},
			},
		},
		Attribution: analyze.Attribution{Source: "A\xffP", Start: 8, End: 11},
		TokenCount:  2,
	})
	got, err := protojson.MarshalOptions{UseProtoNames: true, EmitDefaultValues: true}.Marshal(response)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"document_id": "a.txt", "paragraphs": [
		{"index": 0, "start_byte": 0, "end_byte": 5, "status": "PARAGRAPH_STATUS_UNIQUE", "duplicate_of": []},
		{"index": 1, "start_byte": 6, "end_byte": 11, "status": "PARAGRAPH_STATUS_REPEATED", "duplicate_of": [
			{"document_id": "", "paragraph": 0, "resemblance": 1, "containment": 1}]}],
		"attribution": {"source": "A` + "\uFFFD" + `P", "start_byte": 8, "end_byte": 11}, "token_count": 2}`
	if compactJSON(t, string(got)) != compactJSON(t, want) {
		t.Errorf("JSON is %s, want %s", got, want)
	}
}

func TestSketchMessageOfEmptyText(t *testing.T) {
	empty := SketchMessage("d", service.TextSketch{Signature: make([]uint64, 4)})
	if want := (&neardupv1.Sketch{DocumentId: "d"}); !proto.Equal(empty, want) {
		t.Errorf("the sketch of an empty text is %v, want %v", empty, want)
	}
	// A fingerprint of zero is a fingerprint.
	if full := SketchMessage("d", service.TextSketch{TokenCount: 1, Signature: []uint64{3}}); full.Simhash == nil {
		t.Error("the sketch of a text has no SimHash")
	}
}

// compactJSON drops the spaces that protojson varies on purpose.
func compactJSON(t *testing.T, text string) string {
	t.Helper()
	var compact bytes.Buffer
	if err := json.Compact(&compact, []byte(text)); err != nil {
		t.Fatal(err)
	}
	return compact.String()
}
