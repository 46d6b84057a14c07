// Package peers measures neardup beside other libraries that do the same, in one run and on the same texts. It is a
// module of its own, so that what it compares with is no dependency of neardup.
//
//	go -C bench/peers test -run '^$' -bench . -cpu 1 -count 10
//
// From a text to a signature of 128 slots over shingles of five words, in megabytes of UTF-8 text a second on one core:
//
//   - go-minhash: MinWise of github.com/dgryski/go-minhash with Spooky and Metro hashes, as its documentation has it.
//     The tokens are runs of letters and digits in lower case, the shingles byte strings in one reused buffer; so it
//     folds nothing but case, and its tokens know no place in the text.
//   - signature: neardup's tokens, shingle hashes and signature, the same work.
//   - sketch: all that neardup computes of a text: beside that the set of shingles, SimHash, bands and passages.
//
// For example, with the AVX-512 kernels on an AMD EPYC, Go 1.26.8 linux/amd64, as the best of 10 runs of 20 ms each, since
// the machine was shared (-benchtime 20ms -count 10); ratios hold better than figures:
//
//	             English 2 KB   8 KB    Arabic 2 KB   8 KB
//	go-minhash        30         31          28        30 MB/s
//	signature        566        785         528       817 MB/s
//	sketch           188        232         254       354 MB/s
package peers
