package minhash_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/neardup/neardup/sketch/minhash"
	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/text"
)

// eachKernel runs a test once with every kernel that this machine has. Tests of estimates need it not: once the kernels
// agree bit for bit, the errors of all are those of one.
func eachKernel(t *testing.T, test func(t *testing.T)) {
	for _, name := range minhash.Kernels() {
		t.Run("kernel="+name, func(t *testing.T) {
			defer minhash.UseKernel(name)()
			test(t)
		})
	}
}

// slotBorders are numbers of slots around the widths of the blocks that kernels work on.
var slotBorders = []int{1, 15, 16, 17, 31, 32, 33, 47, 48, 63, 64, 65, 100, 127, 128, 129, 144, 160, 192, 250, 256, 1000, 1024}

// elementBorders are numbers of elements around the lanes, blocks, chunks and thresholds of kernels.
func elementBorders() []int {
	var borders []int
	for n := range 71 {
		borders = append(borders, n)
	}
	for _, n := range []int{96, 112, 128, 192, 1024, 1024 + 96, 2048} {
		borders = append(borders, n-1, n, n+1)
	}
	return append(borders, 300, 1500, 4100)
}

// input makes n elements of some kind.
type input struct {
	name string
	make func(r *rand.Rand, n int) []element
}

// inputs are random sets and those that an optimization is likely to get wrong, or slow.
var inputs = []input{
	{"random", randomElements},
	{"few, repeated", func(r *rand.Rand, n int) []element {
		return fill(n, func(int) element {
			v := r.Uint64N(5)
			return element{v * 0x9e3779b97f4a7c15, v * 0xd6e8feb86659fd93}
		})
	}},
	{"all equal", func(r *rand.Rand, n int) []element {
		e := element{r.Uint64(), r.Uint64()}
		return fill(n, func(int) element { return e })
	}},
	{"descending", func(_ *rand.Rand, n int) []element {
		// Every element is the new minimum of every slot.
		return fill(n, func(i int) element { return element{uint64(n-i) << 48, 1 << 40} })
	}},
	{"descending little by little", func(_ *rand.Rand, n int) []element {
		return fill(n, func(i int) element { return element{1<<60 - uint64(i), 1 << 33} })
	}},
	{"largest values", func(_ *rand.Rand, n int) []element {
		return fill(n, func(i int) element { return element{math.MaxUint64 - uint64(i%3), math.MaxUint64 - uint64(i%2)} })
	}},
	{"largest values of the slots", func(r *rand.Rand, n int) []element {
		// No slot wraps around, so that all minima are near 2^64.
		return fill(n, func(int) element { return element{math.MaxUint64 - 1<<47 - r.Uint64N(1<<44), r.Uint64N(1 << 30)} })
	}},
	{"around zero", func(r *rand.Rand, n int) []element {
		// The sums go up or down by less than a unit of their upper 16 bits, and wrap around at other slots.
		return fill(n, func(int) element { return element{r.Uint64N(1<<52) - 1<<51, r.Uint64N(1<<47) - 1<<46} })
	}},
	{"carries", func(r *rand.Rand, n int) []element {
		// All lower bits are set or none are, where what is cut off from 64 bits counts most.
		return fill(n, func(int) element {
			return element{r.Uint64N(1<<16)<<48 | r.Uint64N(2)*(1<<48-1), r.Uint64N(1<<16)<<48 | r.Uint64N(2)*(1<<48-1)}
		})
	}},
	{"steps of zero", func(r *rand.Rand, n int) []element {
		return fill(n, func(int) element { return element{r.Uint64(), 0} })
	}},
	{"steps of one bit", func(r *rand.Rand, n int) []element {
		return fill(n, func(int) element { return element{r.Uint64() >> r.UintN(64), 1 << r.UintN(64)} })
	}},
	{"text", textElements},
}

func fill(n int, make func(i int) element) []element {
	var elements []element
	for i := range n {
		elements = append(elements, make(i))
	}
	return elements
}

// textElements returns the shingles of a text of random sentences, some of which come again.
func textElements(r *rand.Rand, n int) []element {
	sentences := strings.Split("The council met on Tuesday to discuss the new bridge over the river.|"+
		"A decision was put off until the engineers have handed in their report.|"+
		"“We cannot wait another winter,” said the mayor – and left.|"+
		"اجتمع المجلس يوم الثلاثاء لمناقشة الجسر الجديد فوق النهر.|"+
		"وقال رئيس البلدية إن القرار سيؤجل حتى يقدم المهندسون تقريرهم.|"+
		"市议会星期二开会讨论河上的新桥。|工程师提交报告之前不会作出决定。", "|")
	var tokens text.Tokens
	var base []uint64
	var written strings.Builder
	for len(base) < n {
		fmt.Fprintf(&written, "%s %d ", sentences[r.IntN(len(sentences))], r.IntN(3))
		tokens.Tokenize(text.NewHasher(1), written.String())
		base = shingle.AppendBase(base[:0], &tokens, 3)
	}
	base = base[:n]
	h1, h2 := make([]uint64, n), make([]uint64, n)
	shingle.NewHasher(1).Pair(h1, h2, base)
	return fill(n, func(i int) element { return element{h1[i], h2[i]} })
}

