// Command _gen writes tables.go: what normalisation version 1 makes of each code point. The rules stand here, the
// facts come from the Unicode tables of the Go standard library (general categories, scripts, properties) and of
// golang.org/x/text (compatibility decomposition, full case folding).
package main

import (
	"bytes"
	"fmt"
	"go/format"
	"log"
	"os"
	"slices"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Kinds of code points; the same constants stand in package text.
const (
	separator = iota
	drop
	word
	solo
	mark
	compose
	expand
)

// letterFolds maps letters that writers of one word use for each other. Hamza carriers and letters with a madda fold by
// losing their mark, see dropped.
var letterFolds = map[rune]rune{
	0x0671: 0x0627, 0x0672: 0x0627, 0x0673: 0x0627, // alef with wasla or wavy hamza: alef
	0x0629: 0x0647, 0x06C3: 0x0647, // teh marbuta, and that of Urdu: heh
	0x06BE: 0x0647, 0x06C1: 0x0647, 0x06D5: 0x0647, // heh of Urdu, Kurdish, Uyghur: heh
	0x0649: 0x064A, 0x06CC: 0x064A, 0x06D2: 0x064A, // alef maksura, Farsi yeh, yeh barree: yeh
	0x0620: 0x064A, 0x063D: 0x064A, 0x063E: 0x064A, 0x063F: 0x064A, // yeh with other dots: yeh
	0x06CD: 0x064A, 0x06CE: 0x064A, 0x06D0: 0x064A, 0x06D1: 0x064A, // yeh of Pashto, Kurdish, Uyghur: yeh
	0x06A9: 0x0643, 0x06AA: 0x0643, // keheh, swash kaf: kaf
}

// droppedLetters are letters by category and marks by use.
var droppedLetters = []rune{0x0640, 0x0674, 0x06E5, 0x06E6, 0x07FA} // tatweel, high hamza, small waw and yeh, lajanyalan

// markScripts are the scripts whose nonspacing marks are dropped: there they are accents, points or signs that the same
// word is written with and without. In other scripts they are vowels, and are kept.
var markScripts = []*unicode.RangeTable{
	unicode.Inherited, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Hebrew, unicode.Arabic, unicode.Syriac,
}

// soloScripts are written without spaces between words.
var soloScripts = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

const (
	prolongedSound = 0x30FC // Kana by use, of script Common
	voiced         = 0x3099
	semiVoiced     = 0x309A
)

func ignorable(r rune) bool {
	switch {
	case unicode.Is(unicode.White_Space, r), r >= 0xFFF9 && r <= 0xFFFB, r >= 0x13430 && r <= 0x1345F,
		unicode.Is(unicode.Prepended_Concatenation_Mark, r):
		return false
	}
	return unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) || unicode.Is(unicode.Cf, r) ||
		unicode.Is(unicode.Variation_Selector, r)
}

func dropped(r rune) bool {
	if r == voiced || r == semiVoiced {
		return false
	}
	return ignorable(r) || unicode.Is(unicode.Me, r) || slices.Contains(droppedLetters, r) ||
		unicode.Is(unicode.Mn, r) && unicode.In(r, markScripts...)
}

func isVowelOrTail(r rune) bool { return r >= 0x1161 && r <= 0x1175 || r >= 0x11A8 && r <= 0x11C2 }

// digit returns the ASCII digit of a decimal digit of any script. Decimal digits stand in runs of ten from zero.
func digit(r rune) rune {
	zero := r
	for unicode.Is(unicode.Nd, zero-1) {
		zero--
	}
	return '0' + (r-zero)%10
}

// foldOnce maps one code point; dropped code points vanish.
func foldOnce(s string) string {
	var out []rune
	for _, r := range cases.Fold().String(norm.NFKD.String(s)) {
		switch to, ok := letterFolds[r]; {
		case dropped(r):
		case ok:
			out = append(out, to)
		case unicode.Is(unicode.Nd, r):
			out = append(out, digit(r))
		default:
			out = append(out, r)
		}
	}
	return string(out)
}

// fold maps a code point to what it becomes, kana and Hangul composed again.
func fold(r rune) []rune {
	s := string(r)
	for range 8 {
		next := foldOnce(s)
		if next == s {
			break
		}
		s = next
	}
	var out []rune
	for _, r := range s {
		if n := len(out); n > 0 && (r == voiced || r == semiVoiced || isVowelOrTail(r)) {
			if c := []rune(norm.NFC.String(string(out[n-1]) + string(r))); len(c) == 1 {
				out[n-1] = c[0]
				continue
			}
		}
		out = append(out, r)
	}
	return out
}

