//go:build !purego

package minhash

// blockMinimaNEON stores, for each of so many blocks of 16 elements with the hashes at h1 and h2, the minima of the upper
// 16 bits of 128 slots, and lowers the 128 bounds to the least of them, less excess. A value is that of h1 + slot*h2, to
// within a few units, plus lift; center is the fifth slot. What is below excess, having wrapped around, lowers no bound.
//
//go:noescape
func blockMinimaNEON(minima, bounds *uint16, h1, h2 *uint64, blocks int, center, lift, excess uint64)

// listNEON sets four bits for each slot of each block whose minimum is not above the bound: the first slot of a block has
// the lowest four of eight words.
//
//go:noescape
func listNEON(listed *uint64, minima, bounds *uint16, blocks int)
