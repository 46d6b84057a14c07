package rpc

import (
	"context"
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
)

// thresholdSetters copy one threshold, by its path in an update mask.
var thresholdSetters = map[string]func(to *match.Thresholds, from match.Thresholds){
	"thresholds": func(to *match.Thresholds, from match.Thresholds) { *to = from },
	"thresholds.near_duplicate_containment": func(to *match.Thresholds, from match.Thresholds) {
		to.NearDuplicateContainment = from.NearDuplicateContainment
	},
	"thresholds.containment": func(to *match.Thresholds, from match.Thresholds) {
		to.Containment = from.Containment
	},
	"thresholds.partial_words": func(to *match.Thresholds, from match.Thresholds) {
		to.PartialWords = from.PartialWords
	},
	"thresholds.template_rarity": func(to *match.Thresholds, from match.Thresholds) {
		to.TemplateRarity = from.TemplateRarity
	},
	"thresholds.paragraph_containment": func(to *match.Thresholds, from match.Thresholds) {
		to.ParagraphContainment = from.ParagraphContainment
	},
}

// immutablePaths are the fields of a collection that are fixed when it is made, by their paths in an update mask.
var immutablePaths = func() []string {
	var paths []string
	fields := (&neardupv1.Parameters{}).ProtoReflect().Descriptor().Fields()
	for i := range fields.Len() {
		paths = append(paths, "parameters."+string(fields.Get(i).Name()))
	}
	return append(paths, "parameter_id", "text_retention", "seed_policy")
}()

// thresholdsChange returns what an update does to the thresholds of its collection, or the error of one that would
// change anything else.
func (s *collectionService) thresholdsChange(
	ctx context.Context, req *neardupv1.UpdateCollectionRequest,
) (func(*match.Thresholds), error) {
	asked, paths := req.GetCollection(), req.GetUpdateMask().GetPaths()
	if len(paths) == 0 {
		if err := s.checkUnmasked(ctx, asked); err != nil {
			return nil, err
		}
		paths = []string{"thresholds"}
	}
	for _, path := range paths {
		if err := s.checkPath(ctx, asked, path); err != nil {
			return nil, err
		}
	}
	thresholds, err := thresholdsOf("collection.thresholds", asked.GetThresholds())
	if err != nil {
		return nil, err
	}
	return func(t *match.Thresholds) {
		for _, path := range paths {
			thresholdSetters[path](t, thresholds)
		}
	}, nil
}

// checkUnmasked checks an update without a mask, which changes the thresholds: it has to hold some, and a caller who
// sends other immutable fields with them has to learn that these stay as they are.
func (s *collectionService) checkUnmasked(ctx context.Context, asked *neardupv1.Collection) error {
	if asked.GetThresholds() == nil {
		return &service.InvalidFieldError{
			Field: "collection.thresholds", Rule: "must be set, or update_mask say what to set back to its default",
		}
	}
	current, err := s.engine.Collection(ctx, asked.GetName())
	if err != nil {
		return err
	}
	stored := CollectionMessage(current)
	for _, path := range immutablePaths {
		got, set := fieldText(asked, path)
		if want, _ := fieldText(stored, path); set && want != got {
			return &immutableError{collection: asked.GetName(), field: path, want: want, got: got}
		}
	}
	return nil
}

// checkPath checks one path of an update mask.
func (s *collectionService) checkPath(ctx context.Context, asked *neardupv1.Collection, path string) error {
	if _, ok := thresholdSetters[path]; ok {
		return nil
	}
	wholeParameters := path == "parameters"
	if !wholeParameters && !slices.Contains(immutablePaths, path) {
		return &service.InvalidFieldError{
			Field: "update_mask", Rule: `must hold only "thresholds" or fields below it, not "` + path + `"`,
		}
	}
	current, err := s.engine.Collection(ctx, asked.GetName())
	if err != nil {
		return err
	}
	immutable := &immutableError{collection: asked.GetName(), field: path}
	if wholeParameters {
		parameters, err := parametersOf("collection.parameters", asked.GetParameters())
		if err != nil {
			return err
		}
		immutable.want, immutable.got = current.ParameterID, parameters.ID()
		return immutable
	}
	immutable.want, _ = fieldText(CollectionMessage(current), path)
	immutable.got, _ = fieldText(asked, path)
	return immutable
}

// fieldText returns the value of one of the immutablePaths as a text, and whether it is set.
func fieldText(c *neardupv1.Collection, path string) (text string, set bool) {
	message, name := c.ProtoReflect(), path
	if parent, child, nested := strings.Cut(path, "."); nested {
		message = message.Get(message.Descriptor().Fields().ByName(protoreflect.Name(parent))).Message()
		name = child
	}
	field := message.Descriptor().Fields().ByName(protoreflect.Name(name))
	value := message.Get(field)
	if field.Enum() != nil {
		if known := field.Enum().Values().ByNumber(value.Enum()); known != nil {
			return string(known.Name()), message.Has(field)
		}
	}
	return value.String(), message.Has(field)
}
