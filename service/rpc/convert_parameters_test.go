package rpc

import (
	"testing"

	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

func TestParametersDefaults(t *testing.T) {
	withSeed := sketch.DefaultParameters()
	withSeed.Seed = 7
	withBands := sketch.DefaultParameters()
	withBands.Bands, withBands.Rows = 16, 8
	withFSS := sketch.DefaultParameters()
	withFSS.Family = sketch.FSS
	withSimHash := sketch.DefaultParameters()
	withSimHash.Channels, withSimHash.SimHashDistance = sketch.SimHashChannel, 3
	for _, test := range []struct {
		message *neardupv1.Parameters
		want    sketch.Parameters
	}{
		{nil, sketch.DefaultParameters()},
		{&neardupv1.Parameters{}, sketch.DefaultParameters()},
		{&neardupv1.Parameters{Seed: 7}, withSeed},
		{&neardupv1.Parameters{Bands: 16, Rows: 8}, withBands},
		{&neardupv1.Parameters{Family: neardupv1.Family_FAMILY_FSS}, withFSS},
		{&neardupv1.Parameters{Channels: []neardupv1.Channel{neardupv1.Channel_CHANNEL_SIMHASH}}, withSimHash},
	} {
		got, err := parametersOf("parameters", test.message, sketch.DefaultParameters())
		if err != nil || got != test.want {
			t.Errorf("%v became %+v, %v; want %+v", test.message, got, err, test.want)
		}
	}
}

func TestParametersRoundTrip(t *testing.T) {
	message := &neardupv1.Parameters{
		NormalizationVersion: 1, Family: neardupv1.Family_FAMILY_MINWISE, ShingleSize: 2, Permutations: 256, Bands: 50, Rows: 5,
		PassageSize: 6, PassageGuarantee: 20, Seed: 1<<63 + 1, SimhashDistance: 5,
		Channels: []neardupv1.Channel{neardupv1.Channel_CHANNEL_PASSAGES, neardupv1.Channel_CHANNEL_SIMHASH},
	}
	p, err := parametersOf("parameters", message, sketch.DefaultParameters())
	if err != nil {
		t.Fatal(err)
	}
	if got := ParametersMessage(p); !proto.Equal(got, message) {
		t.Errorf("came back as %v", got)
	}
}

func TestParametersThatContradictEachOtherAreRefused(t *testing.T) {
	for _, message := range []*neardupv1.Parameters{
		{Permutations: 64},                    // the default bands do not fit
		{PassageSize: 9, PassageGuarantee: 8}, // a run of the guaranteed length holds no passage shingle
		{Permutations: 1, Bands: 1, Rows: 1},
		{SimhashDistance: 3}, // without the channel
	} {
		_, err := parametersOf("collection.parameters", message, sketch.DefaultParameters())
		checkInvalidField(t, err, "collection.parameters")
	}
}

func TestThresholdsDefaults(t *testing.T) {
	zeroRarity := match.DefaultThresholds()
	zeroRarity.TemplateDistinctiveness = 0
	words := match.DefaultThresholds()
	words.PartialWords = 12
	for _, test := range []struct {
		message *neardupv1.Thresholds
		want    match.Thresholds
	}{
		{nil, match.DefaultThresholds()},
		{&neardupv1.Thresholds{}, match.DefaultThresholds()},
		{&neardupv1.Thresholds{TemplateDistinctiveness: proto.Float64(0)}, zeroRarity},
		{&neardupv1.Thresholds{PartialWords: proto.Int32(12)}, words},
	} {
		got, err := thresholdsOf("thresholds", test.message, match.DefaultThresholds())
		if err != nil || got != test.want {
			t.Errorf("%v became %+v, %v; want %+v", test.message, got, err, test.want)
		}
	}
}

func TestThresholdsRoundTrip(t *testing.T) {
	want := match.Thresholds{
		NearDuplicateContainment: .1, Containment: .2, PartialWords: 6, TemplateDistinctiveness: .4, ParagraphContainment: .5,
	}
	if got, err := thresholdsOf("thresholds", ThresholdsMessage(want), match.DefaultThresholds()); err != nil || got != want {
		t.Errorf("came back as %+v, %v", got, err)
	}
}

func TestCollectionOfTakesDefaults(t *testing.T) {
	got, err := collectionOf(&neardupv1.Collection{Name: "news"}, neardupv1.Profile_PROFILE_UNSPECIFIED)
	if err != nil {
		t.Fatal(err)
	}
	if got.Name != "news" || got.Parameters != sketch.DefaultParameters() || got.Thresholds != match.DefaultThresholds() ||
		got.Retention != service.RetainText || got.SeedPolicy != service.SecretSeed {
		t.Errorf("defaults are %+v", got)
	}
}
