package main

import (
	"strings"
	"testing"
)

func TestStageOf(t *testing.T) {
	for _, c := range []struct {
		name, want string
		stack      []string // the innermost function first
	}{
		{"a kernel", "sketch", []string{module + "sketch/minhash.filter128AVX512", module + "sketch.(*Sketcher).Sketch", module + "service/match.Prepare"}},
		{"a kernel in a verification", "verification", []string{module + "sketch/shingle.commonAVX512", module + "service/match.Verifier.Verify"}},
		{"a frequency in a verification", "index", []string{module + "service/index/memory.(*words).find", module + "service/match.Verifier.Verify"}},
		{"facts of a new text", "preparing texts", []string{module + "service/match.appendFacts", module + "service/match.Prepare"}},
		{"facts of a candidate", "texts of candidates", []string{module + "service/match.appendFacts", module + "service.(*collection).text.func1"}},
		{"an encoder", "compression", []string{"github.com/klauspost/compress/zstd.(*Encoder).EncodeAll", module + "service/store.(*textCodec).encode"}},
		{"a file that is compressed", "reading", []string{"compress/gzip.(*Reader).Read", module + "service/batch/input.(*Reader).read"}},
		{"the log", "store", []string{"github.com/cockroachdb/pebble/v2/record.(*LogWriter).flushLoop"}},
		{"memory taken", "verification", []string{"runtime.mallocgc", "runtime.growslice", module + "service/match.Verifier.passages"}},
		{"help with the garbage", "garbage collection", []string{"runtime.gcAssistAlloc", "runtime.mallocgc", module + "service/match.Prepare"}},
		{"a message", "RPC", []string{"google.golang.org/protobuf/proto.Unmarshal", "google.golang.org/grpc.(*Server).handleStream"}},
		{"a handler", "index", []string{module + "service/index/memory.(*Index).Add", module + "service.(*Engine).Add", "google.golang.org/grpc.(*Server).handleStream"}},
		{"the scheduler", rest, []string{"runtime.findRunnable", "runtime.schedule"}},
	} {
		if got := stageOf(c.stack); got != c.want {
			t.Errorf("%s belongs to %q, want %q", c.name, got, c.want)
		}
	}
}

// TestProfile profiles both paths and finds the stages that no run is without. There are a hundred samples a second of
// processor time: fewer documents would leave a stage of a few percent without one now and then.
func TestProfile(t *testing.T) {
	c := config{paths: []string{"dedup", "add"}, documents: 6000, batch: 100, workers: 2, seed: 1, out: t.TempDir()}
	if err := c.validate(); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := c.run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	heading, tables, _ := strings.Cut(out.String(), "\ndedup: 6000 documents")
	dedup, add, ok := strings.Cut(tables, "\nadd: 6000 documents")
	if !ok {
		t.Fatalf("the report lacks a table:\n%s", out.String())
	}
	for _, c := range []struct {
		part  string
		wants []string
	}{
		{heading, []string{"go1.", "kernels", "6000 made up, seed 1", "batches of 100 documents, 2 at a time"}},
		{dedup, []string{"verification", "reading", "all ", "allocations"}},
		{add, []string{"verification", "compression", "all ", "allocations"}},
	} {
		for _, want := range c.wants {
			if !strings.Contains(c.part, want) {
				t.Errorf("the report lacks %q:\n%s", want, c.part)
			}
		}
	}
}

func TestValidateRefuses(t *testing.T) {
	valid := config{paths: []string{"add"}, documents: 1, batch: 1, workers: 1}
	if err := valid.validate(); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*config){
		"unknown path":          func(c *config) { c.paths = []string{"remove"} },
		"no documents":          func(c *config) { c.documents = 0 },
		"batch above the limit": func(c *config) { c.batch = 1001 },
		"no workers":            func(c *config) { c.workers = 0 },
	} {
		c := valid
		change(&c)
		if c.validate() == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestFilesThatHoldNothing(t *testing.T) {
	c := config{paths: []string{"dedup"}, files: []string{t.TempDir()}, batch: 1, workers: 1}
	if err := c.run(t.Context(), &strings.Builder{}); err == nil {
		t.Error("an empty folder was profiled")
	}
}
