package match

import "fmt"

// Relation is what a verified pair means, from the point of view of its first document, the subject a. The order is
// the order of precedence and the numbers are those of the API's enum Relation.
type Relation uint8

// The relations; ARCHITECTURE of the project and docs/algorithms.md say when each applies.
const (
	Unspecified Relation = iota
	Exact
	NearDuplicate
	Contains
	ContainedIn
	Partial
	Template
	Unrelated
)

var relationNames = [...]string{
	"UNSPECIFIED", "EXACT", "NEAR_DUPLICATE", "CONTAINS", "CONTAINED_IN", "PARTIAL", "TEMPLATE", "UNRELATED",
}

// String returns the relation's name in the API, without the prefix RELATION_.
func (r Relation) String() string {
	if int(r) < len(relationNames) {
		return relationNames[r]
	}
	return fmt.Sprintf("Relation(%d)", uint8(r))
}

// Inverse returns the relation as seen from the other document.
func (r Relation) Inverse() Relation {
	switch r {
	case Contains:
		return ContainedIn
	case ContainedIn:
		return Contains
	default:
		return r
	}
}

// Undirected returns the relation under which a pair counts whichever way it is seen: ContainedIn counts as Contains.
func (r Relation) Undirected() Relation {
	if r == ContainedIn {
		return Contains
	}
	return r
}

// IsCopy reports whether the relation says that one document copies from the other.
func (r Relation) IsCopy() bool { return r >= Exact && r <= Partial }

// Clusters reports whether documents in this relation belong to one cluster: nearly all of one stands in the other.
// A document that shares no more than a passage stays outside, since most of its text is its own.
func (r Relation) Clusters() bool { return r >= Exact && r <= ContainedIn }
