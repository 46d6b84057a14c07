package main

import (
	"fmt"
	"strings"
	"unicode"
)

// link links a heading of the page.
func link(heading string) string { return fmt.Sprintf("[%s](#%s)", heading, anchor(heading)) }

// anchor returns the anchor that GitHub gives a heading: in lower case, a space becomes a hyphen, and all but letters,
// digits, hyphens and underscores are left out.
func anchor(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		default:
			return -1
		}
	}, heading)
}

// escape keeps plain text from being read as Markdown. An underscore inside a word marks nothing.
func escape(text string) string {
	var b strings.Builder
	runes := []rune(text)
	for i, r := range runes {
		inWord := i > 0 && i < len(runes)-1 && isWord(runes[i-1]) && isWord(runes[i+1])
		if strings.ContainsRune("\\*`<[", r) || r == '_' && !inWord {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// cell puts Markdown into a cell of a table, which is one line.
func cell(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "|", `\|`)
}
