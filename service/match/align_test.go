package match

import (
	"slices"
	"strings"
	"testing"

	"github.com/neardup/neardup/sketch"
)

func prepared(t *testing.T, s string) *Text {
	t.Helper()
	sk, err := sketch.New(sketch.DefaultParameters())
	if err != nil {
		t.Fatal(err)
	}
	text, _ := Prepare(sk, s)
	return text
}

func TestAlign(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		want       []run
	}{
		{"nothing", "", "a b c d e", nil},
		{"four tokens are too few", "a b c d x", "a b c d y", nil},
		{"five tokens", "x a b c d e", "a b c d e y", []run{{1, 0, 5}}},
		{"equal short texts", "a b", "a b", []run{{0, 0, 2}}},
		{"to the end", "a b c d e f g", "x a b c d e f g", []run{{0, 1, 7}}},
		{"the longest of several", "a b c d e f g", "a b c d e x a b c d e f y a b c d e f g", []run{{0, 13, 7}}},
		{"the first of equal ones", "a b c d e", "x a b c d e y a b c d e", []run{{0, 1, 5}}},
		{"where the run before left off", "a b c d e X f g h i j", "f g h i j a b c d e Y f g h i j",
			[]run{{0, 5, 5}, {6, 11, 5}}},
		{"moved", "a b c d e f g h i j", "f g h i j a b c d e", []run{{0, 5, 5}, {5, 0, 5}}},
		{"twice in a", "a b c d e x a b c d e", "a b c d e", []run{{0, 0, 5}, {6, 0, 5}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := align(nil, prepared(t, c.a), prepared(t, c.b)); !slices.Equal(got, c.want) {
				t.Errorf("runs are %v, want %v", got, c.want)
			}
		})
	}
}

func TestJoin(t *testing.T) {
	for _, c := range []struct {
		name string
		runs []run
		want []passageRun
	}{
		{"none", nil, nil},
		{"one", []run{{3, 5, 7}}, []passageRun{{3, 10, 5, 12, 7}}},
		{"a small gap", []run{{0, 0, 10}, {12, 13, 10}}, []passageRun{{0, 22, 0, 23, 20}}},
		{"a gap in b alone", []run{{0, 0, 10}, {10, 13, 10}}, []passageRun{{0, 20, 0, 23, 20}}},
		{"the largest gap", []run{{0, 0, 20}, {32, 32, 20}}, []passageRun{{0, 52, 0, 52, 40}}},
		{"too large a gap", []run{{0, 0, 20}, {33, 32, 20}}, []passageRun{{0, 20, 0, 20, 20}, {33, 53, 32, 52, 20}}},
		{"a gap longer than a run", []run{{0, 0, 20}, {26, 26, 5}}, []passageRun{{0, 20, 0, 20, 20}, {26, 31, 26, 31, 5}}},
		{"a gap as long as what is before it", []run{{0, 0, 5}, {6, 6, 5}, {21, 21, 10}}, []passageRun{{0, 31, 0, 31, 20}}},
		{"backwards in b", []run{{0, 50, 10}, {10, 30, 10}}, []passageRun{{0, 10, 50, 60, 10}, {10, 20, 30, 40, 10}}},
		{"overlapping in b", []run{{0, 0, 10}, {11, 5, 10}}, []passageRun{{0, 10, 0, 10, 10}, {11, 21, 5, 15, 10}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := join(nil, c.runs); !slices.Equal(got, c.want) {
				t.Errorf("passages are %v, want %v", got, c.want)
			}
		})
	}
}

func TestGramIndexFindsEveryPlace(t *testing.T) {
	for _, grams := range [][]uint64{nil, {7}, {1, 2, 3, 1, 2, 1}, slices.Repeat([]uint64{5, 9}, 100)} {
		x := newGramIndex(grams, make([]int32, gramPlaces(len(grams))))
		for i, g := range grams {
			var want, got []int32
			for j, other := range grams {
				if other == g {
					want = append(want, int32(j))
				}
			}
			for at := x.head[g&x.mask]; at != 0; at = x.next[at-1] {
				if grams[at-1] == g {
					got = append(got, at-1)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("gram %d of %d is at %v, want %v", i, len(grams), got, want)
			}
		}
	}
}

// The texts of the tests below would keep an alignment of quadratic cost busy for minutes; there is no other limit.

func TestAlignRepetitiveTexts(t *testing.T) {
	const n = 100_000
	for name, s := range map[string]string{
		"one word":        strings.Repeat("again ", n),
		"two words":       strings.Repeat("again and ", n/2),
		"a long sentence": strings.Repeat("a sentence of more words than there are tries for each of its places in the other text again ", n/17),
		"one character":   strings.Repeat("新", n),
	} {
		t.Run(name, func(t *testing.T) {
			whole := prepared(t, s)
			if got := align(nil, whole, whole); !slices.Equal(got, []run{{0, 0, whole.Len()}}) {
				t.Errorf("%d runs, want all in one", len(got))
			}
			// Shifted, interrupted and shortened, both ways.
			other := prepared(t, "first "+s[:len(s)/6*3]+" interrupted "+s[:len(s)/9*3])
			for _, runs := range [][]run{align(nil, whole, other), align(nil, other, whole)} {
				total := 0
				for _, r := range runs {
					total += r.n
				}
				if total < other.Len()-10 || len(runs) > 100 {
					t.Errorf("%d tokens in %d runs, want nearly all %d in a few", total, len(runs), other.Len())
				}
			}
		})
	}
}

// TestAlignCollidingGrams: places of b that are met in vain are bounded too. Who knows the seed can craft such texts.
func TestAlignCollidingGrams(t *testing.T) {
	const n = 300_000
	a, b := &Text{grams: make([]uint64, n)}, &Text{grams: make([]uint64, n)}
	for i := range n {
		a.grams[i], b.grams[i] = uint64(i+1)<<32, uint64(i+n+1)<<32
	}
	b.gramIndex = newGramIndex(b.grams, make([]int32, gramPlaces(len(b.grams))))
	if runs := align(nil, a, b); len(runs) != 0 {
		t.Errorf("%d runs of texts without a common gram", len(runs))
	}
}
