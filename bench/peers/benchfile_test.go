package main

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchmath"

	"github.com/neardup/neardup/bench/speed/benchfile"
	"github.com/neardup/neardup/bench/speed/rounds"
)

// TestBenchstatReadsTheFile reads what is written with the reader of benchstat.
func TestBenchstatReadsTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	file, err := benchfile.Create(path, benchfile.Setting{Key: "level", Value: "avx2"})
	if err != nil {
		t.Fatal(err)
	}
	r := results{
		set: &documents{name: arabic8},
		peers: []description{
			{Name: own, Reads: readsText}, {Name: "gaoya text", Reads: readsText}, {Name: "mfonda/simhash", Reads: readsText},
			{Name: ownHashes, Reads: readsHashes},
		},
		turns: map[string][]rounds.Turn{
			own: at(1000, 500), "gaoya text": at(100), "mfonda/simhash": at(10), ownHashes: at(4000),
		},
	}
	if err := r.write(file); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	reader := benchfmt.NewReader(strings.NewReader(string(content)), path)
	type line struct {
		name, documents, peer string
		nanoseconds, speed    float64
	}
	var got []line
	for reader.Scan() {
		result, ok := reader.Result().(*benchfmt.Result)
		if !ok {
			t.Fatalf("not read: %v", reader.Result())
		}
		if result.GetConfig("level") != "avx2" || result.GetConfig("goos") == "" || result.GetConfig("cpu") == "" {
			t.Errorf("the settings are %+v", result.Config)
		}
		name, parts := result.Name.Parts()
		l := line{name: string(name)}
		if len(parts) != 3 || !strings.HasPrefix(string(parts[2]), "-") {
			t.Fatalf("the parts of the name are %q", parts)
		}
		l.documents, l.peer = string(parts[0]), string(parts[1])
		seconds, _ := result.Value("sec/op")
		l.speed, _ = result.Value("B/s")
		l.nanoseconds = math.Round(seconds * 1e9)
		got = append(got, l)
	}
	if err := reader.Err(); err != nil {
		t.Fatal(err)
	}
	const set = "/documents=arabic-8KB"
	want := []line{
		{"Signature", set, "/peer=neardup", 500_000, 1e9},
		{"Signature", set, "/peer=neardup", 500_000, 5e8},
		{"Signature", set, "/peer=gaoya_text", 500_000, 1e8},
		{"Signature", set, "/peer=mfonda_simhash", 500_000, 1e7},
		{"SignatureOfHashes", set, "/peer=neardup", 500_000, 4e9},
	}
	if !slices.Equal(got, want) {
		t.Errorf("read are\n%v\nwant\n%v", got, want)
	}
}

// TestIntervalsAreThoseOfBenchstat: the same median, and an interval that is at most a rank wider on a side: ours has as
// many values on both sides, benchstat's may have one less on one of them, and is approximate for more than 30. Of fewer
// than 6 values both have none.
func TestIntervalsAreThoseOfBenchstat(t *testing.T) {
	for n := 6; n <= 200; n++ {
		values := make([]float64, n)
		for i, at := range rand.New(rand.NewPCG(1, uint64(n))).Perm(n) {
			values[at] = float64(i)
		}
		got := rounds.Summarize(values)
		sample := benchmath.NewSample(slices.Clone(values), &benchmath.DefaultThresholds)
		want := benchmath.AssumeNothing.Summary(sample, rounds.Confidence)
		near := func(a, b float64) bool { return a == b || math.Abs(a-b) <= 1 }
		if got.Median != want.Center || !near(got.Low, want.Lo) || !near(got.High, want.Hi) {
			t.Errorf("%d values: %v, benchstat has %v in %v to %v", n, got, want.Center, want.Lo, want.Hi)
		}
	}
}
