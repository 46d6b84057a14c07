package rpc

import (
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service/match"
)

// Every threshold of the API can be changed alone.
func TestThresholdPathsAreComplete(t *testing.T) {
	fields := (&neardupv1.Thresholds{}).ProtoReflect().Descriptor().Fields()
	for i := range fields.Len() {
		if path := "thresholds." + string(fields.Get(i).Name()); thresholdSetters[path] == nil {
			t.Errorf("%s cannot be changed", path)
		}
	}
	if len(thresholdSetters) != fields.Len()+1 {
		t.Errorf("there are %d paths for %d thresholds", len(thresholdSetters), fields.Len())
	}
}

func TestThresholdsChange(t *testing.T) {
	stored := match.Thresholds{
		NearDuplicateContainment: .5, Containment: .8, PartialWords: 20, TemplateRarity: .99, ParagraphContainment: .98,
	}
	defaults := match.DefaultThresholds()
	asked := &neardupv1.Thresholds{PartialWords: proto.Int32(40), Containment: proto.Float64(.7)}
	only := func(change func(*match.Thresholds)) match.Thresholds {
		want := stored
		change(&want)
		return want
	}
	for _, test := range []struct {
		name  string
		paths []string
		want  match.Thresholds
	}{
		{"one", []string{"thresholds.partial_words"}, only(func(t *match.Thresholds) { t.PartialWords = 40 })},
		{"two", []string{"thresholds.partial_words", "thresholds.containment"}, only(func(t *match.Thresholds) {
			t.PartialWords, t.Containment = 40, .7
		})},
		{"an unset one takes its default", []string{"thresholds.template_rarity"}, only(func(t *match.Thresholds) {
			t.TemplateRarity = defaults.TemplateRarity
		})},
		{"all", []string{"thresholds"}, match.Thresholds{
			NearDuplicateContainment: defaults.NearDuplicateContainment, Containment: .7, PartialWords: 40,
			TemplateRarity: defaults.TemplateRarity, ParagraphContainment: defaults.ParagraphContainment,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			// A mask of thresholds alone needs nothing from the engine.
			change, err := (&collectionService{}).thresholdsChange(t.Context(), &neardupv1.UpdateCollectionRequest{
				Collection: &neardupv1.Collection{Name: "news", Thresholds: asked},
				UpdateMask: &fieldmaskpb.FieldMask{Paths: test.paths},
			})
			if err != nil {
				t.Fatal(err)
			}
			got := stored
			change(&got)
			if got != test.want {
				t.Errorf("thresholds are %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestUpdateOfUnknownFieldsIsRefused(t *testing.T) {
	for _, path := range []string{"name", "create_time", "*", "", "thresholds.", "thresholds.rows", "parameters.", "color"} {
		_, err := (&collectionService{}).thresholdsChange(t.Context(), &neardupv1.UpdateCollectionRequest{
			Collection: &neardupv1.Collection{Name: "news"},
			UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"thresholds", path}},
		})
		checkInvalidField(t, err, "update_mask")
	}
}

func TestUpdateWithoutMaskAndThresholdsIsRefused(t *testing.T) {
	_, err := (&collectionService{}).thresholdsChange(t.Context(), &neardupv1.UpdateCollectionRequest{
		Collection: &neardupv1.Collection{Name: "news"},
	})
	checkInvalidField(t, err, "collection.thresholds")
}

// A field that is added to the collection has to be placed among those that may change, or those that may not.
func TestEveryCollectionFieldIsPlaced(t *testing.T) {
	known := append([]string{"name", "parameters", "thresholds", "create_time"}, immutablePaths...)
	fields := (&neardupv1.Collection{}).ProtoReflect().Descriptor().Fields()
	for i := range fields.Len() {
		if name := string(fields.Get(i).Name()); !slices.Contains(known, name) {
			t.Errorf("an update does not know the field %s", name)
		}
	}
}
