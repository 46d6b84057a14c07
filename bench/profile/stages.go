package main

import "strings"

// stage is a part of a path, and the functions by which it is known.
type stage struct {
	name string
	// functions are beginnings of names. Those of this module are without its path.
	functions []string
}

const module = "github.com/neardup/neardup/"

// stages are in order of precedence: a sample belongs to the first of which any function stands on its stack. So what a stage
// calls counts as its own unless an earlier one claims it: the frequencies that a verification asks for are the index's.
var stages = []stage{
	{"garbage collection", []string{
		"runtime.gcBgMarkWorker", "runtime.gcAssistAlloc", "runtime.gcStart", "runtime.gcMarkTermination", "runtime.bgsweep",
		"runtime.bgscavenge", "runtime.deductSweepCredit", "runtime.(*mspan).sweep",
	}},
	{"index", []string{"service/index"}},
	{"texts of candidates", []string{"service.(*collection).text", "service/batch.(*run).text"}},
	{"compression", []string{"service/store.(*textCodec)"}},
	{"verification", []string{"service/match.Verifier", "service/corpus.(*Corpus).judge"}},
	{"candidates", []string{"service/corpus.(*Corpus).candidates", "service/corpus.(*Corpus).Find"}},
	{"sketch", []string{"sketch.", "sketch/"}},
	{"preparing texts", []string{"service/match."}},
	{"credits", []string{"service/analyze."}},
	{"store", []string{"service/store.", "github.com/cockroachdb/pebble/"}},
	{"stories and clusters", []string{"service/cluster.", "service/corpus."}},
	{"spool", []string{"service/batch.(*spool)"}},
	{"reading", []string{"service/batch/input.", "service/batch.DocumentDigest"}},
	{"output", []string{"service/batch.(*pairs)", "service/batch.(*outFolder)", "service/batch.(*outFile)"}},
	{"engine", []string{"service.(*collection)", "service.(*change)", "service.(*Engine)", "service.onAllCores", "service/batch."}},
	{"RPC", []string{
		"service/rpc.", "service/client.", "google.golang.org/grpc", "google.golang.org/protobuf", "proto/neardup/",
		"buf.build/", "net.", "internal/poll.",
	}},
}

// rest is the stage of samples that belong to none: mostly the scheduler.
const rest = "scheduler and the rest"

// stageOf returns the stage of a stack of function names.
func stageOf(stack []string) string {
	for _, s := range stages {
		for _, function := range stack {
			name := strings.TrimPrefix(function, module)
			for _, beginning := range s.functions {
				if strings.HasPrefix(name, beginning) {
					return s.name
				}
			}
		}
	}
	return rest
}

// allocates reports whether a stack is one that takes memory.
func allocates(stack []string) bool {
	for _, function := range stack {
		if strings.HasPrefix(function, "runtime.mallocgc") {
			return true
		}
	}
	return false
}
