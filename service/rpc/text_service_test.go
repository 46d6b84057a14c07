package rpc

import (
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/sketch"
)

func textDocument(id, text string) *neardupv1.Document {
	return &neardupv1.Document{Id: id, Content: &neardupv1.Document_Text{Text: text}}
}

func textClient(t *testing.T, cfg Config) neardupv1.TextServiceClient {
	t.Helper()
	_, conn := startServer(t, &service.Engine{}, cfg, nil)
	return neardupv1.NewTextServiceClient(conn)
}

func TestSketch(t *testing.T) {
	client := textClient(t, Config{})
	response, err := client.Sketch(t.Context(), &neardupv1.SketchRequest{
		Documents: []*neardupv1.Document{
			textDocument("first", "The ferry left the harbor at dawn with forty passengers on board."),
			textDocument("empty", ""),
			textDocument("again", "The ferry left the harbor at dawn with forty passengers on board."),
		},
		Parameters: &neardupv1.Parameters{Permutations: 64, Bands: 16},
	})
	if err != nil {
		t.Fatal(err)
	}
	sketches := response.GetSketches()
	if len(sketches) != 3 {
		t.Fatalf("%d sketches", len(sketches))
	}
	for i, id := range []string{"first", "empty", "again"} {
		if sketches[i].GetDocumentId() != id {
			t.Errorf("sketch %d is of %q", i, sketches[i].GetDocumentId())
		}
	}
	if n := len(sketches[0].GetSignature()); n != 64 {
		t.Errorf("the signature has %d slots, want 64", n)
	}
	if sketches[1].GetSignature() != nil || sketches[1].Simhash != nil || sketches[1].GetTokenCount() != 0 {
		t.Errorf("the sketch of the empty text is %v", sketches[1])
	}
	if sketches[0].GetSimhash() != sketches[2].GetSimhash() {
		t.Error("the same text has two fingerprints")
	}
	if response.GetParameters().GetRows() != 4 || !strings.Contains(response.GetParameterId(), "p64-16x4") {
		t.Errorf("parameters are %v, %s", response.GetParameters(), response.GetParameterId())
	}
}

func TestCompare(t *testing.T) {
	client := textClient(t, Config{})
	addition := " The islanders have asked for a second ferry since the spring, and the ministry promised to study it."
	response, err := client.Compare(t.Context(), &neardupv1.CompareRequest{
		A: textDocument("short", story), B: textDocument("long", strings.Repeat(otherStory+addition, 2)+"\n"+story),
	})
	if err != nil {
		t.Fatal(err)
	}
	if response.GetA() != "short" || response.GetB() != "long" || response.GetContainmentAInB() < .9 ||
		response.GetRelation() != neardupv1.Relation_RELATION_CONTAINED_IN ||
		response.GetParameterId() != sketch.DefaultParameters().ID() || len(response.GetPassages()) != 1 {
		t.Fatalf("the answer is %v", response)
	}
	a := response.GetPassages()[0].GetA()
	if passage := story[a.GetStartByte():a.GetEndByte()]; !strings.HasPrefix(passage, "The night ferry") {
		t.Errorf("the shared passage is %q", passage)
	}
}

func TestAnalyze(t *testing.T) {
	client := textClient(t, Config{})
	line := strings.ReplaceAll(story, "\n", " ")
	document := paragraphs(line, strings.ReplaceAll(otherStory, "\n", " "), line, "Source: AFP")
	document.Id = "d"
	response, err := client.Analyze(t.Context(), &neardupv1.AnalyzeRequest{Document: document})
	if err != nil {
		t.Fatal(err)
	}
	found := response.GetParagraphs()
	if response.GetDocumentId() != "d" || len(found) != 4 || response.GetAttribution().GetSource() != "AFP" {
		t.Fatalf("the answer is %v", response)
	}
	if repeats := found[2].GetDuplicateOf(); len(repeats) != 1 || repeats[0].GetParagraph() != 0 ||
		found[2].GetIndex() != 2 || found[2].GetStatus() != neardupv1.ParagraphStatus_PARAGRAPH_STATUS_REPEATED {
		t.Errorf("the third paragraph is %v", found[2])
	}
	// Paragraphs of the answer stand where those of the request were joined.
	if start, end := found[1].GetStartByte(), found[1].GetEndByte(); int(start) != len(line)+1 || int(end-start) != len(otherStory) {
		t.Errorf("the second paragraph is bytes %d to %d", start, end)
	}
}

func TestTextServiceRefuses(t *testing.T) {
	client := textClient(t, Config{TextBytes: 10})
	fine, long := textDocument("", "ten bytes."), textDocument("", "ten bytes..")
	badParameters := &neardupv1.Parameters{Bands: 200}
	tooLarge := func(index string) map[string]string {
		return map[string]string{"index": index, "bytes": "11", "limit": "10"}
	}
	for _, test := range []struct {
		name     string
		call     func() error
		reason   string
		metadata map[string]string
	}{
		{"long text to sketch", func() error {
			_, err := client.Sketch(t.Context(), &neardupv1.SketchRequest{Documents: []*neardupv1.Document{fine, long}})
			return err
		}, "TEXT_TOO_LARGE", tooLarge("1")},
		{"long text to compare", func() error {
			_, err := client.Compare(t.Context(), &neardupv1.CompareRequest{A: fine, B: long})
			return err
		}, "TEXT_TOO_LARGE", tooLarge("1")},
		{"long text to analyze", func() error {
			_, err := client.Analyze(t.Context(), &neardupv1.AnalyzeRequest{Document: long})
			return err
		}, "TEXT_TOO_LARGE", tooLarge("0")},
		{"parameters to sketch", func() error {
			_, err := client.Sketch(t.Context(), &neardupv1.SketchRequest{
				Documents: []*neardupv1.Document{fine}, Parameters: badParameters,
			})
			return err
		}, "INVALID_FIELD", map[string]string{"field": "parameters"}},
		{"parameters to compare", func() error {
			_, err := client.Compare(t.Context(), &neardupv1.CompareRequest{A: fine, B: fine, Parameters: badParameters})
			return err
		}, "INVALID_FIELD", map[string]string{"field": "parameters"}},
		{"no document", func() error {
			_, err := client.Analyze(t.Context(), &neardupv1.AnalyzeRequest{})
			return err
		}, "INVALID_FIELD", map[string]string{"field": "document"}},
		{"newline in a paragraph", func() error {
			_, err := client.Analyze(t.Context(), &neardupv1.AnalyzeRequest{Document: paragraphs("a\nb")})
			return err
		}, "INVALID_FIELD", map[string]string{"field": "document.paragraph_list.paragraphs[0]", "index": "0"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			checkError(t, test.call(), codes.InvalidArgument, test.reason, test.metadata)
		})
	}
}
