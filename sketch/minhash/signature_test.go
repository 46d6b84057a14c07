package minhash_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/cespare/xxhash/v2"
	peer "github.com/dgryski/go-minhash"

	"github.com/neardup/neardup/sketch/minhash"
)

// element is a member of a set, given by its two hashes.
type element struct{ h1, h2 uint64 }

func randomElements(r *rand.Rand, n int) []element {
	elements := make([]element, n)
	for i := range elements {
		elements[i] = element{r.Uint64(), r.Uint64()}
	}
	return elements
}

func split(elements []element) (h1, h2 []uint64) {
	for _, e := range elements {
		h1, h2 = append(h1, e.h1), append(h2, e.h2)
	}
	return h1, h2
}

func signatureOf(elements []element, slots int) minhash.Signature {
	sig := make(minhash.Signature, slots)
	minhash.Reset(sig)
	h1, h2 := split(elements)
	minhash.Update(sig, h1, h2)
	return sig
}

// peerSignature has go-minhash compute the signature. Its elements are byte strings: here, the index of the element.
func peerSignature(elements []element, slots int) minhash.Signature {
	at := func(b []byte) element { return elements[binary.LittleEndian.Uint64(b)] }
	reference := peer.NewMinWise(
		func(b []byte) uint64 { return at(b).h1 },
		func(b []byte) uint64 { return at(b).h2 },
		slots)
	for i := range elements {
		reference.Push(binary.LittleEndian.AppendUint64(nil, uint64(i)))
	}
	return reference.Signature()
}

func TestSignatureEqualsGoMinhash(t *testing.T) { eachKernel(t, testSignatureEqualsGoMinhash) }

func testSignatureEqualsGoMinhash(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	edges := []element{{0, 0}, {math.MaxUint64, math.MaxUint64}, {math.MaxUint64, 1}, {1, math.MaxUint64}, {1 << 63, 1 << 63}}
	for _, slots := range []int{0, 1, 3, 16, 31, 64, 100, 128, 256, 1000, 1024} {
		for _, n := range []int{0, 1, 2, 3, 4, 5, 7, 8, 9, 64, 331} {
			elements := randomElements(r, n)
			for name, set := range map[string][]element{
				"random":   elements,
				"repeated": append(slices.Clone(elements), elements...),
				"edges":    append(slices.Clone(elements), edges...),
			} {
				if got, want := signatureOf(set, slots), peerSignature(set, slots); !slices.Equal(got, want) {
					t.Errorf("%d slots, %d %s elements: signature differs from go-minhash", slots, len(set), name)
				}
			}
		}
	}
}

// TestSignatureGolden pins the bytes of a signature, which are stored and compared across versions and architectures.
func TestSignatureGolden(t *testing.T) { eachKernel(t, testSignatureGolden) }

func testSignatureGolden(t *testing.T) {
	elements := make([]element, 1000)
	for i := range elements {
		b := binary.LittleEndian.AppendUint64(nil, uint64(i))
		elements[i] = element{xxhash.Sum64(b), xxhash.Sum64(append(b, 1))}
	}
	sig := signatureOf(elements, 128)
	packed, err := minhash.AppendPacked(nil, sig, 64)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := xxhash.Sum64(packed), uint64(0x9efdf04286c6d4c3); got != want {
		t.Errorf("digest of the signature is %#x, want %#x; its first slots are %#x", got, want, sig[:2])
	}
}

func TestUpdateInParts(t *testing.T) { eachKernel(t, testUpdateInParts) }

func testUpdateInParts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	elements := randomElements(r, 203)
	want := signatureOf(elements, 128)

	got := signatureOf(nil, 128)
	shuffled := slices.Clone(elements)
	r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	for part := range slices.Chunk(shuffled, 13) {
		h1, h2 := split(part)
		minhash.Update(got, h1, h2)
	}
	if !slices.Equal(got, want) {
		t.Error("the elements in another order and in parts give another signature")
	}
	if !slices.Equal(signatureOf(elements, 50), want[:50]) {
		t.Error("the first 50 slots are not the signature of 50 slots")
	}
}

func TestUpdateIgnoresHashesWithoutPartner(t *testing.T) {
	eachKernel(t, testUpdateIgnoresHashesWithoutPartner)
}

func testUpdateIgnoresHashesWithoutPartner(t *testing.T) {
	elements := randomElements(rand.New(rand.NewPCG(1, 3)), 20)
	want := signatureOf(elements[:9], 64)
	h1, h2 := split(elements)
	for name, lengths := range map[string][2]int{"h1 longer": {20, 9}, "h2 longer": {9, 20}} {
		got := signatureOf(nil, 64)
		minhash.Update(got, h1[:lengths[0]], h2[:lengths[1]])
		if !slices.Equal(got, want) {
			t.Errorf("%s: the surplus changed the signature", name)
		}
	}
}

func TestMerge(t *testing.T) {
	elements := randomElements(rand.New(rand.NewPCG(1, 4)), 90)
	want := signatureOf(elements, 100)
	got := signatureOf(elements[:50], 100)
	if err := minhash.Merge(got, signatureOf(elements[40:], 128)); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Error("the merged signature is not that of the union")
	}
	if err := minhash.Merge(got, signatureOf(nil, 100)); err != nil || !slices.Equal(got, want) {
		t.Errorf("merging the empty set changed the signature (error %v)", err)
	}
	if err := minhash.Merge(got, signatureOf(elements[:1], 99)); !errors.Is(err, minhash.ErrSlots) {
		t.Errorf("merging 99 slots into 100: error is %v, want ErrSlots", err)
	}
	if !slices.Equal(got, want) {
		t.Error("a failed merge changed the signature")
	}
}

