package simhash_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/neardup/neardup/sketch/simhash"
)

// naive is the definition: a bit is one if at least half of the hashes have it, and there are any.
func naive(hashes []uint64) uint64 {
	var fingerprint uint64
	for bit := range 64 {
		balance := 0
		for _, h := range hashes {
			if h>>bit&1 == 1 {
				balance++
			} else {
				balance--
			}
		}
		if balance >= 0 && len(hashes) > 0 {
			fingerprint |= 1 << bit
		}
	}
	return fingerprint
}

func randomHashes(r *rand.Rand, n int) []uint64 {
	hashes := make([]uint64, n)
	for i := range hashes {
		hashes[i] = r.Uint64()
	}
	return hashes
}

// eachKernel runs a test once with every kernel that this machine has.
func eachKernel(t *testing.T, test func(t *testing.T)) {
	defer simhash.UseBest()
	for name, use := range simhash.Kernels() {
		use()
		t.Run(name, test)
	}
}

func TestFingerprintEqualsDefinition(t *testing.T) { eachKernel(t, testFingerprintEqualsDefinition) }

func testFingerprintEqualsDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	// With 4,032 or 32,640 hashes the counters of a kernel are full.
	lengths := []int{255, 256, 257, 383, 384, 385, 1000, 4031, 4032, 4033, 4097, 8064, 8100, 32639, 32640, 32641, 65400}
	for n := range 200 {
		lengths = append(lengths, n)
	}
	for _, n := range lengths {
		sparse, dense := randomHashes(r, n), randomHashes(r, n)
		for i := range n {
			sparse[i] &= r.Uint64() & r.Uint64()
			dense[i] |= r.Uint64() | r.Uint64()
		}
		for name, hashes := range map[string][]uint64{
			"random": randomHashes(r, n),
			"sparse": sparse,
			"dense":  dense,
			"ones":   slices.Repeat([]uint64{math.MaxUint64}, n),
			"zeros":  make([]uint64, n),
			"ties":   slices.Concat(sparse, invert(sparse)),
		} {
			if got, want := simhash.Fingerprint(hashes), naive(hashes); got != want {
				t.Errorf("%d %s hashes: fingerprint is %#x, want %#x", len(hashes), name, got, want)
			}
		}
	}
}

func invert(hashes []uint64) []uint64 {
	inverted := slices.Clone(hashes)
	for i := range inverted {
		inverted[i] = ^inverted[i]
	}
	return inverted
}

func TestFingerprintOfFew(t *testing.T) {
	for _, c := range []struct {
		hashes []uint64
		want   uint64
	}{
		{nil, 0},
		{[]uint64{0}, 0},
		{[]uint64{0x123}, 0x123},
		{[]uint64{0b1100, 0b1010}, 0b1110},
		{[]uint64{0b1100, 0b1010, 0b1000}, 0b1000},
		{[]uint64{0b1, 0b1, 0}, 0b1},
	} {
		if got := simhash.Fingerprint(c.hashes); got != c.want {
			t.Errorf("fingerprint of %b is %b, want %b", c.hashes, got, c.want)
		}
	}
}

// TestFingerprintGolden pins a fingerprint, since fingerprints are stored and compared across versions.
func TestFingerprintGolden(t *testing.T) {
	hashes := make([]uint64, 777)
	for i := range hashes {
		hashes[i] = uint64(i+1) * 0x9e3779b97f4a7c15
		hashes[i] ^= hashes[i] >> 29
	}
	eachKernel(t, func(t *testing.T) {
		if got, want := simhash.Fingerprint(hashes), uint64(0x9f407874fa71c3ac); got != want {
			t.Errorf("fingerprint is %#x, want %#x", got, want)
		}
	})
}

// TestDistanceIsTheAngle checks that the expected share of differing bits is the angle divided by pi. Two sets of n
// features that share c have the cosine c/n. The mean of 64 bits times 2000 pairs has a standard error below 0.0014.
func TestDistanceIsTheAngle(t *testing.T) {
	const pairs, n = 2000, 201
	r := rand.New(rand.NewPCG(1, 2))
	for _, common := range []int{0, 100, 180, 201} {
		distance := 0
		for range pairs {
			hashes := randomHashes(r, 2*n-common)
			distance += simhash.Distance(simhash.Fingerprint(hashes[:n]), simhash.Fingerprint(hashes[n-common:]))
		}
		got := float64(distance) / pairs / 64
		want := math.Acos(float64(common)/n) / math.Pi
		if math.Abs(got-want) > 0.006 {
			t.Errorf("%d of %d features common: %.4f of the bits differ, want %.4f", common, n, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b uint64
		want int
	}{{0, 0, 0}, {0, math.MaxUint64, 64}, {0b1011, 0b0010, 2}} {
		if got := simhash.Distance(c.a, c.b); got != c.want {
			t.Errorf("distance of %b and %b is %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestFingerprintDoesNotAllocate(t *testing.T) {
	hashes := randomHashes(rand.New(rand.NewPCG(1, 3)), 100)
	if got := testing.AllocsPerRun(10, func() { simhash.Fingerprint(hashes) }); got != 0 {
		t.Errorf("%v allocations, want none", got)
	}
}

func FuzzFingerprint(f *testing.F) {
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		var hashes []uint64
		for len(data) >= 8 {
			hashes = append(hashes, binary.LittleEndian.Uint64(data))
			data = data[8:]
		}
		// Short inputs become long ones, which kernels take.
		long := slices.Repeat(hashes, 1+min(200/max(len(hashes), 1), 7))
		defer simhash.UseBest()
		for name, use := range simhash.Kernels() {
			use()
			for _, hashes := range [][]uint64{hashes, long} {
				if got, want := simhash.Fingerprint(hashes), naive(hashes); got != want {
					t.Errorf("%s: fingerprint of %d hashes is %#x, want %#x", name, len(hashes), got, want)
				}
			}
		}
	})
}

func BenchmarkFingerprint(b *testing.B) {
	for _, n := range []int{30, 60, 300, 2000} {
		hashes := randomHashes(rand.New(rand.NewPCG(1, 4)), n)
		for _, c := range []struct {
			name string
			of   func([]uint64) uint64
		}{{"neardup", simhash.Fingerprint}, {"naive", naive}} {
			b.Run(fmt.Sprintf("features=%d/%s", n, c.name), func(b *testing.B) {
				for b.Loop() {
					c.of(hashes)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/feature")
			})
		}
	}
}
