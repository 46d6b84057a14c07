package band_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/cespare/xxhash/v2"

	"github.com/neardup/neardup/sketch/band"
)

func randomSignature(r *rand.Rand, slots int) []uint64 {
	sig := make([]uint64, slots)
	for i := range sig {
		sig[i] = r.Uint64()
	}
	return sig
}

// keyOf is the key as the documentation defines it.
func keyOf(number int, rows []uint64) uint64 {
	digest := xxhash.NewWithSeed(uint64(number))
	var bytes []byte
	for _, v := range rows {
		bytes = binary.LittleEndian.AppendUint64(bytes, v)
	}
	_, _ = digest.Write(bytes)
	return digest.Sum64()
}

func TestAppendKeysEqualsDefinition(t *testing.T) {
	sig := randomSignature(rand.New(rand.NewPCG(1, 1)), 128)
	for _, c := range []struct{ bands, rows int }{{1, 1}, {32, 4}, {9, 13}, {128, 1}, {1, 128}, {3, 5}, {2, 64}} {
		keys := band.AppendKeys([]uint64{42}, sig, c.bands, c.rows)
		want := []uint64{42}
		for number, rows := range slices.Collect(slices.Chunk(sig[:c.bands*c.rows], c.rows)) {
			want = append(want, keyOf(number, rows))
		}
		if !slices.Equal(keys, want) {
			t.Errorf("%d x %d: keys after 42 are %#x, want %#x", c.bands, c.rows, keys, want)
		}
	}
}

func TestKeysOfEveryLength(t *testing.T) {
	sig := randomSignature(rand.New(rand.NewPCG(1, 8)), 70)
	for rows := 1; rows <= len(sig); rows++ {
		for number, key := range band.AppendKeys(nil, sig, len(sig), rows) {
			if want := keyOf(number, sig[number*rows:(number+1)*rows]); key != want {
				t.Errorf("band %d of %d rows: key is %#x, want %#x", number, rows, key, want)
			}
		}
	}
}

// TestAppendKeysGolden pins the keys, which an index may store.
func TestAppendKeysGolden(t *testing.T) {
	got := band.AppendKeys(nil, []uint64{0, 1, 0, 1, 0x0123456789abcdef, math.MaxUint64}, 3, 2)
	want := []uint64{0x5522e3e91134a8fb, 0x3940b711dce76551, 0xa7846a3a86488c55}
	if !slices.Equal(got, want) {
		t.Errorf("keys are %#x, want %#x", got, want)
	}
}

func TestEqualRowsInDifferentBandsHaveDifferentKeys(t *testing.T) {
	sig := slices.Repeat([]uint64{1, 2, 3, 4}, 32)
	keys := band.AppendKeys(nil, sig, 32, 4)
	slices.Sort(keys)
	if distinct := len(slices.Compact(keys)); distinct != 32 {
		t.Errorf("32 bands of equal rows have %d distinct keys, want 32", distinct)
	}
}

func TestOneSlotChangesOneKey(t *testing.T) {
	sig := randomSignature(rand.New(rand.NewPCG(1, 2)), 130)
	before := band.AppendKeys(nil, sig, 32, 4)
	for slot := range sig {
		sig[slot] ^= 1
		after := band.AppendKeys(nil, sig, 32, 4)
		sig[slot] ^= 1
		for number := range before {
			if changed := after[number] != before[number]; changed != (number == slot/4) {
				t.Errorf("another slot %d: key of band %d changed is %t", slot, number, changed)
			}
		}
	}
}

func TestAppendKeysWithoutKeys(t *testing.T) {
	sig := randomSignature(rand.New(rand.NewPCG(1, 3)), 10)
	empty := slices.Repeat([]uint64{math.MaxUint64}, 10)
	for _, c := range []struct {
		name        string
		sig         []uint64
		bands, rows int
		want        int
	}{
		{"no slots", nil, 2, 2, 0},
		{"empty set", empty, 5, 2, 0},
		{"no bands", sig, 0, 2, 0},
		{"negative bands", sig, -1, 2, 0},
		{"no rows", sig, 2, 0, 0},
		{"negative rows", sig, 2, -3, 0},
		{"too many rows", sig, 1, 11, 0},
		{"too many bands", sig, 4, 3, 3},
	} {
		if got := len(band.AppendKeys(nil, c.sig, c.bands, c.rows)); got != c.want {
			t.Errorf("%s: %d keys, want %d", c.name, got, c.want)
		}
	}
}

func TestAppendKeysDoesNotAllocate(t *testing.T) {
	sig := randomSignature(rand.New(rand.NewPCG(1, 4)), 128)
	dst := make([]uint64, 0, 32)
	if got := testing.AllocsPerRun(10, func() { band.AppendKeys(dst, sig, 32, 4) }); got != 0 {
		t.Errorf("%v allocations, want none", got)
	}
}

func FuzzAppendKeys(f *testing.F) {
	f.Add([]byte{}, int8(1), int8(1))
	f.Fuzz(func(t *testing.T, data []byte, bands, rows int8) {
		var sig []uint64
		empty := true
		for len(data) >= 8 {
			sig = append(sig, binary.LittleEndian.Uint64(data))
			empty = empty && sig[len(sig)-1] == math.MaxUint64
			data = data[8:]
		}
		var want []uint64
		for number := range max(int(bands), 0) {
			from := number * int(rows)
			if rows > 0 && !empty && from+int(rows) <= len(sig) {
				want = append(want, keyOf(number, sig[from:from+int(rows)]))
			}
		}
		if got := band.AppendKeys(nil, sig, int(bands), int(rows)); !slices.Equal(got, want) {
			t.Errorf("%d slots, %d x %d: keys are %#x, want %#x", len(sig), bands, rows, got, want)
		}
	})
}

func BenchmarkAppendKeys(b *testing.B) {
	sig := randomSignature(rand.New(rand.NewPCG(1, 5)), 128)
	for _, c := range []struct{ bands, rows int }{{32, 4}, {9, 13}} {
		b.Run(fmt.Sprintf("%dx%d", c.bands, c.rows), func(b *testing.B) {
			dst := make([]uint64, 0, c.bands)
			for b.Loop() {
				dst = band.AppendKeys(dst[:0], sig, c.bands, c.rows)
			}
		})
	}
}
