package cluster

import (
	"cmp"
	"strings"
)

// compare orders documents by the rules after credit: earliest, longest, smallest id. It is negative if a comes first.
func compare(a, b *Document) int {
	return cmp.Or(
		comparePublished(a, b),
		cmp.Compare(b.Length, a.Length),
		strings.Compare(a.ID, b.ID),
		cmp.Compare(a.Key, b.Key),
	)
}

// comparePublished is negative if a was published before b. An unknown time comes after all known ones.
func comparePublished(a, b *Document) int {
	switch {
	case a.Published.IsZero() && b.Published.IsZero():
		return 0
	case a.Published.IsZero():
		return 1
	case b.Published.IsZero():
		return -1
	default:
		return a.Published.Compare(b.Published)
	}
}

// basisOver returns the rule by which winner comes before the next document, where credit does not decide.
func basisOver(winner, next *Document) Basis {
	switch {
	case comparePublished(winner, next) != 0:
		return Earliest
	case winner.Length != next.Length:
		return Longest
	default:
		return SmallestID
	}
}

// Original returns the key of the one of two matching documents that is the original of the other, and why. It is the
// canonical document that Build chooses for the two alone.
func Original(a, b Document) (original uint64, basis Basis) {
	sourceA, sourceB := sourceKey(a.Source), sourceKey(b.Source)
	aCredited := sourceA != "" && sourceA != sourceB && sourceA == sourceKey(b.Credits)
	bCredited := sourceB != "" && sourceA != sourceB && sourceB == sourceKey(a.Credits)
	winner, next := &a, &b
	if bCredited && !aCredited || aCredited == bCredited && compare(&a, &b) > 0 {
		winner, next = &b, &a
	}
	if aCredited || bCredited {
		return winner.Key, Credited
	}
	return winner.Key, basisOver(winner, next)
}
