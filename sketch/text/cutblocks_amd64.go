//go:build !purego

package text

import "unsafe"

const (
	// blocksBytes is how many bytes of text cutBlocks cuts before their tokens are hashed.
	blocksBytes = 4096
	// blocksAtOnce is how many blocks that can be: one may be three bytes shorter than 64, and they go past the limit.
	blocksAtOnce = blocksBytes/(blockBytes-3) + 2
)

// known is what is known of the characters of a block: where it is, and bits of its bytes.
type known [8]uint64

// The words of known. The last three but one of them are something else until all is known.
const (
	knownPos        = iota
	knownValid      // those of whole characters, up to which it is cut
	knownIn         // those of the normalised form
	knownSeparators // the first of characters that separate
	knownContinued  // those but the first of a character
	knownSolos      // the first of characters that are solo, or marks
	knownMarks

	// maskAVX2 has found these, in place of others or last.
	knownBad  = knownIn         // those that are no part of a character
	knownHan  = knownSeparators // the first of characters from U+5000 to U+9FFF
	knownWide = knownMarks      // the first of characters of three bytes or more, and four
	knownFour = knownMarks + 1
)

// blocks is the memory in which characters of all kinds are cut.
type blocks struct {
	choice choice
	// known is what is known of the characters of each block, and signs what its bytes become.
	known [blocksAtOnce]known
	signs [blocksAtOnce][blockBytes]byte
	// form holds the normalised forms of the tokens one after the other, and formStart where each starts and the one before
	// it ends. Tokens outside of spans have three bytes.
	form      [2*blocksBytes + 2*blockBytes + hashRead]byte
	formStart [blocksBytes/2 + 2*borderRoom]int32
	spans     [blocksAtOnce + 1][2]int32
	// long are the numbers of the tokens that a kernel leaves to another.
	long longTokens
	// pairs are what tokenizeNarrow cuts by.
	pairs pairs
}

// cutBlocks appends the tokens of src[pos:limit] up to a character that it leaves to other code, and returns where it
// stopped, which is between tokens. It goes up to a block past limit.
func (t *Tokens) cutBlocks(h Hasher, src []byte, pos, limit int) (next int) {
	b := &t.cutter.blocks
	switch {
	case useAVX512:
		if isASCII(src[pos:]) {
			if next = t.tokenizeASCII(h, src, pos, limit); next > pos {
				return next
			}
		}
		if b.pairs.choose(src[pos:]) {
			if next = t.tokenizeNarrow(h, src, pos, limit); next > pos {
				return next
			}
		}
		n, stop := b.classify(src, pos, limit)
		if next = t.cutClassified(h, n, pos, stop); next == pos && b.choice.adapt(src[pos:]) {
			n, stop = b.classify(src, pos, limit)
			next = t.cutClassified(h, n, pos, stop)
		}
		return next
	case useAVX2:
		n, stop := b.classifyEach(src, pos, limit)
		return t.cutClassified(h, n, pos, stop)
	}
	return pos
}

// classify classifies blocks of src up to limit or up to a character that it leaves to other code, and returns how many,
// and where it stopped.
func (b *blocks) classify(src []byte, pos, limit int) (n, next int) {
	limit = min(limit, pos+blocksBytes)
	_ = src[limit+readAhead-1]
	letters := &alphabets[b.choice.alphabet]
	return classifyAVX512(&b.known[0][0], &b.signs[0][0], &src[0], pos, limit,
		&common.ascii[0], &letters.lead[0], &pages[b.choice.page][0], b.choice.firsts())
}

// cutClassified appends the tokens of n blocks, from pos to next in the text, and returns where the last of them ends that
// is whole, or next.
func (t *Tokens) cutClassified(h Hasher, n, pos, next int) int {
	if n == 0 {
		return pos
	}
	b, first := &t.cutter.blocks, t.Len()
	t.grow(n*blockBytes/2 + borderRoom)
	var starts, ends, length, spans int
	class := (*byte)(unsafe.Pointer(unsafe.SliceData(t.Class[first : first+1])))
	start, end := &t.Start[:first+1][first], &t.End[:first+1][first]
	if useAVX512 {
		starts, ends, length, spans = cutBlocksAVX512(class, start, end, &b.formStart[0], &b.form[0],
			&b.known[0][0], &b.signs[0][0], n, &b.spans[0][0])
	} else {
		starts, ends, length = cutBlocksAVX2(class, start, end, &b.formStart[0], &b.form[0],
			&b.known[0][0], &b.signs[0][0], n)
		b.spans[0], spans = [2]int32{0, int32(starts)}, 1
	}
	b.formStart[starts] = int32(length)
	t.extend(ends)
	b.hash(h, t.Hash[first:], t.Class[first:], b.spans[:spans])
	if starts > ends {
		return int(t.Start[:first+ends+1][first+ends])
	}
	return next
}

// hash hashes the tokens. Behind hash there is room for as many as the kernels have lanes.
func (b *blocks) hash(h Hasher, hash []uint64, class []Class, spans [][2]int32) {
	done := 0
	for _, span := range spans {
		from, to := min(int(span[0]), len(hash)), min(int(span[1]), len(hash))
		b.hashThrees(h, hash, done, from)
		// Those behind the span are hashed twice, if that fills the lanes.
		full := min(from+(to-from+lanes-1)&^(lanes-1), len(hash))
		b.hashTokens(h, hash[from:full], class[from:full], b.form[:], b.formStart[from:full], b.formStart[from+1:full+1])
		done = to
	}
	b.hashThrees(h, hash, done, len(hash))
}

func (b *blocks) hashThrees(h Hasher, hash []uint64, from, to int) {
	if from < to {
		_ = hash[:cap(hash)][to+lanes-1]
		hashThreesAVX512(&h.k0, &hash[from], &b.form[b.formStart[from]], to-from)
	}
}
