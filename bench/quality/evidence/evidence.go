// Package evidence checks what a match shows of two texts against what evidence promises, from the texts alone: the
// passages overlap in neither text, cut no character and no token, are equal after normalisation exactly where
// their similarity says so, are in order, and are maximal: no equal token stands before or after both sides, unless
// another passage has it, or it is part of a character that is not common as a whole.
package evidence

import (
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/neardup/neardup/sketch/text"
)

// Span is bytes [Start, End) of a text.
type Span struct{ Start, End int }

// Passage is a shared passage as a match shows it.
type Passage struct {
	A, B Span
	// Tokens is the number of common tokens.
	Tokens     int
	Similarity float64
}

// side is one text with its tokens.
type side struct {
	content string
	tokens  text.Tokens
}

func newSide(content string) *side {
	s := &side{content: content}
	s.tokens.Tokenize(text.NewHasher(0), content)
	return s
}

// find returns the tokens [from, to) of a span, and what is wrong with it.
func (s *side) find(in Span) (from, to int, fault string) {
	if in.Start < 0 || in.End > len(s.content) || in.Start >= in.End {
		return 0, 0, fmt.Sprintf("[%d, %d) is no part of %d bytes", in.Start, in.End, len(s.content))
	}
	if !utf8.RuneStart(s.content[in.Start]) || in.End < len(s.content) && !utf8.RuneStart(s.content[in.End]) {
		return 0, 0, fmt.Sprintf("[%d, %d) cuts a character", in.Start, in.End)
	}
	from, begins := slices.BinarySearch(s.tokens.Start, int32(in.Start))
	last, ends := slices.BinarySearch(s.tokens.End, int32(in.End))
	if !begins || !ends {
		return 0, 0, fmt.Sprintf("[%d, %d) cuts a token", in.Start, in.End)
	}
	// Tokens of one expanded code point share its bytes.
	for last+1 < s.tokens.Len() && s.tokens.End[last+1] == s.tokens.End[last] {
		last++
	}
	return from, last + 1, ""
}

// place is a passage in tokens.
type place struct{ aFrom, aTo, bFrom, bTo int }

// Faults returns what is wrong with the passages of a match of a, the subject, and b. truncated says that there are more.
func Faults(a, b string, passages []Passage, truncated bool) (faults []string) {
	first, second := newSide(a), newSide(b)
	report := func(i int, format string, args ...any) {
		faults = append(faults, fmt.Sprintf("passage %d: ", i)+fmt.Sprintf(format, args...))
	}
	places := make([]place, 0, len(passages))
	for i, p := range passages {
		var at place
		var fault string
		if at.aFrom, at.aTo, fault = first.find(p.A); fault != "" {
			report(i, "in a: %s", fault)
			return faults
		}
		if at.bFrom, at.bTo, fault = second.find(p.B); fault != "" {
			report(i, "in b: %s", fault)
			return faults
		}
		places = append(places, at)
		equal := slices.Equal(first.tokens.Hash[at.aFrom:at.aTo], second.tokens.Hash[at.bFrom:at.bTo])
		if equal != (p.Similarity == 1) {
			report(i, "similarity is %v, normalised texts are equal: %t", p.Similarity, equal)
		}
		longer := max(at.aTo-at.aFrom, at.bTo-at.bFrom)
		if want := float64(p.Tokens) / float64(longer); math.Abs(p.Similarity-want) > 1e-9 || p.Tokens < 1 || want > 1 {
			report(i, "similarity is %v, %d of %d tokens", p.Similarity, p.Tokens, longer)
		}
		if i > 0 && at.aFrom < places[i-1].aTo {
			report(i, "begins before the one before ends in a")
		}
	}
	inB := slices.Clone(places)
	slices.SortFunc(inB, func(x, y place) int { return x.bFrom - y.bFrom })
	for i := 1; i < len(inB); i++ {
		if inB[i].bFrom < inB[i-1].bTo {
			report(i, "in the order of b, begins before the one before ends in b")
		}
	}
	for i, p := range places {
		if from, to := p.aFrom-1, p.bFrom-1; from >= 0 && to >= 0 && first.tokens.Hash[from] == second.tokens.Hash[to] &&
			!truncated && !covered(places, from, to) && !first.sharesCharacter(from) && !second.sharesCharacter(to) {
			report(i, "could begin a token earlier, at byte %d of a", first.tokens.Start[from])
		}
		if p.aTo < first.tokens.Len() && p.bTo < second.tokens.Len() && first.tokens.Hash[p.aTo] == second.tokens.Hash[p.bTo] &&
			!truncated && !covered(places, p.aTo, p.bTo) && !first.sharesCharacter(p.aTo) && !second.sharesCharacter(p.bTo) {
			report(i, "could end a token later, at byte %d of a", first.tokens.End[p.aTo])
		}
		if i > 0 && places[i-1].aTo == p.aFrom && places[i-1].bTo == p.bFrom {
			report(i, "goes on where the one before ends in both")
		}
	}
	return faults
}

// covered reports whether a passage holds the token of a or that of b.
func covered(places []place, inA, inB int) bool {
	return slices.ContainsFunc(places, func(p place) bool {
		return p.aFrom <= inA && inA < p.aTo || p.bFrom <= inB && inB < p.bTo
	})
}

// sharesCharacter reports whether a token stands for a part of a character alone.
func (s *side) sharesCharacter(token int) bool {
	start, end := s.tokens.Start, s.tokens.End
	return token > 0 && start[token] < end[token-1] || token+1 < s.tokens.Len() && start[token+1] < end[token]
}
