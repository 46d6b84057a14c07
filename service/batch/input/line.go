package input

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// errTooLong says that a record has more bytes than the limit.
var errTooLong = errors.New("too long")

// lineReader cuts a stream into lines of up to max bytes.
type lineReader struct {
	r   *bufio.Reader
	max int
	// buf gathers a line that is longer than the buffer of r; it grows to max at most.
	buf []byte
	// number is that of the last line that was read whole, counted from 1.
	number int64
}

func newLineReader(r io.Reader, max int) *lineReader {
	return &lineReader{r: bufio.NewReaderSize(r, 256<<10), max: max}
}

// next returns the next line without its line end; it is valid until the next call. errTooLong says that the line was
// skipped without being held, and that reading can go on. io.EOF is the end. After any other error the part of a line
// that came before it is dropped, since it is not known to be whole.
func (l *lineReader) next() ([]byte, error) {
	l.buf = l.buf[:0]
	size := 0
	for {
		chunk, err := l.r.ReadSlice('\n')
		size += len(chunk)
		switch {
		case err == nil:
			l.number++
			return l.finish(chunk, size)
		case errors.Is(err, bufio.ErrBufferFull):
			if size <= l.max {
				l.buf = append(l.buf, chunk...)
			}
		case errors.Is(err, io.EOF) && size > 0:
			l.number++
			return l.finish(chunk, size)
		default:
			return nil, err
		}
	}
}

// finish joins the last chunk of a line to what came before it. The line end does not count against the limit.
func (l *lineReader) finish(chunk []byte, size int) ([]byte, error) {
	content := trimLineEnd(chunk)
	if size-len(chunk)+len(content) > l.max {
		return nil, errTooLong
	}
	if len(l.buf) == 0 {
		return content, nil
	}
	l.buf = append(l.buf, chunk...)
	return trimLineEnd(l.buf), nil
}

// trimLineEnd drops one "\n" or "\r\n" from the end.
func trimLineEnd(line []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
}
