package minhash_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/neardup/neardup/sketch/minhash"
)

var widths = []int{1, 2, 4, 8, 16, 32, 64}

// lowBits reads slot i of a packed signature bit by bit, as the package documentation draws it.
func lowBits(packed []byte, width, i int) uint64 {
	var value uint64
	for bit := range width {
		at := i*width + bit
		value |= uint64(packed[at/8]>>(at%8)&1) << bit
	}
	return value
}

func mustPack(t testing.TB, sig minhash.Signature, width int) []byte {
	t.Helper()
	packed, err := minhash.AppendPacked(nil, sig, width)
	if err != nil {
		t.Fatal(err)
	}
	return packed
}

// checkPacked reports every slot whose low bits are not in packed, and a size or padding that is not as documented.
func checkPacked(t *testing.T, sig minhash.Signature, packed []byte, width int) {
	t.Helper()
	size, err := minhash.PackedSize(len(sig), width)
	if err != nil {
		t.Fatal(err)
	}
	if len(packed) != size {
		t.Fatalf("%d slots of %d bits take %d bytes, want %d", len(sig), width, len(packed), size)
	}
	for i, v := range sig {
		want := v & (1<<width - 1)
		if got := lowBits(packed, width, i); got != want {
			t.Errorf("%d slots of %d bits: slot %d is %#x, want %#x", len(sig), width, i, got, want)
		}
	}
	for bit := len(sig) * width; bit < len(packed)*8; bit++ {
		if packed[bit/8]>>(bit%8)&1 != 0 {
			t.Errorf("%d slots of %d bits: padding bit %d is set", len(sig), width, bit)
		}
	}
}

func TestPackedKeepsEveryValue(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	for _, width := range widths {
		for _, slots := range []int{1, 2, 3, 7, 8, 9, 15, 16, 17, 63, 64, 65, 128, 129, 1000} {
			sig := signatureOf(randomElements(r, 30), slots)
			checkPacked(t, sig, mustPack(t, sig, width), width)
		}
	}
}

func TestAppendPackedAppends(t *testing.T) {
	sig := minhash.Signature{0x0123456789abcdef, 0x1111111111111112, 0xfedcba9876543213}
	for width, want := range map[int]string{
		1: "\x05", 2: "\x3b", 4: "\x2f\x03", 8: "\xef\x12\x13", 16: "\xef\xcd\x12\x11\x13\x32",
		32: "\xef\xcd\xab\x89\x12\x11\x11\x11\x13\x32\x54\x76",
		64: "\xef\xcd\xab\x89\x67\x45\x23\x01\x12\x11\x11\x11\x11\x11\x11\x11\x13\x32\x54\x76\x98\xba\xdc\xfe",
	} {
		got, err := minhash.AppendPacked([]byte("before"), sig, width)
		if err != nil || string(got) != "before"+want {
			t.Errorf("%d bits: packed is %x (error %v), want %x", width, got, err, "before"+want)
		}
	}
}

func TestEstimatePackedCountsEverySlot(t *testing.T) {
	const slots = 67
	r := rand.New(rand.NewPCG(2, 2))
	sig := signatureOf(randomElements(r, 30), slots)
	for _, width := range widths {
		whole := mustPack(t, sig, width)
		chance := 1 / float64(uint64(1)<<(width-1)) / 2
		for i := range slots {
			changed := append(minhash.Signature(nil), sig...)
			changed[i] ^= 1 << r.IntN(width)
			got, err := minhash.EstimatePacked(whole, mustPack(t, changed, width), width, slots)
			want := (float64(slots-1)/slots - chance) / (1 - chance)
			if err != nil || got < want-1e-12 || got > want+1e-12 {
				t.Errorf("%d bits, slot %d differs: estimate is %v (error %v), want %v", width, i, got, err, want)
			}
		}
		if got, err := minhash.EstimatePacked(whole, whole, width, slots); err != nil || got != 1 {
			t.Errorf("%d bits: a signature and itself: estimate is %v (error %v), want 1", width, got, err)
		}
	}
}

func TestEstimatePackedIgnoresPadding(t *testing.T) {
	a, b := []byte{0b00000101}, []byte{0b11111101}
	if got, err := minhash.EstimatePacked(a, b, 1, 3); err != nil || got != 1 {
		t.Errorf("estimate is %v (error %v), want 1: only padding differs", got, err)
	}
}

