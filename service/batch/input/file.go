package input

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// file is one file to read.
type file struct {
	path string
	// size is in bytes as stored, compressed or not; 0 if unknown.
	size int64
}

// stdinPath is the path that stands for standard input.
const stdinPath = "-"

// folderExtensions are the names that are read when a folder is walked.
var folderExtensions = []string{".txt", ".jsonl", ".jsonl.gz", ".jsonl.zst"}

// isLines reports whether the file holds JSON lines; any other file is a text.
func (f file) isLines() bool {
	if f.path == stdinPath {
		return true
	}
	name := strings.TrimSuffix(strings.TrimSuffix(f.path, ".gz"), ".zst")
	return strings.HasSuffix(name, ".jsonl")
}

// find lists the files that the paths stand for, in the order of the paths and in lexical order in a folder, and counts
// the files in folders that are skipped.
func find(paths []string, excludeDir string) (files []file, skipped int, err error) {
	var exclude fs.FileInfo
	if excludeDir != "" {
		if info, err := os.Stat(excludeDir); err == nil {
			exclude = info
		}
	}
	for i, path := range paths {
		if path == stdinPath {
			if slices.Contains(paths[:i], stdinPath) {
				return nil, 0, ErrStdinTwice
			}
			files = append(files, file{path: path})
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			return nil, 0, pathError(path, err)
		}
		if !info.IsDir() {
			files = append(files, file{path: path, size: storedSize(info)})
			continue
		}
		found, skippedHere, err := walk(path, exclude)
		if err != nil {
			return nil, 0, err
		}
		files = append(files, found...)
		skipped += skippedHere
	}
	return files, skipped, nil
}

// pathError names the path as it was given, without the call that failed.
func pathError(path string, err error) error {
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		err = failed.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// walk lists the files of a folder. A link to a file is read; a link to a folder is skipped, since links may form a
// circle. The folder exclude, if it is not nil, is left out with all below it.
func walk(root string, exclude fs.FileInfo) (files []file, skipped int, err error) {
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if info, err := entry.Info(); err == nil && exclude != nil && os.SameFile(info, exclude) {
				return fs.SkipDir
			}
			return nil
		}
		hasExtension := func(ext string) bool { return strings.HasSuffix(path, ext) }
		if !slices.ContainsFunc(folderExtensions, hasExtension) {
			skipped++
			return nil
		}
		info, err := os.Stat(path)
		switch {
		case err != nil:
			// A dangling link is reported when its turn comes, like any file that cannot be opened.
			files = append(files, file{path: path})
		case info.Mode().IsRegular():
			files = append(files, file{path: path, size: info.Size()})
		default:
			skipped++
		}
		return nil
	})
	return files, skipped, err
}

// storedSize returns the size of a regular file; that of a pipe or a device is not known.
func storedSize(info fs.FileInfo) int64 {
	if !info.Mode().IsRegular() {
		return 0
	}
	return info.Size()
}

// open opens the file for reading, decompressed by its name, and counts the stored bytes that are read into done.
func (f file) open(stdin io.Reader, done *atomic.Int64) (io.ReadCloser, error) {
	if f.path == stdinPath {
		return io.NopCloser(&countingReader{r: stdin, done: done}), nil
	}
	stored, err := os.Open(f.path)
	if err != nil {
		return nil, err
	}
	counted := &countingReader{r: stored, done: done}
	switch filepath.Ext(f.path) {
	case ".gz":
		plain, err := gzip.NewReader(counted)
		if err != nil {
			_ = stored.Close()
			return nil, fmt.Errorf("gzip: %w", noEOF(err))
		}
		return &decompressed{Reader: plain, close: func() error { return stored.Close() }}, nil
	case ".zst":
		// An empty stream is no error to the decoder, but no compressor writes one: it is a file that was cut to nothing.
		buffered := bufio.NewReader(counted)
		if _, err := buffered.Peek(1); err != nil {
			_ = stored.Close()
			return nil, fmt.Errorf("zstd: %w", noEOF(err))
		}
		// One goroutine and the largest window that zstd --long=31 writes.
		plain, err := zstd.NewReader(buffered, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(2<<30))
		if err != nil {
			_ = stored.Close()
			return nil, fmt.Errorf("zstd: %w", noEOF(err))
		}
		return &decompressed{Reader: plain, close: func() error { plain.Close(); return stored.Close() }}, nil
	default:
		return &decompressed{Reader: counted, close: stored.Close}, nil
	}
}

// noEOF turns the end of a stream where more must follow into io.ErrUnexpectedEOF, so that an empty compressed file is
// not taken for the regular end of one.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// decompressed is a stream with the closing of all that it stands on.
type decompressed struct {
	io.Reader
	close func() error
}

func (d *decompressed) Close() error { return d.close() }

// countingReader adds the number of bytes that were read to done.
type countingReader struct {
	r    io.Reader
	done *atomic.Int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.done.Add(int64(n))
	return n, err
}
