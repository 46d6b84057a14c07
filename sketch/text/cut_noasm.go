//go:build !amd64 || purego

package text

func hashTokens(h Hasher, hash []uint64, class []Class, src []byte, start, end []int32) {
	hashTokensGeneric(h, hash, class, src, start, end)
}

// cutASCIIBlocks leaves all blocks to portable code.
func (b *borders) cutASCIIBlocks(_ []byte, pos, _ int) (next int) { return pos }

// blocks needs no memory.
type blocks struct{}

// cutBlocks leaves all to portable code.
func (t *Tokens) cutBlocks(_ Hasher, _ []byte, pos, _ int) (next int) { return pos }
