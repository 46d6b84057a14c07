// Package tune measures on a sample of documents what the channels of a collection find and cost, beside what the
// S-curve of bands x rows promises, so that a user can choose parameters for texts like these.
//
// The truth is a scan of all pairs: exact resemblance, and containment of the smaller set of shingles in the other.
// Its cost grows with the square of the sample; 2,000 documents take some seconds.
package tune

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/neardup/neardup/service/index/memory"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/band"
	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/simhash"
)

// Curve is the S-curve of one choice of bands x rows.
type Curve struct {
	Bands int `json:"bands"`
	Rows  int `json:"rows"`
	// Probability holds the probability that a pair becomes a candidate, at the resemblances of Resemblances.
	Probability []float64 `json:"probability"`
	// Chosen marks the choice for the threshold.
	Chosen bool `json:"chosen"`
}

// Resemblances are those at which a Curve is given.
func Resemblances() []float64 { return []float64{.2, .3, .4, .5, .6, .7, .8, .9} }

// Curves returns the curves of common choices for the permutations, and of the choice for the requirement.
func Curves(permutations int, want band.Requirement) ([]Curve, band.Choice, error) {
	choice, err := band.Choose(permutations, want)
	if err != nil {
		return nil, band.Choice{}, err
	}
	var curves []Curve
	add := func(bands, rows int, chosen bool) {
		c := Curve{Bands: bands, Rows: rows, Chosen: chosen}
		for _, j := range Resemblances() {
			c.Probability = append(c.Probability, band.Probability(bands, rows, j))
		}
		curves = append(curves, c)
	}
	for _, rows := range []int{2, 3, 4, 5, 6, 8, 13} {
		if bands := permutations / rows; bands > 0 && (rows != choice.Rows || bands != choice.Bands) {
			add(bands, rows, false)
		}
	}
	add(choice.Bands, choice.Rows, true)
	slices.SortFunc(curves, func(a, b Curve) int { return a.Rows - b.Rows })
	return curves, choice, nil
}

// Channel is what one way of finding candidates did on the sample.
type Channel struct {
	Name string `json:"name"`
	// ResemblanceRecall is the share of the pairs at or above the threshold of resemblance that are candidates, and
	// ContainmentRecall of those at or above the threshold of containment.
	ResemblanceRecall float64 `json:"resemblance_recall"`
	ContainmentRecall float64 `json:"containment_recall"`
	// Candidates and Keys are means for a document: what is verified when it is added, and what the index stores.
	Candidates float64 `json:"candidates_per_document"`
	Keys       float64 `json:"keys_per_document"`
}

// Options say what is measured.
type Options struct {
	Parameters sketch.Parameters
	// Resemblance and Containment are the thresholds above which pairs count.
	Resemblance, Containment float64
	// SimHashDistance is that of the SimHash channel.
	SimHashDistance int
	// Others are measured by their bands and passages together, on the same pairs.
	Others []Configuration
}

// Configuration is parameters with a name.
type Configuration struct {
	Name       string
	Parameters sketch.Parameters
}

// Measurement is the result of Measure.
type Measurement struct {
	Documents int `json:"documents"`
	// ResemblancePairs and ContainmentPairs are the numbers of pairs at or above the thresholds.
	ResemblancePairs int       `json:"resemblance_pairs"`
	ContainmentPairs int       `json:"containment_pairs"`
	Channels         []Channel `json:"channels"`
}

// pair is two documents of the sample, the larger number first.
type pair struct{ a, b uint32 }

