package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mattn/go-runewidth"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// stretchMax bounds the characters that are shown of one stretch of text.
const stretchMax = 600

// sideBySide writes two texts in two columns, in the order of a: stretches that both have are marked = between the
// columns, those that differ |, and those of one side alone < or >. An edited passage is cut into such stretches. A
// stretch of b between passages stands before the passage that follows it in b.
func (o *output) sideBySide(passages []*neardupv1.SharedPassage, a, b side, width int) {
	before := textBefore(passages, b.text)
	o.printf("\n")
	o.columns(width, ' ', bold, a.name, b.name)
	from := 0
	for i, p := range passages {
		spanA, spanB := clamped(p.GetA(), a.text), clamped(p.GetB(), b.text)
		start := int(spanA.GetStartByte())
		o.stretch(width, a.text[min(from, start):start], before[i])
		for _, e := range edits(a.text[start:spanA.GetEndByte()], b.text[spanB.GetStartByte():spanB.GetEndByte()]) {
			if e.equal {
				o.columns(width, '=', cyan, e.a, e.b)
			} else {
				o.stretch(width, e.a, e.b)
			}
		}
		from = max(from, int(spanA.GetEndByte()))
	}
	o.stretch(width, a.text[min(from, len(a.text)):], before[len(passages)])
}

// textBefore returns the text of b between each passage and the one before it in b, and last the text after all.
func textBefore(passages []*neardupv1.SharedPassage, b string) []string {
	order := make([]int, len(passages))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Compare(passages[i].GetB().GetStartByte(), passages[j].GetB().GetStartByte())
	})
	before := make([]string, len(passages)+1)
	from := 0
	for _, i := range order {
		span := clamped(passages[i].GetB(), b)
		start := int(span.GetStartByte())
		before[i] = b[min(from, start):start]
		from = max(from, int(span.GetEndByte()))
	}
	before[len(passages)] = b[min(from, len(b)):]
	return before
}

// stretch writes what differs between two passages.
func (o *output) stretch(width int, a, b string) {
	mark := '|'
	switch emptyA, emptyB := strings.TrimSpace(a) == "", strings.TrimSpace(b) == ""; {
	case emptyA && emptyB:
		return
	case emptyA:
		mark = '>'
	case emptyB:
		mark = '<'
	}
	o.columns(width, mark, yellow, a, b)
}

// columns writes two texts next to each other with a mark between them.
func (o *output) columns(width int, mark rune, h hue, a, b string) {
	const between = 3 // a space, the mark, a space
	column := (width - between) / 2
	left, right := wrap(excerpt(a, stretchMax), column), wrap(excerpt(b, stretchMax), column)
	for i := range max(len(left), len(right)) {
		cellA, cellB := "", ""
		if i < len(left) {
			cellA = left[i]
		}
		if i < len(right) {
			cellB = right[i]
		}
		padding := strings.Repeat(" ", max(0, column-runewidth.StringWidth(cellA)))
		if cellA != "" {
			cellA = o.in(h, cellA)
		}
		if cellB != "" {
			cellB = o.in(h, cellB)
		}
		o.printf("%s\n", strings.TrimRight(cellA+padding+" "+string(mark)+" "+cellB, " "))
	}
}

// wrap breaks a text that is on one line into lines of at most the given number of columns, at spaces where there are.
func wrap(text string, columns int) []string {
	var lines []string
	for text != "" {
		line := runewidth.Truncate(text, columns, "")
		if line == "" {
			// A character that is wider than the column must not hold up the rest.
			line = string([]rune(text)[:1])
		}
		if len(line) < len(text) && text[len(line)] != ' ' {
			if space := strings.LastIndexByte(line, ' '); space > 0 {
				line = line[:space]
			}
		}
		lines = append(lines, strings.TrimRight(line, " "))
		text = strings.TrimLeft(text[len(line):], " ")
	}
	return lines
}
