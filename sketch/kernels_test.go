package sketch_test

import (
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/internal/vector"
)

// TestStageKernels: each stage is named once, with an implementation of the active level or of one below.
func TestStageKernels(t *testing.T) {
	levels := []string{"generic", "neon", "avx2", "avx512", "avx512vbmi2"}
	active := slices.Index(levels, sketch.KernelLevel())
	if active < 0 {
		t.Fatalf("the level is %q, want one of %v", sketch.KernelLevel(), levels)
	}
	seen := map[string]bool{}
	for _, k := range sketch.StageKernels() {
		if i := slices.Index(levels, k.Kernel); i < 0 || i > active {
			t.Errorf("%s uses %q at the level %s", k.Stage, k.Kernel, levels[active])
		}
		if seen[k.Stage] {
			t.Errorf("%s is named twice", k.Stage)
		}
		seen[k.Stage] = true
	}
}

// atLevel runs tests of this package in a process that is started at a level, and returns what it wrote.
func atLevel(t *testing.T, level, tests string) (output string, err error) {
	t.Helper()
	command := exec.Command(os.Args[0], "-test.v", "-test.run=^("+tests+")$")
	command.Env = append(os.Environ(), sketch.KernelVariable+"="+level)
	written, err := command.CombinedOutput()
	if errors.Is(err, syscall.ENOEXEC) {
		t.Skip("these tests run in an emulator, which starts no others")
	}
	return string(written), err
}

// TestEveryLevelGivesTheSameSketches starts the tests of known values at each level, where all stages take the kernels that
// they would take on a processor that has no more.
func TestEveryLevelGivesTheSameSketches(t *testing.T) {
	for _, level := range vector.Supported() {
		output, err := atLevel(t, level.String(), "TestGolden|TestSelfTest|TestStageKernels")
		if err != nil || strings.Count(output, "\n--- PASS: Test") != 3 {
			t.Errorf("level %v: %v\n%s", level, err, output)
		}
	}
}

func TestSelfTestAsksForTheLevel(t *testing.T) {
	output, err := atLevel(t, "fastest", "TestSelfTest")
	want := `no such kernel: NEARDUP_KERNEL is "fastest", and here are generic`
	if err == nil || !strings.Contains(output, want) {
		t.Errorf("with a level that is not there the self-test has the error %v and writes %q, want %q", err, output, want)
	}
}
