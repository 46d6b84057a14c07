package corpus

import (
	"fmt"
	"slices"

	"github.com/neardup/neardup/service/index"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/simhash"
)

// Explanation says how a subject and a document of the corpus meet, and why they have their relation.
type Explanation struct {
	// Found is what Find finds for the pair, though it may be Unrelated here.
	Found
	Reasons match.Reasons
	// Meetings has one entry for each channel in use.
	Meetings []Meeting
	// Rank is the place of the document among the candidates of the subject, from 1; zero if it is none.
	Rank int
	// Candidates is the number of candidates of the subject, and MoreCandidates says that there were more than may be
	// verified.
	Candidates     int
	MoreCandidates bool
	// Stories is the number of stories in the corpus, in which rare and frequent are counted.
	Stories int
}

// Meeting is how two documents meet in one channel.
type Meeting struct {
	Channel sketch.Channels
	// Keys and OtherKeys are how many bucket keys the subject and the other document have.
	Keys, OtherKeys int
	// Buckets are those that both keys lead to.
	Buckets []Bucket
	// Distance is how many bits the SimHash fingerprints differ by, and DistanceMax how many those of candidates may; both
	// are zero in other channels.
	Distance, DistanceMax int
}

// Bucket is a bucket that holds a document whose candidates are asked for, or would, and another one.
type Bucket struct {
	// Documents is how many documents it holds.
	Documents int
	// Read says that the other document is among those that a probe reads of it.
	Read bool
}

// Meets reports whether the channel makes the other document a candidate, unless there are too many.
func (m Meeting) Meets() bool {
	return m.Distance <= m.DistanceMax && slices.ContainsFunc(m.Buckets, func(b Bucket) bool { return b.Read })
}

// Explain compares a subject with a document of the corpus, whose number must be set, by the code of Find.
func (c *Corpus) Explain(subject, other Subject) (Explanation, error) {
	doc := *other.Number
	x := Explanation{Stories: c.stories.Count()}
	frequencies := c.frequencies(subject.Number)
	defer frequencies.giveBack()
	var err error
	x.Found, err = c.compare(match.Verifier{
		Thresholds:  c.config.Thresholds,
		MaxPassages: c.config.Passages,
		Reasons:     &x.Reasons,
	}, frequencies, subject, doc)
	if err != nil {
		return Explanation{}, err
	}
	probed, err := c.candidates(subject)
	if err != nil {
		return Explanation{}, err
	}
	x.Rank = 1 + slices.IndexFunc(probed.Candidates, func(k index.Candidate) bool { return k.Doc == doc })
	x.Candidates, x.MoreCandidates = len(probed.Candidates), probed.MoreCandidates
	x.Meetings, err = c.meetings(subject, other)
	return x, err
}

func (c *Corpus) meetings(subject, other Subject) (meetings []Meeting, err error) {
	for _, channel := range []struct {
		channel    sketch.Channels
		keys, with []uint64
	}{
		{sketch.BandChannel, subject.Bands, other.Bands},
		{sketch.PassageChannel, subject.Passages, other.Passages},
		{sketch.SimHashChannel, subject.Keys.SimHash, other.Keys.SimHash},
	} {
		if !c.config.Parameters.Channels.Has(channel.channel) {
			continue
		}
		m := Meeting{Channel: channel.channel, Keys: len(channel.keys), OtherKeys: len(channel.with)}
		if m.Buckets, err = c.shared(*other.Number, channel.keys, channel.with); err != nil {
			return nil, err
		}
		if channel.channel == sketch.SimHashChannel {
			m.Distance = simhash.Distance(subject.Document.SimHash, other.Document.SimHash)
			m.DistanceMax = c.config.Parameters.SimHashDistance
		}
		meetings = append(meetings, m)
	}
	return meetings, nil
}

// shared returns the buckets under the keys of both lists, the smallest first.
func (c *Corpus) shared(other uint32, keys, with []uint64) ([]Bucket, error) {
	both := make(map[uint64]bool, len(with))
	for _, key := range with {
		both[key] = true
	}
	var buckets []Bucket
	var room [index.MaxProbed]uint32
	for _, key := range keys {
		if !both[key] {
			continue
		}
		bucket, err := c.index.Bucket(key, room[:0])
		if err != nil {
			return nil, fmt.Errorf("read the index: %w", err)
		}
		buckets = append(buckets, Bucket{Documents: bucket.Total, Read: slices.Contains(bucket.Docs, other)})
	}
	slices.SortFunc(buckets, func(a, b Bucket) int { return a.Documents - b.Documents })
	return buckets, nil
}
