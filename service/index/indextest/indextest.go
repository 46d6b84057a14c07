// Package indextest has the tests that every form of an index must pass: it does what its interface says, as compared
// with plain maps under random changes; its snapshots do not change; and readers may run at once, which -race checks.
package indextest

import (
	"testing"

	"github.com/neardup/neardup/service/index"
)

// Run tests an index; open returns an empty one, which Run closes.
func Run(t *testing.T, open func(t *testing.T) index.Index) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, open func() index.Index)
	}{
		{"Empty", testEmpty},
		{"EqualsMaps", testEqualsMaps},
		{"WordsEqualMap", testWordsEqualMap},
		{"Grows", testGrows},
		{"FullBucketReadsOldestAndNewest", testFullBucket},
		{"ReadsIntoRoom", testReadsIntoRoom},
		{"UnmixedKeys", testUnmixedKeys},
		{"SnapshotEnds", testSnapshotEnds},
		{"SnapshotDuringChanges", testSnapshotDuringChanges},
		{"ReadersAtOnce", testReadersAtOnce},
		{"Closed", testClosed},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, func() index.Index { return open(t) }) })
	}
}

// fatal is what a failed test calls: one of package testing or of rapid.
type fatal interface {
	Helper()
	Fatalf(format string, args ...any)
}

// must fails the test with an error of the index.
func must(t fatal, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("the index failed: %v", err)
	}
}

// get is must for a method that returns a value.
func get[T any](t fatal) func(value T, err error) T {
	return func(value T, err error) T {
		t.Helper()
		must(t, err)
		return value
	}
}

// bucket reads a bucket, without room.
func bucket(t fatal, x index.Index, key uint64) index.Bucket {
	t.Helper()
	return get[index.Bucket](t)(x.Bucket(key, nil))
}

func buckets(t fatal, x index.Index) int {
	t.Helper()
	return get[index.Usage](t)(x.Usage()).Buckets
}

func none(uint32) bool { return false }

// spread returns the key of a number, so that the keys of all numbers are well mixed.
func spread(i int) uint64 {
	x := uint64(i+1) * 0x9E3779B97F4A7C15
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	return x ^ x>>31
}
