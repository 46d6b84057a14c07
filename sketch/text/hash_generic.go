package text

import "encoding/binary"

// hashRead is how many bytes from its start hashTokensGeneric may read of a token, however short it is.
const hashRead = 16

// prefix[n] keeps the first n bytes of a token that is read as two little-endian words.
var prefix = func() (p [2 * hashRead]struct{ a, b uint64 }) {
	for n := range p {
		p[n].a = ^uint64(0) >> (64 - 8*min(n, 8))
		p[n].b = ^uint64(0) >> (128 - 8*max(8, min(n, 16)))
	}
	return p
}()

// hashTokensGeneric computes the hash of each token src[start[i]:end[i]], and adds Digit to its class where it has one. The
// bytes are those of the normalised form, except that ASCII letters may be capitals. hashRead bytes from each start must
// be in src.
func hashTokensGeneric(h Hasher, hash []uint64, class []Class, src []byte, start, end []int32) {
	start, end, class = start[:len(hash)], end[:len(hash)], class[:len(hash)]
	for i := range hash {
		from := int(start[i])
		n := int(end[i]) - from
		if n > hashRead {
			var digit Class
			hash[i], digit = h.sumLongFolded(src[from : from+n])
			class[i] |= digit
			continue
		}
		word := src[from : from+hashRead]
		keep := &prefix[n&(2*hashRead-1)]
		a := binary.LittleEndian.Uint64(word) & keep.a
		b := binary.LittleEndian.Uint64(word[8:]) & keep.b
		class[i] |= digitClass(digits(a) | digits(b))
		hash[i] = h.sumWords(folded(a), folded(b))
	}
}

// sumLongFolded is sumLong of the token with capitals folded, and whether it has a digit.
func (h Hasher) sumLongFolded(token []byte) (sum uint64, class Class) {
	sum = uint64(len(token))
	found := uint64(0)
	for len(token) > 0 {
		var word uint64
		if len(token) >= 8 {
			word = binary.LittleEndian.Uint64(token)
			token = token[8:]
		} else {
			var padded [8]byte
			copy(padded[:], token)
			word = binary.LittleEndian.Uint64(padded[:])
			token = nil
		}
		found |= digits(word)
		sum = Mix(folded(word)*h.k1 + sum*h.k2 + h.k0)
	}
	return sum, digitClass(found)
}

// The bytes of a token are letters and digits of ASCII, bytes from 0x80 on, and zero for padding. Their top bits tell
// which: bit 7 is not ASCII, bit 6 a letter, bit 5 without either a digit, and a letter without bit 5 is a capital.
// Shifting moves bits 7 and 6 to bit 5.

// folded returns the word with its capitals in lower case.
func folded(word uint64) uint64 { return word | word>>1&^(word>>2)&(0x20*everyByte) }

// digits is not zero if a byte of the word is a digit.
func digits(word uint64) uint64 { return word &^ (word >> 1) &^ (word >> 2) & (0x20 * everyByte) }

func digitClass(digits uint64) Class { return Class((digits|-digits)>>63) * Digit }
