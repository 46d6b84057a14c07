package main

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/neardup/neardup/bench/quality/stat"
)

// Each fold must be decided by the value that is best on the others, not on itself.
func TestCrossValidate(t *testing.T) {
	right := stat.Decision{Copy: true, Reported: true, Weight: 1}
	wrong := stat.Decision{Copy: true, Weight: 1}
	bySetting := map[setting][]stat.Decision{
		{distinctiveness: 0.5}: {wrong, wrong, right, right, right, right},
		{distinctiveness: 0.6}: {right, right, wrong, right, wrong, wrong},
	}
	heldOut, chosen := crossValidate(bySetting, []int{0, 0, 1, 1, 2, 2})
	// Without fold 0 the value 0.5 is right on all; without 1 on two of four, as 0.6 is on three; without 2 on two of
	// four, as 0.6 is on three.
	if want := []stat.Decision{wrong, wrong, wrong, right, wrong, wrong}; !slices.Equal(heldOut, want) {
		t.Errorf("held out are %v, not %v", heldOut, want)
	}
	if want := (map[setting]int{{distinctiveness: 0.5}: 1, {distinctiveness: 0.6}: 2}); !maps.Equal(chosen, want) {
		t.Errorf("chosen are %v, not %v", chosen, want)
	}
}

func TestCrossValidateTie(t *testing.T) {
	same := []stat.Decision{{Copy: true, Reported: true, Weight: 1}, {Weight: 1}}
	_, chosen := crossValidate(map[setting][]stat.Decision{{series: 0.1}: same, {series: 0.2}: same, {series: 0.3}: same}, []int{0, 1})
	if want := (map[setting]int{{series: 0.2}: 2}); !maps.Equal(chosen, want) {
		t.Errorf("chosen are %v, not the one in the middle", chosen)
	}
}

func TestFolds(t *testing.T) {
	var l labels
	var names []string
	for i := range 30 {
		a, b := fmt.Sprintf("a%d", i), fmt.Sprintf("b%d", i)
		names = append(names, a, b)
		l = append(l, label{newPairKey(a, b), "D", 1, nil})
	}
	l = append(l, label{newPairKey("b0", "a1"), "T", 1, nil}, label{newPairKey("a2", "a3"), "?", 1, nil})
	folds := l.folds(testCollection(names...))
	if len(folds) != 31 {
		t.Fatalf("%d labels have a fold, not the 31 that count", len(folds))
	}
	if folds[0] != folds[1] || folds[0] != folds[30] {
		t.Errorf("labels that share a document are in folds %d, %d and %d", folds[0], folds[1], folds[30])
	}
	count := make(map[int]int)
	for _, f := range folds {
		count[f]++
	}
	for f := range foldCount {
		if count[f] < 2 || count[f] > 6 {
			t.Errorf("fold %d has %d of 31 labels", f, count[f])
		}
	}
}
