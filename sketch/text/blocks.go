package text

import (
	"encoding/binary"
	"math/bits"
)

// blockBytes is how many bytes of ASCII are classified at a time: a bit each in a word.
const blockBytes = 64

const (
	everyByte = 0x0101010101010101
	highBits  = 0x80 * everyByte
)

// borders are where tokens start and end in a text, as far as they have been found.
type borders struct {
	start, end   []int32
	starts, ends int
	open         uint64 // 1 within a token
}

// borderRoom is how many places more than a token every other byte there must be room for.
const borderRoom = blockBytes/2 + 1

// cutASCII cuts src[pos:limit] into tokens up to the first byte that is not ASCII. It writes their borders to start and
// end, which must have room for a token every other byte and borderRoom, and returns how many it found and where it
// stopped: after a separator, or at the start of a token whose end it did not see. It reads up to a block past limit.
//
// A branch per byte, or per word, is mispredicted at the end of most words, which costs as much as hashing one. Here
// blocks are classified without branches, and what remains is one for the number of words in a block.
func cutASCII(start, end []int32, src []byte, pos, limit int) (tokens, next int) {
	b := borders{start: start, end: end}
	pos = b.cut(src, pos, limit)
	if b.starts > b.ends {
		pos = int(start[b.ends])
	}
	return b.ends, pos
}

// cut adds the borders in src[pos:limit] up to the first byte that is not ASCII, and returns where it stopped.
func (b *borders) cut(src []byte, pos, limit int) (next int) {
	for pos < limit {
		letters, size := classifyBlock((*[blockBytes]byte)(src[pos:]))
		if size = min(size, limit-pos); size == 0 {
			break
		}
		valid := ^uint64(0) >> ((blockBytes - size) & 63)
		letters &= valid
		before := letters<<1 | b.open
		first, after := letters&^before, before&^letters&valid
		for n := bits.OnesCount64(first); n > 0; n-- {
			b.start[b.starts] = int32(pos + bits.TrailingZeros64(first))
			first &= first - 1
			b.starts++
		}
		for n := bits.OnesCount64(after); n > 0; n-- {
			b.end[b.ends] = int32(pos + bits.TrailingZeros64(after))
			after &= after - 1
			b.ends++
		}
		b.open = letters >> (blockBytes - 1)
		pos += size
		if size < blockBytes {
			break
		}
	}
	return pos
}

// classifyBlock returns the bytes before the first that is not ASCII, and which of them are letters or digits, a bit for
// each byte; the bits from there on mean nothing.
func classifyBlock(block *[blockBytes]byte) (letters uint64, size int) {
	size = blockBytes
	for i := 0; i < blockBytes; i += 8 {
		x := binary.LittleEndian.Uint64(block[i : i+8])
		if high := x & highBits; high != 0 {
			size = i + bits.TrailingZeros64(high)/8
			letters |= uint64(classifyWord(x&^highBits)) << i
			break
		}
		letters |= uint64(classifyWord(x)) << i
	}
	return letters, size
}

// classifyWord returns a bit for each of eight ASCII bytes: whether it is a letter or a digit. Adding to a byte so that
// its high bit is set from some value on compares all eight.
func classifyWord(x uint64) uint8 {
	lower := x | 0x20*everyByte
	letter := (lower + (0x80-'a')*everyByte) &^ (lower + (0x80-'z'-1)*everyByte)
	digit := (x + (0x80-'0')*everyByte) &^ (x + (0x80-'9'-1)*everyByte)
	// The product gathers the eight high bits in its top byte.
	return uint8((letter | digit) & highBits >> 7 * 0x0102040810204080 >> 56)
}
