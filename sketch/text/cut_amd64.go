//go:build !purego

package text

import (
	"unsafe"

	"github.com/neardup/neardup/sketch/internal/vector"
)

//go:generate go -C _asm run . -out ../cut_amd64.s -stubs ../cut_stub_amd64.go -pkg text

// useAVX512 is set at start and never changes, save in tests.
var useAVX512 = vector.AVX512()

const (
	lanes = 8
	// longAtOnce is the number of tokens after which those that the kernel left are hashed.
	longAtOnce = 64
)

// hashTokens is hashTokensGeneric. The starts of tokens ascend.
func hashTokens(h Hasher, hash []uint64, class []Class, src []byte, start, end []int32) {
	start, end, class = start[:len(hash)], end[:len(hash)], class[:len(hash)]
	for useAVX512 && len(hash) >= lanes {
		n := min(len(hash), longAtOnce) &^ (lanes - 1)
		_ = src[int(start[n-1])+hashRead-1]
		var long [longAtOnce]int32
		longs := hashAVX512(&h.k0, &hash[0], (*byte)(unsafe.Pointer(&class[0])), &src[0], &start[0], &end[0], n, &long[0])
		for _, i := range long[:longs] {
			var digit Class
			hash[i], digit = h.sumLongFolded(src[start[i]:end[i]])
			class[i] |= digit
		}
		hash, class, start, end = hash[n:], class[n:], start[n:], end[n:]
	}
	hashTokensGeneric(h, hash, class, src, start, end)
}

// cutBlocks is cutBlocksGeneric, or stops at any block before.
func (b *borders) cutBlocks(src []byte, pos, limit int) (next int) {
	n := (limit - pos) / blockBytes
	if !useAVX512 || n == 0 {
		return pos
	}
	_, _ = src[limit-1], b.start[:(limit-pos)/2+borderRoom]
	_ = b.end[:(limit-pos)/2+borderRoom]
	var done int
	b.starts, b.ends, done, b.open = cutASCIIAVX512(&b.start[0], &b.end[0], &src[pos], pos, n)
	return pos + done*blockBytes
}

// cutAlphabet cuts whole blocks of src[pos:limit] into tokens up to the first that holds more than ASCII, an alphabet and
// the marks. It writes borders as cutASCII does, and the forms to c, and returns how many it found and where it stopped.
func (c *cutter) cutAlphabet(start, end []int32, src []byte, pos, limit, letters int) (tokens, next int) {
	size := (limit - pos) &^ (blockBytes - 1)
	if size == 0 {
		return 0, pos
	}
	room := size/2 + borderRoom
	_, _, _, _, _ = start[:room], end[:room], c.formStart[:room], c.form[:size+blockBytes], src[pos+size+1]
	a := &alphabets[letters]
	starts, ends, length, next := cutAlphabetAVX512(&start[0], &end[0], &c.formStart[0], &c.form[0], &src[0], pos, pos+size,
		&a.lead[0], &alphabetMarks[0][0], uint64(0xC0|letters<<2))
	if starts > ends {
		return ends, int(start[ends])
	}
	c.formStart[starts] = int32(length)
	// The rest of a character that ended or separated tokens may stand here: it would do neither.
	for next > pos && next < limit && src[next]&0xC0 == 0x80 {
		next++
	}
	return ends, next
}

// hanBytes is how many bytes of Han characters are cut at a time.
const hanBytes = 2048

// cutHan is cutSolo of Han characters and separators alone, or stops at any character before.
func (t *Tokens) cutHan(h Hasher, src []byte, pos, limit int) (next int) {
	if !useAVX512 {
		return pos
	}
	limit = min(limit, pos+hanBytes)
	first := t.Len()
	t.grow((limit-pos)/3 + 2*lanes)
	_ = src[limit+readAhead-1]
	n, next := cutSoloAVX512(&h.k0, &t.Hash[first : first+1][0], &t.Start[first : first+1][0],
		&t.End[first : first+1][0], (*byte)(unsafe.Pointer(unsafe.SliceData(t.Class[first:first+1]))), &src[0], pos, limit)
	t.extend(n)
	return next
}
