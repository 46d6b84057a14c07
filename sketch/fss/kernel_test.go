package fss_test

import (
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/neardup/neardup/sketch/fss"
	"github.com/neardup/neardup/sketch/minhash"
	"github.com/neardup/neardup/sketch/text"
)

// slotBorders are numbers of slots around powers of two, lanes, and what fits into two registers of bits.
var slotBorders = []int{1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 255, 256, 257, 512, 1000, 1023, 1024, 1025}

// elementBorders are numbers of elements around the lanes and lists of kernels.
var elementBorders = []int{
	0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 65, 100, 127, 128, 129, 300, 511, 512, 513,
	1023, 1024, 1025, 2000, 4095, 4096, 4097,
}

// inputs are random sets and those that an optimization is likely to get wrong, or slow.
var inputs = []struct {
	name string
	make func(r *rand.Rand, n int) []uint64
}{
	{"random", randomHashes},
	{"all equal", func(r *rand.Rand, n int) []uint64 { return slices.Repeat(randomHashes(r, 1), n) }},
	{"few, repeated", func(r *rand.Rand, n int) []uint64 {
		return fill(n, func(int) uint64 { return text.Mix(r.Uint64N(5)) })
	}},
	{"half of them repeated", func(r *rand.Rand, n int) []uint64 {
		return fill(n, func(int) uint64 { return text.Mix(r.Uint64N(uint64(n)/2 + 1)) })
	}},
	{"ascending", func(_ *rand.Rand, n int) []uint64 { return fill(n, func(i int) uint64 { return uint64(i) }) }},
	{"descending", func(_ *rand.Rand, n int) []uint64 { return fill(n, func(i int) uint64 { return uint64(n-i) << 48 }) }},
	{"one slot", func(r *rand.Rand, n int) []uint64 {
		return fill(n, func(int) uint64 { return r.Uint64() >> 16 })
	}},
	{"last slot", func(r *rand.Rand, n int) []uint64 {
		return fill(n, func(int) uint64 { return r.Uint64() | math.MaxUint32<<32 })
	}},
	{"largest values", func(_ *rand.Rand, n int) []uint64 {
		return fill(n, func(i int) uint64 { return math.MaxUint64 - uint64(i%3) })
	}},
	{"borders of slots", func(r *rand.Rand, n int) []uint64 {
		return fill(n, func(int) uint64 { return r.Uint64N(256)<<56 - r.Uint64N(2) })
	}},
	{"one bit", func(r *rand.Rand, n int) []uint64 { return fill(n, func(int) uint64 { return 1 << r.UintN(64) }) }},
	{"steps of the rounds", func(_ *rand.Rand, n int) []uint64 {
		// In each round, an element draws what another one draws in another round.
		const step = 0x9E3779B97F4A7C15
		return fill(n, func(i int) uint64 { return step * uint64(i) })
	}},
}

func fill(n int, make func(i int) uint64) []uint64 {
	var hashes []uint64
	for i := range n {
		hashes = append(hashes, make(i))
	}
	return hashes
}

// TestKernelsAreAsSpecified compares all inputs at all borders with the specification. A third of each set is in the
// signature already, since an update begins with the minima that are there.
func TestKernelsAreAsSpecified(t *testing.T) {
	// The specification does all rounds, which takes time.
	most := 70_000
	if testing.Short() {
		most = 5_000
	}
	for _, in := range inputs {
		t.Run(in.name, func(t *testing.T) {
			for _, slots := range slotBorders {
				r := rand.New(rand.NewPCG(2, uint64(slots)))
				for _, n := range elementBorders {
					if n*slots > most {
						continue
					}
					hashes := in.make(r, n)
					before := specifiedOf(slots, hashes[:n/3])
					want := slices.Clone(before)
					specified(want, hashes[n/3:])
					for _, kernel := range fss.Kernels() {
						got := slices.Clone(before)
						restore := fss.UseKernel(kernel)
						fss.Update(got, hashes[n/3:])
						restore()
						if !slices.Equal(got, want) {
							t.Fatalf("kernel %s: %d slots of %d elements are not as specified", kernel, slots, n)
						}
					}
				}
			}
		})
	}
}

