package rpc

import (
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service/profile"
)

func TestEveryProfileOfTheAPIIsOne(t *testing.T) {
	for number, name := range neardupv1.Profile_name {
		p := profileOf(neardupv1.Profile(number))
		if number != 0 && name != "PROFILE_"+strings.ToUpper(p.Name) {
			t.Errorf("%s is the profile %s", name, p.Name)
		}
	}
	if n := len(profile.All()); n != len(neardupv1.Profile_name)-1 {
		t.Errorf("%d profiles, but the API has %d", n, len(neardupv1.Profile_name)-1)
	}
	if p := profileOf(0); p != profile.News() {
		t.Errorf("the default is %s", p.Name)
	}
}

func TestProfileFillsUnsetFields(t *testing.T) {
	client := startCollections(t)
	create := func(req *neardupv1.CreateCollectionRequest) (*neardupv1.Collection, error) {
		response, err := client.CreateCollection(t.Context(), req)
		return response.GetCollection(), err
	}
	made, err := create(&neardupv1.CreateCollectionRequest{
		Profile: neardupv1.Profile_PROFILE_STRICT,
		Collection: &neardupv1.Collection{
			Name: "training", Parameters: &neardupv1.Parameters{PassageGuarantee: 20},
			Thresholds: &neardupv1.Thresholds{Containment: proto.Float64(0.97)},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	strict := profile.Strict()
	strict.Parameters.PassageGuarantee, strict.Thresholds.Containment = 20, 0.97
	made.Parameters.Seed = 0
	if want := ParametersMessage(strict.Parameters); !proto.Equal(made.GetParameters(), want) {
		t.Errorf("parameters are %v, want %v", made.GetParameters(), want)
	}
	if want := ThresholdsMessage(strict.Thresholds); !proto.Equal(made.GetThresholds(), want) {
		t.Errorf("thresholds are %v, want %v", made.GetThresholds(), want)
	}
	_, err = create(&neardupv1.CreateCollectionRequest{Profile: 9, Collection: &neardupv1.Collection{Name: "other"}})
	if status.Code(err) != codes.InvalidArgument {
		t.Errorf("a profile that is not known: %v", err)
	}
}

func TestTextsAreComparedByTheProfile(t *testing.T) {
	client := textClient(t, Config{})
	const half = "The ferry left the harbor at dawn with forty passengers on board and reached the island at noon. "
	for p, want := range map[neardupv1.Profile]neardupv1.Relation{
		neardupv1.Profile_PROFILE_UNSPECIFIED: neardupv1.Relation_RELATION_NEAR_DUPLICATE,
		neardupv1.Profile_PROFILE_STRICT:      neardupv1.Relation_RELATION_UNRELATED,
	} {
		response, err := client.Compare(t.Context(), &neardupv1.CompareRequest{
			A: textDocument("a", half+half+"Nobody was hurt."), B: textDocument("b", half+"All slept well."), Profile: p,
		})
		if err != nil || response.GetRelation() != want {
			t.Errorf("%v: %v, %v; want %v", p, response.GetRelation(), err, want)
		}
	}
}
