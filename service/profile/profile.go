// Package profile names sets of parameters and thresholds for what people look for, so that one word chooses them.
//
// A profile is where values come from that nobody gave. It is not stored: a collection keeps the parameters and
// thresholds that it was made with, whatever a later version understands by the name.
package profile

import (
	"fmt"
	"strings"

	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

// Profile is a named set of parameters and thresholds; both are valid, and the seed is zero.
type Profile struct {
	Name string
	// About says in a few words whom it is for.
	About      string
	Parameters sketch.Parameters
	Thresholds match.Thresholds
}

// News finds syndicated copies: edited, cut, and put inside longer articles. Its values are the defaults everywhere.
func News() Profile {
	return Profile{
		Name:       "news",
		About:      "copies of articles, also edited ones, parts, and passages from about 30 words",
		Parameters: sketch.DefaultParameters(),
		Thresholds: match.DefaultThresholds(),
	}
}

// Crawl is for web pages, of which menus and legal notices are a large part: it stores half as many keys of a document
// as News, and a passage counts from 50 words on, which such lines seldom have.
func Crawl() Profile {
	p := News()
	p.Name = "crawl"
	p.About = "web pages with much boilerplate, at about half the cost: passages from 50 words"
	// 16 x 4 finds .64 of the pairs with resemblance .5 and .99 of those with .7; pieces are left to passages.
	p.Parameters.Permutations, p.Parameters.Bands, p.Parameters.Rows = 64, 16, 4
	p.Parameters.PassageGuarantee = 30
	p.Thresholds.PartialWords = 50
	return p
}

// Strict is for removing duplicates where every text that is lost counts: it finds what is nearly identical and what is
// contained as a whole.
func Strict() Profile {
	p := News()
	p.Name = "strict"
	p.About = "only nearly identical texts, and texts that stand wholly in others"
	// Texts of which each holds nine tenths of the other have a resemblance of .82 at least, where 20 x 6 finds all.
	p.Parameters.Bands, p.Parameters.Rows = 20, 6
	// Where 95 of 100 shingles of three words are common, one word in sixty differs.
	p.Parameters.PassageGuarantee = 40
	p.Thresholds.NearDuplicateContainment = 0.9
	p.Thresholds.Containment = 0.95
	p.Thresholds.PartialWords = noPartialWords
	p.Thresholds.ParagraphContainment = 0.8
	return p
}

// noPartialWords is the most that the API takes: no passage of a text of less than 5,000 words makes it PARTIAL.
const noPartialWords = 10000

// All returns the profiles, the default first.
func All() []Profile { return []Profile{News(), Crawl(), Strict()} }

// ByName returns the profile of a name; it is one of Names.
func ByName(name string) (Profile, error) {
	for _, p := range All() {
		if p.Name == name {
			return p, nil
		}
	}
	return Profile{}, fmt.Errorf("there is no profile %q: choose one of %s", name, strings.Join(Names(), ", "))
}

// Names returns the names of the profiles in the order of All.
func Names() (names []string) {
	for _, p := range All() {
		names = append(names, p.Name)
	}
	return names
}
