package main

import (
	"fmt"
	"math/rand/v2"

	"github.com/neardup/neardup/bench/invented"
	"github.com/neardup/neardup/bench/speed/benchfile"
	"github.com/neardup/neardup/bench/speed/rounds"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/band"
	"github.com/neardup/neardup/sketch/minhash"
	"github.com/neardup/neardup/sketch/passage"
	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/simhash"
)

// stage is something to measure.
type stage struct {
	// name says what the figure is; benchmark and settings name it in a file for benchstat.
	name      string
	benchmark string
	settings  []benchfile.Setting
	// prepare returns what is measured: runs, numbered from 0, which return the bytes of text that they read.
	prepare func() (run func(number int) (bytes int, err error), err error)
	// items is how many operations a run is.
	items int
	unit  unit
	// bound is the largest figure, or for rates the least, that is fast enough; 0 says that there is none.
	bound float64
}

// unit is what a figure is in.
type unit int

const (
	nanoseconds unit = iota // an operation
	millions                // of operations a second
	megabytes               // a second
)

// figure returns the figure of a turn.
func (s stage) figure(t rounds.Turn) float64 {
	switch s.unit {
	case millions:
		return 1000 / t.Nanoseconds()
	case megabytes:
		return t.Megabytes()
	case nanoseconds:
	}
	return t.Nanoseconds()
}

// check returns the bound in words, and whether the figure meets it.
func (s stage) check(figure float64) (bound string, met bool) {
	switch {
	case s.bound == 0:
		return "", true
	case s.unit != nanoseconds:
		return fmt.Sprintf("at least %g", s.bound), figure >= s.bound
	}
	return fmt.Sprintf("at most %g", s.bound), figure <= s.bound
}

// of is a setting that is a number.
func of(key string, value int) []benchfile.Setting {
	return []benchfile.Setting{{Key: key, Value: fmt.Sprint(value)}}
}

// stages returns what is measured, with the bounds.
func stages() []stage {
	all := []stage{
		simHashOf(300, 0.5), simHashOf(2000, 0.5),
		comparison(4, 0), comparison(8, 60), comparison(16, 0),
		setOf(400), setOf(1600), commonOf(400), commonOf(1600),
		winnowing(), bands(), scan(), search(),
	}
	for _, l := range []struct {
		language *invented.Language
		bound    float64
	}{{invented.English(1), 500}, {invented.Arabic(1), 500}, {invented.Russian(1), 500}, {invented.Chinese(1), 0}} {
		all = append(all, wholeSketch(l.language, l.bound))
	}
	return all
}

// run is for what reads no text and cannot fail.
func run(f func(number int)) (func(int) (int, error), error) {
	return func(number int) (int, error) { f(number); return 0, nil }, nil
}

// oneInShingles is about how many shingles of three words of a text there are for each that repeats an earlier one.
const oneInShingles = 30

// lists returns lists of n hashes, more than a branch predictor learns by heart and less than a second-level cache holds.
// One in so many repeats; none if that is 0.
func lists(n, repeating int) [][]uint64 {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	all := make([][]uint64, 65536/n)
	for i := range all {
		list := make([]uint64, n)
		for j := range list {
			list[j] = r.Uint64()
			if j > 0 && repeating > 0 && r.IntN(repeating) == 0 {
				list[j] = list[r.IntN(j)]
			}
		}
		all[i] = list
	}
	return all
}

func simHashOf(features int, bound float64) stage {
	return stage{
		name: fmt.Sprintf("SimHash of %d, ns a feature", features), items: features, bound: bound,
		benchmark: "SimHash", settings: of("features", features),
		prepare: func() (func(int) (int, error), error) {
			hashes := lists(features, oneInShingles)
			return run(func(number int) { simhash.Fingerprint(hashes[number%len(hashes)]) })
		},
	}
}

// comparison compares a signature with as many as a second-level cache holds.
func comparison(width int, bound float64) stage {
	const slots, n = 128, 2000
	return stage{
		name:  fmt.Sprintf("one with many of %dx%d bits, million a second", slots, width),
		items: n, unit: millions, bound: bound,
		benchmark: "OneWithMany", settings: of("bits", width),
		prepare: func() (func(int) (int, error), error) {
			r := rand.New(rand.NewPCG(2, uint64(width)))
			stored := make([]byte, n*slots*width/8)
			for i := range stored {
				stored[i] = byte(r.Uint32())
			}
			size := len(stored) / n
			counts := make([]int32, 0, n)
			return func(number int) (_ int, err error) {
				at := number % n * size
				counts, err = minhash.AppendEqualSlots(counts[:0], stored[at:at+size], stored, width, slots)
				return 0, err
			}, nil
		},
	}
}

