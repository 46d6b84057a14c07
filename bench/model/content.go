package main

import (
	"strings"

	"github.com/neardup/neardup/service/analyze"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/text"
)

// content is a text and what the oracle knows of it alone.
type content struct {
	// number names the content among those of its collection.
	number int
	raw    string
	// tokens are the normalized words of the text.
	tokens []string
	// shingles and grams are sets of consecutive tokens, of the sizes of shingles and of passages.
	shingles, grams map[string]bool
	// words are the hashes of the tokens.
	words map[uint64]bool
	// keys are the bucket keys of bands and passages, passages the latter alone.
	keys, passages map[uint64]bool
	simHash        uint64
	attribution    analyze.Attribution
	// text and imprint are for the verifier, which the oracle does not replace.
	text    *match.Text
	imprint match.Imprint
}

func newContent(number int, sk *sketch.Sketcher, raw string) (*content, error) {
	prepared, sketched := match.Prepare(sk, raw)
	imprint, err := match.NewImprint(sketched)
	if err != nil {
		return nil, err
	}
	c := &content{
		number:      number,
		raw:         raw,
		tokens:      strings.Fields(string(text.AppendNormalized(nil, raw))),
		words:       setOf(sketched.Tokens.Hash),
		keys:        setOf(sketched.Bands, imprint.Passages),
		passages:    setOf(imprint.Passages),
		simHash:     sketched.SimHash,
		attribution: analyze.Attribute(raw),
		text:        prepared,
		imprint:     imprint,
	}
	c.shingles = runsOf(c.tokens, sketched.Tokens.Class, sk.Parameters().ShingleSize)
	c.grams = runsOf(c.tokens, sketched.Tokens.Class, sk.Parameters().PassageSize)
	return c, nil
}

func setOf[T comparable](lists ...[]T) map[T]bool {
	set := make(map[T]bool)
	for _, list := range lists {
		for _, v := range list {
			set[v] = true
		}
	}
	return set
}

// runsOf returns the set of runs of tokens that are worth so many words, of which a character of a script without spaces
// is half a one; a text that is worth less is one run.
func runsOf(tokens []string, classes []text.Class, words int) map[string]bool {
	set := make(map[string]bool)
	for from := range tokens {
		halves, to := 0, from
		for ; to < len(tokens) && halves < 2*words; to++ {
			halves += 2
			if classes[to]&text.Solo != 0 {
				halves--
			}
		}
		if halves >= 2*words || from == 0 {
			set[strings.Join(tokens[from:to], " ")] = true
		}
	}
	return set
}

// common returns how many members two sets share.
func common[T comparable](a, b map[T]bool) int {
	n := 0
	for v := range a {
		if b[v] {
			n++
		}
	}
	return n
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}
