package noise

import (
	"math/rand/v2"
	"strings"
	"unicode"
)

// Misread replaces a share of the letters of a text, at random places, as a scanner misreads them: by another letter of
// the text, by none, or by two.
func Misread(random *rand.Rand, text string, share float64) string {
	var letters []rune
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters = append(letters, r)
		}
	}
	var out strings.Builder
	for _, r := range text {
		if !unicode.IsLetter(r) || random.Float64() >= share {
			out.WriteRune(r)
			continue
		}
		other := letters[random.IntN(len(letters))]
		switch random.IntN(4) {
		case 0: // it is lost
		case 1:
			out.WriteRune(r)
			out.WriteRune(other)
		default:
			out.WriteRune(other)
		}
	}
	return out.String()
}

// spellings are letters that writers of Arabic take for each other, in the order in which each becomes the next.
var spellings = map[rune]rune{
	'أ': 'ا', 'إ': 'أ', 'آ': 'ا', 'ا': 'أ', 'ة': 'ه', 'ه': 'ة', 'ى': 'ي', 'ي': 'ى', 'ك': 'ک', 'ؤ': 'و',
}

// Marks that may stand on any letter of a word without changing it.
const (
	fatha   = '\u064E'
	tatweel = '\u0640'
	acute   = '\u0301'
)

// Respell spells a share of the words of a text another way: letters that are taken for each other, vowel signs and
// stretched letters in Arabic; the other case, or an accent on a vowel, in Latin, Greek and Cyrillic.
func Respell(random *rand.Rand, text string, share float64) string {
	var out strings.Builder
	done := 0
	for _, w := range words(text) {
		out.WriteString(text[done:w.start])
		done = w.end
		if random.Float64() >= share {
			out.WriteString(text[w.start:w.end])
			continue
		}
		marked := random.IntN(2) == 0
		for _, r := range text[w.start:w.end] {
			other, ok := spellings[r]
			switch {
			case ok:
				out.WriteRune(other)
			case unicode.IsUpper(r):
				out.WriteRune(unicode.ToLower(r))
			case unicode.IsLower(r):
				out.WriteRune(unicode.ToUpper(r))
			default:
				out.WriteRune(r)
			}
			switch {
			case !marked || !unicode.IsLetter(r):
			case unicode.Is(unicode.Arabic, r):
				out.WriteRune([...]rune{fatha, tatweel}[random.IntN(2)])
			case strings.ContainsRune("aeiou", r):
				out.WriteRune(acute)
			}
		}
	}
	return out.String() + text[done:]
}
