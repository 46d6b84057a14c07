package input

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// object holds the values of the top level of a JSON object, undecoded. Only the few fields that are asked for are
// decoded, so a line may carry any other fields at the cost of a scan. Of a repeated name the last value counts, as in
// encoding/json.
type object map[string][]byte

// parseObject checks that line is one JSON object and finds its fields. The values point into line.
func parseObject(line []byte) (object, error) {
	if !json.Valid(line) {
		// Decoding again for the error costs nothing that matters: broken lines are few.
		var ignored json.RawMessage
		err := json.Unmarshal(line, &ignored)
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			return nil, fmt.Errorf("broken JSON at byte %d: %w", syntax.Offset, err)
		}
		return nil, fmt.Errorf("broken JSON: %w", err)
	}
	i := skipSpace(line, 0)
	if kind := kindOf(line[i:]); kind != kindObject {
		return nil, fmt.Errorf("the line is %v: it must be a JSON object", kind)
	}
	fields := make(object)
	for i = skipSpace(line, i+1); line[i] != '}'; i = skipSpace(line, i) {
		if line[i] == ',' {
			i = skipSpace(line, i+1)
		}
		nameEnd := skipValue(line, i)
		var name string
		if err := json.Unmarshal(line[i:nameEnd], &name); err != nil {
			return nil, fmt.Errorf("broken name at byte %d: %w", i, err)
		}
		i = skipSpace(line, nameEnd)
		i = skipSpace(line, i+1) // the colon
		valueEnd := skipValue(line, i)
		fields[name] = line[i:valueEnd]
		i = valueEnd
	}
	return fields, nil
}

// scalar returns the text of a string, or a number as it is written, and the kind of the field's value.
func (o object) scalar(name string) (string, kind) {
	value, ok := o[name]
	if !ok {
		return "", kindMissing
	}
	switch k := kindOf(value); k {
	case kindString:
		if s, ok := unquote(value[1 : len(value)-1]); ok {
			return s, k
		}
		var s string
		if err := json.Unmarshal(value, &s); err != nil {
			return "", kindMissing // not reached: the line was checked
		}
		return s, k
	case kindNumber:
		return string(value), k
	default:
		return "", k
	}
}

// unquote returns the text of a string without its quotes, which is valid JSON. It leaves escapes of code points and
// broken UTF-8 to encoding/json, which takes five times as long.
func unquote(quoted []byte) (string, bool) {
	if !utf8.Valid(quoted) {
		return "", false
	}
	at := bytes.IndexByte(quoted, '\\')
	if at < 0 {
		return string(quoted), true
	}
	var s strings.Builder
	s.Grow(len(quoted))
	for ; at >= 0; at = bytes.IndexByte(quoted, '\\') {
		s.Write(quoted[:at])
		switch c := quoted[at+1]; c {
		case '"', '\\', '/':
			s.WriteByte(c)
		case 'b':
			s.WriteByte('\b')
		case 'f':
			s.WriteByte('\f')
		case 'n':
			s.WriteByte('\n')
		case 'r':
			s.WriteByte('\r')
		case 't':
			s.WriteByte('\t')
		default: // a code point
			return "", false
		}
		quoted = quoted[at+2:]
	}
	s.Write(quoted)
	return s.String(), true
}

// kind is the type of a JSON value.
type kind uint8

const (
	kindMissing kind = iota
	kindNull
	kindString
	kindNumber
	kindBool
	kindArray
	kindObject
)

// String names the kind with its article, to stand after "is".
func (k kind) String() string {
	return [...]string{"missing", "null", "a string", "a number", "a boolean", "an array", "an object"}[k]
}

// kindOf returns the kind of a valid value by its first byte.
func kindOf(value []byte) kind {
	switch value[0] {
	case '"':
		return kindString
	case '{':
		return kindObject
	case '[':
		return kindArray
	case 't', 'f':
		return kindBool
	case 'n':
		return kindNull
	default:
		return kindNumber
	}
}

// skipSpace returns the first index from i on that is not white space.
func skipSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\n' || b[i] == '\r') {
		i++
	}
	return i
}

// skipValue returns the index after the valid value that begins at i.
func skipValue(b []byte, i int) int {
	depth := 0
	for {
		switch b[i] {
		case '"':
			i = skipString(b, i)
		case '{', '[':
			depth++
			i++
		case '}', ']':
			depth--
			i++
		case ' ', '\t', '\n', '\r', ',', ':':
			i++
		default:
			for i < len(b) && !isDelimiter(b[i]) {
				i++
			}
		}
		if depth == 0 {
			return i
		}
	}
}

// skipString returns the index after the string that begins at i.
func skipString(b []byte, i int) int {
	for i++; b[i] != '"'; i++ {
		if b[i] == '\\' {
			i++
		}
	}
	return i + 1
}

// isDelimiter reports whether c ends a number or a literal.
func isDelimiter(c byte) bool {
	switch c {
	case ',', '}', ']', ' ', '\t', '\n', '\r':
		return true
	default:
		return false
	}
}
