package batch

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// The files of an output folder.
const (
	PairsFile    = "pairs.jsonl"
	ClustersFile = "clusters.jsonl"
	KeptFile     = "kept.jsonl"
)

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