func TestPackedEmptySetMatchesNothing(t *testing.T) {
	full := signatureOf(randomElements(rand.New(rand.NewPCG(2, 3)), 10), 128)
	for _, width := range widths {
		empty := mustPack(t, signatureOf(nil, 128), width)
		if len(empty) != 0 {
			t.Errorf("%d bits: the empty set takes %d bytes, want none", width, len(empty))
		}
		packed := mustPack(t, full, width)
		for name, pair := range map[string][2][]byte{
			"empty and empty": {empty, empty}, "empty and full": {empty, packed}, "full and empty": {packed, empty},
		} {
			if got, err := minhash.EstimatePacked(pair[0], pair[1], width, 128); err != nil || got != 0 {
				t.Errorf("%d bits, %s: estimate is %v (error %v), want 0", width, name, got, err)
			}
		}
	}
}

func TestPackedErrors(t *testing.T) {
	sig := signatureOf(nil, 8)
	for _, width := range []int{-1, 0, 3, 7, 24, 65, 128} {
		if _, err := minhash.PackedSize(8, width); !errors.Is(err, minhash.ErrWidth) {
			t.Errorf("PackedSize with %d bits: error is %v, want ErrWidth", width, err)
		}
		if got, err := minhash.AppendPacked([]byte("kept"), sig, width); !errors.Is(err, minhash.ErrWidth) || string(got) != "kept" {
			t.Errorf("AppendPacked with %d bits: %q, error %v, want ErrWidth", width, got, err)
		}
		if _, err := minhash.EstimatePacked(nil, nil, width, 8); !errors.Is(err, minhash.ErrWidth) {
			t.Errorf("EstimatePacked with %d bits: error is %v, want ErrWidth", width, err)
		}
	}
	for _, slots := range []int{-1, math.MaxInt32} {
		if _, err := minhash.PackedSize(slots, 8); !errors.Is(err, minhash.ErrSlots) {
			t.Errorf("PackedSize of %d slots: error is %v, want ErrSlots", slots, err)
		}
	}
	right := make([]byte, 16)
	for _, size := range []int{1, 15, 17, 32} {
		wrong := make([]byte, size)
		for name, pair := range map[string][2][]byte{"first": {wrong, right}, "second": {right, wrong}, "both": {wrong, wrong}} {
			if _, err := minhash.EstimatePacked(pair[0], pair[1], 8, 16); !errors.Is(err, minhash.ErrPackedSize) {
				t.Errorf("%s of %d bytes: error is %v, want ErrPackedSize", name, size, err)
			}
		}
	}
}

func FuzzPacked(f *testing.F) {
	f.Add([]byte{}, byte(0))
	f.Fuzz(func(t *testing.T, data []byte, choice byte) {
		width := widths[int(choice)%len(widths)]
		var sig minhash.Signature
		for len(data) >= 8 {
			sig = append(sig, binary.LittleEndian.Uint64(data))
			data = data[8:]
		}
		packed := mustPack(t, sig, width)
		if minhash.IsEmpty(sig) {
			if len(packed) != 0 {
				t.Errorf("the empty set takes %d bytes", len(packed))
			}
			return
		}
		checkPacked(t, sig, packed, width)
		other := bytes.Repeat([]byte{0x5a}, len(packed))
		if got, err := minhash.EstimatePacked(packed, other, width, len(sig)); err != nil || got < 0 || got > 1 {
			t.Errorf("estimate is %v, error %v", got, err)
		}
	})
}

func BenchmarkPacked(b *testing.B) {
	r := rand.New(rand.NewPCG(2, 4))
	x, y := signatureOf(randomElements(r, 50), 128), signatureOf(randomElements(r, 50), 128)
	for _, width := range []int{1, 8, 16} {
		packedX, packedY := mustPack(b, x, width), mustPack(b, y, width)
		b.Run(fmt.Sprintf("bits=%d/append", width), func(b *testing.B) {
			dst := make([]byte, 0, len(packedX))
			for b.Loop() {
				_, _ = minhash.AppendPacked(dst, x, width)
			}
		})
		b.Run(fmt.Sprintf("bits=%d/estimate", width), func(b *testing.B) {
			for b.Loop() {
				_, _ = minhash.EstimatePacked(packedX, packedY, width, 128)
			}
		})
	}
}
