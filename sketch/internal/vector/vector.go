// Package vector decides, once, when the program starts, which vector instructions the stages of a sketch use: a level.
// Data flows one way: this package decides from the processor, the build and the environment, and stages ask.
//
//	generic        portable Go, on every processor; the only level with the tag purego, and on all but amd64 and arm64
//	neon           arm64, all of which have it
//	avx2           amd64 with AVX2, BMI1, BMI2 and POPCNT
//	avx512         the same with AVX-512 F, BW, DQ and VL
//	avx512vbmi2    the same with AVX-512 VBMI, VBMI2, BITALG and VPOPCNTDQ
//
// A level of a processor includes those above it in this table. The highest that the processor has is active, unless the
// environment variable NEARDUP_KERNEL names another one; the name holds for all stages. If it names none, or one that is
// not there, the highest is active, and Check returns an error, with which a program that stores sketches does not go on.
//
// A stage asks for the best of the implementations it has, keeps the answer in a variable that only its tests change, and
// reports it:
//
//	var level = vector.Best(vector.LevelAVX2, vector.LevelAVX512VBMI2)
//
//	// Kernel returns the name of the implementation in use.
//	func Kernel() string { return level.String() }
//
// or, with a single implementation, asks by AVX2 or AVX512 whether it may use it.
package vector

import (
	"errors"
	"fmt"
	"os" //nolint:depguard // the environment is read once, at start, and no result depends on it
	"slices"
	"strings"
)

// Variable is the environment variable that chooses the level by its name.
const Variable = "NEARDUP_KERNEL"

// ErrLevel says that Variable names a level that cannot be used.
var ErrLevel = errors.New("no such kernel")

// A Level is a set of instructions that stages may use. A higher one includes those below of the same processor.
type Level uint8

// The levels, in ascending order.
const (
	LevelGeneric Level = iota
	LevelNEON
	LevelAVX2
	LevelAVX512
	LevelAVX512VBMI2
)

var names = [...]string{
	LevelGeneric: "generic", LevelNEON: "neon", LevelAVX2: "avx2", LevelAVX512: "avx512", LevelAVX512VBMI2: "avx512vbmi2",
}

// String returns the name that Variable knows the level by.
func (l Level) String() string { return names[l] }

// active is set at start and never changes.
var active, errActive = choose(os.Getenv(Variable), Supported())

// choose returns the level with a name among those supported, which ascend from LevelGeneric. The highest is also the one
// for the empty name.
func choose(name string, supported []Level) (Level, error) {
	highest := supported[len(supported)-1]
	if name == "" {
		return highest, nil
	}
	known := make([]string, len(supported))
	for i, l := range supported {
		known[i] = l.String()
	}
	if i := slices.Index(known, name); i >= 0 {
		return supported[i], nil
	}
	return highest, fmt.Errorf("%w: %s is %q, and here are %s", ErrLevel, Variable, name, strings.Join(known, ", "))
}

// Supported returns the levels that this processor and this build have, in ascending order. LevelGeneric is the first.
func Supported() []Level { return supported() }

// Active returns the level of this process.
func Active() Level { return active }

// Check returns an error, which is ErrLevel, if Variable asks for a level that is not there.
func Check() error { return errActive }

// Best returns the highest of the levels for which a stage has implementations that the active level includes, or
// LevelGeneric.
func Best(implemented ...Level) Level { return best(active, Supported(), implemented) }

func best(active Level, supported, implemented []Level) Level {
	highest := LevelGeneric
	for _, l := range implemented {
		if l <= active && slices.Contains(supported, l) {
			highest = max(highest, l)
		}
	}
	return highest
}

// AVX2 reports whether the active level includes LevelAVX2.
func AVX2() bool { return active >= LevelAVX2 }

// AVX512 reports whether the active level is LevelAVX512VBMI2, which nearly all processors with AVX-512 have that are in
// use. A kernel that does without VBMI, VBMI2, BITALG and VPOPCNTDQ may ask Best for LevelAVX512.
func AVX512() bool { return active >= LevelAVX512VBMI2 }
