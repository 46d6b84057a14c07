// Package speed measures how fast texts become sketches on one core: the whole sketch, and each of its stages alone.
//
//	go test -run '^$' -bench . -cpu 1 ./bench/speed
//
// Every benchmark goes over invented texts (package invented) of 2 KB and 8 KB in two languages, one in ASCII letters and
// one in Arabic ones, with default parameters, and reports megabytes of UTF-8 text a second, whatever its stage reads.
// The comparison with go-minhash is in bench/peers.
//
// For example, with the portable code on one core of an AMD EPYC with AVX-512, Go 1.26.8 linux/amd64, as the best of 48
// runs of 5 ms each, since the machine was shared (-benchtime 5ms -count 48):
//
//	8 KB texts                        English    Arabic
//	Sketch, all of the below          54 MB/s    77 MB/s
//	Tokenize                         220        175
//	ShingleHashes                    843       1726
//	ShingleSet                       388        815
//	MinHash, 128 slots               145        265
//	SimHash                         7647      15643
//	Bands, 32 x 4                  14588      14674
//	Passages                         351        720
package speed
