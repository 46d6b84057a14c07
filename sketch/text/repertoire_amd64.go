//go:build !purego

package text

// A sign says what a character becomes, at its first byte, unless that is a byte of the normalised form. The bytes of
// tokens are above all signs. Where a character does not stay itself, the bytes behind the first are bytes of the form, or
// zero.
const (
	slowSign      = 0x00 // the character is left to other code
	dropSign      = 0x01
	wordSign      = 0x02 // it stays itself, three bytes, as part of a word, or a mark, or solo
	markSign      = 0x03
	soloSign      = 0x04
	separatorSign = 0x20
)

// An alphabet is 256 characters of two bytes, which four first bytes begin: Arabic, or Cyrillic, or Greek.
type alphabet struct {
	// lead and trail are what the first and the second byte become, by the bits that differ.
	lead, trail [256]byte
}

// repertoire is what stands in texts of all scripts, by the last six bits of a byte of a character.
type repertoire struct {
	ascii [128]byte
	// latin is the upper half of the first alphabet: the first bytes C2 and C3.
	latinLead, latinTrail [128]byte
	// These are by the last of three bytes: general punctuation, that of Chinese and Japanese, full-width forms, variation
	// selectors.
	general, cjk, fullWidth, variation [64]byte
	// symbols is what all characters become that begin with E2 and a byte, if that is the same, but for dingbats; emoji is
	// that for F0, 9F and a byte.
	symbols, dingbats, emoji [64]byte
}

// page is what 256 characters of three bytes become at their first, by the last eight bits of the code point.
type page [256]byte

var (
	alphabets = buildAlphabets()
	pages     = buildPages()
	common    = buildRepertoire()
)

func buildAlphabets() *[8]alphabet {
	a := &[8]alphabet{}
	for i := range a {
		for bits := range 256 {
			first := i<<2 | bits>>6
			a[i].lead[bits], a[i].trail[bits] = signs(stepTable.narrow[first|bits&0x3F<<8])
		}
	}
	return a
}

// signs returns what two bytes become whose step is s. What becomes one byte is that at the first, so that a token starts
// where the character does.
func signs(s step) (first, second byte) {
	switch {
	case s.role() == dropStep:
		return dropSign, 0
	case s.role() == separatorStep:
		return separatorSign, separatorSign
	case s.role() == wordStep && s.length() <= 2 && s&stepBytes != 0:
		return byte(s), byte(s >> 8)
	}
	return slowSign, 0
}

// buildPages returns the pages by the upper bits of the code point. Those of bytes that spell no character are slow.
func buildPages() *[1 << 8]*page {
	pages := &[1 << 8]*page{}
	seen := map[uint8]*page{}
	slow := &page{}
	for i := range slow {
		slow[i] = slowSign
	}
	for i := range pages {
		if of := stepTable.pageOf[i]; i < firstWide>>8 || i >= surrogateMin>>8 && i <= surrogateMax>>8 {
			pages[i] = slow
		} else if pages[i] = seen[of]; pages[i] == nil {
			pages[i] = &page{}
			for bits := range pages[i] {
				pages[i][bits] = wideSign(stepTable.pages[of][bits])
			}
			seen[of] = pages[i]
		}
	}
	return pages
}

const surrogateMin, surrogateMax = 0xD800, 0xDFFF

// wideSign is what three bytes become whose step is s.
func wideSign(s step) byte {
	itself := s&stepBytes == 0
	switch role := s.role(); {
	case role == dropStep:
		return dropSign
	case role == separatorStep:
		return separatorSign
	case role == wordStep && itself:
		return wordSign
	case role == wordStep && s.length() == 1:
		return byte(s)
	case role == markStep && itself:
		return markSign
	case role == soloStep && itself:
		return soloSign
	}
	return slowSign
}

func buildRepertoire() *repertoire {
	c := &repertoire{
		latinLead:  [128]byte(alphabets[0].lead[128:]),
		latinTrail: [128]byte(alphabets[0].trail[128:]),
		general:    [64]byte(pages[0x20][:]),
		cjk:        [64]byte(pages[0x30][:]),
		variation:  [64]byte(pages[0xFE][:]),
		fullWidth:  [64]byte(pages[0xFF][:]),
		dingbats:   [64]byte(pages[0x27][64:]),
	}
	for b := range c.ascii {
		if c.ascii[b] = asciiFold[b]; c.ascii[b] == 0 {
			c.ascii[b] = separatorSign
		}
	}
	for bits := range rune(64) {
		if bits != 0x80&0x3F && bits != 0x9D&0x3F {
			c.symbols[bits] = onlySign(0x2000 + bits<<6)
		}
		c.emoji[bits] = onlySign(0x1F000 + bits<<6)
	}
	return c
}

