package analyze

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// particleLettersMax is the length of words in lower case inside the name of a place: "Rio de Janeiro", "am", "sur".
const particleLettersMax = 3

// isPlace reports whether s can be the place, and the date after it, of a dateline: few words, no sentence, and in
// scripts with capitals each word of the place with one.
func isPlace(s string, wordsMax int) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > wordsMax || strings.ContainsAny(s, "?!؟。:：;؛«»\"“”()") {
		return false
	}
	letters, lowerLast := false, false
	for _, word := range words {
		if strings.ContainsFunc(word, unicode.IsDigit) {
			break // the date
		}
		if !strings.ContainsFunc(word, unicode.IsLetter) {
			continue
		}
		letters = true
		cased, lower := startsCased(word)
		lowerLast = cased && lower
		if lowerLast && utf8.RuneCountInString(word) > particleLettersMax {
			return false
		}
		if strings.HasSuffix(word, ",") {
			break // what follows is a region, a country or the date
		}
	}
	return letters && !lowerLast
}

// isBarePlace reports whether s can be the place of a dateline that no mark ends: capitals, a place with a date, or in a
// script without capitals few words before the first comma.
func isBarePlace(s string) bool {
	if !isPlace(s, placeWordsMax) {
		return false
	}
	if cased, _ := startsCased(s); !cased {
		place, _, _ := strings.Cut(strings.ReplaceAll(s, "،", ","), ",")
		words := strings.Fields(place)
		return len(words) > 0 && len(words) <= barePlaceWordsMax && !agencyNouns[words[0]]
	}
	return isCapitals(s) || strings.Contains(s, ",") && strings.ContainsFunc(s, unicode.IsDigit)
}

// isCapitals reports whether the place in s, before its first comma or digit, is written in capitals.
func isCapitals(s string) bool {
	if end := strings.IndexFunc(s, func(r rune) bool { return r == ',' || unicode.IsDigit(r) }); end >= 0 {
		s = s[:end]
	}
	capitals := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	return capitals >= 3
}

// namesWire reports whether the last words of s name a wire service: "The Associated Press (AP)" is no dateline.
func namesWire(s string) bool {
	words := strings.Fields(s)
	for i := range words {
		if isWire(strings.Join(words[i:], " "), true) {
			return true
		}
	}
	return false
}

// isUnknownAgency reports whether s looks like the name of an agency: few words with capitals, without digits.
func isUnknownAgency(s string) bool {
	words := strings.Fields(s)
	if len(words) > unknownWordsMax || !utf8.ValidString(s) {
		return false
	}
	for _, word := range words {
		if cased, lower := startsCased(word); !cased || lower {
			return false
		}
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !strings.ContainsRune(" &-.'’", r)
	})
}
