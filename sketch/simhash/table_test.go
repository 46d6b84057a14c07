package simhash_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/neardup/neardup/sketch/simhash"
)

// within is the definition: the indices of all fingerprints at most the distance from the query.
func within(fingerprints []uint64, query uint64, distance int) []int {
	var near []int
	for i, f := range fingerprints {
		if simhash.Distance(f, query) <= distance {
			near = append(near, i)
		}
	}
	return near
}

// flip returns the word with up to so many bits changed.
func flip(r *rand.Rand, word uint64, bits int) uint64 {
	for range bits {
		word ^= 1 << r.IntN(64)
	}
	return word
}

// crowds are fingerprints of which many are near each other, in which case every run of a table is of another length.
func crowds(r *rand.Rand, n int) map[string][]uint64 {
	near, upper := make([]uint64, n), make([]uint64, n)
	centers := randomHashes(r, 1+n/20)
	for i := range n {
		near[i] = flip(r, centers[r.IntN(len(centers))], r.IntN(14))
		upper[i] = centers[0] ^ r.Uint64()<<40
	}
	return map[string][]uint64{
		"random": randomHashes(r, n), "near": near, "equal in the lower bits": upper, "zero": make([]uint64, n),
	}
}

// checkNear compares the table and the scan with the definition.
func checkNear(t *testing.T, table *simhash.Table, fingerprints, queries []uint64, distance int) {
	t.Helper()
	var all []simhash.Neighbor
	for i, query := range queries {
		want := within(fingerprints, query, distance)
		if got := simhash.AppendWithin(nil, fingerprints, query, distance); !slices.Equal(got, want) {
			t.Fatalf("%d of %d fingerprints within %d, want %d: %d, %d", len(got), len(fingerprints), distance, len(want), got, want)
		}
		if got := table.Search(nil, query, distance); !slices.Equal(got, want) {
			t.Fatalf("table for %d: %d of %d fingerprints within %d, want %d", table.Distance(), len(got), len(fingerprints), distance, len(want))
		}
		for _, fingerprint := range want {
			all = append(all, simhash.Neighbor{Query: i, Fingerprint: fingerprint})
		}
	}
	if got := table.SearchAll(nil, queries, distance); !slices.Equal(got, all) {
		t.Fatalf("table for %d: %d neighbors of %d queries within %d, want %d", table.Distance(), len(got), len(queries), distance, len(all))
	}
}

// TestTableEqualsScan searches at every distance in tables for every other one.
func TestTableEqualsScan(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 1))
		for _, n := range []int{0, 1, 2, 3, 7, 8, 9, 31, 32, 33, 70, 700} {
			for name, fingerprints := range crowds(r, n) {
				t.Run(fmt.Sprintf("%d %s", n, name), func(t *testing.T) {
					queries := randomHashes(r, 3)
					for range min(n, 5) {
						queries = append(queries, flip(r, fingerprints[r.IntN(n)], r.IntN(10)))
					}
					for most := range simhash.MaxTableDistance + 1 {
						table, err := simhash.NewTable(fingerprints, most)
						if err != nil {
							t.Fatal(err)
						}
						if table.Len() != n || table.Distance() != most {
							t.Fatalf("%d fingerprints for the distance %d, want %d and %d", table.Len(), table.Distance(), n, most)
						}
						for _, distance := range []int{-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 20, 64, 65} {
							checkNear(t, table, fingerprints, queries, distance)
						}
					}
				})
			}
		}
	})
}

// TestTableOfMany has runs that are short beside the table, as in use.
func TestTableOfMany(t *testing.T) {
	const n = 50_000
	r := rand.New(rand.NewPCG(3, 2))
	fingerprints := randomHashes(r, n)
	for i := range n / 2 {
		fingerprints[n/2+i] = flip(r, fingerprints[r.IntN(n/2)], r.IntN(8))
	}
	for _, distance := range []int{0, 1, 3, 6, 8} {
		table, err := simhash.NewTable(fingerprints, distance)
		if err != nil {
			t.Fatal(err)
		}
		checkNear(t, table, fingerprints, fingerprints[:50], distance)
	}
}

func TestTableCopiesWhatItIsGiven(t *testing.T) {
	fingerprints := []uint64{1, 2, 3}
	table, err := simhash.NewTable(fingerprints, 0)
	if err != nil {
		t.Fatal(err)
	}
	clear(fingerprints)
	if got := table.Search([]int{9}, 2, 0); !slices.Equal(got, []int{9, 1}) {
		t.Errorf("the search gives %d, want 9 and 1", got)
	}
}

func TestTableErrors(t *testing.T) {
	for _, distance := range []int{-1, simhash.MaxTableDistance + 1} {
		if _, err := simhash.NewTable(nil, distance); !errors.Is(err, simhash.ErrDistance) {
			t.Errorf("distance %d: error is %v, want ErrDistance", distance, err)
		}
	}
}

func TestSearchDoesNotAllocate(t *testing.T) {
	fingerprints := make([]uint64, 100)
	table, err := simhash.NewTable(fingerprints, 3)
	if err != nil {
		t.Fatal(err)
	}
	near, neighbors := make([]int, 0, 100), make([]simhash.Neighbor, 0, 100)
	if got := testing.AllocsPerRun(5, func() {
		near = simhash.AppendWithin(near[:0], fingerprints, 1, 3)
		near = table.Search(near[:0], 1, 3)
		neighbors = table.SearchAll(neighbors[:0], fingerprints[:1], 3)
	}); got != 0 || len(near) != 100 || len(neighbors) != 100 {
		t.Errorf("%v allocations for %d and %d neighbors, want none for 100", got, len(near), len(neighbors))
	}
}

func FuzzTable(f *testing.F) {
	f.Add([]byte("a few words of eight bytes each, the first of which is the query"), byte(3), byte(20))
	f.Fuzz(func(t *testing.T, data []byte, most, distance byte) {
		var words []uint64
		for len(data) >= 8 && len(words) < 500 {
			words = append(words, binary.LittleEndian.Uint64(data))
			data = data[8:]
		}
		if len(words) == 0 {
			return
		}
		table, err := simhash.NewTable(words[1:], int(most)%(simhash.MaxTableDistance+1))
		if err != nil {
			t.Fatal(err)
		}
		defer simhash.UseBest()
		for _, use := range simhash.Kernels() {
			use()
			checkNear(t, table, words[1:], words[:1], int(distance)%66)
		}
	})
}

// BenchmarkNear compares the scan with a table, for one query and for a thousand at once.
func BenchmarkNear(b *testing.B) {
	const n, distance = 1_000_000, 3
	r := rand.New(rand.NewPCG(3, 3))
	fingerprints := randomHashes(r, n)
	table, err := simhash.NewTable(fingerprints, distance)
	if err != nil {
		b.Fatal(err)
	}
	queries := randomHashes(r, 1000)
	var near []int
	b.Run("scan", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			near = simhash.AppendWithin(near[:0], fingerprints, queries[i%len(queries)], distance)
		}
	})
	b.Run("table", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			near = table.Search(near[:0], queries[i%len(queries)], distance)
		}
	})
	b.Run("table of all", func(b *testing.B) {
		var neighbors []simhash.Neighbor
		for b.Loop() {
			neighbors = table.SearchAll(neighbors[:0], queries, distance)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(queries)), "ns/query")
	})
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			if _, err := simhash.NewTable(fingerprints, distance); err != nil {
				b.Fatal(err)
			}
		}
	})
}
