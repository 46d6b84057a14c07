package memory_test

import (
	"testing"

	"github.com/neardup/neardup/service/index"
	"github.com/neardup/neardup/service/index/indextest"
	"github.com/neardup/neardup/service/index/memory"
)

func TestIndex(t *testing.T) {
	indextest.Run(t, func(*testing.T) index.Index { return memory.New() })
}

// key spreads documents over all tables.
func key(i int) uint64 {
	x := uint64(i+1) * 0x9E3779B97F4A7C15
	return (x ^ x>>32) * 0xD6E8FEB86659FD93
}

func usage(t testing.TB, x *memory.Index) index.Usage {
	t.Helper()
	u, err := x.Usage()
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// fill adds documents with keys of their own, and with one that ten of them share.
func fill(t testing.TB, x *memory.Index, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		if err := x.Add(uint32(i), []uint64{key(2 * i), key(2*(i/10) + 1)}); err != nil {
			t.Fatal(err)
		}
	}
}

func empty(t testing.TB, x *memory.Index, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		if err := x.Remove(uint32(i), []uint64{key(2 * i), key(2*(i/10) + 1)}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestEmptiedSlotsAreReused: documents that come and go for ever take no more memory than those that are there.
func TestEmptiedSlotsAreReused(t *testing.T) {
	x := memory.New()
	const kept = 100
	for i := range 100_000 {
		fill(t, x, i, i+1)
		if i >= kept {
			empty(t, x, i-kept, i-kept+1)
		}
	}
	if got := usage(t, x); got.Buckets != kept+kept/10 || got.BucketBytes > 16<<10 {
		t.Errorf("the index of %d documents takes %+v after 100,000 came and went", kept, got)
	}
}

// TestShrinks: an index from which documents are removed gives back their memory.
func TestShrinks(t *testing.T) {
	const docs = 100_000
	x := memory.New()
	var words []uint64
	for i := range docs {
		words = append(words, uint64(i)<<32)
	}
	if err := x.AddWords(words); err != nil {
		t.Fatal(err)
	}
	fill(t, x, 0, docs)
	full := usage(t, x)
	if perKey := float64(full.BucketBytes) / (2 * docs); perKey > 20 {
		t.Errorf("a key takes %.1f bytes", perKey)
	}
	empty(t, x, 0, docs/2)
	if half := usage(t, x); half.BucketBytes > full.BucketBytes*2/3 {
		t.Errorf("half the documents take %d of %d bytes", half.BucketBytes, full.BucketBytes)
	}
	empty(t, x, docs/2, docs)
	if err := x.RemoveWords(words); err != nil {
		t.Fatal(err)
	}
	got := usage(t, x)
	if got.Buckets != 0 || got.BucketBytes > full.BucketBytes/50 || got.WordBytes > full.WordBytes/50 {
		t.Errorf("no documents take %+v, all took %+v", got, full)
	}
}

// TestSnapshotSharesMemory: a snapshot costs memory only for what changes.
func TestSnapshotSharesMemory(t *testing.T) {
	const docs = 50_000
	x := memory.New()
	fill(t, x, 0, docs)
	snapshots := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			s, err := x.Snapshot()
			if err != nil {
				b.Fatal(err)
			}
			s.Release()
		}
	})
	if got, all := snapshots.AllocedBytesPerOp(), usage(t, x).BucketBytes; got > all/100 {
		t.Errorf("a snapshot allocates %d bytes of an index of %d", got, all)
	}
}

func BenchmarkAdd(b *testing.B) {
	x := memory.New()
	i := 0
	for b.Loop() {
		if err := x.Add(uint32(i), []uint64{key(2 * i), key(2*(i/10) + 1)}); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

func BenchmarkProbe(b *testing.B) {
	const docs = 500_000
	x := memory.New()
	fill(b, x, 0, docs)
	none := func(uint32) bool { return false }
	keys := make([]uint64, 100)
	i := 0
	for b.Loop() {
		for k := range keys {
			keys[k] = key(2 * ((i + k*4973) % docs))
		}
		if _, err := x.Probe(100, none, keys); err != nil {
			b.Fatal(err)
		}
		i++
	}
}
