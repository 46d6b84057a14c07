package batch

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/neardup/neardup/service/match"
)

// The files of an output folder.
const (
	PairsFile    = "pairs.jsonl"
	ClustersFile = "clusters.jsonl"
	KeptFile     = "kept.jsonl"
)

// pairLine is a line of pairs.jsonl: document a, the subject, and document b.
type pairLine struct {
	A               string        `json:"a"`
	B               string        `json:"b"`
	Relation        string        `json:"relation"`
	Resemblance     float64       `json:"resemblance"`
	ContainmentAInB float64       `json:"containment_a_in_b"`
	ContainmentBInA float64       `json:"containment_b_in_a"`
	Rarity          float64       `json:"rarity"`
	Agreement       float64       `json:"agreement"`
	Syndicated      bool          `json:"syndicated"`
	Original        string        `json:"original_document_id,omitempty"`
	Passages        []passageLine `json:"passages"`
}

type passageLine struct {
	A          spanLine `json:"a"`
	B          spanLine `json:"b"`
	TokenCount int      `json:"token_count"`
	Similarity float64  `json:"similarity"`
}

type spanLine struct {
	StartByte      int `json:"start_byte"`
	EndByte        int `json:"end_byte"`
	FirstParagraph int `json:"first_paragraph"`
	LastParagraph  int `json:"last_paragraph"`
}

func newPairLine(a, b string, e match.Evidence) pairLine {
	line := pairLine{
		A: a, B: b, Relation: e.Relation.String(), Resemblance: e.Resemblance,
		ContainmentAInB: e.ContainmentAInB, ContainmentBInA: e.ContainmentBInA,
		Rarity: e.Rarity, Agreement: e.Agreement, Passages: make([]passageLine, 0, len(e.Passages)),
	}
	for _, p := range e.Passages {
		line.Passages = append(line.Passages, passageLine{
			A: newSpanLine(p.A), B: newSpanLine(p.B), TokenCount: p.Tokens, Similarity: p.Similarity,
		})
	}
	return line
}

func newSpanLine(s match.Span) spanLine {
	return spanLine{StartByte: s.Start, EndByte: s.End, FirstParagraph: s.FirstParagraph, LastParagraph: s.LastParagraph}
}

// clusterLine is a line of clusters.jsonl.
type clusterLine struct {
	ClusterID string   `json:"cluster_id"`
	Canonical string   `json:"canonical"`
	Members   []string `json:"members"`
}

// outFolder writes the files of an output folder under temporary names; commit gives them their names, so that a
// reader finds each whole or not at all.
type outFolder struct {
	dir   string
	files []*outFile
}

type outFile struct {
	name    string
	file    *os.File
	writer  *bufio.Writer
	encoder *json.Encoder
}

func newOutFolder(dir string) (*outFolder, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the output folder: %w", err)
	}
	return &outFolder{dir: dir}, nil
}

// create begins a file.
func (o *outFolder) create(name string) (*outFile, error) {
	file, err := os.CreateTemp(o.dir, "."+name+".*")
	if err != nil {
		return nil, fmt.Errorf("make an output file: %w", err)
	}
	f := &outFile{name: name, file: file, writer: bufio.NewWriterSize(file, 1<<20)}
	f.encoder = json.NewEncoder(f.writer)
	f.encoder.SetEscapeHTML(false)
	o.files = append(o.files, f)
	return f, nil
}

// line writes a value as a line of JSON.
func (f *outFile) line(value any) error {
	if err := f.encoder.Encode(value); err != nil {
		return fmt.Errorf("write %s: %w", f.name, err)
	}
	return nil
}

// raw writes a line as it came.
func (f *outFile) raw(line []byte) error {
	_, err := f.writer.Write(line)
	if err == nil {
		err = f.writer.WriteByte('\n')
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", f.name, err)
	}
	return nil
}

// commit puts all files on the disk, then gives them their names.
func (o *outFolder) commit() error {
	for _, f := range o.files {
		err := f.writer.Flush()
		if err == nil {
			err = f.file.Chmod(0o644)
		}
		if err == nil {
			err = f.file.Sync()
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", f.name, err)
		}
	}
	for _, f := range o.files {
		if err := errors.Join(f.file.Close(), os.Rename(f.file.Name(), filepath.Join(o.dir, f.name))); err != nil {
			return fmt.Errorf("write %s: %w", f.name, err)
		}
		f.file = nil
	}
	dir, err := os.Open(o.dir)
	if err != nil {
		return fmt.Errorf("sync the output folder: %w", err)
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// discard removes the files that are not committed.
func (o *outFolder) discard() error {
	var errs []error
	for _, f := range o.files {
		if f.file != nil {
			errs = append(errs, f.file.Close(), os.Remove(f.file.Name()))
		}
	}
	o.files = nil
	return errors.Join(errs...)
}

// invert makes the line that of b and a.
func (l *pairLine) invert() {
	l.A, l.B = l.B, l.A
	l.ContainmentAInB, l.ContainmentBInA = l.ContainmentBInA, l.ContainmentAInB
	switch l.Relation {
	case match.Contains.String():
		l.Relation = match.ContainedIn.String()
	case match.ContainedIn.String():
		l.Relation = match.Contains.String()
	}
	for i, p := range l.Passages {
		l.Passages[i].A, l.Passages[i].B = p.B, p.A
	}
	slices.SortFunc(l.Passages, func(x, y passageLine) int { return x.A.StartByte - y.A.StartByte })
}
