// Package speed measures how fast texts become sketches: the whole sketch, and each of its stages alone.
//
//	go test -run '^$' -bench . -cpu 1 ./bench/speed
//	go test -run '^$' -bench 'Sketch|Signature' -cpu 1,$(nproc) ./bench/speed
//
// Every benchmark goes over invented texts (package invented) of 200 B, 2 KB, 8 KB and 64 KB in English, Arabic, Russian,
// Chinese and all four, with default parameters, on as many cores as -cpu says. It reports megabytes of UTF-8 text a
// second, whatever its stage reads, and the time of the processor for a shingle, of all cores together: that holds on a
// shared machine too.
//
// The comparison with other libraries is in bench/peers; the command kernels compares all MinHash kernels, fss the two
// families of signatures, stages the other stages with their portable code, and ports says what bounds the kernels.
// docs/roofline.md puts it together. All but ports judge the medians of at least ten rounds (package rounds), fail if one
// is below its figure, and write every turn to a file for benchstat with the flag -benchfile (package benchfile).
// NEARDUP_KERNEL=generic in the environment, or another level that package sketch knows, chooses the kernels.
//
// For example, on one core of an AMD EPYC with AVX-512, Go 1.26.8 linux/amd64, ns a shingle, as the least of 20 runs of
// 4 ms each, since the machine was shared (-benchtime 4ms -count 20):
//
//	8 KB texts      English  Arabic  Russian  Chinese   mixed
//	Sketch             9.47   13.20    11.90    11.00   12.22
//	Signature          3.99    6.35     5.73     5.09    6.21
//	SignatureFSS       2.33    4.54     4.03     3.37    4.45
//	Tokenize           1.16    3.23     2.68     1.77    2.99
//	ShingleHashes      0.64    0.65     0.64     0.93    0.78
//	ShingleSet         2.42    2.46     2.43     2.49    2.46
//	MinHash            2.23    2.36     2.31     2.16    2.30
//	FSS                0.67    0.98     0.88     0.62    0.67
//	SimHash            0.16    0.19     0.19     0.14    0.16
//	Bands              0.28    0.56     0.49     0.17    0.30
//	Passages           1.48    1.54     1.57     2.22    1.77
//
// A shingle begins every 5.6, 11.1, 9.9, 3.4 and 6.0 bytes.
//
// BenchmarkScripts is Tokenize and Signature, 8 KB texts, in other scripts: MB/s as the best of 12 runs or more of 3 ms,
// with portable code, AVX2, and AVX-512 with VBMI2:
//
//	                 Tokenize                Signature
//	news          317    631   2509       144    370   1402
//	french        169    600   2178        83    280   1042
//	polish        178    629   2514        87    287   1115
//	vietnamese    174    522   1390        84    250    815
//	greek         324    661   3773       136    348   1700
//	hebrew        323    684   3279       141    372   1566
//	hindi         294    318   1554       157    244   1132
//	korean        249    390   1620        99    227    896
//	japanese      308    295   1566        68    139    610
//	thai          239    238   1357        81    142    684
//	chat          122    360   1524        75    316    965
package speed
