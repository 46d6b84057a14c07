package rpc

import (
	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/sketch"
)

// defaultSimHashDistance is the distance of the SimHash channel where none is given.
const defaultSimHashDistance = 3

// parametersOf converts the parameters of a request, with those of its profile for the fields left at zero, and checks
// them as a whole; field is their path, for errors.
func parametersOf(field string, m *neardupv1.Parameters, def sketch.Parameters) (sketch.Parameters, error) {
	p := sketch.Parameters{
		NormalizationVersion: int(m.GetNormalizationVersion()),
		Family:               sketch.Family(m.GetFamily()),
		ShingleSize:          int(m.GetShingleSize()),
		Permutations:         int(m.GetPermutations()),
		Bands:                int(m.GetBands()),
		Rows:                 int(m.GetRows()),
		PassageSize:          int(m.GetPassageSize()),
		PassageGuarantee:     int(m.GetPassageGuarantee()),
		Seed:                 m.GetSeed(),
		SimHashDistance:      int(m.GetSimhashDistance()),
	}
	for _, channel := range m.GetChannels() {
		p.Channels |= 1 << (channel - 1)
	}
	orDefault(&p.NormalizationVersion, def.NormalizationVersion)
	orDefault(&p.Family, def.Family)
	orDefault(&p.ShingleSize, def.ShingleSize)
	orDefault(&p.Permutations, def.Permutations)
	orDefault(&p.Bands, def.Bands)
	orDefault(&p.Rows, def.Rows)
	orDefault(&p.PassageSize, def.PassageSize)
	orDefault(&p.PassageGuarantee, def.PassageGuarantee)
	orDefault(&p.Channels, def.Channels)
	if p.Channels.Has(sketch.SimHashChannel) {
		orDefault(&p.SimHashDistance, defaultSimHashDistance)
	}
	if err := p.Validate(); err != nil {
		return sketch.Parameters{}, &service.InvalidFieldError{Field: field, Rule: "are not valid: " + err.Error()}
	}
	return p, nil
}

// ParametersMessage converts parameters.
func ParametersMessage(p sketch.Parameters) *neardupv1.Parameters {
	message := &neardupv1.Parameters{
		NormalizationVersion: int32(p.NormalizationVersion),
		Family:               neardupv1.Family(p.Family),
		ShingleSize:          int32(p.ShingleSize),
		Permutations:         int32(p.Permutations),
		Bands:                int32(p.Bands),
		Rows:                 int32(p.Rows),
		PassageSize:          int32(p.PassageSize),
		PassageGuarantee:     int32(p.PassageGuarantee),
		Seed:                 p.Seed,
		SimhashDistance:      int32(p.SimHashDistance),
	}
	for channel := neardupv1.Channel_CHANNEL_BANDS; channel <= neardupv1.Channel_CHANNEL_SIMHASH; channel++ {
		if p.Channels.Has(1 << (channel - 1)) {
			message.Channels = append(message.Channels, channel)
		}
	}
	return message
}
