package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/neardup/neardup/sketch/text"
)

// Facts tell a copy from a form that was filled in again. Two issues of a notice, a price list or a bulletin share their
// wording and have other numbers and names in it; two copies of a report, however edited, have the same ones.

// fact is a number, or a word of a name: a capitalized one, or one beside a word of descent. It stands in the tokens
// [from, to).
type fact struct {
	from, to int32
	name     bool
	// value is that of a number's digits one after the other, or a hash of a name. figures stands for the figures of a
	// number without their order.
	value, figures uint64
}

// same reports whether two facts of one kind are equal. 1,277 is 1277, and 59.7 is 7.59, which is how it comes where
// numbers were cut out of a text that is written from right to left, and 7ر59.
func (f fact) same(g fact) bool { return f.value == g.value || !f.name && f.figures == g.figures }

// appendFacts appends the facts of the tokens of s in the order of the tokens. A number such as 1,277 or 4.5 or 9-3/8 is
// one or more tokens that begin with a digit, without white space between them, unless it numbers a line. A word is part
// of a name if it begins with a capital letter, is not all capitals, and either no sentence begins with it or the next
// word is capitalized too; in scripts without capitals, if it stands beside a word for son or daughter.
func appendFacts(dst []fact, tokens *text.Tokens, s string) []fact {
	token := func(i int) string { return s[tokens.Start[i]:tokens.End[i]] }
	between := func(i int) string { return s[tokens.End[i-1]:tokens.Start[i]] }
	var normal []byte
	names := names{tokens: tokens, text: s}
	for i := range tokens.Start {
		if n := len(dst); n > 0 && int(dst[n-1].to) > i {
			continue // a name of two words
		}
		switch {
		case isNumber(token(i)) && (i == 0 || strings.Contains(between(i), "\n")) && numbersLine(s[tokens.End[i]:]):
			// It is as little a fact as the place of the line.
		case isNumber(token(i)):
			if n := len(dst); n > 0 && !dst[n-1].name && int(dst[n-1].to) == i && joinsNumber(between(i)) {
				dst[n-1].to++
			} else {
				dst = append(dst, fact{from: int32(i), to: int32(i) + 1})
			}
			if digits := token(i); isPlain(digits) {
				dst[len(dst)-1].addFigures(digits)
			} else {
				normal = text.AppendNormalized(normal[:0], digits)
				dst[len(dst)-1].addFigures(string(normal))
			}
		case isCapitalized(token(i)):
			begins := i == 0 || endsSentence(between(i))
			if !begins || i+1 < tokens.Len() && isCapitalized(token(i+1)) && !endsSentence(between(i+1)) {
				dst = append(dst, fact{from: int32(i), to: int32(i) + 1, name: true, value: tokens.Hash[i]})
			}
		default:
			if name, ok := names.at(i); ok {
				dst = append(dst, name)
			}
		}
	}
	return dst
}

// isPlain reports whether a token is ASCII letters and digits, which differ from their normalized form in case alone.
func isPlain(token string) bool {
	for i := range len(token) {
		if c := token[i]; (c < '0' || c > '9') && (c|' ' < 'a' || c|' ' > 'z') {
			return false
		}
	}
	return true
}

// addFigures adds the groups of digits of a normalized token to a number.
func (f *fact) addFigures(normal string) {
	var figure uint64
	for i := range len(normal) {
		c := normal[i]
		if c < '0' || c > '9' {
			f.figures += text.Mix(figure)
			figure = 0
			continue
		}
		figure = figure*10 + uint64(c-'0')
		f.value = f.value*10 + uint64(c-'0')
	}
	f.figures += text.Mix(figure)
}

// Of letters below this one it is known at once that they are no digits, and of those above, no capitals.
const firstForeignDigit = '٠'

// isNumber reports whether the token begins with a decimal digit of any script.
func isNumber(token string) bool {
	r, _ := utf8.DecodeRuneInString(token)
	return '0' <= r && r <= '9' || r >= firstForeignDigit && unicode.IsDigit(r)
}

// numbersLine reports whether a figure at the beginning of a line, before what follows, numbers it: as in "4. " or "4.1".
func numbersLine(follows string) bool {
	return follows != "" && strings.ContainsAny(follows[:1], ".)-:")
}

// joinsNumber reports whether two figures with this between them are one number.
func joinsNumber(between string) bool { return !strings.ContainsFunc(between, unicode.IsSpace) }

// isCapitalized reports whether the token begins with a capital letter and has a small one.
func isCapitalized(token string) bool {
	r, _ := utf8.DecodeRuneInString(token)
	return r < firstForeignDigit && unicode.IsUpper(r) && strings.ContainsFunc(token, unicode.IsLower)
}

// endsSentence reports whether a sentence may begin after what stands between two tokens.
func endsSentence(between string) bool {
	return strings.ContainsAny(between, ".!?:;\n\"“”«»()[]*•|…")
}

// factAt returns the index of the first fact that begins at the token or later.
func (t *Text) factAt(token int) int {
	// Written out, since it is asked for each border of each run: a call for each step took twice the time.
	from, to := 0, len(t.facts)
	for from < to {
		if middle := int(uint(from+to) >> 1); int(t.facts[middle].from) < token {
			from = middle + 1
		} else {
			to = middle
		}
	}
	return from
}

// factsIn returns the facts that begin in the tokens [from, to).
func (t *Text) factsIn(from, to int) []fact { return t.facts[t.factAt(from):t.factAt(to)] }

// splitsFact reports whether a fact stands on both sides of the border before a token.
func (t *Text) splitsFact(token int) bool {
	i := t.factAt(token)
	return i > 0 && int(t.facts[i-1].to) > token
}
