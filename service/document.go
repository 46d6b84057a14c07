package service

import (
	"time"

	"github.com/neardup/neardup/service/analyze"
	"github.com/neardup/neardup/service/cluster"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

// Document is one text and what is known of it. Only the text is compared.
type Document struct {
	// ID is unique in its collection.
	ID string
	// Source is who published it; empty if unknown.
	Source string
	// Published is when it was published; the zero time if unknown.
	Published time.Time
	URL       string
	Title     string
	Lang      string
	Labels    map[string]string
	// Text is UTF-8 that may hold invalid bytes, which separate words.
	Text string
}

// DocumentEntry is a stored document in a list: all but its text.
type DocumentEntry struct {
	// Document has no text.
	Document Document
	// Added is when it was added or last replaced.
	Added      time.Time
	TokenCount int
	// TextBytes is the length of the text as it came in, also where texts are discarded.
	TextBytes int
}

// TextRetention says whether the texts of a collection are kept; the numbers are those of the API.
type TextRetention uint8

// Texts are retained or discarded once sketched.
const (
	RetainText  TextRetention = 1
	DiscardText TextRetention = 2
)

// SeedPolicy says who knows the seed of a collection; the numbers are those of the API.
type SeedPolicy uint8

// A secret seed is drawn by the engine and never shown; a public one is that of the parameters.
const (
	SecretSeed SeedPolicy = 1
	PublicSeed SeedPolicy = 2
)

// Collection is a set of documents that are compared with each other under the same parameters.
type Collection struct {
	Name string
	// Parameters are immutable. Their seed is zero here if the policy is SecretSeed.
	Parameters sketch.Parameters
	// ParameterID stands for the parameters, the seed included.
	ParameterID string
	Thresholds  match.Thresholds
	Retention   TextRetention
	SeedPolicy  SeedPolicy
	Created     time.Time
	// MaxAge is the age at which documents expire, counted from when they were added; zero means never. Left out of the
	// encoding of a collection without one, which stands for a request to create it in folders of earlier versions.
	MaxAge time.Duration `json:",omitempty"`
	// ChangeRetention is how long the change feed is kept; zero in a new collection means DefaultChangeRetention.
	ChangeRetention time.Duration `json:",omitempty"`
}

// Settings are what may change of a collection.
type Settings struct {
	Thresholds match.Thresholds
	// MaxAge is that of the collection.
	MaxAge time.Duration
	// ChangeRetention is that of the collection; set to zero, it is DefaultChangeRetention.
	ChangeRetention time.Duration
}

// Match is a verified pair as seen from the document that was asked about, the subject a.
type Match struct {
	// ID and Source name the other document, b.
	ID     string
	Source string
	match.Evidence
	// Syndicated is true for a copy between two known, different sources.
	Syndicated bool
	// OriginalID is the id of the original of a syndicated copy, one of the two.
	OriginalID    string
	OriginalBasis cluster.Basis
	// Judgement is what was said of the match; zero if nothing was.
	Judgement Judgement
}

// Limit names a bound that cut an answer short; the numbers are those of the API.
type Limit uint8

// The bounds of an answer.
const (
	LimitCandidates Limit = 1
	LimitBucket     Limit = 2
	LimitPassages   Limit = 3
	LimitMatches    Limit = 4
)

// Verdict is what one document is a copy of.
type Verdict struct {
	ID string
	// Relation is the strongest among the matches, Unrelated where there is none.
	Relation match.Relation
	// Matches are in order of strength: relation, then resemblance, then id.
	Matches []Match
	// Limits are the bounds that were reached, ascending.
	Limits []Limit
	// Attribution is the source that the text credits; its Source is empty if there is none.
	Attribution analyze.Attribution
	TokenCount  int
}

// Outcome says what an add did; the numbers are those of the API.
type Outcome uint8

// The outcomes of an add.
const (
	Added     Outcome = 1
	Unchanged Outcome = 2
	Replaced  Outcome = 3
)

// AddResult is what became of one added document.
type AddResult struct {
	Outcome Outcome
	Verdict Verdict
}

// Cluster is a group of documents with a verified match to its canonical document.
type Cluster struct {
	// ID is the smallest id of its documents.
	ID        string
	Canonical string
	Basis     cluster.Basis
	// Members holds all ids, the canonical one included, ascending.
	Members []string
}
