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
// families of signatures, and ports says what bounds the kernels. docs/roofline.md puts it together.
// NEARDUP_KERNEL=generic in the environment, or another level that package sketch knows, chooses the kernels.
//
// For example, on one core of an AMD EPYC with AVX-512, Go 1.26.8 linux/amd64, ns a shingle, as the least of 16 runs of
// 4 ms each, since the machine was shared (-benchtime 4ms -count 16):
//
//	8 KB texts      English  Arabic  Russian  Chinese   mixed
//	Sketch            12.76   16.51    15.54    12.66   13.68
//	Signature          5.61    8.91     8.54     5.89    6.67
//	SignatureFSS       3.31    7.10     6.74     3.70    4.72
//	Tokenize           2.17    5.29     4.69     2.11    3.38
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
// BenchmarkScripts is Tokenize and Signature, 8 KB texts, in other scripts: MB/s as the best of 16 runs of 3 ms, with portable
// code, AVX2, and AVX-512 with VBMI2:
//
//	                 Tokenize                Signature
//	news          316    635   1842       143    327   1212
//	french        164    578   1754        80    246    971
//	polish        176    613   1818        86    254   1005
//	vietnamese    171    503   1368        83    228    844
//	greek         320    673   2188       135    321   1269
//	hebrew        327    690   2144       143    335   1284
//	hindi         291    321   1489       151    235   1090
//	korean        233    396   1515        97    206    907
//	japanese      286    294   1450        66    121    575
//	thai          240    239   1338        79    133    693
//	chat          124    615   1457        76    278    959
package speed