// TestKernelsEqualGeneric compares, for all inputs at all borders, with the specification. Half of each set is in the
// signature already, since kernels begin with the minima that are there.
func TestKernelsEqualGeneric(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		for _, in := range inputs {
			r := rand.New(rand.NewPCG(2, 1))
			elements := elementBorders()
			h1, h2 := split(in.make(r, elements[len(elements)-1]+slices.Max(elements)))
			for _, slots := range slotBorders {
				want, got := make(minhash.Signature, slots), make(minhash.Signature, slots)
				for _, n := range elements {
					if slots > 256 && n > 40 && n < 300 {
						continue // time: these blocks are those of 128 slots
					}
					minhash.Reset(want)
					minhash.UpdateGeneric(want, h1[n:n+n/2], h2[n:n+n/2])
					copy(got, want)
					minhash.UpdateGeneric(want, h1[:n], h2[:n])
					minhash.Update(got, h1[:n], h2[:n])
					if !slices.Equal(got, want) {
						t.Fatalf("%s: %d slots of %d elements differ from those of updateGeneric", in.name, slots, n)
					}
				}
			}
		}
	})
}

// TestKernelsKeepToTheirSlots looks for writes beside the signature, and into the hashes.
func TestKernelsKeepToTheirSlots(t *testing.T) {
	const margin, canary = 64, 0xc0ffee
	eachKernel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(2, 2))
		for _, slots := range slotBorders {
			for _, n := range []int{1, 16, 96, 300, 1100} {
				memory := make([]uint64, margin+slots+margin)
				for i := range memory {
					memory[i] = canary
				}
				sig := minhash.Signature(memory[margin : margin+slots : margin+slots])
				minhash.Reset(sig)
				h1, h2 := split(randomElements(r, n))
				h1Before, h2Before := slices.Clone(h1), slices.Clone(h2)
				minhash.Update(sig, h1, h2)
				for i, v := range memory {
					if (i < margin || i >= margin+slots) && v != canary {
						t.Fatalf("%d slots of %d elements: the word %d from the first slot is overwritten", slots, n, i-margin)
					}
				}
				if !slices.Equal(h1, h1Before) || !slices.Equal(h2, h2Before) {
					t.Fatalf("%d slots of %d elements: the hashes are overwritten", slots, n)
				}
			}
		}
	})
}

// TestKernelsOnNewStacks has everything on stacks that are too small for a kernel at first, so that they move while it
// begins.
func TestKernelsOnNewStacks(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		results := make(chan bool)
		const goroutines = 32
		for range goroutines {
			go func() {
				var h1, h2 [100]uint64
				for i := range h1 {
					h1[i], h2[i] = uint64(i)*0x9e3779b97f4a7c15, uint64(i)*0xd6e8feb86659fd93
				}
				var got, want [128]uint64
				minhash.Reset(got[:])
				minhash.Reset(want[:])
				minhash.Update(got[:], h1[:], h2[:])
				minhash.UpdateGeneric(want[:], h1[:], h2[:])
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

func TestSelfTest(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		if err := minhash.SelfTest(); err != nil {
			t.Error(err)
		}
	})
}

// TestSelfTestFindsFaults: a kernel that is wrong in one slot, or for the last element, does not pass.
func TestSelfTestFindsFaults(t *testing.T) {
	for name, update := range map[string]func(sig minhash.Signature, h1, h2 []uint64){
		"first slot": func(sig minhash.Signature, h1, h2 []uint64) {
			minhash.UpdateGeneric(sig[1:], h1, h2)
		},
		"last element": func(sig minhash.Signature, h1, h2 []uint64) {
			minhash.UpdateGeneric(sig, h1[:len(h1)-1], h2)
		},
		"a bit": func(sig minhash.Signature, h1, h2 []uint64) {
			minhash.UpdateGeneric(sig, h1, h2)
			if len(sig) > 1000 {
				sig[1000] ^= 1 << 63
			}
		},
	} {
		if err := minhash.SelfTestOf(update); !errors.Is(err, minhash.ErrSelfTest) {
			t.Errorf("a fault of the %s: error is %v, want ErrSelfTest", name, err)
		}
	}
}