func setOf(n int) stage {
	return stage{
		name: fmt.Sprintf("set of %d shingles, ns a shingle", n), items: n,
		benchmark: "Set", settings: of("shingles", n),
		prepare: func() (func(int) (int, error), error) {
			hashes := lists(n, oneInShingles)
			var set shingle.Set
			return run(func(number int) { set = shingle.AppendSet(set[:0], hashes[number%len(hashes)]) })
		},
	}
}

// commonOf counts what sets have in common of which half stands in the other.
func commonOf(n int) stage {
	return stage{
		name: fmt.Sprintf("overlap of two sets of %d, ns a shingle", n), items: 2 * n,
		benchmark: "Overlap", settings: of("shingles", n),
		prepare: func() (func(int) (int, error), error) {
			hashes := lists(n, oneInShingles)
			sets := make([]shingle.Set, len(hashes))
			for i := range sets {
				half := append([]uint64(nil), hashes[i][n/2:]...)
				sets[i] = shingle.NewSet(append(half, hashes[(i+1)%len(hashes)][:n/2]...))
			}
			return run(func(number int) { shingle.Common(sets[number%len(sets)], sets[(number+1)%len(sets)]) })
		},
	}
}

func winnowing() stage {
	const n, window = 1600, 11
	return stage{
		name: fmt.Sprintf("winnowing, windows of %d, ns a shingle", window), items: n,
		benchmark: "Winnowing", settings: of("window", window),
		prepare: func() (func(int) (int, error), error) {
			hashes := lists(n, 0)
			var positions []int32
			return run(func(number int) {
				positions = passage.AppendPositions(positions[:0], hashes[number%len(hashes)], window)
			})
		},
	}
}

func bands() stage {
	const count, rows = 32, 4
	return stage{
		name: fmt.Sprintf("%dx%d bands, ns a key", count, rows), items: count,
		benchmark: "Bands", settings: append(of("bands", count), of("rows", rows)...),
		prepare: func() (func(int) (int, error), error) {
			signatures := lists(count*rows, 0)
			var keys []uint64
			return run(func(number int) { keys = band.AppendKeys(keys[:0], signatures[number%len(signatures)], count, rows) })
		},
	}
}

// The searches are among a million fingerprints, within a distance of 3 bits.
const fingerprints, distance = 1_000_000, 3

func randomFingerprints() []uint64 {
	r := rand.New(rand.NewPCG(3, 1))
	all := make([]uint64, fingerprints)
	for i := range all {
		all[i] = r.Uint64()
	}
	return all
}

func scan() stage {
	return stage{
		name: fmt.Sprintf("scan of a million within %d bits, ns a query", distance), items: 1,
		benchmark: "Scan", settings: of("within", distance),
		prepare: func() (func(int) (int, error), error) {
			all := randomFingerprints()
			var near []int
			return run(func(number int) { near = simhash.AppendWithin(near[:0], all, ^all[number%len(all)], distance) })
		},
	}
}

func search() stage {
	return stage{
		name: fmt.Sprintf("table of a million within %d bits, ns a query", distance), items: 1,
		benchmark: "Table", settings: of("within", distance),
		prepare: func() (func(int) (int, error), error) {
			all := randomFingerprints()
			table, err := simhash.NewTable(all, distance)
			if err != nil {
				return nil, err
			}
			var near []int
			return run(func(number int) { near = table.Search(near[:0], ^all[number*7919%len(all)], distance) })
		},
	}
}

// wholeSketch sketches texts of 8 KB, a megabyte of them, with default parameters.
func wholeSketch(language *invented.Language, bound float64) stage {
	const size, n = 8 << 10, 128
	texts := invented.Texts(n, size, language)
	return stage{
		name: fmt.Sprintf("whole sketch, 8 KB %s, MB/s", language.Name()), items: 1, unit: megabytes, bound: bound,
		benchmark: "Sketch", settings: []benchfile.Setting{{Key: "documents", Value: language.Name()}},
		prepare: func() (func(int) (int, error), error) {
			p := sketch.DefaultParameters()
			p.Seed = 1
			sketcher, err := sketch.New(p)
			if err != nil {
				return nil, err
			}
			var s sketch.Sketch
			return func(number int) (int, error) {
				text := texts[number%n]
				sketcher.Sketch(&s, text)
				return len(text), nil
			}, nil
		},
	}
}
