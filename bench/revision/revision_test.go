package revision

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/neardup/neardup/bench/invented"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/service/store"
	"github.com/neardup/neardup/sketch"
)

// every is how many documents are added between two revisions, where these are asked for.
const every = 20

// sources make document i of a series.
var sources = []struct {
	name     string
	document func(i int) service.Document
}{
	{"news", func() func(int) service.Document {
		stream := invented.NewStream(1, 1<<20)
		return func(i int) service.Document {
			d := stream.Document(i)
			return service.Document{ID: d.ID, Source: d.Source, Published: d.Published, Text: d.Text}
		}
	}()},
	{"template", func(i int) service.Document { return numbered(i, form(i)) }},
	{"copies", func(i int) service.Document { return numbered(i, edited(i, story)) }},
}

func numbered(i int, text string) service.Document {
	return service.Document{ID: fmt.Sprintf("%07d", i), Text: text}
}

// word returns one of some thousand invented words, small numbers far more often.
func word(r *rand.Rand) string { return fmt.Sprint("w", int(8000*r.Float64()*r.Float64()*r.Float64())) }

func words(r *rand.Rand, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = word(r)
	}
	return list
}

var (
	frame = words(rand.New(rand.NewPCG(1, 1)), 150)
	story = words(rand.New(rand.NewPCG(1, 2)), 300)
)

// form fills a slot of six words after every ten of a frame.
func form(i int) string {
	r := rand.New(rand.NewPCG(2, uint64(i)))
	var list []string
	for from := 0; from < len(frame); from += 10 {
		list = append(append(list, frame[from:from+10]...), words(r, 6)...)
	}
	return strings.Join(list, " ")
}

// edited replaces one word in a hundred.
func edited(i int, text []string) string {
	r := rand.New(rand.NewPCG(3, uint64(i)))
	list := append([]string(nil), text...)
	for at := range list {
		if r.IntN(100) == 0 {
			list[at] = word(r)
		}
	}
	return strings.Join(list, " ")
}

// BenchmarkAdd adds documents one by one: without revisions, with those that the engine makes by itself, and with one
// after every few documents.
func BenchmarkAdd(b *testing.B) {
	for _, source := range sources {
		for _, revisions := range []string{"off", "background", "often"} {
			b.Run(source.name+"/"+revisions, func(b *testing.B) {
				benchmarkAdd(b, source.document, revisions)
			})
		}
	}
}

func benchmarkAdd(b *testing.B, document func(int) service.Document, revisions string) {
	opts := service.Options{Dir: "data", RevisionInterval: -1, Store: store.Options{FS: vfs.NewMem()}}
	if revisions == "background" {
		opts.RevisionInterval = 0
	}
	e, err := service.Open(opts)
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	const name = "news"
	_, err = e.CreateCollection(b.Context(), service.Collection{
		Name: name, Parameters: sketch.DefaultParameters(), Thresholds: match.DefaultThresholds(),
		Retention: service.RetainText, SeedPolicy: service.PublicSeed,
	}, "")
	if err != nil {
		b.Fatal(err)
	}
	var total service.Revised
	revise := func() {
		did, err := e.Revise(b.Context(), name)
		if err != nil {
			b.Fatal(err)
		}
		total.Documents += did.Documents
		total.Matches += did.Matches
		total.Changed += did.Changed
	}
	for i := range b.N {
		d := document(i)
		if _, err := e.Add(b.Context(), name, []service.Document{d}, service.AddOptions{}); err != nil {
			b.Fatal(err)
		}
		if revisions == "often" && i%every == every-1 {
			revise()
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "documents/s")
	b.StopTimer()
	// What is left in the end is the whole of it where nothing was revised before.
	revise()
	b.ReportMetric(float64(total.Matches)/float64(b.N), "judged/document")
	b.ReportMetric(float64(total.Changed)/float64(b.N), "changed/document")
}
