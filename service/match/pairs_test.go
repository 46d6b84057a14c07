package match_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

func newSketcher(t testing.TB) *sketch.Sketcher {
	t.Helper()
	sk, err := sketch.New(sketch.DefaultParameters())
	if err != nil {
		t.Fatal(err)
	}
	return sk
}

func prepare(t testing.TB, s string) *match.Text {
	t.Helper()
	text, _ := match.Prepare(newSketcher(t), s)
	return text
}

// verifier knows nothing of how rare texts are.
func verifier() match.Verifier {
	return match.Verifier{Thresholds: match.DefaultThresholds(), MaxPassages: 100}
}

// numbered returns words with numbers from, from+1, ... up to but without to, in lines of perLine.
func numbered(prefix string, from, to, perLine int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		fmt.Fprintf(&b, "%s%d", prefix, i)
		if (i-from)%perLine == perLine-1 {
			b.WriteByte('\n')
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// script is how a generated text is written.
type script struct {
	words     []string
	separator string
}

var scripts = map[string]script{
	"latin":  {numberedWords("wörd", 60), " "},
	"arabic": {numberedWords("كِتابـ", 60), " "},
	"han":    {strings.Split("新华社北京电记者今日国家发展港口大雾渡轮小时出船上人都在喝茶图书馆明天开放市民可以借阅", ""), ""},
	"mixed":  {append(numberedWords("Word", 30), strings.Split("新华社北京电记者今日国家发展", "")...), " "},
}

func numberedWords(stem string, n int) []string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprint(stem, i)
	}
	return words
}

// drawParagraphs draws paragraphs of the script's words.
func (s script) drawParagraphs(t *rapid.T, label string, most int) [][]string {
	paragraph := rapid.SliceOfN(rapid.SampledFrom(s.words), 0, 40)
	return rapid.SliceOfN(paragraph, 0, most).Draw(t, label)
}

func (s script) text(paragraphs [][]string) string {
	lines := make([]string, len(paragraphs))
	for i, p := range paragraphs {
		lines[i] = strings.Join(p, s.separator) + "."
	}
	return strings.Join(lines, "\r\n")
}

// drawPair draws a text and another that is made of it by edits, moved and repeated paragraphs, and insertions, or of
// nothing of it at all.
func drawPair(t *rapid.T) (a, b string) {
	s := scripts[rapid.SampledFrom([]string{"latin", "arabic", "han", "mixed"}).Draw(t, "script")]
	original := s.drawParagraphs(t, "a", 6)
	var other [][]string
	for i, p := range original {
		p = slices.Clone(p)
		label := fmt.Sprint("paragraph ", i)
		switch rapid.SampledFrom([]string{"keep", "keep", "edit", "drop", "cut", "insert", "repeat"}).Draw(t, label) {
		case "drop":
			continue
		case "edit":
			for range rapid.IntRange(1, 4).Draw(t, label+" edits") {
				if len(p) > 0 {
					p[rapid.IntRange(0, len(p)-1).Draw(t, label+" at")] = rapid.SampledFrom(s.words).Draw(t, label+" word")
				}
			}
		case "cut":
			p = p[:len(p)/2]
		case "insert":
			at := rapid.IntRange(0, len(p)).Draw(t, label+" at")
			p = slices.Insert(p, at, rapid.SliceOfN(rapid.SampledFrom(s.words), 1, 20).Draw(t, label+" words")...)
		case "repeat":
			other = append(other, p)
		}
		other = append(other, p)
	}
	if rapid.Bool().Draw(t, "move") && len(other) > 1 {
		at := rapid.IntRange(1, len(other)-1).Draw(t, "moved to the front")
		other = slices.Concat(other[at:], other[:at])
	}
	if rapid.Bool().Draw(t, "add") {
		other = append(other, s.drawParagraphs(t, "added", 3)...)
	}
	a, b = s.text(original), s.text(other)
	if rapid.Bool().Draw(t, "punctuate") {
		b = strings.ReplaceAll(strings.ToUpper(b), " ", ",\t ")
	}
	return a, b
}
