package rpc

import (
	"context"
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

// settingSetters copy one setting, by its path in an update mask.
var settingSetters = map[string]func(to *service.Settings, from service.Settings){
	"change_retention": func(to *service.Settings, from service.Settings) {
		to.ChangeRetention = from.ChangeRetention
	},
	"max_age":    func(to *service.Settings, from service.Settings) { to.MaxAge = from.MaxAge },
	"thresholds": func(to *service.Settings, from service.Settings) { to.Thresholds = from.Thresholds },
	"thresholds.near_duplicate_containment": func(to *service.Settings, from service.Settings) {
		to.Thresholds.NearDuplicateContainment = from.Thresholds.NearDuplicateContainment
	},
	"thresholds.containment": func(to *service.Settings, from service.Settings) {
		to.Thresholds.Containment = from.Thresholds.Containment
	},
	"thresholds.partial_words": func(to *service.Settings, from service.Settings) {
		to.Thresholds.PartialWords = from.Thresholds.PartialWords
	},
	"thresholds.template_distinctiveness": func(to *service.Settings, from service.Settings) {
		to.Thresholds.TemplateDistinctiveness = from.Thresholds.TemplateDistinctiveness
	},
	"thresholds.paragraph_containment": func(to *service.Settings, from service.Settings) {
		to.Thresholds.ParagraphContainment = from.Thresholds.ParagraphContainment
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

// settingsChange returns what an update does to the settings of its collection, or the error of one that would change
// anything else.
func (s *collectionService) settingsChange(
	ctx context.Context, req *neardupv1.UpdateCollectionRequest,
) (func(*service.Settings), error) {
	asked, paths := req.GetCollection(), req.GetUpdateMask().GetPaths()
	if len(paths) == 0 {
		var err error
		if paths, err = s.unmaskedPaths(ctx, asked); err != nil {
			return nil, err
		}
	}
	for _, path := range paths {
		if err := s.checkPath(ctx, asked, path); err != nil {
			return nil, err
		}
	}
	// What is left is immutable, and asked to be what it is.
	paths = slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return settingSetters[path] == nil })
	thresholds, err := thresholdsOf("collection.thresholds", asked.GetThresholds(), match.DefaultThresholds())
	if err != nil {
		return nil, err
	}
	maxAge, err := durationOf("collection.max_age", asked.GetMaxAge())
	if err != nil {
		return nil, err
	}
	changeRetention, err := durationOf("collection.change_retention", asked.GetChangeRetention())
	if err != nil {
		return nil, err
	}
	settings := service.Settings{Thresholds: thresholds, MaxAge: maxAge, ChangeRetention: changeRetention}
	return func(to *service.Settings) {
		for _, path := range paths {
			settingSetters[path](to, settings)
		}
	}, nil
}

// unmaskedPaths returns what an update without a mask changes: the settings that are set. There has to be one, and a
// caller who sends other immutable fields with it has to learn that these stay as they are.
func (s *collectionService) unmaskedPaths(ctx context.Context, asked *neardupv1.Collection) ([]string, error) {
	var paths []string
	if asked.GetThresholds() != nil {
		paths = append(paths, "thresholds")
	}
	if asked.GetMaxAge() != nil {
		paths = append(paths, "max_age")
	}
	if asked.GetChangeRetention() != nil {
		paths = append(paths, "change_retention")
	}
	if len(paths) == 0 {
		return nil, &service.InvalidFieldError{
			Field: "collection", Rule: "must have thresholds, max_age or change_retention, or update_mask say what to set back to its default",
		}
	}
	current, err := s.engine.Collection(ctx, asked.GetName())
	if err != nil {
		return nil, err
	}
	stored := CollectionMessage(current)
	for _, path := range immutablePaths {
		got, set := fieldText(asked, path)
		if want, _ := fieldText(stored, path); set && want != got {
			return nil, &immutableError{collection: asked.GetName(), field: path, want: want, got: got}
		}
	}
	return paths, nil
}

// checkPath checks one path of an update mask: that of a setting, or of an immutable field that stays as it is.
func (s *collectionService) checkPath(ctx context.Context, asked *neardupv1.Collection, path string) error {
	if _, ok := settingSetters[path]; ok {
		return nil
	}
	wholeParameters := path == "parameters"
	if !wholeParameters && !slices.Contains(immutablePaths, path) {
		return &service.InvalidFieldError{
			Field: "update_mask", Rule: `must hold only "change_retention", "max_age", "thresholds" or fields below it, not "` + path + `"`,
		}
	}
	current, err := s.engine.Collection(ctx, asked.GetName())
	if err != nil {
		return err
	}
	immutable := &immutableError{collection: asked.GetName(), field: path}
	if wholeParameters {
		parameters, err := parametersOf("collection.parameters", asked.GetParameters(), sketch.DefaultParameters())
		if err != nil {
			return err
		}
		immutable.want, immutable.got = current.ParameterID, parameters.ID()
	} else {
		immutable.want, _ = fieldText(CollectionMessage(current), path)
		immutable.got, _ = fieldText(asked, path)
	}
	if immutable.want == immutable.got {
		return nil
	}
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
	if !field.IsList() {
		return valueText(field, value), message.Has(field)
	}
	// The lists among these fields are sets.
	texts := make([]string, value.List().Len())
	for i := range texts {
		texts[i] = valueText(field, value.List().Get(i))
	}
	slices.Sort(texts)
	return strings.Join(texts, " "), message.Has(field)
}

// valueText writes one value of a field; that of an enum by its name, if it has one.
func valueText(field protoreflect.FieldDescriptor, value protoreflect.Value) string {
	if field.Enum() != nil {
		if known := field.Enum().Values().ByNumber(value.Enum()); known != nil {
			return string(known.Name())
		}
	}
	return value.String()
}
