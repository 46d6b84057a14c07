package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/vbauerster/cupwriter"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// output is standard output: text for people, or JSON for programs. Writing cannot fail before flush, which says
// whether anything did.
type output struct {
	w     *bufio.Writer
	color bool
	// terminalWidth is the width of the terminal in columns; zero if there is none.
	terminalWidth int
}

// newOutput colors its text if people see it and have not asked for the contrary.
func newOutput(stdout io.Writer, lookupEnv func(string) (string, bool)) *output {
	term, _ := lookupEnv("TERM")
	noColor, _ := lookupEnv("NO_COLOR")
	return &output{
		w:     bufio.NewWriter(stdout),
		color: isTerminal(stdout) && noColor == "" && term != "dumb",

		terminalWidth: terminalWidth(stdout),
	}
}

// isTerminal reports whether what is written to w appears on a terminal.
func isTerminal(w io.Writer) bool { return cupwriter.New(w, false).IsTerminal() }

// flush writes what is buffered; its error is that of the first write that failed.
func (o *output) flush() error {
	if err := o.w.Flush(); err != nil {
		return fmt.Errorf("write to standard output: %w", err)
	}
	return nil
}

// printf writes text for people.
func (o *output) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(o.w, format, args...) // flush reports it
}

// message writes an API message as one line of JSON with the names of the proto files. Fields at their defaults are
// written too, so that a reader finds every key.
func (o *output) message(m proto.Message) error {
	written, err := protojson.MarshalOptions{UseProtoNames: true, EmitDefaultValues: true}.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode %s: %w", m.ProtoReflect().Descriptor().Name(), err)
	}
	// protojson puts in spaces at random, to keep programs from relying on its bytes. Ours may be relied on.
	var line bytes.Buffer
	if err := json.Compact(&line, written); err != nil {
		return fmt.Errorf("encode %s: %w", m.ProtoReflect().Descriptor().Name(), err)
	}
	o.line(line.Bytes())
	return nil
}

// value writes a value that is no API message as one line of JSON.
func (o *output) value(v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	o.line(line)
	return nil
}

func (o *output) line(b []byte) {
	_, _ = o.w.Write(append(b, '\n')) // flush reports it
}

// hue is a terminal color, the parameter of an SGR sequence.
type hue string

const (
	bold   hue = "1"
	dim    hue = "2"
	red    hue = "31"
	green  hue = "32"
	yellow hue = "33"
	cyan   hue = "36"
)

// in returns the text in a color, where there is color.
func (o *output) in(h hue, text string) string {
	if !o.color {
		return text
	}
	return "\x1b[" + string(h) + "m" + text + "\x1b[0m"
}

// printable replaces what would move the cursor, break the line or reorder the text around it. Names and texts come
// from documents, and documents may be hostile.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u200c' || r == '\u200d':
			return r // joiners, which Persian and Indic words need
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == '\u2028', r == '\u2029':
			return ' '
		default:
			return r
		}
	}, text)
}

// excerpt returns the beginning of a text, of at most max characters, on one line.
func excerpt(text string, max int) string {
	short := []rune(strings.Join(strings.Fields(printable(strings.ToValidUTF8(clip(text, max), "\uFFFD"))), " "))
	if len(short) <= max {
		return string(short)
	}
	return string(short[:max-1]) + "…"
}

// clip bounds the bytes of a long text before it is looked at, leaving more than max characters.
func clip(text string, max int) string {
	const bytesPerRuneMax, spaces = 4, 2
	return text[:min(len(text), max*bytesPerRuneMax*spaces)]
}
