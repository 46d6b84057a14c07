package passage_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/neardup/neardup/sketch/passage"
)

// bruteForce is robust winnowing as its authors define it, window by window.
func bruteForce(hashes []uint64, window int) []int32 {
	if len(hashes) == 0 {
		return nil
	}
	window = min(max(window, 1), len(hashes))
	var positions []int32
	for from := 0; from+window <= len(hashes); from++ {
		least := slices.Min(hashes[from : from+window])
		if n := len(positions); n > 0 && int(positions[n-1]) >= from && hashes[positions[n-1]] == least {
			continue
		}
		for i := from + window - 1; ; i-- {
			if hashes[i] == least {
				positions = append(positions, int32(i))
				break
			}
		}
	}
	return positions
}

// candidates is winnowing with a queue of the positions that may yet become the smallest of a window: linear whatever the
// hashes. It is the specification that long inputs are compared with, for which the brute force takes too long.
func candidates(hashes []uint64, window int) []int32 {
	window = max(window, 1)
	var selected, queue []int32 // the hashes of the queue ascend strictly
	for i, h := range hashes {
		for len(queue) > 0 && hashes[queue[len(queue)-1]] >= h {
			queue = queue[:len(queue)-1]
		}
		queue = append(queue, int32(i))
		if i < window-1 {
			continue // the first window is not complete
		}
		if n := len(selected); n > 0 {
			last := int(selected[n-1])
			if last > i-window && hashes[last] <= hashes[queue[0]] {
				continue
			}
		}
		selected = append(selected, queue[0])
		queue = queue[1:]
	}
	if len(selected) == 0 && len(queue) > 0 {
		return queue[:1] // the text is shorter than a window
	}
	return selected
}

// sequences are inputs of length n: mixed hashes and the shapes that are hard for a sliding minimum.
func sequences(r *rand.Rand, n int) map[string][]uint64 {
	named := map[string][]uint64{}
	for name, at := range map[string]func(i int) uint64{
		"mixed":             func(int) uint64 { return r.Uint64() },
		"few values":        func(int) uint64 { return r.Uint64N(4) },
		"ascending":         func(i int) uint64 { return uint64(i) },
		"descending":        func(i int) uint64 { return uint64(n - i) },
		"constant":          func(int) uint64 { return 7 },
		"periodic":          func(i int) uint64 { return uint64(i % 5) },
		"largest":           func(int) uint64 { return math.MaxUint64 },
		"largest and least": func(int) uint64 { return -r.Uint64N(2) },
	} {
		hashes := make([]uint64, n)
		for i := range hashes {
			hashes[i] = at(i)
		}
		named[name] = hashes
	}
	// As in a text: a hash may come again soon, whether or not it is the smallest of a window.
	ties := slices.Clone(named["mixed"])
	for i := 1; i < n; i += 1 + r.IntN(90) {
		ties[i] = ties[max(0, i-1-r.IntN(12))] >> (60 * r.IntN(2))
	}
	named["few ties"] = ties
	return named
}

// eachKernel runs a test once with every kernel that this machine has.
func eachKernel(t *testing.T, test func(t *testing.T)) {
	defer passage.UseBest()
	for name, use := range passage.Kernels() {
		use()
		t.Run(name, test)
	}
}

func TestAppendPositionsEqualsBruteForce(t *testing.T) {
	eachKernel(t, testAppendPositionsEqualsBruteForce)
}

func testAppendPositionsEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, window := range []int{-1, 0, 1, 2, 3, 4, 5, 11, 16, 17, 63, 64, 65, 252} {
		for _, n := range []int{0, 1, 2, 3, 4, 5, 10, 11, 12, 63, 64, 65, 79, 80, 81, 82, 90, 95, 96, 97, 98, 300, 833} {
			for name, hashes := range sequences(r, n) {
				got, want := passage.AppendPositions(nil, hashes, window), bruteForce(hashes, window)
				if !slices.Equal(got, want) {
					t.Errorf("window %d, %d %s hashes: positions are %d, want %d", window, n, name, got, want)
				}
			}
		}
	}
}

func TestAppendPositionsEqualsCandidates(t *testing.T) {
	eachKernel(t, testAppendPositionsEqualsCandidates)
}

