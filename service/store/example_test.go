package store_test

import (
	"fmt"
	"log"

	"github.com/cockroachdb/pebble/v2/vfs"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
	"github.com/neardup/neardup/service/store"
)

func Example() {
	s, err := store.Open("neardup-data", store.Options{FS: vfs.NewMem()})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	news := &storagev1.CollectionRecord{Name: "news"}
	if err := s.PutCollection(news); err != nil {
		log.Fatal(err)
	}

	batch := s.NewBatch()
	batch.PutDocument(news.GetCollectionId(), &storagev1.DocumentRecord{Ordinal: 1, Id: "a"}, []byte("Fog."), true)
	batch.PutDocument(news.GetCollectionId(), &storagev1.DocumentRecord{Ordinal: 2, Id: "b"}, []byte("Fog."), true)
	batch.PutMatch(news.GetCollectionId(), &storagev1.MatchRecord{A: 1, B: 2, Resemblance: 1})
	wait, err := batch.Apply() // visible, and in order: under the caller's lock
	if err != nil {
		log.Fatal(err)
	}
	if err := wait(); err != nil { // durable: outside the lock
		log.Fatal(err)
	}

	err = s.MatchesOf(news.GetCollectionId(), 2, func(match *storagev1.MatchRecord) error {
		fmt.Println(match.GetA(), match.GetB(), match.GetResemblance())
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output: 1 2 1
}
