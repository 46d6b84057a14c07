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
// For example, on one core of an AMD EPYC with AVX-512, Go 1.26.8 linux/amd64, ns a shingle, as the least of 16 runs or
// more of 4 ms each, since the machine was shared (-benchtime 4ms -count 16):
//
//	8 KB texts      English  Arabic  Russian  Chinese   mixed
//	Sketch            10.50   15.16    14.14    12.17   12.57
//	Signature          3.99    7.86     7.35     5.01    6.30
//	SignatureFSS       2.27    6.41     5.75     3.44    4.41
//	Tokenize           1.20    4.99     4.47     1.85    2.90
//	ShingleHashes      0.72    0.71     0.74     1.18    0.86
//	ShingleSet         2.87    2.68     2.62     2.96    2.72
//	MinHash            2.35    2.57     2.79     2.63    2.66
//	FSS                0.77    1.07     1.01     0.70    0.78
//	SimHash            0.23    0.21     0.29     0.17    0.19
//	Bands              0.29    0.58     0.54     0.19    0.32
//	Passages           3.15    2.50     2.33     4.08    2.56
//
// A shingle begins every 5.6, 11.1, 9.9, 3.4 and 6.0 bytes.
//
// BenchmarkScripts is Tokenize and Signature, 8 KB texts, in other scripts: MB/s as the best of 16 runs or more of 3 ms,
// with portable code, AVX2, and AVX-512 with VBMI2:
//
//	                 Tokenize                Signature
//	news          316    635   2065       143    327   1294
//	french        164    578   2006        80    246    1030
//	polish        176    613   2029        86    254   1060
//	vietnamese    171    503   1457        83    228    848
//	greek         320    673   2324       135    321   1327
//	hebrew        327    690   2332       143    335   1348
//	hindi         291    321   1612       151    235   1139
//	korean        233    396   1662        97    206    947
//	japanese      286    294   1642        66    121    620
//	thai          240    239   1447        79    133    704
//	chat          124    615   1594        76    278    1013
package speed
