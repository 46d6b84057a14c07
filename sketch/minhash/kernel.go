package minhash

import (
	"errors"
	"fmt"
	"os" //nolint:depguard // the environment is read once, at start, and no result depends on it
	"slices"
	"strings"
)

// KernelVariable is the environment variable that, when the program starts, chooses the kernel by its name. If it names
// none, or one that this processor or this build lacks, the best one is used, and SelfTest returns an error.
const KernelVariable = "NEARDUP_KERNEL"

// ErrKernel says that KernelVariable names a kernel that cannot be used.
var ErrKernel = errors.New("minhash: no such kernel")

// A kernel is one of the implementations of Update. All give the same signatures.
type kernel uint8

const (
	generic     kernel = iota // portable Go
	avx2                      // amd64 with AVX2
	avx512                    // amd64 with AVX-512 F, BW, DQ and VL
	avx512vbmi2               // the same with VBMI and VBMI2, and a filter for sets of many elements
)

var kernelNames = [...]string{generic: "generic", avx2: "avx2", avx512: "avx512", avx512vbmi2: "avx512vbmi2"}

// String returns the name that KernelVariable knows the kernel by.
func (k kernel) String() string { return kernelNames[k] }

// chosen is the kernel of Update. It is set at start and never changes, save in tests.
var chosen, errChosen = choose(os.Getenv(KernelVariable), supported())

// choose returns the kernel with a name among those supported, of which the best stands last; it is also the one for the
// empty name.
func choose(name string, supported []kernel) (kernel, error) {
	best := supported[len(supported)-1]
	if name == "" {
		return best, nil
	}
	names := make([]string, len(supported))
	for i, k := range supported {
		names[i] = k.String()
	}
	if i := slices.Index(names, name); i >= 0 {
		return supported[i], nil
	}
	return best, fmt.Errorf("%w: %s is %q, and here are %s", ErrKernel, KernelVariable, name, strings.Join(names, ", "))
}

// Kernel returns the name of the implementation that Update uses here: "generic", "avx2", "avx512" or "avx512vbmi2".
func Kernel() string { return chosen.String() }
