package minhash_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/neardup/neardup/sketch/minhash"
)

// comparedSlots are numbers of slots whose packed signatures end around the borders of registers.
var comparedSlots = []int{1, 3, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 96, 100, 127, 128, 129, 255, 256, 257, 500, 1024}

// equalSlots is the definition: how many slots have the same bits, each slot by itself.
func equalSlots(a, b []byte, width, slots int) int32 {
	n := int32(0)
	for i := range slots {
		if lowBits(a, width, i) == lowBits(b, width, i) {
			n++
		}
	}
	return n
}

// similar returns so many packed signatures one behind the other in which each bit differs from packed with a
// probability of 1 in so many, and so does, sometimes, nothing.
func similar(r *rand.Rand, packed []byte, n, oneIn int) []byte {
	stored := bytes.Repeat(packed, n)
	for i := range stored {
		for bit := range 8 {
			if r.IntN(oneIn) == 0 && i/max(len(packed), 1)%4 != 3 {
				stored[i] ^= 1 << bit
			}
		}
	}
	return stored
}

func randomBytes(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func TestAppendEqualSlotsEqualsDefinition(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(5, 1))
		for _, width := range widths {
			for _, slots := range comparedSlots {
				size, err := minhash.PackedSize(slots, width)
				if err != nil {
					t.Fatal(err)
				}
				// The bits after the last slot are random too.
				packed := randomBytes(r, size)
				for _, n := range []int{0, 1, 2, 7} {
					stored := similar(r, packed, n, 2+r.IntN(100))
					want := []int32{-7}
					for i := range n {
						want = append(want, equalSlots(packed, stored[i*size:(i+1)*size], width, slots))
					}
					room := slices.Repeat([]int32{-7}, n+9)
					got, err := minhash.AppendEqualSlots(room[:1:n+1], packed, stored, width, slots)
					if err != nil || !slices.Equal(got, want) {
						t.Errorf("%d slots of %d bits: %d are equal (error %v), want %d", slots, width, got, err, want)
					}
					if slices.ContainsFunc(room[n+1:], func(v int32) bool { return v != -7 }) {
						t.Errorf("%d slots of %d bits: memory behind the numbers is written to", slots, width)
					}
				}
			}
		}
	})
}

// TestAppendEqualSlotsOfMany has more signatures than a kernel compares in one call.
func TestAppendEqualSlotsOfMany(t *testing.T) {
	const width, slots, n = 8, 128, 5000
	eachKernel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(5, 2))
		packed := randomBytes(r, slots)
		stored := similar(r, packed, n, 20)
		got, err := minhash.AppendEqualSlots(nil, packed, stored, width, slots)
		if err != nil || len(got) != n {
			t.Fatalf("%d numbers, error %v, want %d", len(got), err, n)
		}
		for i, equal := range got {
			if want := equalSlots(packed, stored[i*slots:(i+1)*slots], width, slots); equal != want {
				t.Fatalf("signature %d: %d slots are equal, want %d", i, equal, want)
			}
		}
	})
}

// TestEstimateEqual: the number of equal slots gives the estimate of two signatures alone.
func TestEstimateEqual(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 3))
	a, b := randomBytes(r, 64), randomBytes(r, 64)
	copy(b, a[:40])
	counts, err := minhash.AppendEqualSlots(nil, a, b, 4, 128)
	if err != nil {
		t.Fatal(err)
	}
	want, err := minhash.EstimatePacked(a, b, 4, 128)
	if err != nil {
		t.Fatal(err)
	}
	if got := minhash.EstimateEqual(int(counts[0]), 4, 128); got != want || want < 0.5 {
		t.Errorf("estimate is %v from %d equal slots, %v from the signatures, want the same from 0.5 on", got, counts[0], want)
	}
	for _, c := range []struct {
		equal, width, slots int
		want                float64
	}{{0, 8, 0, 0}, {128, 8, 128, 1}, {64, 1, 128, 0}, {32, 1, 128, 0}, {96, 1, 128, 0.5}} {
		if got := minhash.EstimateEqual(c.equal, c.width, c.slots); got != c.want {
			t.Errorf("%d of %d slots of %d bits: estimate is %v, want %v", c.equal, c.slots, c.width, got, c.want)
		}
	}
}

func TestAppendEqualSlotsOfTheEmptySet(t *testing.T) {
	stored := bytes.Repeat([]byte{0}, 3*16)
	got, err := minhash.AppendEqualSlots([]int32{9}, nil, stored, 8, 16)
	if err != nil || !slices.Equal(got, []int32{9, 0, 0, 0}) {
		t.Errorf("numbers after 9 are %d (error %v), want three zeros", got, err)
	}
	if got, err := minhash.AppendEqualSlots(nil, nil, nil, 8, 0); err != nil || len(got) != 0 {
		t.Errorf("no slots: numbers are %d (error %v), want none", got, err)
	}
}

func TestAppendEqualSlotsErrors(t *testing.T) {
	for _, c := range []struct {
		packed, stored, width, slots int
		want                         error
	}{
		{16, 16, 3, 16, minhash.ErrWidth},
		{16, 16, 8, -1, minhash.ErrSlots},
		{15, 16, 8, 16, minhash.ErrPackedSize},
		{16, 17, 8, 16, minhash.ErrPackedSize},
		{0, 15, 8, 16, minhash.ErrPackedSize},
	} {
		got, err := minhash.AppendEqualSlots([]int32{9}, make([]byte, c.packed), make([]byte, c.stored), c.width, c.slots)
		if !errors.Is(err, c.want) || !slices.Equal(got, []int32{9}) {
			t.Errorf("%+v: numbers %d, error %v", c, got, err)
		}
	}
}

func FuzzAppendEqualSlots(f *testing.F) {
	f.Add([]byte("a packed signature and others behind it, all of the same size"), byte(3), uint16(6))
	f.Fuzz(func(t *testing.T, data []byte, choice byte, slots uint16) {
		width := widths[int(choice)%len(widths)]
		size, err := minhash.PackedSize(int(slots), width)
		if err != nil || size == 0 || size > len(data) {
			return
		}
		packed, stored := data[:size], data[size:]
		stored = stored[:len(stored)/size*size]
		var want []int32
		for i := range len(stored) / size {
			want = append(want, equalSlots(packed, stored[i*size:(i+1)*size], width, int(slots)))
		}
		for _, kernel := range minhash.Kernels() {
			restore := minhash.UseKernel(kernel)
			got, err := minhash.AppendEqualSlots(nil, packed, stored, width, int(slots))
			restore()
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: %d slots of %d bits: %d are equal (error %v), want %d", kernel, slots, width, got, err, want)
			}
		}
	})
}

// BenchmarkAppendEqualSlots compares signatures that a second-level cache holds.
func BenchmarkAppendEqualSlots(b *testing.B) {
	const slots, n = 128, 2000
	r := rand.New(rand.NewPCG(5, 4))
	for _, width := range []int{1, 4, 8, 16, 64} {
		size, err := minhash.PackedSize(slots, width)
		if err != nil {
			b.Fatal(err)
		}
		packed := randomBytes(r, size)
		stored := similar(r, packed, n, 20)
		counts := make([]int32, 0, n)
		for _, kernel := range minhash.Kernels() {
			b.Run(fmt.Sprintf("bits=%d/kernel=%s", width, kernel), func(b *testing.B) {
				defer minhash.UseKernel(kernel)()
				for b.Loop() {
					counts, _ = minhash.AppendEqualSlots(counts[:0], packed, stored, width, slots)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/signature")
			})
		}
	}
}
