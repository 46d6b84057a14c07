package analyze

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/neardup/neardup/sketch/text"
)

// wireName is a name of a wire service as found by its key.
type wireName struct {
	// letters is an ambiguous name as the table writes it, without what is neither letter nor digit; empty for others.
	letters string
	next    *wireName
}

const wireNameBytesMax = 80

// wireNames finds the names of wire services by their normalised form without spaces.
var wireNames = func() map[string]*wireName {
	names := make(map[string]*wireName)
	for _, service := range wireServices {
		for _, name := range service.names {
			entry := &wireName{next: names[wireKey(name)]}
			if service.ambiguous {
				entry.letters = lettersOf(name)
			}
			names[wireKey(name)] = entry
		}
	}
	return names
}()

// ideographicWires are the names in Chinese characters or kana, which stand beside a place without a space.
var ideographicWires = func() (names []string) {
	for _, service := range wireServices {
		for _, name := range service.names {
			if strings.ContainsFunc(name, isIdeographic) {
				names = append(names, name)
			}
		}
	}
	return names
}()

func isIdeographic(r rune) bool { return unicode.In(r, unicode.Han, unicode.Katakana) }

func wireKey(name string) string {
	return strings.ReplaceAll(string(text.AppendNormalized(nil, name)), " ", "")
}

func lettersOf(name string) string {
	return strings.Map(func(r rune) rune {
		if isNameRune(r) {
			return r
		}
		return -1
	}, name)
}

// isWire reports whether name is that of a wire service. Ambiguous names count only if allowed, and only with the very
// letters of the table: "(آب)" is a month, where "(أ ب)" is an agency.
func isWire(name string, ambiguous bool) bool {
	if len(name) > wireNameBytesMax || !utf8.ValidString(name) {
		return false
	}
	for entry := wireNames[wireKey(name)]; entry != nil; entry = entry.next {
		if entry.letters == "" || ambiguous && lettersOf(name) == entry.letters {
			return true
		}
	}
	return false
}

// wireSeparators stand between the names of several agencies, or between a place and an agency.
const wireSeparators = "=＝/／,،、&+;|-–—"

// wireIn finds the first wire service that s names as a whole or between separators. all reports whether s names
// nothing else.
func wireIn(s string, ambiguous bool) (name span, all, ok bool) {
	if whole := trimName(s, span{0, len(s)}); !whole.isNone() && isWire(s[whole.start:whole.end], ambiguous) {
		return whole, true, true
	}
	all = true
	for start := 0; start <= len(s); {
		end := strings.IndexAny(s[start:], wireSeparators)
		if end < 0 {
			end = len(s)
		} else {
			end += start
		}
		part := trimName(s, span{start, end})
		switch {
		case part.isNone():
		case !isWire(s[part.start:part.end], ambiguous):
			all = false
		case name.isNone():
			name = part
		}
		start = end + 1
		for start < len(s) && s[start]&0xC0 == 0x80 { // the rest of the separator's bytes
			start++
		}
	}
	return name, all, !name.isNone()
}

// trimName takes what is neither letter nor number from both ends of a span of s.
func trimName(s string, in span) span {
	first := strings.IndexFunc(s[in.start:in.end], isLetterOrNumber)
	if first < 0 {
		return span{}
	}
	in.start += first
	in.end = trimNameEnd(s, in.start, in.end)
	return in
}
