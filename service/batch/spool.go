package batch

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/klauspost/compress/zstd"
)

// spool keeps the raw records and texts of a run in a temporary file, compressed, so that memory does not grow with
// them. An entry is one zstd frame:
//
//	uvarint length of the text | text | raw record
//
// It is written once from the start to the end, and read at random after that.
type spool struct {
	file    *os.File
	writer  *bufio.Writer
	encoder *zstd.Encoder
	decoder *zstd.Decoder
	ends    []int64 // end of each entry in the file
	frame   []byte
	plain   []byte
}

// newSpool makes a spool in dir. The file has no name, or loses it at once, so that nothing of it is left behind.
func newSpool(dir string) (*spool, error) {
	file, err := os.CreateTemp(dir, "neardup-spool-*")
	if err != nil {
		return nil, fmt.Errorf("make a temporary file: %w", err)
	}
	if err := os.Remove(file.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("unlink the temporary file: %w", err), file.Close())
	}
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0))
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &spool{file: file, writer: bufio.NewWriterSize(file, 1<<20), encoder: encoder, decoder: decoder}, nil
}

// add appends an entry; its number is how many were added before.
func (s *spool) add(text string, raw []byte) error {
	s.plain = binary.AppendUvarint(s.plain[:0], uint64(len(text)))
	s.plain = append(s.plain, text...)
	s.plain = append(s.plain, raw...)
	s.frame = s.encoder.EncodeAll(s.plain, s.frame[:0])
	if _, err := s.writer.Write(s.frame); err != nil {
		return fmt.Errorf("write a temporary file: %w: is there room in the folder for temporary files?", err)
	}
	s.ends = append(s.ends, s.start(len(s.ends))+int64(len(s.frame)))
	return nil
}

func (s *spool) start(entry int) int64 {
	if entry == 0 {
		return 0
	}
	return s.ends[entry-1]
}

// finish makes all entries readable.
func (s *spool) finish() error {
	if err := s.writer.Flush(); err != nil {
		return fmt.Errorf("write a temporary file: %w: is there room in the folder for temporary files?", err)
	}
	return nil
}

// entry reads an entry; it may be called by many at once after finish.
func (s *spool) entry(number int) (text string, raw []byte, err error) {
	frame := make([]byte, s.ends[number]-s.start(number))
	if _, err := s.file.ReadAt(frame, s.start(number)); err != nil {
		return "", nil, fmt.Errorf("read a temporary file: %w", err)
	}
	plain, err := s.decoder.DecodeAll(frame, nil)
	if err != nil {
		return "", nil, fmt.Errorf("read a temporary file: %w", err)
	}
	length, n := binary.Uvarint(plain)
	if n <= 0 || length > uint64(len(plain)-n) {
		return "", nil, fmt.Errorf("read a temporary file: %w", io.ErrUnexpectedEOF)
	}
	plain = plain[n:]
	return string(plain[:length]), plain[length:], nil
}

func (s *spool) close() error {
	s.decoder.Close()
	return errors.Join(s.encoder.Close(), s.file.Close())
}
