package simhash

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// MaxTableDistance is the largest distance that a Table is made for. There a search looks at 9 of 128 fingerprints.
const MaxTableDistance = 8

// The errors of NewTable.
var (
	// ErrDistance says that a distance is below 0 or above MaxTableDistance.
	ErrDistance = errors.New("simhash: invalid distance of a table")
	// ErrTableSize says that there are more fingerprints than 31 bits can count.
	ErrTableSize = errors.New("simhash: too many fingerprints for a table")
)

// Table finds the fingerprints within a Hamming distance of a query among many, exactly: it answers what a scan does
// (Manku, Jain, Das Sarma 2007, section 3). It is made by NewTable, immutable, and safe for concurrent use.
//
// The 64 bits are cut into as many blocks as the distance plus one, and for each block there is a copy of the
// fingerprints in the order of the bits of that block. Bits that differ cannot touch all blocks, so a fingerprint within
// the distance has the same bits as the query in one of them and stands in one run of that copy, which is compared as a
// whole.
//
// A table for the distance d takes 12 to 16 bytes for each of d+1 copies of a fingerprint: 64 at most for a distance of
// 3. For each copy a search looks at one in 2^(64/(d+1)) fingerprints: at distance 3, 61 of a million.
type Table struct {
	copies []tableCopy
}

// tableCopy holds the fingerprints in the order of some bits of one block, their key.
type tableCopy struct {
	mask  uint64 // of the key
	shift int    // to the lowest bit of the key
	// ends[key] is where the run of the fingerprints with that key ends. It begins where that of the key before ends.
	ends         []int32
	fingerprints []uint64
	indices      []int32 // of the fingerprints, as they were given
}

// Neighbor is a fingerprint of a table that is near a query, each by its index.
type Neighbor struct{ Query, Fingerprint int }

// NewTable returns a table of the fingerprints, which it copies, for searches up to the distance. The error is
// ErrDistance or ErrTableSize.
func NewTable(fingerprints []uint64, distance int) (*Table, error) {
	if distance < 0 || distance > MaxTableDistance {
		return nil, fmt.Errorf("%w: %d, not 0 to %d", ErrDistance, distance, MaxTableDistance)
	}
	if len(fingerprints) > math.MaxInt32 {
		return nil, fmt.Errorf("%w: %d", ErrTableSize, len(fingerprints))
	}
	t := &Table{copies: make([]tableCopy, distance+1)}
	for i := range t.copies {
		t.copies[i] = newTableCopy(fingerprints, block(i, distance+1))
	}
	return t, nil
}

// newTableCopy takes from the block as many of the upper bits as it needs for runs of about one fingerprint.
func newTableCopy(fingerprints []uint64, block uint64) tableCopy {
	n := len(fingerprints)
	width := min(bits.OnesCount64(block), max(bits.Len(uint(n))-1, 0))
	top := bits.Len64(block)
	c := tableCopy{
		mask:         block &^ (1<<(top-width) - 1),
		shift:        top - width,
		ends:         make([]int32, 1<<width),
		fingerprints: make([]uint64, n),
		indices:      make([]int32, n),
	}
	for _, f := range fingerprints {
		c.ends[c.key(f)]++
	}
	sum := int32(0)
	for key, n := range c.ends {
		c.ends[key] = sum // for now where the run begins
		sum += n
	}
	for i, f := range fingerprints {
		to := &c.ends[c.key(f)]
		c.fingerprints[*to], c.indices[*to] = f, int32(i)
		*to++
	}
	return c
}

func (c *tableCopy) key(fingerprint uint64) uint64 { return fingerprint & c.mask >> (c.shift & 63) }

// run returns where the fingerprints with the key of the query stand.
func (c *tableCopy) run(query uint64) (from, to int) {
	key := c.key(query)
	if key > 0 {
		from = int(c.ends[key-1])
	}
	return from, int(c.ends[key])
}

// Len returns the number of fingerprints.
func (t *Table) Len() int { return len(t.copies[0].fingerprints) }

// Distance returns the largest distance for which a search is faster than a scan.
func (t *Table) Distance() int { return len(t.copies) - 1 }

// Search appends to dst the indices of the fingerprints within the distance of the query, in ascending order. Beyond the
// Distance of the table it scans all fingerprints.
func (t *Table) Search(dst []int, query uint64, distance int) []int {
	before := len(dst)
	t.each(query, distance, func(index int) { dst = append(dst, index) })
	slices.Sort(dst[before:])
	return dst
}

// SearchAll is Search for many queries: it appends each query's neighbors to dst, in the order of the queries. It goes
// through one copy of the fingerprints after the other with all queries, so that a processor's caches serve it better.
func (t *Table) SearchAll(dst []Neighbor, queries []uint64, distance int) []Neighbor {
	before := len(dst)
	for number := range t.copiesFor(distance) {
		for i, query := range queries {
			t.eachInCopy(number, query, distance, func(index int) { dst = append(dst, Neighbor{Query: i, Fingerprint: index}) })
		}
	}
	slices.SortFunc(dst[before:], func(a, b Neighbor) int {
		return cmp.Or(cmp.Compare(a.Query, b.Query), cmp.Compare(a.Fingerprint, b.Fingerprint))
	})
	return dst
}

// copiesFor returns how many copies a search needs: with d+1 blocks, d bits that differ leave one untouched. Beyond the
// distance of the table it is one, of which all is compared.
func (t *Table) copiesFor(distance int) int {
	switch {
	case distance < 0:
		return 0
	case distance > t.Distance():
		return 1
	}
	return distance + 1
}

func (t *Table) each(query uint64, distance int, found func(index int)) {
	for number := range t.copiesFor(distance) {
		t.eachInCopy(number, query, distance, found)
	}
}

// eachInCopy finds the fingerprints within the distance that stand in the query's run of a copy, and in none of those
// before.
func (t *Table) eachInCopy(number int, query uint64, distance int, found func(index int)) {
	c := &t.copies[number]
	at, to := c.run(query)
	if distance > t.Distance() {
		at, to = 0, len(c.fingerprints)
	}
	for ; ; at++ {
		at += firstWithin(c.fingerprints[at:to], query, distance)
		if at == to {
			return
		}
		if !t.metBefore(number, c.fingerprints[at], query) {
			found(int(c.indices[at]))
		}
	}
}

// metBefore reports whether a fingerprint stands in the query's run of one of the first copies.
func (t *Table) metBefore(copies int, fingerprint, query uint64) bool {
	for i := range t.copies[:copies] {
		if (fingerprint^query)&t.copies[i].mask == 0 {
			return true
		}
	}
	return false
}
