package rpc

import (
	"slices"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
)

// Every threshold of the API can be changed alone.
func TestThresholdPathsAreComplete(t *testing.T) {
	fields := (&neardupv1.Thresholds{}).ProtoReflect().Descriptor().Fields()
	for i := range fields.Len() {
		if path := "thresholds." + string(fields.Get(i).Name()); settingSetters[path] == nil {
			t.Errorf("%s cannot be changed", path)
		}
	}
	if len(settingSetters) != fields.Len()+3 {
		t.Errorf("there are %d paths for %d thresholds, all of them, the maximum age and the change retention",
			len(settingSetters), fields.Len())
	}
}

func TestSettingsChange(t *testing.T) {
	stored := match.Thresholds{
		NearDuplicateContainment: .5, Containment: .8, PartialWords: 20, TemplateDistinctiveness: .99, ParagraphContainment: .98,
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
		{"an unset one takes its default", []string{"thresholds.template_distinctiveness"}, only(func(t *match.Thresholds) {
			t.TemplateDistinctiveness = defaults.TemplateDistinctiveness
		})},
		{"all", []string{"thresholds"}, match.Thresholds{
			NearDuplicateContainment: defaults.NearDuplicateContainment, Containment: .7, PartialWords: 40,
			TemplateDistinctiveness: defaults.TemplateDistinctiveness, ParagraphContainment: defaults.ParagraphContainment,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			// A mask of thresholds alone needs nothing from the engine.
			change, err := (&collectionService{}).settingsChange(t.Context(), &neardupv1.UpdateCollectionRequest{
				Collection: &neardupv1.Collection{Name: "news", Thresholds: asked},
				UpdateMask: &fieldmaskpb.FieldMask{Paths: test.paths},
			})
			if err != nil {
				t.Fatal(err)
			}
			got := service.Settings{Thresholds: stored, MaxAge: time.Hour}
			change(&got)
			if want := (service.Settings{Thresholds: test.want, MaxAge: time.Hour}); got != want {
				t.Errorf("settings are %+v, want %+v", got, want)
			}
		})
	}
}

func TestUpdateOfUnknownFieldsIsRefused(t *testing.T) {
	for _, path := range []string{"name", "create_time", "*", "", "thresholds.", "thresholds.rows", "parameters.", "color"} {
		_, err := (&collectionService{}).settingsChange(t.Context(), &neardupv1.UpdateCollectionRequest{
			Collection: &neardupv1.Collection{Name: "news"},
			UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"thresholds", path}},
		})
		checkInvalidField(t, err, "update_mask")
	}
}

func TestUpdateOfNothingIsRefused(t *testing.T) {
	_, err := (&collectionService{}).settingsChange(t.Context(), &neardupv1.UpdateCollectionRequest{
		Collection: &neardupv1.Collection{Name: "news"},
	})
	checkInvalidField(t, err, "collection")
}

// A field that is added to the collection has to be placed among those that may change, or those that may not.
func TestEveryCollectionFieldIsPlaced(t *testing.T) {
	known := append([]string{"name", "parameters", "thresholds", "max_age", "change_retention", "create_time"}, immutablePaths...)
	fields := (&neardupv1.Collection{}).ProtoReflect().Descriptor().Fields()
	for i := range fields.Len() {
		if name := string(fields.Get(i).Name()); !slices.Contains(known, name) {
			t.Errorf("an update does not know the field %s", name)
		}
	}
}
