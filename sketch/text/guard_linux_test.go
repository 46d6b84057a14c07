package text

import (
	"strings"
	"testing"
	"unsafe"

	"github.com/neardup/neardup/sketch/internal/guard"
)

// TestCutStaysInTheText lays texts against pages that cannot be read: an access before or behind them ends the test.
func TestCutStaysInTheText(t *testing.T) {
	h := NewHasher(6)
	long := "one two three four five " + strings.Repeat("слово «مكتبة» ", 3) + strings.Repeat("seven eight ", 30) +
		strings.Repeat("مكتبة، الكتب — ", 30) + strings.Repeat("新华社", 40) + strings.Repeat("हिन्दी ที่นี่ 👍🏽 한국어 ", 6) +
		strings.Repeat("é", 200) + strings.Repeat("word", 200)
	memory := guard.Bytes(t, len(long))
	eachKernel(t, func(t *testing.T) {
		var reused Tokens
		for n := range len(long) + 1 {
			for _, s := range []string{long[:n], long[len(long)-n:]} {
				want := specified(h, s)
				for _, side := range guard.Sides {
					part := guard.Part(side, memory, n)
					copy(part, s)
					reused.Tokenize(h, unsafe.String(unsafe.SliceData(part), n))
					if difference := differ(s, &reused, want); difference != "" {
						t.Fatalf("%d bytes with a guard %s: %s", n, side, difference)
					}
				}
			}
		}
	})
}
