// Package speed measures how fast texts become sketches on one core: the whole sketch, and each of its stages alone.
//
//	go test -run '^$' -bench . -cpu 1 ./bench/speed
//
// Every benchmark goes over invented texts (package invented) of 2 KB and 8 KB in two languages, one in ASCII and one in
// Arabic letters, with default parameters, and reports megabytes of UTF-8 text a second, whatever its stage reads. The
// comparison with go-minhash is in bench/peers.
package speed
