package main

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// story is a text of distinct words, long enough for any rule.
func story(name string) string {
	words := make([]string, 80)
	for i := range words {
		words[i] = fmt.Sprintf("%s%d", name, i)
	}
	return strings.Join(words, " ")
}

// writeSet makes the folder of a set with documents and a table of the truth.
func writeSet(t *testing.T, shared, name, table string, texts map[string]string) {
	t.Helper()
	dir := filepath.Join(shared, "data", name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, pairsTable), []byte(table), 0o644); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(filepath.Join(dir, docsFile))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	packed := gzip.NewWriter(file)
	for id, text := range texts {
		if _, err := fmt.Fprintf(packed, "{\"id\": %q, \"text\": %q}\n", id, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := packed.Close(); err != nil {
		t.Fatal(err)
	}
}

// runSet scores one set in batch.
func runSet(t *testing.T, shared, out string, script scorer, s set) *result {
	t.Helper()
	b := newBench(options{shared: shared, sets: []set{s}, only: parts[:1]}, out, script, io.Discard)
	if err := b.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b.result(s.name)
}

// A whole set is scored: documents go through dedup, each group of the truth to the script, and its answer to figures.
func TestScorePairs(t *testing.T) {
	shared, out := t.TempDir(), t.TempDir()
	writeSet(t, shared, "tiny", "en/a\ten/b\tsame\t1.0\t1.0\nru/c\tru/d\tsame\t0.75\t0.9\n", map[string]string{
		"en/a": story("a"), "en/b": story("a"), "ru/c": story("c"), "ru/d": story("d"), "broken": "",
	})
	var asked []string
	script := func(_ context.Context, command, truth, output string) ([]string, error) {
		content, err := os.ReadFile(truth)
		if err != nil {
			return nil, err
		}
		found, err := os.ReadFile(output)
		if err != nil {
			return nil, err
		}
		if lines := strings.Count(string(found), "\n"); lines != 1 {
			t.Errorf("the output has %d pairs, not 1: %s", lines, found)
		}
		asked = append(asked, fmt.Sprintf("%s %s %q", command, filepath.Base(truth), content))
		if command == "outside" {
			return []string{"reported 1, outside the list 1", "en/a\ten/b"}, nil
		}
		return []string{"0.7-0.8 recall 0.0000 (0 of 1)"}, nil
	}
	r := runSet(t, shared, out, script, set{name: "tiny", measurements: []measurement{recall(firstPart, 0.5), outside, listing}})
	wantAsked := []string{
		`recall truth-en.tsv "en/a\ten/b\t1.0\n"`,
		`recall truth-ru.tsv "ru/c\tru/d\t0.75\n"`,
		`outside pairs.tsv "en/a\ten/b\tsame\t1.0\t1.0\nru/c\tru/d\tsame\t0.75\t0.9\n"`,
	}
	if !slices.Equal(asked, wantAsked) {
		t.Errorf("the script was asked\n%s\nnot\n%s", strings.Join(asked, "\n"), strings.Join(wantAsked, "\n"))
	}
	var figures []string
	for _, f := range r.figures {
		figures = append(figures, f.name+": "+f.String())
	}
	want := []string{
		"recall, J >= 0.5, en: 0.0000 (0 of 1)", "recall, J >= 0.5, ru: 0.0000 (0 of 1)",
		"reports: 1", "reports outside the truth: 1", "rejected records: 0",
	}
	if !slices.Equal(figures, want) {
		t.Errorf("the figures are %q, not %q", figures, want)
	}
	if r.documents != 5 || r.summary.Matches["EXACT"] != 1 || len(r.matches) != 1 {
		t.Errorf("%d documents, matches %v, %d listed", r.documents, r.summary.Matches, len(r.matches))
	}
	missed, err := os.ReadFile(filepath.Join(out, "tiny", "missed.html"))
	if err != nil {
		t.Fatal(err)
	}
	if page := string(missed); !strings.Contains(page, "ru/c | ru/d | missed, exact resemblance 0.75") || strings.Contains(page, "en/a") {
		t.Errorf("the page of missed pairs is wrong: %s", page)
	}
}

func TestScoreParagraphs(t *testing.T) {
	shared, out := t.TempDir(), t.TempDir()
	writeSet(t, shared, "tiny", "", map[string]string{"a": story("x") + "\n" + story("y") + "\n" + story("x")})
	script := func(_ context.Context, command, _, output string) ([]string, error) {
		content, err := os.ReadFile(output)
		if err != nil {
			return nil, err
		}
		for _, want := range []string{
			`"document_id":"a"`, `"index":2`,
			`"duplicate_of":[{"document_id":"","paragraph":0,"resemblance":1,"containment":1}]`,
		} {
			if !strings.Contains(string(content), want) {
				t.Errorf("%s holds no %s: %s", analyzeFile, want, content)
			}
		}
		return []string{"paragraph pairs: precision 1.0000 recall 0.5000 F1 0.6667; exact repeats found 1 of 2; false on clean documents 0"}, nil
	}
	r := runSet(t, shared, out, script, set{name: "tiny", analyze: scoreParagraphs})
	if i := slices.IndexFunc(r.figures, func(f figure) bool { return f.name == figureParagraphF1 }); i < 0 || r.figures[i].value != 0.6667 {
		t.Errorf("the figures are %v", r.figures)
	}
}

func TestSeedFigures(t *testing.T) {
	const text = "المصدر: الشرق الأوسط"
	begin := int32(strings.Index(text, "الشرق"))
	response := &neardupv1.AnalyzeResponse{
		Paragraphs:  make([]*neardupv1.Paragraph, 28),
		Attribution: &neardupv1.Attribution{Source: text[begin:], StartByte: begin, EndByte: int32(len(text))},
	}
	for i := range response.Paragraphs {
		response.Paragraphs[i] = &neardupv1.Paragraph{Index: int32(i)}
		if i >= 14 && i <= 25 {
			response.Paragraphs[i].DuplicateOf = []*neardupv1.ParagraphDuplicate{{Paragraph: int32(i - 12)}}
		}
	}
	values := func() (values []float64) {
		for _, f := range seedFigures(response, text) {
			values = append(values, f.value)
		}
		return values
	}
	if got, want := values(), []float64{28, 1, 0, 1}; !slices.Equal(got, want) {
		t.Errorf("a right answer has figures %v, not %v", got, want)
	}
	response.Paragraphs[14].DuplicateOf[0].Paragraph = 3
	response.Paragraphs[1].DuplicateOf = []*neardupv1.ParagraphDuplicate{{Paragraph: 0}}
	response.Attribution.StartByte++
	if got, want := values(), []float64{28, 11. / 12, 2, 0}; !slices.Equal(got, want) {
		t.Errorf("a wrong answer has figures %v, not %v", got, want)
	}
}
