package main

import (
	"fmt"

	"github.com/alecthomas/kong"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

// defaults are the values of flags that are not given, under the names by which the flags' tags call them. They come
// from the packages that own them, so that the command line cannot differ from the API.
func defaults() kong.Vars {
	thresholds, parameters, limits := match.DefaultThresholds(), sketch.DefaultParameters(), service.DefaultLimits()
	return kong.Vars{
		"address": defaultAddress,

		"near_duplicate_containment": fmt.Sprint(thresholds.NearDuplicateContainment),
		"containment":                fmt.Sprint(thresholds.Containment),
		"partial_words":              fmt.Sprint(thresholds.PartialWords),
		"template_distinctiveness":   fmt.Sprint(thresholds.TemplateDistinctiveness),
		"paragraph_containment":      fmt.Sprint(thresholds.ParagraphContainment),

		"sweep_interval": fmt.Sprint(service.DefaultSweepInterval),

		"max_text_bytes": fmt.Sprint(limits.TextBytes),
		"max_candidates": fmt.Sprint(limits.Candidates),
		"max_matches":    fmt.Sprint(limits.Matches),
		"max_passages":   fmt.Sprint(limits.Passages),

		"shingle_size":      fmt.Sprint(parameters.ShingleSize),
		"permutations":      fmt.Sprint(parameters.Permutations),
		"bands":             fmt.Sprint(parameters.Bands),
		"rows":              fmt.Sprint(parameters.Rows),
		"passage_size":      fmt.Sprint(parameters.PassageSize),
		"passage_guarantee": fmt.Sprint(parameters.PassageGuarantee),
	}
}
