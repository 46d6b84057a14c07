package transfer

import (
	"slices"
	"testing"

	"github.com/neardup/neardup/bench/invented"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

const (
	documents = 20_000
	batch     = 500
	name      = "news"
)

// open opens an engine with an empty collection in a folder of its own.
func open(tb testing.TB) *service.Engine {
	tb.Helper()
	e, err := service.Open(service.Options{Dir: tb.TempDir()})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := e.Close(); err != nil {
			tb.Error(err)
		}
	})
	_, err = e.CreateCollection(tb.Context(), service.Collection{
		Name: name, Parameters: sketch.DefaultParameters(), Thresholds: match.DefaultThresholds(),
		Retention: service.RetainText, SeedPolicy: service.PublicSeed,
	}, "")
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

// filled returns an engine whose collection holds the first documents of a stream.
func filled(tb testing.TB, n int) *service.Engine {
	tb.Helper()
	e := open(tb)
	stream := invented.NewStream(1, n/10)
	docs := make([]service.Document, n)
	for i := range docs {
		d := stream.Document(i)
		docs[i] = service.Document{ID: d.ID, Source: d.Source, Published: d.Published, Text: d.Text}
	}
	for some := range slices.Chunk(docs, batch) {
		if _, err := e.Add(tb.Context(), name, some, service.AddOptions{}); err != nil {
			tb.Fatal(err)
		}
	}
	return e
}

func export(tb testing.TB, e *service.Engine) []service.Record {
	tb.Helper()
	var records []service.Record
	err := e.Export(tb.Context(), name, func(r service.Record) error {
		records = append(records, r)
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return records
}

func load(tb testing.TB, e *service.Engine, records []service.Record) {
	tb.Helper()
	for some := range slices.Chunk(records, batch) {
		if _, err := e.Import(tb.Context(), name, some); err != nil {
			tb.Fatal(err)
		}
	}
}

// TestTransferIsWhole holds what is measured to its counts.
func TestTransferIsWhole(t *testing.T) {
	records := export(t, filled(t, 300))
	target := open(t)
	load(t, target, records)
	want, got := records[len(records)-1].End, export(t, target)
	end := got[len(got)-1].End
	if want.Documents != 300 || want.Matches == 0 || want.Clusters == 0 ||
		end.Documents != want.Documents || end.Matches != want.Matches || end.Clusters != want.Clusters {
		t.Errorf("exported %+v, imported %+v", want, end)
	}
}

func BenchmarkExport(b *testing.B) {
	e := filled(b, documents)
	for b.Loop() {
		export(b, e)
	}
	report(b)
}

func BenchmarkImport(b *testing.B) {
	records := export(b, filled(b, documents))
	for b.Loop() {
		b.StopTimer()
		target := open(b)
		b.StartTimer()
		load(b, target, records)
	}
	report(b)
}

func report(b *testing.B) {
	b.ReportMetric(documents*float64(b.N)/b.Elapsed().Seconds(), "documents/s")
}
