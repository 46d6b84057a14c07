package rpc

import (
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// collectionOf converts the collection of a create request, with the values of its profile where it has none; what the
// server sets is ignored.
func collectionOf(m *neardupv1.Collection, named neardupv1.Profile) (service.Collection, error) {
	chosen := profileOf(named)
	parameters, err := parametersOf("collection.parameters", m.GetParameters(), chosen.Parameters)
	if err != nil {
		return service.Collection{}, err
	}
	thresholds, err := thresholdsOf("collection.thresholds", m.GetThresholds(), chosen.Thresholds)
	if err != nil {
		return service.Collection{}, err
	}
	maxAge, err := durationOf("collection.max_age", m.GetMaxAge())
	if err != nil {
		return service.Collection{}, err
	}
	changeRetention, err := durationOf("collection.change_retention", m.GetChangeRetention())
	if err != nil {
		return service.Collection{}, err
	}
	c := service.Collection{
		Name:       m.GetName(),
		Parameters: parameters,
		Thresholds: thresholds,
		Retention:  service.TextRetention(m.GetTextRetention()),
		SeedPolicy: service.SeedPolicy(m.GetSeedPolicy()),
		MaxAge:     maxAge,

		ChangeRetention: changeRetention,
	}
	orDefault(&c.Retention, service.RetainText)
	orDefault(&c.SeedPolicy, service.SecretSeed)
	return c, nil
}

// durationOf converts a duration of a request, of which the proto's rules have checked the range; field is its path, for
// errors. Unset, it is zero.
func durationOf(field string, m *durationpb.Duration) (time.Duration, error) {
	if m != nil && m.CheckValid() != nil {
		return 0, &service.InvalidFieldError{Field: field, Rule: "must have seconds and nanos of the same sign"}
	}
	return m.AsDuration(), nil
}

// CollectionMessage converts a collection.
func CollectionMessage(c service.Collection) *neardupv1.Collection {
	message := &neardupv1.Collection{
		Name:          c.Name,
		Parameters:    ParametersMessage(c.Parameters),
		ParameterId:   c.ParameterID,
		Thresholds:    ThresholdsMessage(c.Thresholds),
		TextRetention: neardupv1.TextRetention(c.Retention),
		SeedPolicy:    neardupv1.SeedPolicy(c.SeedPolicy),
		CreateTime:    timeMessage(c.Created),

		ChangeRetention: durationpb.New(c.ChangeRetention),
	}
	if c.MaxAge != 0 {
		message.MaxAge = durationpb.New(c.MaxAge)
	}
	return message
}
