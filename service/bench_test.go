package service

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// benchDocuments makes up documents of 300 words, of which every fifth repeats half of an earlier one.
func benchDocuments(first, n int) []Document {
	docs := make([]Document, n)
	for i := range docs {
		random := rand.New(rand.NewPCG(1, uint64(first+i)))
		words := make([]string, 300)
		for w := range words {
			// Small numbers are frequent, as few words of a language are.
			words[w] = fmt.Sprintf("w%d", int(30_000*random.Float64()*random.Float64()*random.Float64()))
		}
		text := strings.Join(words, " ")
		if first+i > 0 && i%5 == 0 {
			earlier := benchDocuments((first+i)/2, 1)[0].Text
			text = earlier[:len(earlier)/2] + " " + text[len(text)/2:]
		}
		docs[i] = Document{ID: fmt.Sprint("d", first+i), Text: text}
	}
	return docs
}

const benchBatch = 100

// BenchmarkAdd adds batches to a collection that grows.
func BenchmarkAdd(b *testing.B) {
	e, err := Open(Options{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	if _, err := e.CreateCollection(b.Context(), newsCollection(), ""); err != nil {
		b.Fatal(err)
	}
	for n := 0; b.Loop(); n += benchBatch {
		b.StopTimer()
		docs := benchDocuments(n, benchBatch)
		b.StartTimer()
		if _, err := e.Add(b.Context(), news, docs, AddOptions{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*benchBatch), "µs/document")
}

// BenchmarkCheck checks batches against a collection of 5,000 documents.
func BenchmarkCheck(b *testing.B) {
	e, err := Open(Options{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	if _, err := e.CreateCollection(b.Context(), newsCollection(), ""); err != nil {
		b.Fatal(err)
	}
	const stored = 5000
	if _, err := e.Add(b.Context(), news, benchDocuments(0, stored), AddOptions{}); err != nil {
		b.Fatal(err)
	}
	docs := benchDocuments(stored, benchBatch)
	for b.Loop() {
		if _, err := e.Check(b.Context(), news, docs, false); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*benchBatch), "µs/document")
}
