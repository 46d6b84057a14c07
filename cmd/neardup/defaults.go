package main

import (
	"fmt"
	"maps"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/profile"
)

// defaults are the values of flags that are not given, under the names by which the flags' tags call them. They come
// from the packages that own them, so that the command line cannot differ from the API.
func defaults() kong.Vars {
	limits := service.DefaultLimits()
	vars := kong.Vars{
		"address": defaultAddress,

		"profiles": strings.Join(profile.Names(), ","),
		"profile":  profile.News().Name,
		"families": strings.Join(familyNames(), ","),

		"sweep_interval":   fmt.Sprint(service.DefaultSweepInterval),
		"change_retention": fmt.Sprint(service.DefaultChangeRetention),

		"max_text_bytes": fmt.Sprint(limits.TextBytes),
		"max_candidates": fmt.Sprint(limits.Candidates),
		"max_matches":    fmt.Sprint(limits.Matches),
		"max_passages":   fmt.Sprint(limits.Passages),
	}
	maps.Copy(vars, profileDefaults(profile.News()))
	return vars
}

// profileDefaults are the values of the flags that a profile sets.
func profileDefaults(p profile.Profile) kong.Vars {
	thresholds, parameters := p.Thresholds, p.Parameters
	return kong.Vars{
		"near_duplicate_containment": fmt.Sprint(thresholds.NearDuplicateContainment),
		"containment":                fmt.Sprint(thresholds.Containment),
		"partial_words":              fmt.Sprint(thresholds.PartialWords),
		"template_distinctiveness":   fmt.Sprint(thresholds.TemplateDistinctiveness),
		"paragraph_containment":      fmt.Sprint(thresholds.ParagraphContainment),

		"family":            parameters.Family.String(),
		"shingle_size":      fmt.Sprint(parameters.ShingleSize),
		"permutations":      fmt.Sprint(parameters.Permutations),
		"bands":             fmt.Sprint(parameters.Bands),
		"rows":              fmt.Sprint(parameters.Rows),
		"passage_size":      fmt.Sprint(parameters.PassageSize),
		"passage_guarantee": fmt.Sprint(parameters.PassageGuarantee),
		"channels":          strings.Join(channelNames(parameters.Channels), ","),
	}
}

// profileFlag chooses where flags that are not given take their values from.
type profileFlag struct {
	Profile string `help:"Profile that sets the parameters and thresholds which are not given: ${profiles}." enum:"${profiles}" default:"${profile}" placeholder:"NAME"`
}

// profileResolver gives the flags of a command that are not on its command line the values of its profile.
func profileResolver(ctx *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	variable := strings.ReplaceAll(flag.Name, "-", "_")
	for _, other := range ctx.Flags() {
		if other.Name != "profile" {
			continue
		}
		name, _ := ctx.FlagValue(other).(string)
		// An unknown name is refused when the flag itself is checked.
		if chosen, err := profile.ByName(name); err == nil {
			if value, ok := profileDefaults(chosen)[variable]; ok {
				return value, nil
			}
		}
	}
	return nil, nil
}
