package store

import (
	"errors"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// maxExpansion bounds how much larger than its frame a text may claim to be: a zstd block of 4 bytes can stand for at
// most 128 KiB. So a damaged size cannot make the decoder allocate out of proportion.
const maxExpansion = 1 << 15

// textCodec compresses texts. It is shared by all callers.
type textCodec struct {
	// encoders are a pool, which gives a core the encoder that it used last. An encoder by itself goes round as many tables
	// of 1.3 MB as there are cores, of which none is in the cache of the core that is at work.
	encoders sync.Pool
	decoder  *zstd.Decoder
}

func newTextEncoder() (*zstd.Encoder, error) {
	// Frames of a single segment always record their size. An encoder of one thread holds nothing but memory.
	return zstd.NewWriter(nil, zstd.WithEncoderCRC(true), zstd.WithSingleSegment(true),
		zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1))
}

func newTextCodec() (*textCodec, error) {
	encoder, err := newTextEncoder()
	if err != nil {
		return nil, fmt.Errorf("making the text encoder: %w", err)
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderConcurrency(0))
	if err != nil {
		return nil, fmt.Errorf("making the text decoder: %w", err)
	}
	c := &textCodec{decoder: decoder}
	c.encoders.New = func() any {
		// The options are those with which the first encoder was made.
		encoder, _ := newTextEncoder()
		return encoder
	}
	c.encoders.Put(encoder)
	return c, nil
}

// encode returns the stored form of a text: a version byte and a zstd frame, and for an empty text the version byte alone.
func (c *textCodec) encode(text []byte) []byte {
	if len(text) == 0 {
		return []byte{recordVersion}
	}
	encoder := c.encoders.Get().(*zstd.Encoder)
	defer c.encoders.Put(encoder)
	return encoder.EncodeAll(text, append(make([]byte, 0, 64+len(text)/2), recordVersion))
}

// decode returns the text of a stored value. It allocates exactly the size that the frame records.
func (c *textCodec) decode(key, value []byte) ([]byte, error) {
	frame, err := payloadOf(key, value)
	if err != nil {
		return nil, err
	}
	if len(frame) == 0 {
		return []byte{}, nil
	}
	text, err := c.expand(frame)
	if err != nil {
		return nil, &CorruptError{Where: describe(key), Err: err}
	}
	return text, nil
}

func (c *textCodec) expand(frame []byte) ([]byte, error) {
	var header zstd.Header
	if err := header.Decode(frame); err != nil {
		return nil, err
	}
	if !header.HasFCS || !header.HasCheckSum {
		return nil, errors.New("the zstd frame lacks its size or its checksum")
	}
	size := header.FrameContentSize
	if size > uint64(len(frame))*maxExpansion {
		return nil, fmt.Errorf("%d bytes cannot stand for a text of %d", len(frame), size)
	}
	text, err := c.decoder.DecodeAll(frame, make([]byte, 0, size))
	if err != nil {
		return nil, err
	}
	if uint64(len(text)) != size {
		return nil, fmt.Errorf("the text has %d bytes, not %d", len(text), size)
	}
	return text, nil
}

func (c *textCodec) close() { c.decoder.Close() }

// CompressedText is a text as it is stored. It is made by Store.Compress; the zero value is none.
type CompressedText struct {
	value []byte
	bytes int // of the text itself
}

// IsNone reports whether t is the zero value.
func (t CompressedText) IsNone() bool { return t.value == nil }

// Compress compresses a text for Batch.PutCompressed, so that it need not be done while other changes wait.
func (s *Store) Compress(text []byte) CompressedText {
	return CompressedText{value: s.texts.encode(text), bytes: len(text)}
}
