// Package speed measures how fast texts become sketches on one core: the whole sketch, and each of its stages alone.
//
//	go test -run '^$' -bench . -cpu 1 ./bench/speed
//
// Every benchmark goes over invented texts (package invented) of 2 KB and 8 KB in English, Arabic, Russian, Chinese and all
// four, with default parameters, and reports megabytes of UTF-8 text a second, whatever its stage reads.
// The comparison with go-minhash is in bench/peers.
// NEARDUP_KERNEL=generic in the environment, or another name that package minhash knows, chooses the kernel of MinHash,
// and with any but the best the other stages are portable too; the command kernels compares them all.
//
// For example, on one core of an AMD EPYC with AVX-512, Go 1.26.8 linux/amd64, portable and with AVX-512, as the best of 12
// runs of 2 ms each, since the machine was shared (-benchtime 2ms -count 12):
//
//	8 KB texts, MB/s       English         Arabic          Russian         Chinese         mixed
//	Sketch                  74    217      105    342      101    337       43    109       72    204
//	Signature              113   1078      147   1177      137   1173       68    505      103    803
//	Tokenize               512   2746      342   1648      320   1943      306   1066      348   1550
//	ShingleHashes          950   6508     2133  13901     1843  13095      576   1491     1024   4746
//	ShingleSet             944      -     2011      -     1845      -      518      -     1080      -
//	MinHash, 128 slots     156   2277      290   4272      265   3783      102   1365
//	Passages               401    509      795   1030      691    933      232    253
package speed
