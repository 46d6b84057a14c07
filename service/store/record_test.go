package store

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// FuzzDecodeDocument checks that a damaged record is an error that names its key, and that a sound one is stored again
// as it is.
func FuzzDecodeDocument(f *testing.F) {
	value, err := encodeRecord(newDocument(5, "a"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(value)
	f.Add(value[:len(value)/2])
	f.Add([]byte{})
	f.Add([]byte{recordVersion})
	f.Add([]byte{recordVersion + 1, 8, 5})
	key := ordinalKey(1, partDocument, 5)
	f.Fuzz(func(t *testing.T, value []byte) {
		rec, err := decodeDocument(key, value)
		if err != nil {
			var corrupt *CorruptError
			if !errors.Is(err, ErrCorrupt) || !errors.As(err, &corrupt) || corrupt.Where != "collection 1, document 5" {
				t.Fatalf("error %v, want an ErrCorrupt with the key", err)
			}
			return
		}
		encoded, err := encodeRecord(rec)
		if err != nil {
			t.Fatal(err)
		}
		again := new(storagev1.DocumentRecord)
		if err := decodeRecord(key, encoded, again); err != nil {
			t.Fatal(err)
		}
		if twice, err := encodeRecord(again); err != nil || !bytes.Equal(twice, encoded) {
			t.Fatalf("stored again it differs: %v", err)
		}
	})
}

// FuzzDecodeText checks that a damaged text is an error and allocates no more than its frame can hold.
func FuzzDecodeText(f *testing.F) {
	codec, err := newTextCodec()
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(codec.close)
	f.Add(codec.encode([]byte(strings.Repeat("the tide is out ", 100))))
	f.Add(codec.encode([]byte{0xff}))
	f.Add(codec.encode(nil))
	f.Add([]byte{recordVersion, 0x28, 0xb5, 0x2f, 0xfd})
	f.Fuzz(func(t *testing.T, value []byte) {
		text, err := codec.decode([]byte{kindData}, value)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Fatalf("error %v, want an ErrCorrupt", err)
			}
			return
		}
		if len(text) > len(value)*maxExpansion {
			t.Fatalf("%d bytes of text from %d", len(text), len(value))
		}
		again, err := codec.decode([]byte{kindData}, codec.encode(text))
		if err != nil || !bytes.Equal(again, text) {
			t.Fatalf("encoded again it differs: %v", err)
		}
	})
}

func TestTextThatIsDamagedAnywhere(t *testing.T) {
	codec, err := newTextCodec()
	if err != nil {
		t.Fatal(err)
	}
	defer codec.close()
	text := []byte("A quiet morning in the harbor; the ferry leaves at noon.")
	value := codec.encode(text)
	for i := range value {
		for bit := range 8 {
			damaged := bytes.Clone(value)
			damaged[i] ^= 1 << bit
			got, err := codec.decode([]byte{kindData}, damaged)
			if err == nil && !bytes.Equal(got, text) {
				t.Fatalf("bit %d of byte %d: another text without an error: %q", bit, i, got)
			}
		}
	}
}
