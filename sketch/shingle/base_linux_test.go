package shingle

import (
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"

	"github.com/neardup/neardup/sketch/internal/guard"
	"github.com/neardup/neardup/sketch/text"
)

// TestBaseStaysInBounds lays tokens and their base hashes against pages that cannot be touched.
func TestBaseStaysInBounds(t *testing.T) {
	defer useBest()
	const most = 200
	r := rand.New(rand.NewPCG(4, 7))
	hash, class, base := guard.Words(t, most), guard.Words(t, most), guard.Words(t, most)
	classes := unsafe.Slice((*text.Class)(unsafe.Pointer(&class[0])), 8*len(class))
	for n := range most + 1 {
		random := randomTokens(r, n, []float64{0, 0.1, 0.9, 1}[n%4])
		tokens := &text.Tokens{Hash: hash[len(hash)-n:], Class: classes[len(classes)-n:]}
		copy(tokens.Hash, random.Hash)
		copy(tokens.Class, random.Class)
		for _, size := range []int{1, 3, 5, sizeOfOneMore} {
			want := specifiedBase(random, size)
			for kernel, use := range kernels() {
				use()
				if got := AppendBase(base[len(base)-n:len(base)-n], tokens, size); !slices.Equal(got, want) {
					t.Fatalf("%s: %d tokens, size %d: base hashes are %x, want %x", kernel, n, size, got, want)
				}
			}
		}
	}
}
