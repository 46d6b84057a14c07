package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// outFile is a file that gets its name when it is whole. Only its owner may read it, since it holds texts. It is
// compressed if its name says so. "-" is standard output.
type outFile struct {
	io.Writer
	path string
	// closers flush and close what is written through, from the outside in; the file is nil for standard output, and
	// once it has its name.
	closers []func() error
	file    *os.File
}

// createOut begins a file; stdout is what "-" stands for.
func createOut(path string, stdout io.Writer) (*outFile, error) {
	if path == "-" {
		return &outFile{Writer: stdout, path: path}, nil
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, usageErrorf("--out %s is no regular file: choose another name, or - for standard output", path)
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, usageErrorf("--out: %v", err)
	}
	buffered := bufio.NewWriterSize(file, 1<<20)
	o := &outFile{Writer: buffered, path: path, file: file}
	switch filepath.Ext(path) {
	case ".gz":
		packed := gzip.NewWriter(buffered)
		o.Writer, o.closers = packed, append(o.closers, packed.Close)
	case ".zst":
		packed, err := zstd.NewWriter(buffered)
		if err != nil {
			return nil, errors.Join(err, o.discard())
		}
		o.Writer, o.closers = packed, append(o.closers, packed.Close)
	}
	o.closers = append(o.closers, buffered.Flush, file.Sync, file.Close)
	return o, nil
}

// commit puts the file on the disk and gives it its name, in place of an earlier file.
func (o *outFile) commit() error {
	if o.file == nil {
		return nil
	}
	for _, step := range append(o.closers, func() error { return os.Rename(o.file.Name(), o.path) }) {
		if err := step(); err != nil {
			return fmt.Errorf("write %s: %w", o.path, err)
		}
	}
	o.file = nil
	return nil
}

// discard removes a file that is not committed.
func (o *outFile) discard() error {
	if o.file == nil {
		return nil
	}
	_ = o.file.Close() // perhaps for the second time
	return os.Remove(o.file.Name())
}
