package text

import "unicode/utf8"

//go:generate go -C _gen run . ../tables.go

// kind is what normalisation does with a code point.
type kind uint8

const (
	separator kind = iota // ends a token
	drop                  // vanishes: default-ignorable, tatweel, accents and points
	word                  // part of a word
	solo                  // a token of its own: scripts without spaces
	mark                  // extends the token before it: vowel signs
	compose               // a kana sound mark or a Hangul vowel or tail, composes with what stands before it
	expand                // becomes several code points
)

// An entry holds a kind in its top byte and below it the code point to become (zero: itself), or the index of an
// expansion.
type entry uint32

const (
	kindShift = 24
	runeMask  = 1<<21 - 1
)

// trie finds the entry of a code point by its page of 256. Pages that are alike are stored once.
type trie struct {
	pageOf [(utf8.MaxRune + 1) >> 8]uint16
	pages  [][256]entry
}

var normalization = buildTrie()

func buildTrie() *trie {
	flat := make([]entry, utf8.MaxRune+1)
	for _, id := range identities {
		for r := id.lo; r <= id.hi; r++ {
			flat[r] = entry(id.kind) << kindShift
		}
	}
	for _, m := range mappings {
		flat[m.from] = entry(m.kind)<<kindShift | entry(m.to)
	}
	for i, x := range expansions {
		flat[x.from] = entry(expand)<<kindShift | entry(i)
	}
	t := &trie{}
	seen := map[[256]entry]uint16{}
	for p := range t.pageOf {
		page := [256]entry(flat[p<<8 : (p+1)<<8])
		index, ok := seen[page]
		if !ok {
			index = uint16(len(t.pages))
			t.pages = append(t.pages, page)
			seen[page] = index
		}
		t.pageOf[p] = index
	}
	return t
}

func (t *trie) lookup(r rune) entry { return t.pages[t.pageOf[r>>8]][r&0xFF] }

// asciiFold maps an ASCII byte to its lower case, what separates words to zero, and every other byte to notASCII.
var asciiFold = func() (t [256]byte) {
	for c := range t {
		switch {
		case c >= utf8.RuneSelf:
			t[c] = notASCII
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z':
			t[c] = byte(c)
		case c >= 'A' && c <= 'Z':
			t[c] = byte(c) + 'a' - 'A'
		}
	}
	return t
}()

const notASCII = utf8.RuneSelf

const (
	hangulBase, hangulEnd         = 0xAC00, 0xD7A4
	leadBase, leadEnd             = 0x1100, 0x1113
	vowelBase, vowelEnd           = 0x1161, 0x1176
	tailBase, tailFirst, tailEnd  = 0x11A7, 0x11A8, 0x11C3
	hangulVowels, hangulTailForms = 21, 28
)

// composed returns what the code points a and b compose to (Unicode Standard, section 3.12 for Hangul).
func composed(a, b rune) (rune, bool) {
	switch {
	case b >= vowelBase && b < vowelEnd:
		if a >= leadBase && a < leadEnd {
			return hangulBase + ((a-leadBase)*hangulVowels+(b-vowelBase))*hangulTailForms, true
		}
	case b >= tailFirst && b < tailEnd:
		if a >= hangulBase && a < hangulEnd && (a-hangulBase)%hangulTailForms == 0 {
			return a + b - tailBase, true
		}
	default:
		c, ok := voicings[[2]rune{a, b}]
		return c, ok
	}
	return 0, false
}

const voicedMark, semiVoicedMark = 0x3099, 0x309A