func TestEmptySet(t *testing.T) {
	empty := signatureOf(nil, 128)
	full := signatureOf(randomElements(rand.New(rand.NewPCG(1, 5)), 10), 128)
	if !minhash.IsEmpty(empty) || !minhash.IsEmpty(nil) {
		t.Error("the signature of the empty set is not empty")
	}
	if minhash.IsEmpty(full) {
		t.Error("the signature of ten elements is empty")
	}
	for name, pair := range map[string][2]minhash.Signature{
		"empty and empty": {empty, empty}, "empty and full": {empty, full}, "full and empty": {full, empty},
		"no slots": {nil, nil}, "no slots and full": {nil, full},
		// A set may have some slots in common with the empty one.
		"empty and partly empty": {{math.MaxUint64, math.MaxUint64}, {1, math.MaxUint64}},
		"partly empty and empty": {{1, math.MaxUint64}, {math.MaxUint64, math.MaxUint64}},
	} {
		if got := minhash.EstimateResemblance(pair[0], pair[1]); got != 0 {
			t.Errorf("%s: estimate is %v, want 0", name, got)
		}
	}
	if got := minhash.EstimateResemblance(full, full); got != 1 {
		t.Errorf("equal sets: estimate is %v, want 1", got)
	}
}

func TestNothingAllocates(t *testing.T) { eachKernel(t, testNothingAllocates) }

func testNothingAllocates(t *testing.T) {
	h1, h2 := split(randomElements(rand.New(rand.NewPCG(1, 6)), 100))
	a, b := make(minhash.Signature, 128), make(minhash.Signature, 128)
	packed := make([]byte, 0, 1024)
	if got := testing.AllocsPerRun(10, func() {
		minhash.Reset(a)
		minhash.Update(a, h1, h2)
		_ = minhash.Merge(b, a)
		_ = minhash.EstimateResemblance(a, b)
		for _, width := range widths {
			bytes, _ := minhash.AppendPacked(packed, a, width)
			_, _ = minhash.EstimatePacked(bytes, bytes, width, len(a))
		}
	}); got != 0 {
		t.Errorf("%v allocations, want none", got)
	}
}

// FuzzUpdate compares every kernel with go-minhash, on the elements of the input and on as many more as a filter wants.
func FuzzUpdate(f *testing.F) {
	f.Add([]byte{}, uint16(16))
	f.Fuzz(func(t *testing.T, data []byte, slots uint16) {
		slots %= 300
		var elements []element
		for len(data) >= 16 {
			elements = append(elements, element{binary.LittleEndian.Uint64(data), binary.LittleEndian.Uint64(data[8:])})
			data = data[16:]
		}
		compareWithPeer(t, elements, int(slots))
		if given := len(elements); given > 0 {
			for i := range 200 {
				e := elements[i%given]
				elements = append(elements, element{e.h1 + uint64(i)<<(i%64), e.h2 - uint64(i)<<(i%61)})
			}
			compareWithPeer(t, elements, int(slots))
		}
	})
}

func compareWithPeer(t *testing.T, elements []element, slots int) {
	want := peerSignature(elements, slots)
	for _, kernel := range minhash.Kernels() {
		restore := minhash.UseKernel(kernel)
		if !slices.Equal(signatureOf(elements, slots), want) {
			t.Errorf("kernel %s, %d slots, %d elements: signature differs from go-minhash", kernel, slots, len(elements))
		}
		restore()
	}
}

// BenchmarkUpdate measures every kernel beside go-minhash, with 128 slots and sets of n elements, another in each round,
// since the branch predictor learns a set by heart that comes again and again. go-minhash has its hash functions replaced
// by a table, so that all do the same work.
func BenchmarkUpdate(b *testing.B) {
	const sets = 64
	for _, n := range []int{100, 300, 1000, 2000} {
		h1, h2 := split(randomElements(rand.New(rand.NewPCG(1, 7)), sets*n))
		perElement := func(b *testing.B) {
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/element")
		}
		for _, kernel := range minhash.Kernels() {
			b.Run(fmt.Sprintf("elements=%d/%s", n, kernel), func(b *testing.B) {
				defer minhash.UseKernel(kernel)()
				sig := make(minhash.Signature, 128)
				for set := 0; b.Loop(); set = (set + 1) % sets {
					minhash.Reset(sig)
					minhash.Update(sig, h1[set*n:(set+1)*n], h2[set*n:(set+1)*n])
				}
				perElement(b)
			})
		}
		b.Run(fmt.Sprintf("elements=%d/go-minhash", n), func(b *testing.B) {
			var at int
			first := func([]byte) uint64 { return h1[at] }
			second := func([]byte) uint64 { return h2[at] }
			for set := 0; b.Loop(); set = (set + 1) % sets {
				reference := peer.NewMinWise(first, second, 128)
				for at = set * n; at < (set+1)*n; at++ {
					reference.Push(nil)
				}
			}
			perElement(b)
		})
	}
}

// BenchmarkUpdateInputs measures 1,000 elements of each kind that the tests know, for what bad ones cost.
func BenchmarkUpdateInputs(b *testing.B) {
	for _, in := range inputs {
		h1, h2 := split(in.make(rand.New(rand.NewPCG(1, 9)), 1000))
		b.Run(strings.ReplaceAll(in.name, " ", "-"), func(b *testing.B) {
			sig := make(minhash.Signature, 128)
			for b.Loop() {
				minhash.Reset(sig)
				minhash.Update(sig, h1, h2)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(h1)), "ns/element")
		})
	}
}

func BenchmarkEstimateResemblance(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 8))
	common := randomElements(r, 50)
	x := signatureOf(append(randomElements(r, 50), common...), 128)
	y := signatureOf(append(randomElements(r, 50), common...), 128)
	for b.Loop() {
		minhash.EstimateResemblance(x, y)
	}
}
