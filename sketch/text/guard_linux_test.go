package text

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// guarded returns memory of whole pages, at least n bytes, between two pages that cannot be read.
func guarded(t *testing.T, n int) []byte {
	page := os.Getpagesize()
	size := (n + page - 1) / page * page
	memory, err := syscall.Mmap(-1, 0, size+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Munmap(memory); err != nil {
			t.Error(err)
		}
	})
	for _, guard := range [][]byte{memory[:page], memory[page+size:]} {
		if err := syscall.Mprotect(guard, syscall.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	return memory[page : page+size]
}

// TestCutStaysInTheText lays texts against pages that cannot be read: an access before or behind them ends the test.
func TestCutStaysInTheText(t *testing.T) {
	h := NewHasher(6)
	long := "one two three four five " + strings.Repeat("слово «مكتبة» ", 3) + strings.Repeat("seven eight ", 30) +
		strings.Repeat("مكتبة، الكتب — ", 30) + strings.Repeat("新华社", 40) + strings.Repeat("हिन्दी ที่นี่ 👍🏽 한국어 ", 6) + strings.Repeat("é", 200) + strings.Repeat("word", 200)
	memory := guarded(t, len(long))
	eachKernel(t, func(t *testing.T) {
		var reused Tokens
		for n := range len(long) + 1 {
			for _, s := range []string{long[:n], long[len(long)-n:]} {
				want := specified(h, s)
				for name, part := range map[string][]byte{"first": memory[:n], "last": memory[len(memory)-n:]} {
					copy(part, s)
					reused.Tokenize(h, unsafe.String(unsafe.SliceData(part), n))
					if difference := differ(s, &reused, want); difference != "" {
						t.Fatalf("%d bytes, the %s in memory: %s", n, name, difference)
					}
				}
			}
		}
	})
}
