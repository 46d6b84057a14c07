package fss_test

import (
	"math/bits"
	"math/rand/v2"
	"testing"

	"github.com/neardup/neardup/sketch/fss"
	"github.com/neardup/neardup/sketch/minhash"
	"github.com/neardup/neardup/sketch/text"
)

// specified is Update as the package's comment has it: all rounds of all elements.
func specified(sig, hashes []uint64) {
	k := uint64(len(sig))
	width := bits.Len64(2*k - 1)
	for round := range 2 * k {
		for _, h := range hashes {
			x := h
			if round > 0 {
				x = text.Mix(h + round*0x9E3779B97F4A7C15)
			}
			slot := (x >> 32) * k >> 32
			if round >= k {
				slot = round - k
			}
			sig[slot] = min(sig[slot], round<<(64-width)|x<<width>>width)
		}
	}
}

// signatureOf returns the signature of a set.
func signatureOf(slots int, hashes []uint64) minhash.Signature {
	sig := make(minhash.Signature, slots)
	minhash.Reset(sig)
	fss.Update(sig, hashes)
	return sig
}

// specifiedOf is signatureOf by the specification.
func specifiedOf(slots int, hashes []uint64) minhash.Signature {
	sig := make(minhash.Signature, slots)
	minhash.Reset(sig)
	specified(sig, hashes)
	return sig
}

// randomHashes returns the hashes of n elements.
func randomHashes(r *rand.Rand, n int) []uint64 {
	hashes := make([]uint64, n)
	for i := range hashes {
		hashes[i] = r.Uint64()
	}
	return hashes
}

// eachKernel runs a test once with every kernel that this machine has. Tests of estimates need it not: once the kernels
// agree bit for bit, the errors of all are those of one.
func eachKernel(t *testing.T, test func(t *testing.T)) {
	for _, name := range fss.Kernels() {
		t.Run("kernel="+name, func(t *testing.T) {
			defer fss.UseKernel(name)()
			test(t)
		})
	}
}
