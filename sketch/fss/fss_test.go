package fss_test

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/neardup/neardup/sketch/fss"
	"github.com/neardup/neardup/sketch/minhash"
	"github.com/neardup/neardup/sketch/text"
)

var write = flag.Bool("update", false, "write testdata/golden.txt")

// TestGolden pins signatures, which are stored and compared across versions and machines: a change is a new family, never
// an update of the file.
func TestGolden(t *testing.T) {
	var got strings.Builder
	for _, slots := range []int{1, 2, 16, 100, 128, 1024} {
		for _, n := range []int{0, 1, 2, 40, 300, 3000} {
			sig := signatureOf(slots, text.Keys(uint64(n), n))
			last := len(sig) - 1
			fmt.Fprintf(&got, "%d slots of %d elements: %016x ... %d: %016x ... %d: %016x\n",
				slots, n, sig[:min(3, slots)], slots/2, sig[slots/2], last, sig[last])
		}
	}
	path := filepath.Join("testdata", "golden.txt")
	if *write {
		if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	wantLines := strings.Split(string(want), "\n")
	for i, line := range strings.Split(got.String(), "\n") {
		if i >= len(wantLines) || wantLines[i] != line {
			t.Fatalf("line %d of %s differs\n got %q\nwant %q", i+1, path, line, append(wantLines, "")[min(i, len(wantLines))])
		}
	}
}

// TestEmptySet: it has the signature that minhash knows as empty, and adding nothing changes nothing.
func TestEmptySet(t *testing.T) {
	for _, slots := range []int{1, 16, 128, 1024} {
		if sig := signatureOf(slots, nil); !minhash.IsEmpty(sig) {
			t.Errorf("%d slots of no elements: the signature is not empty", slots)
		}
		sig := signatureOf(slots, []uint64{5, 7})
		want := slices.Clone(sig)
		fss.Update(sig, nil)
		if !slices.Equal(sig, want) {
			t.Errorf("%d slots: an update by no elements changes them", slots)
		}
	}
	fss.Update(nil, []uint64{1}) // no slots, no effect
}

// TestNoSetLooksEmpty: every slot of a set with elements is filled, even by the largest hashes.
func TestNoSetLooksEmpty(t *testing.T) {
	for slots := 1; slots <= 130; slots++ {
		for _, hash := range []uint64{0, 1, math.MaxUint64, 0x123456789} {
			sig := signatureOf(slots, []uint64{hash})
			if i := slices.Index(sig, math.MaxUint64); i >= 0 || minhash.IsEmpty(sig) {
				t.Fatalf("%d slots of the element %#x: slot %d is empty", slots, hash, i)
			}
		}
	}
}

// TestSingleElements: equal ones resemble each other wholly, others not at all.
func TestSingleElements(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 100 {
		h := randomHashes(r, 2)
		a, b := signatureOf(128, h[:1]), signatureOf(128, h[1:])
		if j := minhash.EstimateResemblance(a, signatureOf(128, h[:1])); j != 1 {
			t.Fatalf("equal elements have the resemblance %v, want 1", j)
		}
		if j := minhash.EstimateResemblance(a, b); j != 0 {
			t.Fatalf("different elements have the resemblance %v, want 0", j)
		}
	}
}

// TestASignatureIsOfASet: neither the order of elements, nor repeated ones, nor the calls by which they come matter.
func TestASignatureIsOfASet(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	eachKernel(t, func(t *testing.T) {
		for range 200 {
			slots, n := 1+r.IntN(300), 1+r.IntN(400)
			hashes := randomHashes(r, n)
			want := signatureOf(slots, hashes)
			bag := slices.Clone(hashes)
			for range r.IntN(3 * n) {
				bag = append(bag, hashes[r.IntN(n)])
			}
			r.Shuffle(len(bag), func(i, j int) { bag[i], bag[j] = bag[j], bag[i] })
			if !slices.Equal(signatureOf(slots, bag), want) {
				t.Fatalf("%d slots of %d elements change if they are shuffled and repeated", slots, n)
			}
			parts := signatureOf(slots, nil)
			for rest := bag; len(rest) > 0; {
				part := 1 + r.IntN(len(rest))
				fss.Update(parts, rest[:part])
				rest = rest[part:]
			}
			if !slices.Equal(parts, want) {
				t.Fatalf("%d slots of %d elements change if they come in parts", slots, n)
			}
		}
	})
}

// TestMergeIsUnion merges signatures of sets of all sizes, with elements in common.
func TestMergeIsUnion(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 3))
	for range 300 {
		slots := 1 + r.IntN(300)
		hashes := randomHashes(r, r.IntN(500))
		from, to := r.IntN(len(hashes)+1), r.IntN(len(hashes)+1)
		a, b := hashes[:max(from, to)], hashes[min(from, to):]
		merged := signatureOf(slots, a)
		if err := fss.Merge(merged, signatureOf(slots, b)); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(merged, signatureOf(slots, hashes)) {
			t.Fatalf("%d slots of %d and %d elements: merged they are not those of the union", slots, len(a), len(b))
		}
	}
}

func TestMergeRefusesOtherSlots(t *testing.T) {
	for _, slots := range []int{15, 17} {
		dst := signatureOf(16, []uint64{1, 2, 3})
		want := slices.Clone(dst)
		if err := fss.Merge(dst, signatureOf(slots, []uint64{4})); !errors.Is(err, fss.ErrSlots) || !slices.Equal(dst, want) {
			t.Errorf("%d slots to merge into 16: error %v, want ErrSlots and no change", slots, err)
		}
	}
}

func TestNothingIsAllocated(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 4))
	sig := signatureOf(128, nil)
	for name, hashes := range map[string][]uint64{
		"distinct": randomHashes(r, 300), "repeated": slices.Repeat(randomHashes(r, 3), 300),
	} {
		eachKernel(t, func(t *testing.T) {
			if n := testing.AllocsPerRun(10, func() {
				minhash.Reset(sig)
				fss.Update(sig, hashes)
			}); n > 0 {
				t.Errorf("%s elements: %v allocations, want none", name, n)
			}
		})
	}
}