func testAppendPositionsEqualsCandidates(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 6))
	for _, window := range []int{1, 2, 11, 12, 64, 100, 252} {
		// Around these numbers a last stretch of positions begins.
		for _, n := range []int{512, 513, 592, 593, 594, 1024, 1105, 1106, 1200, 20000} {
			for name, hashes := range sequences(r, n) {
				if !slices.Equal(passage.AppendPositions(nil, hashes, window), candidates(hashes, window)) {
					t.Errorf("window %d, %d %s hashes: positions differ", window, n, name)
				}
			}
		}
	}
}

// TestTiesAtTheEndOfAStretch plants two equal hashes, or two with equal upper halves, at all places around the end of the
// positions that a kernel looks at together. Both are smaller than all others but the one before them, so that it is they
// of which one is selected when that leaves the window.
func TestTiesAtTheEndOfAStretch(t *testing.T) {
	const n, window = 700, 11
	mixed := sequences(rand.New(rand.NewPCG(1, 8)), n)["mixed"]
	eachKernel(t, func(t *testing.T) {
		for at := 480; at < 560; at++ {
			for apart := 1; apart <= window; apart++ {
				for _, pair := range [][2]uint64{{1, 1}, {1, 2}, {2, 1}} {
					hashes := slices.Clone(mixed)
					hashes[at-1], hashes[at], hashes[at+apart] = 0, pair[0], pair[1]
					got, want := passage.AppendPositions(nil, hashes, window), bruteForce(hashes, window)
					if !slices.Equal(got, want) {
						t.Fatalf("hashes %d, at %d and %d places after it: positions are %d, want %d", pair, at, apart, got, want)
					}
				}
			}
		}
	})
}

func TestAppendPositionsAppends(t *testing.T) {
	hashes := []uint64{3, 1, 2, 5, 4}
	if got, want := passage.AppendPositions([]int32{9, 9}, hashes, 3), []int32{9, 9, 1, 2}; !slices.Equal(got, want) {
		t.Errorf("positions are %d, want %d", got, want)
	}
	if got := passage.AppendPositions([]int32{9}, nil, 3); !slices.Equal(got, []int32{9}) {
		t.Errorf("positions of nothing after 9 are %d, want 9 alone", got)
	}
}

// TestPaperExample is the sequence of the figure 2 of the paper, with windows of 4.
func TestPaperExample(t *testing.T) {
	hashes := []uint64{77, 74, 42, 17, 98, 50, 17, 98, 8, 88, 67, 39, 77, 74, 42, 17, 98}
	var got []uint64
	for _, position := range passage.AppendPositions(nil, hashes, 4) {
		got = append(got, hashes[position])
	}
	if want := []uint64{17, 17, 8, 39, 17}; !slices.Equal(got, want) {
		t.Errorf("fingerprints are %d, want %d", got, want)
	}
}

func TestShortSequencesSelectTheirMinimum(t *testing.T) {
	hashes := []uint64{5, 3, 9, 3, 8}
	if got, want := passage.AppendPositions(nil, hashes, 100), []int32{3}; !slices.Equal(got, want) {
		t.Errorf("positions are %d, want %d, the rightmost minimum", got, want)
	}
}

// shingleHash hashes a few tokens well enough for winnowing.
func shingleHash(tokens []uint32) uint64 {
	var h uint64
	for _, token := range tokens {
		h = (h ^ uint64(token)) * 0x9e3779b97f4a7c15
		h ^= h >> 32
	}
	h *= 0xd6e8feb86659fd93
	return h ^ h>>32
}

func fingerprints(tokens []uint32, size, guarantee int) map[uint64]bool {
	var hashes []uint64
	for i := range max(len(tokens)-size+1, 0) {
		hashes = append(hashes, shingleHash(tokens[i:i+size]))
	}
	chosen := map[uint64]bool{}
	for _, position := range passage.AppendPositions(nil, hashes, passage.Window(guarantee, size)) {
		chosen[hashes[position]] = true
	}
	return chosen
}

