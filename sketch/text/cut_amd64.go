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
	// longAtOnce is the number of tokens after which the long ones among them are hashed; asciiBytes hold fewer long ones.
	longAtOnce = 256
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
			if longs := hashAVX512(&h.k0, &hash[0], classes, &src[0], &start[0], &end[0], n, &b.long[0]); longs > 0 {
				h.hashLong(hash, class, src, start, end, b.long[:longs])
			}
		} else {
			_ = src[int(start[n-1])+hashRead-1]
			longs := hashAVX2(&h.k0, &hash[0], classes, &src[0], &start[0], &end[0], n, &b.long[0])
			for _, i := range b.long[:longs] {
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

// hashLong is hashTokensGeneric of the tokens with these numbers.
func (h Hasher) hashLong(hash []uint64, class []Class, src []byte, start, end, long []int32) {
	_ = src[int(end[long[len(long)-1]])+7]
	var digits [longAtOnce / lanes]uint8
	hashLongAVX512(&h.k0, &hash[0], &src[0], &start[0], &end[0], &long[0], len(long), &digits[0])
	for i, which := range digits[:(len(long)+lanes-1)/lanes] {
		for ; which != 0; which &= which - 1 {
			class[long[lanes*i+bits.TrailingZeros8(which)]] |= Digit
		}
	}
}

// tokenizeASCII appends the tokens of blocks of ASCII in src[pos:limit], and returns where it stopped, which is between
// tokens. It goes up to two blocks past limit.
func (t *Tokens) tokenizeASCII(h Hasher, src []byte, pos, limit int) (next int) {
	limit = min(limit, pos+asciiBytes)
	_ = src[limit+readAhead-1]
	blocks := (limit - pos + blockBytes - 1) / blockBytes
	t.grow(blocks*blockBytes/2 + borderRoom)
	first, b := t.Len(), &t.cutter.blocks
	hash, class := &t.Hash[:first+1][first], (*byte)(unsafe.Pointer(&t.Class[:first+1][first]))
	start, end := &t.Start[:first+1][first], &t.End[:first+1][first]
	n, done, longs := tokenizeASCIIAVX512(&h.k0, hash, class, start, end, &src[pos], pos, blocks, &b.long[0])
	t.extend(n)
	if longs > 0 {
		h.hashLong(t.Hash[first:], t.Class[first:], src, t.Start[first:], t.End[first:], b.long[:longs])
	}
	next = pos + done*blockBytes
	if n > 0 {
		next = max(next, int(t.End[first+n-1]))
	}
	return next
}
