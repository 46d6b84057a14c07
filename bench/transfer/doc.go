// Package transfer measures how fast a collection is exported and imported, as the engine does it: without gRPC and
// without files. Its documents are invented (package invented), so that anyone can repeat it:
//
//	go test ./bench/transfer -run '^$' -bench .
//
// A document counts once, with all of its matches.
package transfer
