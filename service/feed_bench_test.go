package service

import (
	"fmt"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/neardup/neardup/service/store"
)

// BenchmarkFeed adds documents one by one, in memory: the time is that of matching, clusters and the change feed.
func BenchmarkFeed(b *testing.B) {
	for _, c := range []struct {
		name string
		docs func() func(i int) Document
	}{
		{"news", func() func(int) Document {
			f := newFeed(1, "a")
			return func(int) Document { return f.batch(1)[0] }
		}},
		{"copies", func() func(int) Document {
			w := newWriter(1)
			text := w.text(80, 80, 80)
			return func(i int) Document {
				return Document{
					ID: fmt.Sprintf("%06d", i), Text: w.edited(text, 100), Source: fmt.Sprint("s", i%50),
					Published: time.Unix(int64(i), 0),
				}
			}
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			e, err := Open(Options{Dir: "data", Store: store.Options{FS: vfs.NewMem()}})
			if err != nil {
				b.Fatal(err)
			}
			defer e.Close()
			if _, err := e.CreateCollection(b.Context(), newsCollection(), ""); err != nil {
				b.Fatal(err)
			}
			next := c.docs()
			add := func(i int) {
				if _, err := e.Add(b.Context(), news, []Document{next(i)}, AddOptions{}); err != nil {
					b.Fatal(err)
				}
			}
			const before = 1000
			for i := range before {
				add(i)
			}
			b.ResetTimer()
			for i := range b.N {
				add(before + i)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "documents/s")
		})
	}
}
