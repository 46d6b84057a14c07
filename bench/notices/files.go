package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/neardup/neardup/bench/invented/wire"
)

// templatesOf is how many template pairs of a frame are labeled.
const templatesOf = 40

// line is a document of docs.jsonl.
type line struct {
	ID     string `json:"id"`
	Source string `json:"source"`
	Date   string `json:"date"`
	Title  string `json:"title"`
	Text   string `json:"text"`
}

// writeSet writes a collection as a folder of docs.jsonl and labels.tsv. Labels are D and P for copies (P where one of
// both quotes or cuts), T for templates and ? for soft pairs, which scorers leave out.
func writeSet(dir string, c *wire.Collection) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	err := writeFile(filepath.Join(dir, "docs.jsonl"), func(w *bufio.Writer) error {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		for _, a := range c.Articles {
			err := encoder.Encode(line{a.ID, a.Source, a.Published.Format("2006-01-02 15:04:05"), a.Title, a.Text})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, "labels.tsv"), func(w *bufio.Writer) error {
		fmt.Fprintln(w, "#idA\tidB\tlabel\tconfidence\tword5_jaccard\tword5_containment\tweight\treason")
		for _, p := range c.Copies() {
			writeLabel(w, c, p, 1)
		}
		templates, weights := c.Templates(templatesOf)
		for i, p := range templates {
			writeLabel(w, c, p, weights[i])
		}
		return nil
	})
}

func writeLabel(w *bufio.Writer, c *wire.Collection, p wire.Pair, weight float64) {
	a, b := &c.Articles[p.A], &c.Articles[p.B]
	label := "?"
	switch {
	case p.Label == wire.Template:
		label = "T"
	case p.Label == wire.Copy && (a.Kind == wire.Quote || b.Kind == wire.Quote || a.Kind == wire.Cut || b.Kind == wire.Cut):
		label = "P"
	case p.Label == wire.Copy:
		label = "D"
	}
	jaccard, containment := overlap(a.Text, b.Text)
	fmt.Fprintf(w, "%s\t%s\t%s\th\t%.4f\t%.4f\t%.2f\t%s\n", a.ID, b.ID, label, jaccard, containment, weight, p.Reason)
}

// overlap returns the Jaccard coefficient of two sets of shingles of 5 words, and what is common as a share of the smaller.
func overlap(a, b string) (jaccard, containment float64) {
	inA, inB := shingles(a), shingles(b)
	common := 0
	for s := range inA {
		if inB[s] {
			common++
		}
	}
	if common == 0 {
		return 0, 0
	}
	return float64(common) / float64(len(inA)+len(inB)-common), float64(common) / float64(min(len(inA), len(inB)))
}

func shingles(text string) map[string]bool {
	const width = 5
	words := strings.Fields(strings.ToLower(text))
	set := make(map[string]bool, len(words))
	for i := 0; i+width <= len(words); i++ {
		set[strings.Join(words[i:i+width], " ")] = true
	}
	return set
}

// writeFile writes a new file.
func writeFile(path string, write func(*bufio.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(file)
	return errors.Join(write(w), w.Flush(), file.Close())
}