func kindOf(r rune) int {
	switch {
	case r == voiced, r == semiVoiced, isVowelOrTail(r):
		return compose
	case r == prolongedSound, unicode.IsLetter(r) && unicode.In(r, soloScripts...), r == 0x3007:
		return solo
	case unicode.IsLetter(r), unicode.IsNumber(r):
		return word
	case unicode.IsMark(r):
		return mark
	}
	return separator
}

type entry struct {
	kind   int
	to     rune // what it becomes; zero is itself
	expand []rune
}

func entryOf(r rune) entry {
	if r >= 0xD800 && r <= 0xDFFF {
		return entry{}
	}
	f := fold(r)
	// What is a separator by category but decomposes into letters (a sign in brackets, a symbol) counts as its letters.
	switch {
	case len(f) == 0:
		return entry{kind: drop}
	case len(f) == 1 && f[0] == r:
		return entry{kind: kindOf(r)}
	case len(f) == 1:
		if kindOf(f[0]) == separator {
			return entry{}
		}
		return entry{kind: kindOf(f[0]), to: f[0]}
	}
	for _, c := range f {
		if kindOf(c) != separator {
			return entry{kind: expand, expand: f}
		}
	}
	return entry{}
}

func main() {
	var b bytes.Buffer
	fmt.Fprintf(&b, "// Code generated by _gen; DO NOT EDIT.\n\npackage text\n\n")
	fmt.Fprintf(&b, "// UnicodeVersion is the version of the Unicode tables that normalisation version 1 is made from.\n")
	fmt.Fprintf(&b, "const UnicodeVersion = %q\n\n", unicode.Version)

	type span struct {
		lo, hi rune
		kind   int
	}
	var spans []span
	var maps [][3]rune
	type expansion struct {
		r  rune
		to []rune
	}
	var expansions []expansion
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		e := entryOf(r)
		switch {
		case e.kind == expand:
			expansions = append(expansions, expansion{r, e.expand})
		case e.to != 0:
			maps = append(maps, [3]rune{r, e.to, rune(e.kind)})
		case e.kind != separator:
			if n := len(spans); n > 0 && spans[n-1].hi == r-1 && spans[n-1].kind == e.kind {
				spans[n-1].hi = r
			} else {
				spans = append(spans, span{r, r, e.kind})
			}
		}
	}
	names := [...]string{"separator", "drop", "word", "solo", "mark", "compose", "expand"}
	fmt.Fprintf(&b, "// identities are the code points from 0x80 on that stay themselves, or are dropped; the rest are separators.\n")
	fmt.Fprintf(&b, "var identities = [...]struct {\n\tlo, hi rune\n\tkind kind\n}{\n")
	for i, s := range spans {
		fmt.Fprintf(&b, "{%#x, %#x, %s},", s.lo, s.hi, names[s.kind])
		if i%4 == 3 {
			b.WriteByte('\n')
		}
	}
	fmt.Fprintf(&b, "\n}\n\n// mappings are the code points that become another one.\n")
	fmt.Fprintf(&b, "var mappings = [...]struct {\n\tfrom, to rune\n\tkind kind\n}{\n")
	for i, m := range maps {
		fmt.Fprintf(&b, "{%#x, %#x, %s},", m[0], m[1], names[m[2]])
		if i%4 == 3 {
			b.WriteByte('\n')
		}
	}
	fmt.Fprintf(&b, "\n}\n\n// expansions are the code points that become several.\n")
	fmt.Fprintf(&b, "var expansions = [...]struct {\n\tfrom rune\n\tto string\n}{\n")
	for i, x := range expansions {
		fmt.Fprintf(&b, "{%#x, %+q},", x.r, string(x.to))
		if i%4 == 3 {
			b.WriteByte('\n')
		}
	}
	fmt.Fprintf(&b, "\n}\n\n// voicings are the kana that compose with a sound mark.\n")
	fmt.Fprintf(&b, "var voicings = map[[2]rune]rune{\n")
	n := 0
	for r := rune(0x3041); r <= 0x30FF; r++ {
		for _, m := range []rune{voiced, semiVoiced} {
			if c := []rune(norm.NFC.String(string([]rune{r, m}))); len(c) == 1 {
				fmt.Fprintf(&b, "{%#x, %#x}: %#x,", r, m, c[0])
				if n++; n%4 == 0 {
					b.WriteByte('\n')
				}
			}
		}
	}
	fmt.Fprintf(&b, "\n}\n")
	out, err := format.Source(b.Bytes())
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(os.Args[1], out, 0o644); err != nil {
		log.Fatal(err)
	}
}
