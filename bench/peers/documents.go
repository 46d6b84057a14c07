package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/neardup/neardup/bench/invented"
)

// setBytes is about how much text a set has: more than a branch predictor learns by heart.
const setBytes = 512 << 10

// Names of sets of documents.
const (
	english8, arabic8, russian8, chinese8 = "english-8KB", "arabic-8KB", "russian-8KB", "chinese-8KB"
	articles                              = "articles"
)

// sharedVariable names the folder of the evaluation data in the environment.
const sharedVariable = "NEARDUP_SHARED"

// documents is a set of texts, with what peers read of them. It is made by newDocuments.
type documents struct {
	name       string
	texts      []string
	characters bool // in a script without spaces
	h1, h2     [][]uint64

	words words
}

func newDocuments(name string, texts []string, characters bool) *documents {
	d := &documents{name: name, texts: texts, characters: characters}
	s := newSigner()
	for _, t := range texts {
		h1, h2 := s.Hashes(t)
		d.h1, d.h2 = append(d.h1, slices.Clone(h1)), append(d.h2, slices.Clone(h2))
	}
	return d
}

// cut returns the tokens of a text, valid until the next call.
func (d *documents) cut(text int) *words {
	if d.characters {
		d.words.cutCharacters(d.texts[text])
	} else {
		d.words.cut(d.texts[text])
	}
	return &d.words
}

// shingles returns the shingles of all texts.
func (d *documents) shingles() [][]string {
	all := make([][]string, len(d.texts))
	for i := range d.texts {
		w := d.cut(i)
		all[i] = make([]string, w.len())
		for j := range all[i] {
			all[i][j] = string(w.shingle(j))
		}
	}
	return all
}

// bytes is the size of all texts, and elements the number of neardup's shingles.
func (d *documents) bytes() (n int) {
	for _, t := range d.texts {
		n += len(t)
	}
	return n
}

func (d *documents) elements() (n int) {
	for _, h := range d.h1 {
		n += len(h)
	}
	return n
}

// readDocuments returns the sets: invented texts of each language and size, and the articles of the folder shared
// unless it is empty.
func readDocuments(shared string) ([]*documents, error) {
	var sets []*documents
	for _, l := range []*invented.Language{
		invented.English(1), invented.Arabic(1), invented.Russian(1), invented.Chinese(1),
	} {
		for _, size := range []int{2 << 10, 8 << 10} {
			name := fmt.Sprintf("%s-%dKB", l.Name(), size>>10)
			sets = append(sets, newDocuments(name, invented.Texts(setBytes/size, size, l), isChinese(l)))
		}
	}
	if shared == "" {
		return sets, nil
	}
	texts, err := readArticles(filepath.Join(shared, "data", "saudinews_dev", "docs.jsonl.gz"), setBytes)
	if err != nil {
		return nil, fmt.Errorf("articles of $%s: %w", sharedVariable, err)
	}
	return append(sets, newDocuments(articles, texts, false)), nil
}

func isChinese(l *invented.Language) bool { return l.Name() == "chinese" }

// inventPairs returns pairs of texts that have a half in common, one after the other.
func inventPairs(n int) *documents {
	const half = 4 << 10
	parts := invented.Texts(3*n, half, invented.English(1))
	texts := make([]string, 0, 2*n)
	for i := 0; i < len(parts); i += 3 {
		texts = append(texts, parts[i]+"\n"+parts[i+1], parts[i]+"\n"+parts[i+2])
	}
	return newDocuments("pairs", texts, false)
}

// readArticles returns texts of a file of documents, as they come, evenly spread over it and about so many bytes together.
func readArticles(path string, bytes int) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	var all []string
	total := 0
	for lines := json.NewDecoder(z); ; {
		var document struct{ Text string }
		if err := lines.Decode(&document); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		if document.Text != "" {
			all, total = append(all, document.Text), total+len(document.Text)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s has no texts", path)
	}
	step := max(1, total/bytes)
	var texts []string
	for i := 0; i < len(all); i += step {
		texts = append(texts, all[i])
	}
	return texts, nil
}
