package text

import "slices"

const (
	// readAhead is how far past the limit of what they cut the fast paths read: what is left of a block, one more, and what
	// is left of a character.
	readAhead = 2*blockBytes + 2
	// tailBytes is the longest rest of a text that is copied, to have something to read behind it.
	tailBytes = 2 * readAhead
	// cutBytes is how many bytes are cut before their tokens are hashed, or the long ones among them: few enough to be still
	// near.
	cutBytes = 4096
)

// cutter is the memory of the fast paths.
type cutter struct {
	tail   [tailBytes + readAhead + 1]byte
	words  words
	blocks blocks
}

// scan appends the next token of s[pos:], and those that share a code point with it, and returns where it stopped. It is
// the specification of cut, and takes what cut leaves: characters that become several, or compose, or are rare.
func (t *Tokens) scan(h Hasher, s string, pos int) (next int) {
	sc := scanner{src: s, pos: pos, token: t.token}
	for sc.next() {
		t.Hash = append(t.Hash, h.sum(sc.token))
		t.Start = append(t.Start, int32(sc.start))
		t.End = append(t.End, int32(sc.end))
		t.Class = append(t.Class, sc.class)
		if sc.pendingPos == len(sc.pending) {
			break
		}
	}
	t.token = sc.token
	return sc.pos
}

// cut appends tokens of src[pos:] by the fast paths, and returns where they stopped, which is between two tokens. There
// is a cutter.
func (t *Tokens) cut(h Hasher, src []byte, pos int) (next int) {
	if len(src)-pos > tailBytes {
		if pos = t.cutRange(h, src, pos, len(src)-readAhead); len(src)-pos > tailBytes {
			return pos
		}
	}
	// The zero behind the text separates the last token from what follows.
	tail := t.cutter.tail[:]
	clear(tail[copy(tail, src[pos:]):])
	n := t.Len()
	next = pos + t.cutRange(h, tail, 0, len(src)-pos+1)
	for i := n; i < t.Len(); i++ {
		t.Start[i] += int32(pos)
		t.End[i] += int32(pos)
	}
	return min(next, len(src))
}

// cutRange appends the tokens of src[pos:limit] and returns where it stopped; readAhead bytes from limit on are readable.
func (t *Tokens) cutRange(h Hasher, src []byte, pos, limit int) (next int) {
	for pos < limit {
		if next = t.cutBlocks(h, src, pos, limit); next == pos && isASCII(src[pos:]) {
			next = t.cutASCII(h, src, pos, min(limit, pos+cutBytes))
		}
		if next == pos && src[pos] >= 0xE0 {
			next = t.cutSolo(h, src, pos, limit)
		}
		if next == pos {
			next = t.cutWords(h, src, pos, min(limit, pos+wordsBytes))
		}
		if next == pos {
			break
		}
		pos = next
	}
	return pos
}

func (t *Tokens) cutASCII(h Hasher, src []byte, pos, limit int) (next int) {
	first := t.Len()
	t.grow((limit-pos)/2 + borderRoom)
	n, next := cutASCII(t.Start[first:cap(t.Start)], t.End[first:cap(t.End)], src, pos, limit)
	t.extend(n)
	clear(t.Class[first:])
	t.cutter.blocks.hashTokens(h, t.Hash[first:], t.Class[first:], src, t.Start[first:], t.End[first:])
	return next
}

func (t *Tokens) cutWords(h Hasher, src []byte, pos, limit int) (next int) {
	first := t.Len()
	w := &t.cutter.words
	n, next := w.cut(src, pos, limit)
	t.grow(n)
	t.extend(n)
	copy(t.Start[first:], w.start[:n])
	copy(t.End[first:], w.end[:n])
	clear(t.Class[first:])
	t.cutter.blocks.hashTokens(h, t.Hash[first:], t.Class[first:], w.form[:], w.formStart[:n], w.formStart[1:])
	return next
}

// grow makes room for n tokens more.
func (t *Tokens) grow(n int) {
	t.Hash, t.Start = slices.Grow(t.Hash, n), slices.Grow(t.Start, n)
	t.End, t.Class = slices.Grow(t.End, n), slices.Grow(t.Class, n)
}

// extend makes t longer by n tokens, for which there is room.
func (t *Tokens) extend(n int) {
	n += t.Len()
	t.Hash, t.Start, t.End, t.Class = t.Hash[:n], t.Start[:n], t.End[:n], t.Class[:n]
}
