package wire

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/neardup/neardup/bench/invented"
)

// Slot is what fills the slots of a crowd's template.
type Slot uint8

// The slots of a crowd. At least half of the words of each document are the template's, and stand in the same order.
const (
	// WordSlots have 4 to 10 words between runs of 8 to 15.
	WordSlots Slot = iota
	// LetterSlots have one to three words of one character each, after every 3 to 8 fixed words.
	LetterSlots
	// MiddleSlots have 12 to 20 words in the middle of runs of 40.
	MiddleSlots
	// FigureSlots have one number each, after every 3 to 10 fixed words.
	FigureSlots
	// NameSlots have the names of a company, a person or a town, after every 5 to 9 fixed words.
	NameSlots
)

// Slots are all of them.
var Slots = []Slot{WordSlots, LetterSlots, MiddleSlots, FigureSlots, NameSlots}

func (s Slot) String() string {
	return [...]string{"words", "letters", "middle", "figures", "names"}[s]
}

// Crowd is an endless sequence of documents that all fill one template and have nothing else in common. It is made by
// NewCrowd, immutable, and safe for concurrent use.
type Crowd struct {
	seed     uint64
	slot     Slot
	language *invented.Language
}

// NewCrowd returns the crowd of a seed.
func NewCrowd(seed uint64, slot Slot) *Crowd {
	return &Crowd{seed: seed, slot: slot, language: invented.English(seed)}
}

// crowdWords is about how many words of the template are in a document.
const crowdWords = 120

// Document returns the text of document i.
func (c *Crowd) Document(i int) string {
	source := rand.New(rand.NewPCG(c.seed, uint64(c.slot)))
	fixed := invented.NewWriter(c.language, rand.NewPCG(c.seed, 100+uint64(c.slot)))
	r := rand.New(rand.NewPCG(c.seed^0xD1B54A32D192ED03, uint64(i)))
	free := invented.NewWriter(c.language, r)
	var words []string
	for used := 0; used < crowdWords; {
		run := c.run(source)
		used += run
		for range run {
			words = append(words, fixed.Word())
		}
		words = c.fill(words, run, r, free)
	}
	return strings.Join(words, " ") + "."
}

// run returns the length of the next run of the template.
func (c *Crowd) run(r *rand.Rand) int {
	switch c.slot {
	case LetterSlots:
		return 3 + r.IntN(6)
	case MiddleSlots:
		return 20
	case FigureSlots:
		return 3 + r.IntN(8)
	case NameSlots:
		return 5 + r.IntN(5)
	default:
		return 8 + r.IntN(8)
	}
}

// fill appends what stands in a slot after a run.
func (c *Crowd) fill(words []string, run int, r *rand.Rand, free *invented.Writer) []string {
	count := 1
	switch c.slot {
	case WordSlots:
		count = min(run, 4+r.IntN(7))
	case MiddleSlots:
		count = 12 + r.IntN(9)
	case LetterSlots:
		count = 1 + r.IntN(3)
	case FigureSlots, NameSlots:
	}
	for range count {
		switch c.slot {
		case LetterSlots:
			words = append(words, string(rune('a'+r.IntN(26))))
		case FigureSlots:
			words = append(words, strconv.Itoa(1+skewed(r, 100_000)))
		case NameSlots:
			words = append(words, properName([]string{"company", "person", "town"}[r.IntN(3)], r))
		default:
			words = append(words, free.Word())
		}
	}
	return words
}

// ID returns the id of document i.
func (c *Crowd) ID(i int) string { return fmt.Sprintf("%s-%06d", c.slot, i) }
