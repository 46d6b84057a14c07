// Package passage chooses passage fingerprints by winnowing, so that two texts which share a run of a stated length
// share a fingerprint.
//
// The input is the sequence of the hashes of a text's shingles, one for each position. A window is a number of
// consecutive positions; in every window one of the smallest hashes is selected (Schleimer, Wilkerson and Aiken,
// Winnowing: local algorithms for document fingerprinting, 2003, section 4.2 with the robust tie-breaking of section
// 5.1): the position selected for the window before if it is still among the smallest, otherwise the rightmost.
//
// Guarantees, of which each is a test:
//   - Every window holds a selected position. With shingles of k tokens and windows of Window(guarantee, k) positions, two
//     texts with a common run of at least guarantee tokens share the hash of a selected position.
//   - A text of fewer positions than a window selects one, its smallest hash, so that equal short texts share it.
//   - Of well mixed, distinct hashes, a share near 2/(window+1) is selected; of one shingle that repeats, one a window.
//   - Portable code looks at each of mixed hashes twice, whatever the window, without memory beside the result. The worst
//     hashes, those that ascend, it looks at once for every window that holds them. Vector instructions (AVX2, windows up to
//     64) take a time that depends on the number of hashes alone, unless the smallest hash of a window has an equal there,
//     or one with the same upper half: portable code then takes the positions around.
//
// The hashes must be well mixed: a hash whose small values favor some shingles would select those everywhere. Selected
// hashes are minima and thus crowd near zero: as keys of a table they need mixing again.
package passage

// Window returns the number of positions in the windows that guarantee a common fingerprint to texts with a common run
// of so many tokens, for shingles of shingleSize tokens. It is at least 1, the window that selects every position, which
// guarantees runs of shingleSize tokens and no shorter ones.
func Window(guarantee, shingleSize int) int { return max(1, guarantee-shingleSize+1) }
