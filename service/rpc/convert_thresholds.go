package rpc

import (
	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
)

// thresholdsOf converts the thresholds of a request, with those of its profile, t, for the unset fields, and checks
// them; field is their path, for errors.
func thresholdsOf(field string, m *neardupv1.Thresholds, t match.Thresholds) (match.Thresholds, error) {
	if m != nil {
		setIfGiven(&t.NearDuplicateContainment, m.NearDuplicateContainment)
		setIfGiven(&t.Containment, m.Containment)
		setIfGiven(&t.TemplateDistinctiveness, m.TemplateDistinctiveness)
		setIfGiven(&t.ParagraphContainment, m.ParagraphContainment)
		if m.PartialWords != nil {
			t.PartialWords = int(*m.PartialWords)
		}
	}
	if err := t.Validate(); err != nil {
		return match.Thresholds{}, &service.InvalidFieldError{Field: field, Rule: "are not valid: " + err.Error()}
	}
	return t, nil
}

func setIfGiven[T any](value, given *T) {
	if given != nil {
		*value = *given
	}
}

// ThresholdsMessage converts thresholds; every field is set.
func ThresholdsMessage(t match.Thresholds) *neardupv1.Thresholds {
	return &neardupv1.Thresholds{
		NearDuplicateContainment: proto.Float64(t.NearDuplicateContainment),
		Containment:              proto.Float64(t.Containment),
		PartialWords:             proto.Int32(int32(t.PartialWords)),
		TemplateDistinctiveness:  proto.Float64(t.TemplateDistinctiveness),
		ParagraphContainment:     proto.Float64(t.ParagraphContainment),
	}
}
