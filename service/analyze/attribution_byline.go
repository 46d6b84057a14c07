package analyze

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/neardup/neardup/sketch/text"
)

const (
	// bylineBytesMax and bylineWordsMax bound a line that says who wrote or supplied the text.
	bylineBytesMax = 200
	bylineWordsMax = 12
	// phraseWordsMax bounds the words of a byline before the name, wireWordsMax those of the name.
	phraseWordsMax = 4
	wireWordsMax   = 5
	// leadWordsMax bounds the name of an outlet or an author before such words: "Le Courrier du Port avec AFP".
	leadWordsMax = 6
)

// bylines are the phrases before the name of a wire service, in normalised form.
var bylines = func() map[string]bool {
	phrases := make(map[string]bool)
	for _, language := range creditLanguages {
		for _, phrase := range language.bylines {
			phrases[string(text.AppendNormalized(nil, phrase))] = true
		}
	}
	return phrases
}()

// trailers are the phrases after the name of a wire service.
var trailers = func() (all []string) {
	for _, language := range creditLanguages {
		all = append(all, language.trailers...)
	}
	return all
}()

// bylineCredit finds the wire service in a line that says who wrote or supplied the text and nothing else: "By The
// Associated Press", "By Jane Doe, Associated Press", "Par Le Courrier du Port avec AFP", "연합뉴스 제공". A byline that
// names no wire service names an author.
func bylineCredit(line string) (span, bool) {
	if len(line) > bylineBytesMax {
		return span{}, false
	}
	content := trimName(line, span{0, len(line)})
	starts := wordStarts(line, content)
	if len(starts) > bylineWordsMax {
		return span{}, false
	}
	for i := len(starts) - 1; i > 0 && i >= len(starts)-wireWordsMax; i-- {
		name, all, ok := wireIn(line[starts[i]:content.end], true)
		if ok && all && isByline(line[content.start:starts[i]]) {
			return name.shift(starts[i]), true
		}
	}
	for _, trailer := range trailers {
		if rest, found := strings.CutSuffix(line[content.start:content.end], trailer); found {
			name, all, ok := wireIn(rest, true)
			return name.shift(content.start), ok && all
		}
	}
	return span{}, false
}

// wordStarts returns where the words of a part of the line begin.
func wordStarts(line string, in span) (starts []int) {
	inWord := false
	for i, r := range line[in.start:in.end] {
		space := unicode.IsSpace(r)
		if !space && !inWord {
			starts = append(starts, in.start+i)
		}
		inWord = !space
	}
	return starts
}

// isByline reports whether s, which the name of a wire service follows, is a phrase of a byline, alone or after a name;
// or the byline of an author that a comma or another separator ends.
func isByline(s string) bool {
	words := strings.Fields(s)
	for n := 1; n <= min(phraseWordsMax, len(words)); n++ {
		lead := words[:len(words)-n]
		if isPhrase(words[len(words)-n:]) && (len(lead) == 0 || isLead(lead)) {
			return true
		}
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(s))
	if !strings.ContainsRune(wireSeparators, last) {
		return false
	}
	for n := 1; n <= min(phraseWordsMax, len(words)-1); n++ {
		if isPhrase(words[:n]) && isLead(words[n:]) {
			return true
		}
	}
	return false
}

func isPhrase(words []string) bool {
	return bylines[string(text.AppendNormalized(nil, strings.Join(words, " ")))]
}

// isLead reports whether words can be the name of an author or an outlet, in a script with capitals; in others a name does
// not look other than prose.
func isLead(words []string) bool {
	if len(words) > leadWordsMax {
		return false
	}
	for i, word := range words {
		cased, lower := startsCased(word)
		isParticle := i > 0 && utf8.RuneCountInString(word) <= particleLettersMax
		if strings.ContainsFunc(word, unicode.IsLetter) && (!cased || lower && !isParticle) {
			return false
		}
	}
	return true
}
