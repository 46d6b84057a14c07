//go:build !purego

package text

import (
	"encoding/binary"
	"math/bits"
)

// What AVX2 has no instruction for, to look something up in a table of 64 bytes or more, is done for one character after
// the other: by the kernel for those of two bytes, and here for longer ones.

// narrowSigns is what characters of two bytes become, the first byte in the lower half, by the bits that differ in the
// order of the text: five of the first byte, and above them six of the second.
var narrowSigns = func() *[firstWide]uint16 {
	table := &[firstWide]uint16{}
	for r := range table {
		first, second := signs(stepTable.narrow[r>>6|r&0x3F<<8])
		table[r>>6|r&0x3F<<5] = uint16(first) | uint16(second)<<8
	}
	return table
}()

// keeps has the bytes of a character of three bytes that stay, by its sign.
var keeps = [256]uint32{wordSign: 1<<24 - 1, markSign: 1<<24 - 1, soloSign: 1<<24 - 1}

// classifyEach is classify with AVX2.
func (b *blocks) classifyEach(src []byte, pos, limit int) (n, next int) {
	limit = min(limit, pos+blocksBytes)
	_ = src[limit+readAhead-1]
	n, next = maskAVX2(&b.known[0][0], &b.signs[0][0], &src[0], pos, limit, &narrowSigns[0])
	for i := range n {
		if !b.known[i].classify(&b.signs[i], src) {
			if b.known[i][knownValid] != 0 {
				n = i + 1
			} else {
				n = i
			}
			return n, int(b.known[i][knownPos]) + bits.Len64(b.known[i][knownValid])
		}
	}
	return n, next
}

// classify looks up the characters of three and four bytes of a block that maskAVX2 has found. It reports false if there
// are such as are left to other code, or bytes that are none; the block ends before them then.
func (k *known) classify(signs *[blockBytes]byte, src []byte) bool {
	wide, four, slow, valid := k[knownWide], k[knownFour], k[knownBad], k[knownValid]
	solos, marks := k[knownHan]&valid, uint64(0)
	k[knownSolos], k[knownMarks] = solos, marks
	if wide&^solos == 0 && slow == 0 {
		return true
	}
	src = src[k[knownPos]:][:blockBytes+4]
	for chars := wide &^ four &^ solos & valid; chars != 0; chars &= chars - 1 {
		at := bits.TrailingZeros64(chars) & 63
		c := binary.LittleEndian.Uint32(src[at : at+4])
		s := pages[c&0xF<<4|c>>10&0xF][c>>2&0xC0|c>>16&0x3F]
		form := uint32(s)&^keeps[s] | c&keeps[s]
		binary.LittleEndian.PutUint16(signs[at:at+2], uint16(form))
		signs[at+2] = byte(form >> 16)
		switch s {
		case slowSign:
			slow |= 1 << at
		case markSign:
			marks |= 1 << at
		case soloSign:
			solos |= 1 << at
		}
	}
	for chars := four & valid; chars != 0; chars &= chars - 1 {
		at := bits.TrailingZeros64(chars) & 63
		s := byte(slowSign)
		if src[at] == 0xF0 && src[at+1] == 0x9F {
			s = common.emoji[src[at+2]&0x3F]
		}
		if s == slowSign {
			slow |= 1 << at
			continue
		}
		binary.LittleEndian.PutUint32(signs[at:at+4], uint32(s))
	}
	k[knownSolos], k[knownMarks] = solos, marks
	if slow == 0 {
		return true
	}
	// The character before the first of these is left out as well: it may be what has bytes missing.
	before := (slow&-slow - 1) &^ k[knownContinued]
	k[knownValid] = 1<<max(bits.Len64(before)-1, 0) - 1
	return false
}
