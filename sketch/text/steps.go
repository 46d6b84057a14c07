package text

import "unicode/utf8"

// A step is what one character does, as the fast paths need it: its bytes of normalised form in bits 0 to 23, their number
// in bits 24 and 25, and its role above. Of a character of three bytes that stays itself the bytes are zero in the table.
type step uint32

const (
	stepLength = 24
	stepBytes  = 1<<stepLength - 1

	stepRole = 28
	// Roles are ordered so that up to dropStep a character goes on with a word.
	wordStep      step = 0 << stepRole
	markStep      step = 1 << stepRole
	dropStep      step = 2 << stepRole
	separatorStep step = 3 << stepRole
	soloStep      step = 4 << stepRole
	// unknownStep is for what is left to the scanner: it composes, or becomes several tokens or many bytes.
	unknownStep step = 5 << stepRole
)

// role returns the step without its bytes.
func (s step) role() step { return s >> stepRole << stepRole }

// length returns the number of bytes.
func (s step) length() int { return int(s >> stepLength & 3) }

// steps holds the step of each character of two and of three bytes.
type steps struct {
	// narrow has the characters of two bytes by the bits of them that differ, little-endian.
	narrow [narrowBits + 1]step
	// pages has the characters of three bytes, as in trie.
	pageOf [1 << 8]uint8
	pages  [][256]step
}

const (
	narrowBits = 0x3F1F
	// narrowMask and narrowForm tell two bytes that are a character, of which the first may be one too small.
	narrowMask, narrowForm = 0xC0E0, 0x80C0
	// wideMask and wideForm tell three bytes that are a character, but that they may spell one too small.
	wideMask, wideForm = 0xC0C0F0, 0x8080E0
	firstWide          = 0x800
)

var stepTable = buildSteps()

func buildSteps() *steps {
	t := &steps{}
	for i := range t.narrow {
		t.narrow[i] = unknownStep
	}
	for r := rune(utf8.RuneSelf); r < firstWide; r++ {
		t.narrow[r>>6|r&0x3F<<8] = stepOf(r, normalization.lookup(r))
	}
	tooSmall := [256]step{}
	for i := range tooSmall {
		tooSmall[i] = unknownStep
	}
	t.pages = append(t.pages, tooSmall)
	seen := map[uint16]uint8{}
	for p := firstWide >> 8; p < len(t.pageOf); p++ {
		from := normalization.pageOf[p]
		index, ok := seen[from]
		if !ok {
			index = uint8(len(t.pages))
			seen[from] = index
			var page [256]step
			for i, e := range normalization.pages[from] {
				page[i] = stepOf(rune(p<<8|i), e)
			}
			t.pages = append(t.pages, page)
		}
		t.pageOf[p] = index
	}
	return t
}

// stepOf returns the step of r, of which e is the entry.
func stepOf(r rune, e entry) step {
	var role step
	to := rune(e & runeMask)
	var form []byte
	switch kind(e >> kindShift) {
	case separator:
		return separatorStep
	case drop:
		return dropStep
	case word:
		role = wordStep
	case mark:
		role = markStep
	case solo:
		role = soloStep
	case expand:
		// What becomes letters of one word, such as the sharp s, is as one.
		for _, c := range expansions[to].to {
			if kind(lookup(c)>>kindShift) != word {
				return unknownStep
			}
			form = utf8.AppendRune(form, c)
		}
		role = wordStep
	default:
		return unknownStep
	}
	switch {
	case form != nil:
	case to == 0 && r >= firstWide:
		return role | 3<<stepLength
	default:
		form = utf8.AppendRune(form, orSelf(to, r))
	}
	if len(form) > 3 {
		return unknownStep
	}
	s := role | step(len(form))<<stepLength
	for i, c := range form {
		s |= step(c) << (8 * i)
	}
	return s
}

// wide returns the step of the character that is the first three bytes of c, little-endian, with its bytes.
func (t *steps) wide(c uint32) step {
	if c&wideMask != wideForm {
		return unknownStep
	}
	s := t.pages[t.pageOf[c&0xF<<4|c>>10&0xF]][c>>8&3<<6|c>>16&0x3F]
	if s&stepBytes == 0 {
		s |= step(c) & stepBytes
	}
	return s
}

// after returns the step of the character that c begins with, of any size; those of ASCII are separators to it.
func (t *steps) after(c uint32) step {
	switch {
	case c&0xF0 == 0xE0:
		return t.wide(c)
	case c&narrowMask == narrowForm:
		return t.narrow[c&narrowBits]
	case c&0x80 == 0:
		return separatorStep
	}
	return unknownStep
}