// TestCommonRunSharesFingerprint plants a run of exactly the guaranteed length at random places of two texts of few
// distinct tokens, so that ties and repeats are common, and of many.
func TestCommonRunSharesFingerprint(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		size := 1 + r.IntN(6)
		guarantee := size + r.IntN(30)
		vocabulary := []uint32{2, 10, 100000}[r.IntN(3)]
		text := func(n int) []uint32 {
			tokens := make([]uint32, n)
			for i := range tokens {
				tokens[i] = r.Uint32N(vocabulary)
			}
			return tokens
		}
		run := text(guarantee)
		a := slices.Concat(text(r.IntN(80)), run, text(r.IntN(80)))
		b := slices.Concat(text(r.IntN(80)), run, text(r.IntN(80)))
		inB := fingerprints(b, size, guarantee)
		shared := false
		for fingerprint := range fingerprints(a, size, guarantee) {
			shared = shared || inB[fingerprint]
		}
		if !shared {
			t.Fatalf("a common run of %d tokens, shingles of %d, %d distinct tokens: no common fingerprint",
				guarantee, size, vocabulary)
		}
	}
}

func TestWindow(t *testing.T) {
	for _, c := range []struct{ guarantee, size, want int }{{15, 5, 11}, {5, 5, 1}, {3, 5, 1}, {0, 0, 1}} {
		if got := passage.Window(c.guarantee, c.size); got != c.want {
			t.Errorf("window for runs of %d tokens, shingles of %d, is %d, want %d", c.guarantee, c.size, got, c.want)
		}
	}
}

// TestDensity checks the expected share of selected positions to 2%, at n so large that the sampling error, which is
// below sqrt(1/(n*density)), is under half a percent.
func TestDensity(t *testing.T) {
	const n = 400000
	r := rand.New(rand.NewPCG(1, 3))
	for _, window := range []int{2, 11, 50} {
		got := float64(len(passage.AppendPositions(nil, sequences(r, n)["mixed"], window))) / n
		want := 2 / float64(window+1)
		if math.Abs(got/want-1) > 0.02 {
			t.Errorf("window %d: density is %.4f, want %.4f", window, got, want)
		}
	}
	constant := passage.AppendPositions(nil, make([]uint64, 1000), 10)
	if len(constant) != 100 {
		t.Errorf("1000 equal hashes, window 10: %d positions, want 100", len(constant))
	}
}

func TestAppendPositionsDoesNotAllocate(t *testing.T) {
	const n, window = 1000, 11
	for name, hashes := range sequences(rand.New(rand.NewPCG(1, 4)), n) {
		room := len(passage.AppendPositions(nil, hashes, window))
		dst := make([]int32, 0, room)
		if got := testing.AllocsPerRun(5, func() { passage.AppendPositions(dst, hashes, window) }); got != 0 {
			t.Errorf("%s: %v allocations with room for %d positions, want none", name, got, room)
		}
	}
}

func FuzzAppendPositions(f *testing.F) {
	f.Add([]byte{}, int16(4))
	f.Fuzz(func(t *testing.T, data []byte, window int16) {
		// A byte a hash makes ties frequent.
		hashes := make([]uint64, len(data))
		for i, b := range data {
			hashes[i] = binary.LittleEndian.Uint64([]byte{0, 0, 0, 0, 0, 0, 0, b})
		}
		// Mixed, the hashes of short inputs become long inputs, which kernels take, with ties now and then.
		long := slices.Clone(hashes)
		for i := 0; len(hashes) > 0 && len(long) < 900; i++ {
			long = append(long, (long[i]+uint64(i%97))*0x9e3779b97f4a7c15)
		}
		defer passage.UseBest()
		for name, use := range passage.Kernels() {
			use()
			for _, hashes := range [][]uint64{hashes, long} {
				got, want := passage.AppendPositions(nil, hashes, int(window)), bruteForce(hashes, int(window))
				if !slices.Equal(got, want) {
					t.Errorf("%s, window %d: positions are %d, want %d", name, window, got, want)
				}
			}
		}
	})
}

// BenchmarkAppendPositions takes so many positions that a branch predictor cannot learn them.
func BenchmarkAppendPositions(b *testing.B) {
	const n = 400_000
	named := sequences(rand.New(rand.NewPCG(1, 5)), n)
	for _, name := range []string{"mixed", "few ties", "ascending", "descending", "constant"} {
		b.Run(fmt.Sprintf("hashes=%s", name), func(b *testing.B) {
			dst := make([]int32, 0, n)
			for b.Loop() {
				dst = passage.AppendPositions(dst[:0], named[name], 11)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/position")
		})
	}
}
