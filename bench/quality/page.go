package main

import (
	"cmp"
	"fmt"
	"html/template"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
)

// page shows pairs to a reader: both texts side by side, each in its own direction, with the shared passages marked.
type page struct {
	Title   string
	Entries []entry
}

// entry is one pair.
type entry struct {
	Heading string
	// Scores is what was found of the pair, or that nothing was.
	Scores string
	// Reasons say how the pair was judged; there may be none.
	Reasons []string
	A, B    side
}

// side is one document of a pair.
type side struct {
	ID, Source, Title, Published string
	Segments                     []segment
}

// segment is a run of text. Passage is the number of the shared passage, from 1 on, or 0 outside of any.
type segment struct {
	Text    string
	Passage int
}

var pageTemplate = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<title>{{.Title}}</title>
<style>
table { width: 100%; table-layout: fixed; border-collapse: collapse }
td { vertical-align: top; padding: 0.5em; border: 1px solid silver; white-space: pre-wrap; overflow-wrap: break-word }
sup { color: gray }
</style>
</head>
<body>
<h1>{{.Title}}</h1>
{{range $i, $e := .Entries}}
<h2>{{$i}}. {{.A.ID}} | {{.B.ID}} | {{.Heading}}</h2>
<p>{{.Scores}}</p>
{{with .Reasons}}<ul>{{range .}}<li>{{.}}</li>{{end}}</ul>{{end}}
<table>
<tr>{{template "side" .A}}{{template "side" .B}}</tr>
</table>
{{else}}
<p>There are none.</p>
{{end}}
</body>
</html>
{{define "side"}}
<td dir="auto"><b>{{.Title}}</b> <bdi>[{{.Source}} {{.Published}}]</bdi>
{{range .Segments}}{{if .Passage}}<sup>{{.Passage}}</sup><mark>{{.Text}}</mark>{{else}}{{.Text}}{{end}}{{end}}</td>
{{end}}`))

// writePage writes a page to a new file.
func writePage(path string, p page) error {
	var content strings.Builder
	if err := pageTemplate.Execute(&content, p); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return os.WriteFile(path, []byte(content.String()), 0o644)
}

// newEntry shows a pair as it was found, or as it stands in the truth if it was not.
func newEntry(heading string, key pairKey, d *detection) entry {
	p, matched := d.pairs[key]
	if !matched {
		a, b := d.document(key.first), d.document(key.second)
		return entry{Heading: heading, Scores: "no match", A: newSide(a, nil), B: newSide(b, nil)}
	}
	inA, inB := make([]match.Span, len(p.Passages)), make([]match.Span, len(p.Passages))
	for i, passage := range p.Passages {
		inA[i], inB[i] = passage.A, passage.B
	}
	return entry{
		Heading: heading,
		Scores: fmt.Sprintf("%s, resemblance %.3f, containment %.3f and %.3f, rarity %.3f, agreement %.3f, %s",
			p.Relation, p.Resemblance, p.ContainmentAInB, p.ContainmentBInA, p.Rarity, p.Agreement, tokenCounts(p.Passages)),
		A: newSide(d.document(p.A), inA),
		B: newSide(d.document(p.B), inB),
	}
}

func tokenCounts(passages []match.Passage) string {
	counts := make([]string, len(passages))
	for i, p := range passages {
		counts[i] = strconv.Itoa(p.Tokens)
	}
	return "passages of " + strings.Join(counts, ", ") + " tokens"
}

func newSide(d service.Document, passages []match.Span) side {
	s := side{ID: d.ID, Source: d.Source, Title: d.Title, Segments: segments(d.Text, passages)}
	if !d.Published.IsZero() {
		s.Published = d.Published.UTC().Format("2006-01-02 15:04")
	}
	return s
}

// segments cuts a text at the borders of passages. Where passages overlap, as they may in the second document of a
// match, the one that begins first keeps the common part.
func segments(text string, passages []match.Span) []segment {
	order := make([]int, len(passages))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(passages[x].Start, passages[y].Start) })
	var cut []segment
	done := 0
	for _, i := range order {
		from, to := max(done, passages[i].Start), passages[i].End
		if from >= to {
			continue
		}
		if from > done {
			cut = append(cut, segment{Text: text[done:from]})
		}
		cut = append(cut, segment{Text: text[from:to], Passage: i + 1})
		done = to
	}
	if done < len(text) {
		cut = append(cut, segment{Text: text[done:]})
	}
	return cut
}

// disagreements shows the labeled pairs on which the output is wrong: copies that are not reported, and others that are.
func disagreements(l labels, d *detection) []entry {
	var entries []entry
	for _, x := range l {
		if verdict, wrong := x.verdict(d.reports(x.key)); wrong {
			entries = append(entries, newEntry(verdict+", label "+strings.Join(x.row[2:], " "), x.key, d))
		}
	}
	return entries
}

// misses shows the pairs of at least a resemblance that are not reported; rows hold two ids and the resemblance.
func misses(rows [][]string, from float64, d *detection) []entry {
	var entries []entry
	for _, row := range rows {
		resemblance, err := strconv.ParseFloat(row[2], 64)
		if err != nil || resemblance < from {
			continue
		}
		key := newPairKey(row[0], row[1])
		if _, reported := d.reported(key); !reported {
			entries = append(entries, newEntry("missed, exact resemblance "+row[2], key, d))
		}
	}
	return entries
}
