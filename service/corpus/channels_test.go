package corpus

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/simhash"
)

// channelLibrary holds 60 texts of 200 invented words, each with an edited copy (one word in 50 differs) and a long text
// that holds 40 words of it.
func channelLibrary(t *testing.T, channels sketch.Channels, distance int) *library {
	t.Helper()
	p := sketch.DefaultParameters()
	p.Channels, p.SimHashDistance = channels, distance
	sk, err := sketch.New(p)
	if err != nil {
		t.Fatal(err)
	}
	l := newLibrary(t, func(c *Config) { c.Parameters = p })
	l.sketcher = sk
	random := rand.New(rand.NewPCG(3, 4))
	word := func() string { return fmt.Sprintf("w%d", random.IntN(5000)) }
	words := func(n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = word()
		}
		return out
	}
	for i := range 60 {
		text := words(200)
		edited := slices.Clone(text)
		for j := random.IntN(50); j < len(edited); j += 50 {
			edited[j] = word()
		}
		long := slices.Concat(words(400), text[80:120], words(400))
		for j, w := range [][]string{text, edited, long} {
			l.add(Document{ID: fmt.Sprintf("%d-%d", i, j)}, strings.Join(w, " "))
		}
	}
	return l
}

// recall returns the share of the pairs that a scan finds in one of the relations that the channels find too.
func (l *library) recall(relations ...match.Relation) float64 {
	l.t.Helper()
	verifier := match.Verifier{Thresholds: l.config.Thresholds}
	want, got := 0, 0
	for a := range l.texts {
		doc := uint32(a)
		subject := l.subjectOf(doc)
		found := make(map[uint32]bool)
		for _, f := range l.find(subject).Matches {
			found[f.Doc] = true
		}
		for b := range l.texts[:a] {
			if slices.Contains(relations, verifier.Verify(l.texts[a], l.texts[b]).Relation) {
				want++
				if found[uint32(b)] {
					got++
				}
			}
		}
	}
	if want < 50 {
		l.t.Fatalf("a scan finds %d pairs: too few to tell", want)
	}
	return float64(got) / float64(want)
}

// subjectOf returns a document of the library as a subject.
func (l *library) subjectOf(doc uint32) Subject {
	d, _ := l.Document(doc)
	return Subject{Document: d, Keys: l.keys[doc], Text: l.texts[doc], Imprint: l.imprints[doc], Number: &doc}
}

func TestChannelsAgainstAScan(t *testing.T) {
	for _, c := range []struct {
		name      string
		channels  sketch.Channels
		distance  int
		near      float64 // least recall of near-duplicates
		partial   float64 // least recall of passages in longer texts
		partialTo float64 // and the most
	}{
		// Near-duplicates here resemble each other by about .85: each band of 4 rows is equal with .52, one of 32 surely.
		{"bands", sketch.BandChannel, 0, 1, 0, 0.3},
		{"passages", sketch.PassageChannel, 0, 1, 1, 1},
		{"both", sketch.BandChannel | sketch.PassageChannel, 0, 1, 1, 1},
		{"simhash", sketch.SimHashChannel, 6, 0.1, 0, 0.1},
		{"all", sketch.BandChannel | sketch.PassageChannel | sketch.SimHashChannel, 3, 1, 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := channelLibrary(t, c.channels, c.distance)
			if got := l.recall(match.NearDuplicate); got < c.near {
				t.Errorf("recall of near-duplicates is %v, want %v at least", got, c.near)
			}
			if got := l.recall(match.Partial); got < c.partial || got > c.partialTo {
				t.Errorf("recall of partial copies is %v, want %v to %v", got, c.partial, c.partialTo)
			}
		})
	}
}

// TestSimHashChannelIsExact checks that the candidates are all documents within the distance, and no others.
func TestSimHashChannelIsExact(t *testing.T) {
	for _, distance := range []int{1, 3, 6} {
		l := channelLibrary(t, sketch.SimHashChannel, distance)
		within := 0
		for a := range l.texts {
			subject := l.subjectOf(uint32(a))
			probed := must(l.candidates(subject))
			if probed.MoreCandidates || probed.FullBucket {
				t.Fatalf("distance %d: cut short", distance)
			}
			var got, want []uint32
			for _, c := range probed.Candidates {
				got = append(got, c.Doc)
			}
			slices.Sort(got)
			for b := range l.texts {
				other, _ := l.Document(uint32(b))
				if a != b && simhash.Distance(subject.Document.SimHash, other.SimHash) <= distance {
					want = append(want, uint32(b))
				}
			}
			if !slices.Equal(got, want) {
				t.Fatalf("distance %d: candidates of %d are %v, a scan finds %v", distance, a, got, want)
			}
			within += len(want)
		}
		if distance == 6 && within == 0 {
			t.Error("no documents within 6 bits: the test shows nothing")
		}
	}
}

func TestFindIsBoundByBytes(t *testing.T) {
	l := newLibrary(t, func(c *Config) { c.CandidateBytes = 3000 })
	text := strings.TrimSpace(strings.Repeat("the ferry left the harbor at dawn with forty crates of lemons ", 16)) // 991 bytes
	for i := range 5 {
		l.add(Document{ID: fmt.Sprint(i)}, text)
	}
	if result := l.find(l.subject(text)); len(result.Matches) != 3 || !result.MoreCandidates {
		t.Errorf("%d matches, more %v: want the 3 whose texts have 3,000 bytes together", len(result.Matches), result.MoreCandidates)
	}
	long := strings.Repeat(text+"\n", 4)
	if result := l.find(l.subject(long)); len(result.Matches) != 1 || !result.MoreCandidates {
		t.Errorf("%d matches, more %v: want the first alone for a longer text", len(result.Matches), result.MoreCandidates)
	}
}

func TestFindEndsWithItsContext(t *testing.T) {
	l := newLibrary(t, nil)
	text := "the ferry left the harbor at dawn with forty crates of lemons"
	l.add(Document{ID: "a"}, text)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Find(ctx, l.subject(text)); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}
