package speed

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/neardup/neardup/bench/invented"
	"github.com/neardup/neardup/bench/speed/rounds"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/shingle"
)

// document is a text with its sketch and what stands between the stages.
type document struct {
	sketch.Sketch
	text   string
	h1, h2 []uint64
}

// sizes are those of the texts, in bytes.
var sizes = []struct {
	name  string
	bytes int
}{{"200B", 200}, {"2KB", 2 << 10}, {"8KB", 8 << 10}, {"64KB", 64 << 10}}

// measure runs a stage on texts of each language and size, on as many processors as the flag -cpu says. start returns what
// a goroutine does with a document, in memory of its own.
func measure(b *testing.B, start func() func(d *document)) {
	languages := []*invented.Language{invented.English(1), invented.Arabic(1), invented.Russian(1), invented.Chinese(1)}
	for i := range len(languages) + 1 {
		name, used := "mixed", languages
		if i < len(languages) {
			name, used = languages[i].Name(), languages[i:i+1]
		}
		for _, size := range sizes {
			made := sync.OnceValue(func() []document { return makeDocuments(b, used, size.bytes) })
			b.Run(fmt.Sprintf("%s-%s", name, size.name), func(b *testing.B) { measureDocuments(b, made(), start) })
		}
	}
}

// measureDocuments goes over the documents again and again. It also reports the time of the processor for a shingle, on all
// processors together: unlike megabytes a second, it hardly changes with what else a shared machine does.
func measureDocuments(b *testing.B, documents []document, start func() func(d *document)) {
	bytes, shingles := 0, 0
	for _, d := range documents {
		bytes, shingles = bytes+len(d.text), shingles+len(d.h1)
	}
	b.ReportAllocs()
	b.SetBytes(int64(bytes / len(documents)))
	b.ResetTimer()
	var goroutines atomic.Int64
	before := rounds.ProcessorTime()
	b.RunParallel(func(pb *testing.PB) {
		do := start()
		for i := int(goroutines.Add(1)) * len(documents) / 2; pb.Next(); i++ {
			do(&documents[i%len(documents)])
		}
	})
	perDocument := float64((rounds.ProcessorTime() - before).Nanoseconds()) / float64(b.N)
	b.ReportMetric(perDocument*float64(len(documents))/float64(shingles), "ns/shingle")
}

func makeDocuments(b *testing.B, languages []*invented.Language, size int) []document {
	sketcher, hasher := newSketcher(b), shingle.NewHasher(1)
	texts := writeTexts(languages, size)
	documents := make([]document, len(texts))
	for i, t := range texts {
		d := &documents[i]
		d.text = t
		sketcher.Sketch(&d.Sketch, t)
		base := shingle.AppendBase(nil, &d.Tokens, sketch.DefaultParameters().ShingleSize)
		d.h1, d.h2 = make([]uint64, len(base)), make([]uint64, len(base))
		hasher.Pair(d.h1, d.h2, base)
	}
	return documents
}

// writeTexts returns texts of a size, a megabyte in all, each in equal parts of the languages. They are more than a branch
// predictor learns by heart.
func writeTexts(languages []*invented.Language, size int) []string {
	return invented.Texts((1<<20)/size, size, languages...)
}

func newSketcher(b *testing.B) *sketch.Sketcher {
	p := sketch.DefaultParameters()
	p.Seed = 1
	sketcher, err := sketch.New(p)
	if err != nil {
		b.Fatal(err)
	}
	return sketcher
}
