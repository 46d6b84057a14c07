package shingle

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// commonByMap is the definition.
func commonByMap(a, b Set) int {
	in := make(map[uint64]bool, len(a))
	for _, h := range a {
		in[h] = true
	}
	n := 0
	for _, h := range b {
		if in[h] {
			n++
		}
	}
	return n
}

// randomSets returns sets of the sizes whose members are drawn from so many values.
func randomSets(r *rand.Rand, sizeA, sizeB int, values uint64) (a, b Set) {
	draw := func(n int) Set {
		hashes := make([]uint64, n)
		for i := range hashes {
			hashes[i] = r.Uint64N(values) * 0x9e3779b97f4a7c15
		}
		return NewSet(hashes)
	}
	return draw(sizeA), draw(sizeB)
}

func TestCommonOfEverySize(t *testing.T) {
	defer useBest()
	r := rand.New(rand.NewPCG(4, 1))
	sizes := []int{0, 1, 2, 7, 8, 9, 15, 16, 17, 23, 24, 25, 63, 64, 65, 300, 1500}
	for _, sizeA := range sizes {
		for _, sizeB := range sizes {
			for _, values := range []uint64{20, 400, 2000, 1 << 60} {
				a, b := randomSets(r, sizeA, sizeB, values)
				want := commonByMap(a, b)
				for name, use := range kernels() {
					use()
					if got := Common(a, b); got != want {
						t.Errorf("%s: sets of %d and %d have %d in common, want %d", name, len(a), len(b), got, want)
					}
				}
				if got := commonSearched(a, b); got != want {
					t.Errorf("searched: sets of %d and %d have %d in common, want %d", len(a), len(b), got, want)
				}
			}
		}
	}
}

// TestCommonOfOrders has sets that lie behind each other, alternate by blocks, or hold the extremes.
func TestCommonOfOrders(t *testing.T) {
	defer useBest()
	ascending := func(from, step uint64, n int) Set {
		var s Set
		for i := range n {
			s = append(s, from+uint64(i)*step)
		}
		return s
	}
	low, high := ascending(0, 1, 100), ascending(1000, 1, 100)
	extremes := append(ascending(0, 1, 40), ascending(^uint64(39), 1, 40)...)
	for _, c := range []struct {
		a, b Set
		want int
	}{
		{low, high, 0},
		{low, low, 100},
		{low, ascending(0, 2, 100), 50},
		{low, ascending(99, 1, 100), 1},
		{ascending(0, 16, 50), ascending(8, 16, 50), 0},
		{extremes, extremes, 80},
		{extremes, extremes[40:], 40},
		{ascending(0, 1, 70000), ascending(1, 2, 70000), 35000},
	} {
		for name, use := range kernels() {
			use()
			for _, pair := range [][2]Set{{c.a, c.b}, {c.b, c.a}} {
				if got := Common(pair[0], pair[1]); got != c.want {
					t.Errorf("%s: sets of %d and %d have %d in common, want %d", name, len(pair[0]), len(pair[1]), got, c.want)
				}
			}
		}
	}
}

func FuzzSets(f *testing.F) {
	f.Add([]byte("hashes of a document, eight bytes each, and those of another"), uint16(30), byte(1))
	f.Fuzz(func(t *testing.T, data []byte, split uint16, repeats byte) {
		defer useBest()
		var hashes []uint64
		for len(data) >= 8 && len(hashes) < 2000 {
			hashes = append(hashes, binary.LittleEndian.Uint64(data))
			data = data[8:]
		}
		// Short inputs become long ones, some of them mixed, which kernels take.
		for i := 0; len(hashes) > 0 && i < 4*int(repeats); i++ {
			hashes = append(hashes, (hashes[i]+uint64(i%7))*0x9e3779b97f4a7c15)
		}
		checkSet(t, fmt.Sprintf("%d hashes", len(hashes)), hashes)
		at := min(int(split), len(hashes))
		a, b := NewSet(slices.Clone(hashes[:at])), NewSet(slices.Clone(hashes[at:]))
		want := commonByMap(a, b)
		for name, use := range kernels() {
			use()
			if got := Common(a, b); got != want {
				t.Errorf("%s: sets of %d and %d have %d in common, want %d", name, len(a), len(b), got, want)
			}
		}
	})
}

// BenchmarkSets takes more sets than a branch predictor learns by heart. One shingle in thirty repeats, as in text.
func BenchmarkSets(b *testing.B) {
	r := rand.New(rand.NewPCG(4, 2))
	for _, n := range []int{100, 400, 1600, 6400} {
		lists := make([][]uint64, 400_000/n)
		for i := range lists {
			for j := range n {
				h := r.Uint64()
				if j > 0 && r.IntN(30) == 0 {
					h = lists[i][r.IntN(j)]
				}
				lists[i] = append(lists[i], h)
			}
		}
		var set Set
		b.Run(fmt.Sprintf("append/hashes=%d", n), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				set = AppendSet(set[:0], lists[i%len(lists)])
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/hash")
		})
		sets := make([]Set, len(lists))
		for i := range sets {
			// Half of each set stands in the next one.
			sets[i] = AppendSet(nil, append(slices.Clone(lists[i][n/2:]), lists[(i+1)%len(lists)][:n/2]...))
		}
		b.Run(fmt.Sprintf("common/hashes=%d", n), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				Common(sets[i%len(sets)], sets[(i+1)%len(sets)])
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(2*n), "ns/hash")
		})
	}
}
