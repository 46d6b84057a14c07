// Package revision measures what it costs to keep stored matches up to date: how many of them are judged again for each
// document that is added, and how much slower documents are added meanwhile. It has benchmarks only, whose numbers are
// documents:
//
//	go test ./bench/revision -run '^$' -bench 'Add/news' -benchtime 20000x
//	go test ./bench/revision -run '^$' -bench 'Add/template' -benchtime 20000x
//	go test ./bench/revision -run '^$' -bench 'Add/copies' -benchtime 1000x
package revision
