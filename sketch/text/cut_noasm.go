//go:build !amd64 || purego

package text

const useAVX512 = false

func hashTokens(h Hasher, hash []uint64, class []Class, src []byte, start, end []int32) {
	hashTokensGeneric(h, hash, class, src, start, end)
}

// cutBlocks leaves all blocks to portable code.
func (b *borders) cutBlocks(_ []byte, pos, _ int) (next int) { return pos }

// cutAlphabet leaves all to portable code.
func (c *cutter) cutAlphabet(_, _ []int32, _ []byte, pos, _, _ int) (tokens, next int) { return 0, pos }

// cutHan leaves all to portable code.
func (t *Tokens) cutHan(_ Hasher, _ []byte, pos, _ int) (next int) { return pos }
