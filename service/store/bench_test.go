package store

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
)

// BenchmarkAdd measures durable adds of documents with a text of 4 kB and three matches each, by 8 callers at once.
func BenchmarkAdd(b *testing.B) {
	var text strings.Builder
	for i := 0; text.Len() < 4<<10; i++ {
		fmt.Fprintf(&text, "the ferry %d left pier %d at noon and came back at %d; ", i*i, i%7, i*31%24)
	}
	for _, size := range []int{1, 100} {
		b.Run(fmt.Sprintf("batch=%d", size), func(b *testing.B) {
			s, err := Open(b.TempDir(), Options{})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			var last atomic.Uint64
			b.SetParallelism(4)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					batch := s.NewBatch()
					for range size {
						ordinal := last.Add(1) + 3
						rec := newDocument(ordinal, fmt.Sprint(ordinal))
						rec.BandKeys, rec.PassageKeys = make([]uint64, 32), make([]uint64, 60)
						rec.Signature = make([]byte, 256)
						batch.PutDocument(1, rec, []byte(text.String()), true)
						for other := ordinal - 3; other < ordinal; other++ {
							batch.PutMatch(1, newMatch(other, ordinal))
						}
					}
					wait, err := batch.Apply()
					if err == nil {
						err = wait()
					}
					if err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "documents/s")
		})
	}
}

// BenchmarkErase measures the erasure of one document among 20,000 with texts of 4 kB that no codec shortens.
func BenchmarkErase(b *testing.B) {
	s, err := Open(b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	const size = 20_000
	text := make([]byte, 4<<10)
	r := rand.New(rand.NewPCG(1, 1))
	apply := func(batch *Batch) {
		wait, err := batch.Apply()
		if err == nil {
			err = wait()
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	for ordinal := uint64(1); ordinal <= size; {
		batch := s.NewBatch()
		for range 100 {
			for i := range text {
				text[i] = byte(r.Uint32())
			}
			batch.PutDocument(1, newDocument(ordinal, fmt.Sprint(ordinal)), text, true)
			ordinal++
		}
		apply(batch)
	}
	for b.Loop() {
		ordinal := 1 + r.Uint64N(size)
		batch := s.NewBatch()
		batch.DeleteDocument(1, ordinal, fmt.Sprint(ordinal))
		apply(batch)
		if err := s.Erase(b.Context(), 1, fmt.Sprint(ordinal)); err != nil {
			b.Fatal(err)
		}
	}
}
