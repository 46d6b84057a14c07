package input

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

func TestLines(t *testing.T) {
	long := strings.Repeat("x", 300<<10) // longer than the buffer
	for _, tc := range []struct {
		name  string
		input string
		want  []string
	}{
		{"nothing", "", nil},
		{"one without end", "a", []string{"a"}},
		{"line ends", "a\nb\r\n\nc", []string{"a", "b", "", "c"}},
		{"only the last return is part of a line end", "a\r\r\n", []string{"a\r"}},
		{"long", "a\n" + long + "\r\nb\n", []string{"a", long, "b"}},
		{"long at the end", "a\n" + long, []string{"a", long}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := readLines(newLineReader(strings.NewReader(tc.input), 1<<20))
			if !errors.Is(err, io.EOF) {
				t.Fatalf("ended with %v, want io.EOF", err)
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("got %.80q, want %.80q", got, tc.want)
			}
		})
	}
}

func TestLineTooLong(t *testing.T) {
	for _, tc := range []struct {
		name  string
		input string
		want  []string
	}{
		{"at the limit", "1234\n", []string{"1234"}},
		{"at the limit with return", "1234\r\n", []string{"1234"}},
		{"over the limit", "a\n12345\nb\n", []string{"a", "<too long>", "b"}},
		{"over the limit at the end", "a\n12345", []string{"a", "<too long>"}},
		{"over the buffer", "a\n" + strings.Repeat("x", 1<<20) + "\nb\n", []string{"a", "<too long>", "b"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := readLines(newLineReader(strings.NewReader(tc.input), 4))
			if !errors.Is(err, io.EOF) {
				t.Fatalf("ended with %v, want io.EOF", err)
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

// A line that is far over the limit must not be gathered: 256 MiB pass through in the memory of the buffer.
func TestLineTooLongIsNotHeld(t *testing.T) {
	const limit = 1 << 20
	lines := newLineReader(io.MultiReader(io.LimitReader(endless{}, 1<<28), strings.NewReader("\nb\n")), limit)
	if _, err := lines.next(); !errors.Is(err, errTooLong) {
		t.Fatalf("first line: %v, want errTooLong", err)
	}
	if cap(lines.buf) > 4*limit {
		t.Errorf("%d bytes are held for a limit of %d", cap(lines.buf), limit)
	}
	line, err := lines.next()
	if string(line) != "b" || err != nil || lines.number != 2 {
		t.Errorf("then %q, %v as line %d, want b as line 2", line, err, lines.number)
	}
}

// The part of a line before a broken stream is not a line.
func TestLineBeforeBreak(t *testing.T) {
	broken := errors.New("broken")
	stream := io.MultiReader(strings.NewReader("a\nhalf a li"), iotest.ErrReader(broken))
	got, err := readLines(newLineReader(stream, 1<<20))
	if !errors.Is(err, broken) {
		t.Fatalf("ended with %v, want the error of the stream", err)
	}
	if !slices.Equal(got, []string{"a"}) {
		t.Errorf("got %q, want only the whole line", got)
	}
}

// readLines reads until an error that is not errTooLong.
func readLines(l *lineReader) (lines []string, err error) {
	for {
		line, err := l.next()
		switch {
		case errors.Is(err, errTooLong):
			lines = append(lines, "<too long>")
		case err != nil:
			return lines, err
		default:
			lines = append(lines, string(line))
		}
	}
}

// endless is a stream of one letter.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}
