package rpc

import (
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/sketch"
)

// TestSketchOfEachFamily: a client gets the signature of the family it asks for, beside an id of its own.
func TestSketchOfEachFamily(t *testing.T) {
	client := textClient(t, Config{})
	ids := map[string]neardupv1.Family{}
	for _, family := range []neardupv1.Family{neardupv1.Family_FAMILY_MINWISE, neardupv1.Family_FAMILY_FSS} {
		response, err := client.Sketch(t.Context(), &neardupv1.SketchRequest{
			Documents:  []*neardupv1.Document{textDocument("a", story)},
			Parameters: &neardupv1.Parameters{Family: family, Seed: 7},
		})
		if err != nil {
			t.Fatal(err)
		}
		p := sketch.DefaultParameters()
		p.Family, p.Seed = sketch.Family(family), 7
		sk, err := sketch.New(p)
		if err != nil {
			t.Fatal(err)
		}
		var want sketch.Sketch
		sk.Sketch(&want, story)
		if got := response.GetSketches()[0].GetSignature(); !slices.Equal(got, want.Signature) {
			t.Errorf("%v: the signature differs from that of the library", family)
		}
		if response.GetParameters().GetFamily() != family || response.GetParameterId() != p.ID() {
			t.Errorf("%v: the answer names %v, %s", family, response.GetParameters().GetFamily(), response.GetParameterId())
		}
		if other, twice := ids[response.GetParameterId()]; twice {
			t.Errorf("%v and %v have the same id", family, other)
		}
		ids[response.GetParameterId()] = family
	}
	_, err := client.Sketch(t.Context(), &neardupv1.SketchRequest{
		Documents:  []*neardupv1.Document{textDocument("a", story)},
		Parameters: &neardupv1.Parameters{Family: 3},
	})
	checkError(t, err, codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "parameters.family"})
}

// TestCollectionOfFSS goes through the life of a collection whose signatures alone find and, without texts, judge a copy:
// it is made, filled, closed, opened, and asked.
func TestCollectionOfFSS(t *testing.T) {
	dir := t.TempDir()
	engine, err := service.Open(service.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	retentions := map[string]neardupv1.TextRetention{
		"texts": neardupv1.TextRetention_TEXT_RETENTION_RETAIN, "sketches": neardupv1.TextRetention_TEXT_RETENTION_DISCARD,
	}
	created := map[string]*neardupv1.Collection{}
	t.Run("filled", func(t *testing.T) {
		_, conn := startServer(t, engine, Config{}, nil)
		client := neardupv1.NewCollectionServiceClient(conn)
		for name, retention := range retentions {
			created[name] = createCollection(t, client, &neardupv1.Collection{
				Name: name, TextRetention: retention, SeedPolicy: neardupv1.SeedPolicy_SEED_POLICY_PUBLIC,
				Parameters: &neardupv1.Parameters{
					Family: neardupv1.Family_FAMILY_FSS, Channels: []neardupv1.Channel{neardupv1.Channel_CHANNEL_BANDS}, Seed: 7,
				},
			})
			response, err := client.AddDocuments(t.Context(), &neardupv1.AddDocumentsRequest{
				Collection: name, Documents: []*neardupv1.Document{textDocument("a", story), textDocument("b", otherStory)},
			})
			if err != nil || len(response.GetResults()[1].GetVerdict().GetMatches()) != 0 {
				t.Fatalf("adding two stories: %v, %v", response, err)
			}
		}
	})
	if err := engine.Close(); err != nil {
		t.Fatal(err)
	}

	_, conn := startServer(t, openEngine(t, service.Options{Dir: dir}), Config{}, nil)
	client := neardupv1.NewCollectionServiceClient(conn)
	edited := strings.Replace(story, "forty passengers", "fifty passengers", 1)
	for name := range retentions {
		got, err := client.GetCollection(t.Context(), &neardupv1.GetCollectionRequest{Collection: name})
		if err != nil || !proto.Equal(got.GetCollection(), created[name]) ||
			got.GetCollection().GetParameters().GetFamily() != neardupv1.Family_FAMILY_FSS {
			t.Errorf("%s: the opened collection is %v, %v; want %v", name, got, err, created[name])
		}
		checked, err := client.CheckDocuments(t.Context(), &neardupv1.CheckDocumentsRequest{
			Collection: name, Documents: []*neardupv1.Document{textDocument("c", edited), textDocument("d", "Something else.")},
		})
		if err != nil {
			t.Fatal(err)
		}
		verdict := checked.GetVerdicts()[0]
		if len(verdict.GetMatches()) != 1 || verdict.GetMatches()[0].GetDocumentId() != "a" ||
			verdict.GetRelation() != neardupv1.Relation_RELATION_NEAR_DUPLICATE {
			t.Fatalf("%s: the verdict on an edited copy is %v", name, verdict)
		}
		// 3 of some 55 shingles of each text differ.
		if j := verdict.GetMatches()[0].GetResemblance(); j < .75 || j > 1 {
			t.Errorf("%s: the resemblance is %v", name, j)
		}
		if matches := checked.GetVerdicts()[1].GetMatches(); len(matches) != 0 {
			t.Errorf("%s: another text matches %v", name, matches)
		}
	}
}
