package guard_test

import (
	"fmt"
	"runtime/debug"
	"strings"
	"testing"
	"unsafe"

	"github.com/neardup/neardup/sketch/internal/guard"
)

// TestGuards reads a byte beside the memory on either side.
func TestGuards(t *testing.T) {
	memory := guard.Bytes(t, 5000)
	if len(memory) < 5000 {
		t.Fatalf("%d bytes of memory, want 5000 at least", len(memory))
	}
	if got := fault(func() byte { return memory[0] + memory[len(memory)-1] }); got != "" {
		t.Errorf("in the memory: %s", got)
	}
	for offset, where := range map[int]string{-1: "before", len(memory): "behind"} {
		address := unsafe.Add(unsafe.Pointer(&memory[0]), offset)
		if got := fault(func() byte { return *(*byte)(address) }); !strings.Contains(got, "invalid memory address") {
			t.Errorf("a byte %s the memory can be read (%q)", where, got)
		}
	}
}

// fault reads a byte, and returns what the operating system says to that.
func fault(read func() byte) (message string) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if reason := recover(); reason != nil {
			message = fmt.Sprint(reason)
		}
	}()
	sink = read()
	return ""
}

// sink keeps reads from being left out.
var sink byte
