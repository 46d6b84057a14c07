package text

// An alphabet is 256 characters of two bytes, which four first bytes begin: Arabic, or Cyrillic, or Greek.
type alphabet struct {
	// lead and trail are what the first and the second byte become, by the bits that differ: bytes of the normalised form,
	// or a sign below.
	lead, trail [256]byte
}

// Signs for what a byte becomes if it is not part of a token. They are below all bytes of tokens.
const (
	dropSign      = 0x00
	slowSign      = 0x01 // the character is left to other code
	separatorSign = 0x20
)

// marks are characters that stand in texts of all alphabets: those from U+0080 to U+00BF and from U+2000 to U+203F, by the
// low bits of the code point, as what their first byte becomes. The other bytes are dropped.
type marks [2][64]byte

// alphabets are those of the first bytes C0 to C3, C4 to C7, and so on.
var alphabets, alphabetMarks = buildAlphabets()

func buildAlphabets() (*[8]alphabet, *marks) {
	a, m := &[8]alphabet{}, &marks{}
	for i := range a {
		for bits := range 256 {
			first := i<<2 | bits>>6
			a[i].lead[bits], a[i].trail[bits] = signs(stepTable.narrow[first|bits&0x3F<<8])
		}
	}
	for bits := range rune(64) {
		for i, r := range []rune{0x80 + bits, 0x2000 + bits} {
			first, second := signs(stepOf(r, normalization.lookup(r)))
			if second != dropSign {
				first = slowSign
			}
			m[i][bits] = first
		}
	}
	return a, m
}

// signs returns what two bytes become whose step is s. What becomes one byte is that at the first, so that a token starts
// where the character does.
func signs(s step) (first, second byte) {
	switch {
	case s.role() == dropStep:
		return dropSign, dropSign
	case s.role() == separatorStep:
		return separatorSign, dropSign
	case s.role() == wordStep && s.length() <= 2 && s&stepBytes != 0:
		return byte(s), byte(s >> 8)
	}
	return slowSign, slowSign
}

// alphabetOf returns the number of the alphabet of the first character of two bytes that is not among the marks in the
// next stretch of src, and whether there is one.
func alphabetOf(src []byte) (number int, ok bool) {
	for _, c := range src[:stretch] {
		if c > 0xC2 && c < 0xE0 {
			return int(c>>2) & 7, true
		}
	}
	return 0, false
}
