package store

import (
	"errors"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// maxExpansion bounds how much larger than its frame a text may claim to be: a zstd block of 4 bytes can stand for at
// most 128 KiB. So a damaged size cannot make the decoder allocate out of proportion.
const maxExpansion = 1 << 15

// textCodec compresses texts. Its encoder and decoder are shared by all callers.
type textCodec struct {
	encoder *zstd.Encoder
	decoder *zstd.Decoder
}

func newTextCodec() (*textCodec, error) {
	// Frames of a single segment always record their size.
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderCRC(true), zstd.WithSingleSegment(true),
		zstd.WithEncoderLevel(zstd.SpeedDefault))
	if err != nil {
		return nil, fmt.Errorf("making the text encoder: %w", err)
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderConcurrency(0))
	if err != nil {
		return nil, fmt.Errorf("making the text decoder: %w", err)
	}
	return &textCodec{encoder: encoder, decoder: decoder}, nil
}

// encode returns the stored form of a text: a version byte and a zstd frame, and for an empty text the version byte alone.
func (c *textCodec) encode(text []byte) []byte {
	if len(text) == 0 {
		return []byte{recordVersion}
	}
	return c.encoder.EncodeAll(text, append(make([]byte, 0, 64+len(text)/2), recordVersion))
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

func (c *textCodec) close() {
	// Closing an encoder that has no stream under way cannot fail.
	_ = c.encoder.Close()
	c.decoder.Close()
}
