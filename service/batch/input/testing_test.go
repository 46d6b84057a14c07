package input

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// write makes a file in dir, and the folders above it, and returns its path.
func write(t *testing.T, dir, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// gzipped and zstandard compress text.
func gzipped(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	compressInto(t, w, text)
	return b.Bytes()
}

func zstandard(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	compressInto(t, w, text)
	return b.Bytes()
}

func compressInto(t *testing.T, w io.WriteCloser, text string) {
	t.Helper()
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// outcome is all that a reader delivers: records, and errors as text.
type outcome struct {
	records  []Record
	rejected []string
	files    []string
}

// ids joins the ids of the records.
func (o outcome) ids() string {
	var ids []string
	for _, r := range o.records {
		ids = append(ids, r.ID)
	}
	return strings.Join(ids, " ")
}

// readAll reads the paths to the end. The folder dir is cut from messages.
func readAll(t *testing.T, dir string, opts Options, paths ...string) outcome {
	t.Helper()
	r, err := Open(paths, opts)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	var got outcome
	for rec, err := range r.Records(context.Background()) {
		message := func() string { return strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), "") }
		var rejected *RejectedError
		var broken *FileError
		switch {
		case errors.As(err, &rejected):
			got.rejected = append(got.rejected, message())
		case errors.As(err, &broken):
			got.files = append(got.files, message())
		case err != nil:
			t.Fatalf("unexpected error: %v", err)
		default:
			got.records = append(got.records, rec)
		}
	}
	return got
}
