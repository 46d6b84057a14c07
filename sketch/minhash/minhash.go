// Package minhash computes MinHash signatures, which estimate how much two sets resemble each other, and packs them.
//
// # Signatures
//
// An element of a set is given by two 64-bit hashes, h1 and h2. Slot i of the signature is the minimum over all elements
// of h1 + i*h2 modulo 2^64; the slots of the empty set hold the largest uint64. These are the signatures of MinWise in
// github.com/dgryski/go-minhash, bit for bit. A slot of two signatures is equal with a probability that is the
// resemblance (Jaccard coefficient) of the two sets (Broder, On the resemblance and containment of documents, 1997), so
// the share of equal slots estimates it with the standard error sqrt(J(1-J)/slots). The slots come from two hashes and
// not from independent ones (as Kirsch and Mitzenmacher, 2006, do for Bloom filters); the tests hold the error to within
// 2% of that formula, provided that h1 and h2 are well mixed.
//
// A signature depends on the set alone: the order of the elements and repeated ones change nothing, and its first k
// slots are the signature of k slots. Signatures can be compared only if the same hash functions made them; this package
// cannot tell.
//
// # Packed signatures
//
// A packed signature keeps the lowest 1, 2, 4, 8, 16, 32 or 64 bits of each slot (Li and König, b-Bit Minwise Hashing,
// 2010). Slot i stands in the bits [i*bits, (i+1)*bits) of the bytes, counted from the lowest bit of the first byte:
//
//	bits = 4:    byte 0              byte 1              ...
//	             slot 1  | slot 0    slot 3  | slot 2
//	             7 ... 4 | 3 ... 0   7 ... 4 | 3 ... 0
//
// The bits after the last slot are zero. A value of 16, 32 or 64 bits is thus little-endian. The empty set is packed
// into no bytes at all, so that it cannot be mistaken for another set.
//
// # Kernels
//
// The cost of a signature is one addition and one comparison for each element and slot. Update has several
// implementations, which give the same signatures bit for bit; which one is used is decided for all stages at once, when
// the program starts (sketch.KernelVariable). With 128 slots an element takes, on a machine with AVX-512:
//
//	generic        33 ns    portable Go, updateGeneric: the specification of the others
//	avx2           11 ns    4 slots an instruction
//	avx512        6.6 ns    8 slots an instruction, 128 minima in registers
//	avx512vbmi2   2.2 ns    for sets of 2,000 elements, 2.4 for 1,000, 3.3 for 300: 16 bits decide nearly all pairs
//
// and avx512vbmi2 takes, for other numbers of slots and sets of 1,000 elements (go run ./bench/speed/kernels -slots N):
//
//	slots          16    64   100   128   250   256   512  1000  1024
//	ns an element  1.1   2.3   2.7   2.4   4.7   4.9    10    20    19
//
// The assembly for amd64 is written by the generator in _asm, which says how it works; the tag purego leaves all of it
// out. Many repeated elements, or some orders, make the last kernel fall back on the one before, after it has tried: with
// one to five elements repeated all over that costs up to a tenth more than the one before alone (a quarter with 49 to 64
// slots), and by sets that keep it trying as long as possible, as of 30 to 50 elements, a third more (seven tenths with so
// few slots). The same command shows it, as ratios, and fails above 1.2 and 1.45 (1.4 and 1.8 with less than 128 slots).
//
// On arm64 the kernel neon is a filter by 16 bits too, for sets of 64 elements or more. No speed was measured there: it
// was chosen by what it executes for an element of 128 slots, counted in the compiled code. Of generic that is 500
// instructions, 350 of which share the three integer units of a Neoverse N1; of neon about 80 for sets of 1,000 elements,
// 40 of them on its two vector units, and 130 for sets of 300. In 64 bits NEON needs 192 vector instructions, being
// without a minimum of such integers: that is not clearly better than generic on such a processor, so below 64 elements,
// and for fewer than 48 slots, it is generic that works. Whoever has such a machine: go run ./bench/speed/kernels.
//
// No function allocates, but for the growth of a slice that it appends to, and none panics.
package minhash
