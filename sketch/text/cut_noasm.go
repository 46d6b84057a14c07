//go:build !amd64 || purego

package text

func (*blocks) hashTokens(h Hasher, hash []uint64, class []Class, src []byte, start, end []int32) {
	hashTokensGeneric(h, hash, class, src, start, end)
}

// blocks needs no memory.
type blocks struct{}

// cutBlocks leaves all to portable code.
func (t *Tokens) cutBlocks(_ Hasher, _ []byte, pos, _ int) (next int) { return pos }
