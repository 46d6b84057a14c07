//go:build !purego

package text

import (
	"math/bits"
	"unsafe"

	"github.com/neardup/neardup/sketch/internal/vector"
)

//go:generate go -C _asm run . -out ../cut_amd64.s -stubs ../cut_stub_amd64.go -pkg text

// useAVX512 and useAVX2 are set at start and never change, save in tests. The first goes before the second.
var useAVX512, useAVX2 = vector.AVX512(), vector.AVX2()

const (
	lanes = 8
	// longAtOnce is the number of tokens after which the long ones among them are hashed; cutBytes hold fewer long ones.
	longAtOnce = 256
)

// longTokens are tokens of more than 16 bytes: their numbers, where they start in what is hashed, and where they end.
type longTokens [3][longAtOnce]int32

const (
	longNumber = iota
	_
	longEnd
)

// hashTokens is hashTokensGeneric. The starts of tokens ascend.
func (b *blocks) hashTokens(h Hasher, hash []uint64, class []Class, src []byte, start, end []int32) {
	start, end, class = start[:len(hash)], end[:len(hash)], class[:len(hash)]
	for useAVX512 && len(hash) >= lanes || useAVX2 && len(hash) > 0 {
		n := min(len(hash), longAtOnce)
		classes := (*byte)(unsafe.Pointer(&class[0]))
		if useAVX512 && len(hash) >= lanes {
			n &^= lanes - 1
			_ = src[int(start[n-1])+hashRead-1]
			longs := hashAVX512(&h.k0, &hash[0], classes, &src[0], &start[0], &end[0], n, &b.long[longNumber][0])
			b.hashLong(h, hash, class, src, longs)
		} else {
			_ = src[int(start[n-1])+hashRead-1]
			longs := hashAVX2(&h.k0, &hash[0], classes, &src[0], &start[0], &end[0], n, &b.long[longNumber][0])
			for _, i := range b.long[longNumber][:longs] {
				var digit Class
				hash[i], digit = h.sumLongFolded(src[start[i]:end[i]])
				class[i] |= digit
			}
		}
		hash, class, start, end = hash[n:], class[n:], start[n:], end[n:]
	}
	if !useAVX2 {
		hashTokensGeneric(h, hash, class, src, start, end)
	}
}

// hashLong is hashTokensGeneric of the first n long tokens.
func (b *blocks) hashLong(h Hasher, hash []uint64, class []Class, src []byte, n int) {
	if n == 0 {
		return
	}
	long := &b.long
	_ = src[int(long[longEnd][n-1])+7]
	var digits [longAtOnce / lanes]uint8
	hashLongAVX512(&h.k0, &hash[0], &src[0], &long[longNumber][0], n, &digits[0])
	for i, which := range digits[:(n+lanes-1)/lanes] {
		for ; which != 0; which &= which - 1 {
			class[long[longNumber][lanes*i+bits.TrailingZeros8(which)]] |= Digit
		}
	}
}

// tokenizeASCII appends the tokens of blocks of ASCII in src[pos:limit], and returns where it stopped, which is between
// tokens. It goes up to two blocks past limit.
func (t *Tokens) tokenizeASCII(h Hasher, src []byte, pos, limit int) (next int) {
	first, blocks, long := t.prepare(src, pos, limit)
	n, done, longs := tokenizeASCIIAVX512(&h.k0, &t.Hash[:first+1][first], (*byte)(unsafe.Pointer(&t.Class[:first+1][first])),
		&t.Start[:first+1][first], &t.End[:first+1][first], &src[pos], pos, blocks, long)
	t.extend(n)
	t.cutter.blocks.hashLong(h, t.Hash[first:], t.Class[first:], src, longs)
	return t.behind(first, pos+done*blockBytes)
}

// tokenizeNarrow is tokenizeASCII for text of the choice's characters of two bytes besides.
func (t *Tokens) tokenizeNarrow(h Hasher, src []byte, pos, limit int) (next int) {
	b := &t.cutter.blocks
	first, blocks, long := t.prepare(src, pos, limit)
	n, done, longs := tokenizeNarrowAVX512(&h.k0, &t.Hash[:first+1][first], (*byte)(unsafe.Pointer(&t.Class[:first+1][first])),
		&t.Start[:first+1][first], &t.End[:first+1][first], &src[pos], pos, blocks, long,
		&b.pairs.chosen[0].lead[0], &common.ascii[0], &b.form[0])
	t.extend(n)
	b.hashLong(h, t.Hash[first:], t.Class[first:], b.form[:], longs)
	next = t.behind(first, pos+done*blockBytes)
	// A block may end within a character, which is no part of a token then.
	for next > pos && src[next]&0xC0 == 0x80 {
		next--
	}
	return next
}

// prepare makes room for the tokens of src[pos:limit]. It returns the number of the first, and that of blocks that a kernel
// may cut, and where it notes long tokens.
func (t *Tokens) prepare(src []byte, pos, limit int) (first, blocks int, long *int32) {
	limit = min(limit, pos+cutBytes)
	_ = src[limit+readAhead-1]
	blocks = (limit - pos + blockBytes - 1) / blockBytes
	t.grow(blocks*blockBytes/2 + borderRoom)
	return t.Len(), blocks, &t.cutter.blocks.long[longNumber][0]
}

// behind returns where the tokens from first on end, or the blocks that they are of.
func (t *Tokens) behind(first, next int) int {
	if n := t.Len(); n > first {
		next = max(next, int(t.End[n-1]))
	}
	return next
}