// TestKernelsAgreeOnManyElements compares sets that are too large for the specification: of more than a kernel gets at a
// time, and with more distinct elements, each repeated, than are gathered at a time.
func TestKernelsAgreeOnManyElements(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 4))
	for name, hashes := range map[string][]uint64{
		"random":        randomHashes(r, 20_000),
		"one slot":      fill(9000, func(int) uint64 { return r.Uint64() >> 16 }),
		"many repeated": fill(30_000, func(i int) uint64 { return text.Mix(uint64(i % (fss.DistinctMax + 70))) }),
		"few repeated":  fill(30_000, func(i int) uint64 { return text.Mix(uint64(i % 9)) }),
	} {
		for _, slots := range []int{16, 128, 1000, 1024} {
			distinct := slices.Clone(hashes)
			slices.Sort(distinct)
			distinct = slices.Compact(distinct)
			restore := fss.UseKernel("generic")
			want := signatureOf(slots, distinct)
			restore()
			eachKernel(t, func(t *testing.T) {
				if !slices.Equal(signatureOf(slots, hashes), want) {
					t.Errorf("%s: %d slots of %d elements differ from those of the distinct elements", name, slots, len(hashes))
				}
			})
		}
	}
}

// TestKernelsKeepToTheirSlots looks for writes beside the signature, and into the hashes.
func TestKernelsKeepToTheirSlots(t *testing.T) {
	const margin, canary = 64, 0xc0ffee
	eachKernel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(2, 2))
		for _, slots := range slotBorders {
			for _, n := range []int{1, 16, 100, 300, 1100} {
				memory := slices.Repeat([]uint64{canary}, margin+slots+margin)
				sig := minhash.Signature(memory[margin : margin+slots : margin+slots])
				minhash.Reset(sig)
				hashes := randomHashes(r, n)
				before := slices.Clone(hashes)
				fss.Update(sig, hashes)
				for i, v := range memory {
					if (i < margin || i >= margin+slots) && v != canary {
						t.Fatalf("%d slots of %d elements: the word %d from the first slot is overwritten", slots, n, i-margin)
					}
				}
				if !slices.Equal(hashes, before) {
					t.Fatalf("%d slots of %d elements: the hashes are overwritten", slots, n)
				}
			}
		}
	})
}

// TestKernelsOnNewStacks has everything on stacks that are too small at first, so that they move while a kernel begins.
func TestKernelsOnNewStacks(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		const goroutines = 32
		results := make(chan bool)
		for range goroutines {
			go func() {
				var hashes [100]uint64
				for i := range hashes {
					hashes[i] = text.Mix(uint64(i % 40))
				}
				var got, want [128]uint64
				minhash.Reset(got[:])
				minhash.Reset(want[:])
				fss.Update(got[:], hashes[:])
				specified(want[:], hashes[:])
				results <- got == want
			}()
		}
		for range goroutines {
			if !<-results {
				t.Fatal("wrong signature")
			}
		}
	})
}

// FuzzUpdate compares all kernels with the specification.
func FuzzUpdate(f *testing.F) {
	f.Fuzz(func(t *testing.T, slots uint16, data []byte, copies uint8) {
		slots %= 1030
		var hashes []uint64
		for ; len(data) >= 8; data = data[8:] {
			hashes = append(hashes, binary.LittleEndian.Uint64(data))
		}
		if slots == 0 {
			fss.Update(nil, hashes)
			return
		}
		if len(hashes) > 200 {
			hashes = hashes[:200] // time: the specification does all rounds
		}
		want := specifiedOf(int(slots), hashes)
		// Repeated elements, with others between them.
		hashes = slices.Repeat(hashes, int(copies%8)+1)
		for _, kernel := range fss.Kernels() {
			restore := fss.UseKernel(kernel)
			got := signatureOf(int(slots), hashes)
			restore()
			if !slices.Equal(got, want) {
				t.Fatalf("kernel %s: %d slots of %d elements are not as specified", kernel, slots, len(hashes))
			}
		}
	})
}

func TestSelfTest(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		if err := fss.SelfTest(); err != nil {
			t.Error(err)
		}
	})
}

// TestSelfTestFindsFaults: a kernel that is wrong in one slot, for the last element, or in a late round, does not pass.
func TestSelfTestFindsFaults(t *testing.T) {
	for name, update := range map[string]func(sig, hashes []uint64){
		"last element": func(sig, hashes []uint64) { fss.Update(sig, hashes[:len(hashes)-1]) },
		"a bit": func(sig, hashes []uint64) {
			fss.Update(sig, hashes)
			if len(sig) == 1000 {
				sig[999] ^= 1
			}
		},
		"a late round": func(sig, hashes []uint64) {
			fss.Update(sig, hashes)
			for i, v := range sig {
				if len(sig) == 1024 && v>>53 > 200 {
					sig[i] = math.MaxUint64
				}
			}
		},
	} {
		if err := fss.SelfTestOf(update); !errors.Is(err, fss.ErrSelfTest) {
			t.Errorf("a fault of %s: error is %v, want ErrSelfTest", name, err)
		}
	}
}
