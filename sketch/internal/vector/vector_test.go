package vector

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestChoose(t *testing.T) {
	all := []Level{LevelGeneric, LevelAVX2, LevelAVX512}
	for _, c := range []struct {
		name string
		want Level
		err  error
	}{
		{"", LevelAVX512, nil},
		{"generic", LevelGeneric, nil},
		{"avx2", LevelAVX2, nil},
		{"avx512", LevelAVX512, nil},
		{"avx512vbmi2", LevelAVX512, ErrLevel},
		{"AVX2", LevelAVX512, ErrLevel},
		{"fastest", LevelAVX512, ErrLevel},
	} {
		got, err := choose(c.name, all)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%q chooses %v (error %v), want %v (error %v)", c.name, got, err, c.want, c.err)
		}
		if err != nil && !strings.Contains(err.Error(), `"`+c.name+`", and here are generic, avx2, avx512`) {
			t.Errorf("%q: the error %q does not say what there is", c.name, err)
		}
	}
}

func TestBest(t *testing.T) {
	amd64 := []Level{LevelGeneric, LevelAVX2, LevelAVX512, LevelAVX512VBMI2}
	for _, c := range []struct {
		active      Level
		implemented []Level
		want        Level
	}{
		{LevelAVX512VBMI2, nil, LevelGeneric},
		{LevelAVX512VBMI2, []Level{LevelAVX2}, LevelAVX2},
		{LevelAVX512VBMI2, []Level{LevelAVX512VBMI2, LevelAVX2}, LevelAVX512VBMI2},
		{LevelAVX512, []Level{LevelAVX2, LevelAVX512VBMI2}, LevelAVX2},
		{LevelAVX2, []Level{LevelAVX512}, LevelGeneric},
		{LevelGeneric, []Level{LevelAVX2, LevelAVX512, LevelAVX512VBMI2}, LevelGeneric},
		{LevelAVX2, []Level{LevelNEON}, LevelGeneric},
	} {
		if got := best(c.active, amd64, c.implemented); got != c.want {
			t.Errorf("at level %v the best of %v is %v, want %v", c.active, c.implemented, got, c.want)
		}
	}
	arm64 := []Level{LevelGeneric, LevelNEON}
	if got := best(LevelNEON, arm64, []Level{LevelNEON, LevelAVX2, LevelAVX512VBMI2}); got != LevelNEON {
		t.Errorf("at level neon the best is %v", got)
	}
}

// TestActive: the level is that of the environment in which the tests run.
func TestActive(t *testing.T) {
	levels := Supported()
	if levels[0] != LevelGeneric || !slices.IsSorted(levels) {
		t.Errorf("levels are %v, want ascending ones from generic on", levels)
	}
	want, err := choose(os.Getenv(Variable), levels)
	if Active() != want || (Check() == nil) != (err == nil) {
		t.Errorf("level %v is active (error %v), want %v (error %v)", Active(), Check(), want, err)
	}
	if AVX2() != (Best(LevelAVX2) == LevelAVX2) || AVX512() != (Best(LevelAVX512VBMI2) == LevelAVX512VBMI2) {
		t.Errorf("at level %v AVX2 is %t and AVX512 %t", Active(), AVX2(), AVX512())
	}
}
