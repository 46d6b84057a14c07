package corpus

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/neardup/neardup/service/cluster"
	"github.com/neardup/neardup/service/index"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch/simhash"
)

// Subject is a document whose matches are asked for. It need not be in the corpus.
type Subject struct {
	Document
	Keys
	// Text may be nil for a document of the corpus, which then is read if it has a candidate; most have none.
	Text *match.Text
	// Imprint is used instead of Text where the corpus keeps no texts.
	Imprint match.Imprint
	// Number is the document's number if it is in the corpus.
	Number *uint32
	// Skip, if not nil, leaves out documents.
	Skip func(doc uint32) bool
	// StoriesOnly says that only matches of the same story are asked for, so that Find may leave out others.
	StoriesOnly bool
}

// Found is a verified match of a subject.
type Found struct {
	Doc uint32
	match.Evidence
	SameStory bool
	// Syndicated is true for a copy between two known, different sources; then Original is the number of the original,
	// unless SubjectOriginal says that it is the subject.
	Syndicated      bool
	Original        uint32
	SubjectOriginal bool
	Basis           cluster.Basis
}

// Result is what Find found.
type Result struct {
	// Matches are in order of strength: relation, then resemblance, then number.
	Matches []Found
	// MoreCandidates and FullBucket say that a bound was reached.
	MoreCandidates, FullBucket bool
}

// Find verifies the candidates of a subject and returns those that are more than unrelated. It ends early, with the error
// of the context, if that has ended.
func (c *Corpus) Find(ctx context.Context, s Subject) (Result, error) {
	probed, err := c.candidates(s)
	if err != nil {
		return Result{}, err
	}
	result := Result{MoreCandidates: probed.MoreCandidates, FullBucket: probed.FullBucket}
	if len(probed.Candidates) == 0 {
		return result, nil
	}
	if s.Text == nil && s.Number != nil && c.config.Imprint == nil {
		if s.Text, err = c.config.Text(*s.Number); err != nil {
			return Result{}, err
		}
	}
	verifier := match.Verifier{Thresholds: c.config.Thresholds, MaxPassages: c.config.Passages, StoriesOnly: s.StoriesOnly}
	frequencies := c.frequencies(s.Number)
	defer frequencies.giveBack()
	for _, candidate := range probed.Candidates {
		if err := ctx.Err(); err != nil {
			return Result{}, err
		}
		found, err := c.compare(verifier, frequencies, s, candidate.Doc)
		if err != nil {
			return Result{}, err
		}
		if found.Relation != match.Unrelated {
			result.Matches = append(result.Matches, found)
		}
	}
	slices.SortFunc(result.Matches, func(a, b Found) int {
		return cmp.Or(cmp.Compare(a.Relation, b.Relation), cmp.Compare(b.Resemblance, a.Resemblance), cmp.Compare(a.Doc, b.Doc))
	})
	return result, nil
}

// candidates probes the channels and returns the best candidates within the bounds of number and bytes.
func (c *Corpus) candidates(s Subject) (index.Probed, error) {
	probed, err := c.probe(s)
	if err != nil {
		return index.Probed{}, fmt.Errorf("probe the index: %w", err)
	}
	bytes := 0
	for i, candidate := range probed.Candidates {
		// Either text may be the longer one, and each is read.
		bytes += max(s.Document.Bytes, c.docs[candidate.Doc].Bytes)
		if i > 0 && bytes > c.config.CandidateBytes {
			probed.Candidates, probed.MoreCandidates = probed.Candidates[:i], true
			break
		}
	}
	return probed, nil
}

// probe probes the channels. Those of SimHash are candidates only within its distance, which equal keys alone do not say.
func (c *Corpus) probe(s Subject) (index.Probed, error) {
	limit := c.config.Candidates
	probed, err := c.index.Probe(limit, s.skips, s.Bands, s.Passages)
	if err != nil || len(s.Keys.SimHash) == 0 {
		return probed, err
	}
	far := func(doc uint32) bool {
		return s.skips(doc) ||
			simhash.Distance(c.docs[doc].SimHash, s.Document.SimHash) > c.config.Parameters.SimHashDistance
	}
	near, err := c.index.Probe(limit, far, s.Keys.SimHash)
	if err != nil {
		return index.Probed{}, err
	}
	probed.MoreCandidates = probed.MoreCandidates || near.MoreCandidates
	probed.FullBucket = probed.FullBucket || near.FullBucket
	for _, n := range near.Candidates {
		known := func(k index.Candidate) bool { return k.Doc == n.Doc }
		switch {
		case slices.ContainsFunc(probed.Candidates, known):
		case len(probed.Candidates) < limit:
			probed.Candidates = append(probed.Candidates, n)
		default:
			probed.MoreCandidates = true
		}
	}
	return probed, nil
}

func (s Subject) skips(doc uint32) bool {
	return s.Number != nil && *s.Number == doc || s.Skip != nil && s.Skip(doc)
}

// compare verifies one candidate, by what is known besides its story and that of the subject.
func (c *Corpus) compare(v match.Verifier, f *frequencies, s Subject, candidate uint32) (Found, error) {
	v.Knowledge = f.besides(candidate)
	return c.judge(v, f, s, candidate)
}

// judge verifies one candidate by the knowledge that the verifier has from f.
func (c *Corpus) judge(v match.Verifier, f *frequencies, s Subject, candidate uint32) (Found, error) {
	other := c.docs[candidate].Document
	v.Interval = match.IntervalOf(s.Document.Published, other.Published, func() bool {
		return cluster.SameSource(s.Document.Source, other.Source)
	})
	evidence, err := c.verify(v, s, candidate)
	if err == nil {
		err = f.err
	}
	if err != nil {
		return Found{}, fmt.Errorf("verify the candidate %q: %w", other.ID, err)
	}
	found := Found{Doc: candidate, Evidence: evidence, SameStory: v.SameStory(evidence)}
	c.Attribute(s.Document, &found)
	return found, nil
}

func (c *Corpus) verify(v match.Verifier, s Subject, candidate uint32) (match.Evidence, error) {
	if c.config.Imprint != nil {
		other, err := c.config.Imprint(candidate)
		if err != nil {
			return match.Evidence{}, err
		}
		return v.Estimate(s.Imprint, other, c.config.Parameters.Permutations)
	}
	other, err := c.config.Text(candidate)
	if err != nil {
		return match.Evidence{}, err
	}
	return v.Verify(s.Text, other), nil
}

// Attribute says whether a match is a syndicated copy, and of which original. Find has done it already.
func (c *Corpus) Attribute(subject Document, f *Found) {
	other := c.docs[f.Doc].Document
	if !f.Relation.IsCopy() || !cluster.AcrossSources(subject.Source, other.Source) {
		return
	}
	f.Syndicated = true
	const subjectKey = 1 << 32 // no document has this number
	var original uint64
	original, f.Basis = cluster.Original(subject.clusterDocument(subjectKey), other.clusterDocument(uint64(f.Doc)))
	f.SubjectOriginal = original == subjectKey
	if !f.SubjectOriginal {
		f.Original = f.Doc
	}
}