// Measure sketches the texts and compares each channel with a scan.
func Measure(ctx context.Context, texts []string, opts Options) (Measurement, error) {
	parameters := opts.Parameters
	parameters.Channels = sketch.BandChannel | sketch.PassageChannel | sketch.SimHashChannel
	parameters.SimHashDistance = opts.SimHashDistance
	sketches, err := sketchAll(ctx, parameters, texts)
	if err != nil {
		return Measurement{}, err
	}
	alike, contained, err := scan(ctx, sketches, opts)
	if err != nil {
		return Measurement{}, err
	}
	m := Measurement{Documents: len(texts), ResemblancePairs: len(alike), ContainmentPairs: len(contained)}
	all := func(_, _ *sketch.Sketch) bool { return true }
	within := func(a, b *sketch.Sketch) bool { return simhash.Distance(a.SimHash, b.SimHash) <= opts.SimHashDistance }
	measure := func(name string, sketches []sketch.Sketch, keys keysOf, accept func(a, b *sketch.Sketch) bool) error {
		found, channel, err := probe(sketches, keys, accept)
		if err != nil {
			return err
		}
		channel.Name = name
		channel.ResemblanceRecall, channel.ContainmentRecall = recall(found, alike), recall(found, contained)
		m.Channels = append(m.Channels, channel)
		return nil
	}
	for _, c := range []struct {
		name   string
		keys   keysOf
		accept func(a, b *sketch.Sketch) bool
	}{
		{fmt.Sprintf("bands %dx%d", parameters.Bands, parameters.Rows), bandKeys, all},
		{fmt.Sprintf("passages of %d words", parameters.PassageGuarantee), passageKeys, all},
		{"bands and passages", bandAndPassageKeys, all},
		{fmt.Sprintf("simhash within %d", opts.SimHashDistance), simHashKeys, within},
	} {
		if err := measure(c.name, sketches, c.keys, c.accept); err != nil {
			return Measurement{}, err
		}
	}
	for _, other := range opts.Others {
		sketches, err := sketchAll(ctx, other.Parameters, texts)
		if err != nil {
			return Measurement{}, fmt.Errorf("%s: %w", other.Name, err)
		}
		if err := measure(other.Name, sketches, bandAndPassageKeys, all); err != nil {
			return Measurement{}, err
		}
	}
	return m, ctx.Err()
}

// sketchAll sketches the texts on all cores.
func sketchAll(ctx context.Context, parameters sketch.Parameters, texts []string) ([]sketch.Sketch, error) {
	sketcher, err := sketch.New(parameters)
	if err != nil {
		return nil, err
	}
	sketches := make([]sketch.Sketch, len(texts))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, text := range texts {
		group.Go(func() error {
			sketcher.Sketch(&sketches[i], text)
			return ctx.Err()
		})
	}
	return sketches, group.Wait()
}

// keysOf returns the bucket keys of a document.
type keysOf func(*sketch.Sketch) []uint64

func bandKeys(s *sketch.Sketch) []uint64 { return s.Bands }

func passageKeys(s *sketch.Sketch) []uint64 { return s.PassageKeys() }

func bandAndPassageKeys(s *sketch.Sketch) []uint64 { return slices.Concat(bandKeys(s), passageKeys(s)) }

func simHashKeys(s *sketch.Sketch) []uint64 { return s.SimHashKeys }

// scan compares all pairs.
func scan(ctx context.Context, sketches []sketch.Sketch, opts Options) (alike, contained []pair, err error) {
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for a := range sketches {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			for b := range a {
				o := shingle.Compare(sketches[a].Shingles, sketches[b].Shingles)
				isAlike, isContained := o.Resemblance >= opts.Resemblance, max(o.AInB, o.BInA) >= opts.Containment
				if !isAlike && !isContained {
					continue
				}
				mu.Lock()
				if isAlike {
					alike = append(alike, pair{uint32(a), uint32(b)})
				}
				if isContained {
					contained = append(contained, pair{uint32(a), uint32(b)})
				}
				mu.Unlock()
			}
			return nil
		})
	}
	return alike, contained, group.Wait()
}

// probe adds the documents one by one to an index and returns the candidates of each among those before it, as far as
// they are accepted.
func probe(sketches []sketch.Sketch, keys keysOf, accept func(a, b *sketch.Sketch) bool) (map[pair]bool, Channel, error) {
	x := memory.New()
	found := make(map[pair]bool)
	total := 0
	for a := range sketches {
		own := keys(&sketches[a])
		total += len(own)
		refuse := func(b uint32) bool { return !accept(&sketches[a], &sketches[b]) }
		probed, err := x.Probe(len(sketches), refuse, own)
		if err != nil {
			return nil, Channel{}, err
		}
		for _, c := range probed.Candidates {
			found[pair{uint32(a), c.Doc}] = true
		}
		if err := x.Add(uint32(a), own); err != nil {
			return nil, Channel{}, err
		}
	}
	n := float64(max(1, len(sketches)))
	return found, Channel{Candidates: float64(len(found)) / n, Keys: float64(total) / n}, nil
}

// recall returns the share of the pairs that were found; all of none are.
func recall(found map[pair]bool, pairs []pair) float64 {
	if len(pairs) == 0 {
		return 1
	}
	n := 0
	for _, p := range pairs {
		if found[p] {
			n++
		}
	}
	return float64(n) / float64(len(pairs))
}
