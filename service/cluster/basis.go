package cluster

// Basis is the reason why a document is canonical; the numbers are those of the API's enum OriginalBasis.
type Basis uint8

// The reasons, in the order in which they decide.
const (
	Credited   Basis = 1
	Earliest   Basis = 2
	Longest    Basis = 3
	SmallestID Basis = 4
)