// onlySign is what all 64 characters from r on become, if that is the same and no part of a word.
func onlySign(r rune) byte {
	for i := range rune(64) {
		if stepOf(r+i, normalization.lookup(r+i)) != separatorStep {
			return slowSign
		}
	}
	return separatorSign
}

// choice is the alphabet and the page that blocks are cut by. Its zero value is those of Latin with accents.
type choice struct{ alphabet, page uint8 }

// firsts are the first byte of the alphabet, and the first two of the page, with those of their bits that tell what
// stands in the tables clear.
func (c *choice) firsts() uint64 {
	return 0xC0 | uint64(c.alphabet)<<2 | (0xE0|uint64(c.page)>>4)<<8 | (0x80|uint64(c.page)&0xF<<2)<<16
}

// adapt chooses what the first characters of src need that are not in it, and reports whether there are such. It looks at
// a block, and the character that it ends in.
func (c *choice) adapt(src []byte) bool {
	was := *c
	for i := 0; i < blockBytes && (c.alphabet == was.alphabet || c.page == was.page); {
		switch b := src[i]; {
		case b < 0xC0:
			i++
		case b < 0xE0:
			if b >= 0xC4 && b != 0xCC && b != 0xCD && c.alphabet == was.alphabet {
				c.alphabet = b >> 2 & 7
			}
			i += 2
		default:
			if needsPage(b, src[i+1]) && c.page == was.page {
				c.page = b<<4 | src[i+1]>>2&0xF
			}
			i += 3
		}
	}
	return *c != was
}

// needsPage reports whether a character of three bytes that begins with these two is neither in the repertoire nor Han
// nor Hangul.
func needsPage(first, second byte) bool {
	switch first {
	case 0xE0, 0xE1:
		return true
	case 0xE2:
		return second >= 0xB0
	case 0xE3:
		return second > 0x80 && second < 0x90
	case 0xEA:
		return second < 0xB0
	case 0xEF:
		return second >= 0xA4 && second != 0xB8 && second != 0xBC
	}
	return false
}

// pair is 128 characters of two bytes, which two first bytes begin: what the first and the second byte become, by the bits
// that differ, and the first of these first bytes in all bytes.
type pair struct {
	lead, trail [128]byte
	first       [blockBytes]byte
}

// pairsOf has the pairs by the bits of the first byte that differ.
var pairsOf = func() *[16]pair {
	all := &[16]pair{}
	for i := range all {
		half := &alphabets[i/2]
		p := &all[i]
		copy(p.lead[:], half.lead[i%2*128:])
		copy(p.trail[:], half.trail[i%2*128:])
		for at := range p.first {
			p.first[at] = 0xC0 | byte(i)<<1
		}
	}
	return all
}()

// The pairs of Latin letters with accents, of which all texts may have some, and of those of Europe besides.
const latinPair, europeanPair = 1, 2

// pairs are the pairs that text is cut by: the number of the main one, zero before the first choice, and all three.
type pairs struct {
	main   uint8
	chosen [3]pair
}

// choose makes the first pair in the next block of src the main one, and reports whether the block is of characters that
// may be in it and the others. Latin letters alone are the main ones only where there are no others.
func (p *pairs) choose(src []byte) bool {
	main := uint8(0)
	for i := 0; i < blockBytes && main <= latinPair; {
		switch b := src[i]; {
		case b < 0xC0:
			i++
		case b < 0xE0:
			main = max(main, b>>1&0xF)
			i += 2
		case b == 0xE2 && src[i+1] == 0x80:
			i += 3
		default:
			return false
		}
	}
	if main == 0 {
		main = max(p.main, latinPair)
	}
	if main != p.main {
		other := main ^ 1
		if main == latinPair {
			other = europeanPair
		}
		*p = pairs{main, [3]pair{pairsOf[main], pairsOf[other], pairsOf[latinPair]}}
	}
	return true
}
