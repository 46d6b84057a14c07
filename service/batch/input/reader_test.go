package input

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const twoLines = `{"id":"a","text":"one"}` + "\n" + `{"id":"b","text":"two"}` + "\n"

func TestLinesOfEveryCompression(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string][]byte{
		"d.jsonl":       []byte(twoLines),
		"d.jsonl.gz":    gzipped(t, twoLines),
		"d.jsonl.zst":   zstandard(t, twoLines),
		"two.jsonl.gz":  append(gzipped(t, twoLines[:24]), gzipped(t, twoLines[24:])...),
		"two.jsonl.zst": append(zstandard(t, twoLines[:24]), zstandard(t, twoLines[24:])...),
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, dir, name, content)
			got := readAll(t, dir, Options{}, path)
			if got.ids() != "a b" || got.rejected != nil || got.files != nil {
				t.Fatalf("got %+v", got)
			}
			if got.records[1].File != path || got.records[1].Line != 2 {
				t.Errorf("b comes from %s:%d, want line 2 of %s", got.records[1].File, got.records[1].Line, path)
			}
		})
	}
}

func TestTextFiles(t *testing.T) {
	dir := t.TempDir()
	plain := write(t, dir, "article", []byte("one\xff two\n"))
	packed := write(t, dir, "article.txt.gz", gzipped(t, "three"))
	empty := write(t, dir, "empty.txt", nil)
	got := readAll(t, dir, Options{}, plain, packed, empty)
	if len(got.records) != 3 || got.rejected != nil || got.files != nil {
		t.Fatalf("got %+v", got)
	}
	for i, want := range []struct{ id, text string }{{plain, "one\xff two\n"}, {packed, "three"}, {empty, ""}} {
		if rec := got.records[i]; rec.ID != want.id || rec.Text != want.text {
			t.Errorf("record %d is %q with %q, want %q with %q", i, rec.ID, rec.Text, want.id, want.text)
		}
	}
}

func TestStdin(t *testing.T) {
	got := readAll(t, "", Options{Stdin: strings.NewReader(twoLines + "{\n")}, "-")
	if got.ids() != "a b" {
		t.Errorf("ids are %q, want a b", got.ids())
	}
	if want := []string{"-:3: broken JSON at byte 1: unexpected end of JSON input"}; !slices.Equal(got.rejected, want) {
		t.Errorf("rejected %q, want %q", got.rejected, want)
	}
	if _, err := Open([]string{"-", "-"}, Options{}); !errors.Is(err, ErrStdinTwice) {
		t.Errorf("standard input twice: %v, want ErrStdinTwice", err)
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "b.txt", []byte("text b"))
	write(t, dir, "a/z.jsonl", []byte(`{"id":"z"}`))
	write(t, dir, "a/deep/y.jsonl.gz", gzipped(t, `{"id":"y"}`))
	write(t, dir, "a/x.jsonl.zst", zstandard(t, `{"id":"x"}`))
	write(t, dir, "c.pdf", []byte("%PDF"))
	write(t, dir, "a/README", []byte("read me"))
	write(t, dir, "c.txt.gz", gzipped(t, "not a name that folders are searched for"))

	r, err := Open([]string{dir}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if read, skipped := r.Files(); read != 4 || skipped != 3 {
		t.Errorf("Files() = %d, %d, want 4 read and 3 skipped", read, skipped)
	}
	got := readAll(t, dir, Options{}, dir)
	if want := "y x z " + filepath.Join(dir, "b.txt"); got.ids() != want {
		t.Errorf("ids are %q, want %q", got.ids(), want)
	}
}

func TestExcludedFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.jsonl", []byte(`{"id":"a"}`))
	write(t, dir, "out/deep/b.jsonl", []byte(`{"id":"b"}`))
	write(t, dir, "out.jsonl", []byte(`{"id":"c"}`))
	// Named in another way than the walk comes upon it.
	exclude := filepath.Join(dir, "out", "deep", "..")
	if got := readAll(t, dir, Options{ExcludeDir: exclude}, dir); got.ids() != "a c" {
		t.Errorf("ids are %q, want a c", got.ids())
	}
	if got := readAll(t, dir, Options{ExcludeDir: filepath.Join(dir, "none")}, dir); got.ids() != "a b c" {
		t.Errorf("a folder that does not exist is left out: ids are %q, want a b c", got.ids())
	}
}

func TestPathsKeepTheirOrder(t *testing.T) {
	dir := t.TempDir()
	second := write(t, dir, "1.jsonl", []byte(`{"id":"second"}`))
	first := write(t, dir, "2.jsonl", []byte(`{"id":"first"}`))
	if got := readAll(t, dir, Options{}, first, second); got.ids() != "first second" {
		t.Errorf("ids are %q, want first second", got.ids())
	}
}

func TestMissingPath(t *testing.T) {
	if _, err := Open([]string{filepath.Join(t.TempDir(), "none.txt")}, Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Open: %v, want fs.ErrNotExist", err)
	}
}

func TestRejectedRecordsDoNotStopTheRest(t *testing.T) {
	dir := t.TempDir()
	content := "\uFEFF" + `{"id":"a"}` + "\r\n\n  \n" + `{"id":` + "\n" + strings.Repeat(" ", 50) + `{"id":"long"}` + "\n" +
		`{"text":"x"}` + "\n" + `{"id":"b"}`
	path := write(t, dir, "d.jsonl", []byte(content))
	huge := write(t, dir, "huge.txt", []byte(strings.Repeat("x", 41)))
	fits := write(t, dir, "fits.txt", []byte(strings.Repeat("x", 40)))
	got := readAll(t, dir, Options{RecordBytesMax: 40}, path, huge, fits)
	if want := "a b " + fits; got.ids() != want {
		t.Errorf("ids are %q, want %q", got.ids(), want)
	}
	if string(got.records[0].Raw) != `{"id":"a"}` {
		t.Errorf("Raw of the first line is %q, want it without byte order mark and line end", got.records[0].Raw)
	}
	want := []string{
		"d.jsonl:4: broken JSON at byte 6: unexpected end of JSON input",
		"d.jsonl:5: the line has more than 40 bytes: cut it, or raise the limit of a record",
		`d.jsonl:6: field "id" is missing or empty: every record needs an id`,
		"huge.txt: the file has more than 40 bytes: cut it, or raise the limit of a record",
	}
	if !slices.Equal(got.rejected, want) {
		t.Errorf("rejected\n%s\nwant\n%s", strings.Join(got.rejected, "\n"), strings.Join(want, "\n"))
	}
}

// Every whole record before the break of a compressed file is delivered, then one error, then the next file.
func TestTruncatedFiles(t *testing.T) {
	dir := t.TempDir()
	// Random letters do not compress away, so that half of the bytes hold about half of the records.
	rng := rand.New(rand.NewPCG(1, 2))
	var text strings.Builder
	const count = 4000
	for i := range count {
		fmt.Fprintf(&text, `{"id":"%d","text":"%x%x%x"}`+"\n", i, rng.Uint64(), rng.Uint64(), rng.Uint64())
	}
	next := write(t, dir, "next.jsonl", []byte(`{"id":"next"}`))
	for name, whole := range map[string][]byte{
		"d.jsonl.gz":  gzipped(t, text.String()),
		"d.jsonl.zst": zstandard(t, text.String()),
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, dir, name, whole[:len(whole)*3/4])
			got := readAll(t, dir, Options{}, path, next)
			n := len(got.records) - 1
			if n < count/10 || n > count*9/10 || got.rejected != nil {
				t.Fatalf("%d of %d records, rejected %q", n, count, got.rejected)
			}
			for i, rec := range got.records[:n] {
				if rec.ID != fmt.Sprint(i) || len(rec.Text) < 40 {
					t.Fatalf("record %d is %+v", i, rec)
				}
			}
			if got.records[n].ID != "next" {
				t.Errorf("the last record is %q, want that of the next file", got.records[n].ID)
			}
			want := fmt.Sprintf("%s: breaks off after line %d: unexpected EOF", name, n)
			if !slices.Equal(got.files, []string{want}) {
				t.Errorf("file errors are %q, want %q", got.files, want)
			}
		})
	}
}

func TestFilesThatAreNotWhatTheirNameSays(t *testing.T) {
	dir := t.TempDir()
	for _, tc := range []struct{ name, content, want string }{
		{"e.jsonl.gz", "", "e.jsonl.gz: cannot be read: gzip: unexpected EOF"},
		{"e.jsonl.zst", "", "e.jsonl.zst: cannot be read: zstd: unexpected EOF"},
		{"p.jsonl.gz", twoLines, "p.jsonl.gz: cannot be read: gzip: gzip: invalid header"},
		{"p.jsonl.zst", twoLines, "p.jsonl.zst: cannot be read: invalid input: magic number mismatch"},
		{"p.txt.gz", "plain", "p.txt.gz: cannot be read: gzip: unexpected EOF"},
	} {
		got := readAll(t, dir, Options{}, write(t, dir, tc.name, []byte(tc.content)))
		if len(got.records) > 0 || !slices.Equal(got.files, []string{tc.want}) {
			t.Errorf("%s: got %+v, want %q", tc.name, got, tc.want)
		}
	}
}

func TestProgressCountsStoredBytes(t *testing.T) {
	dir := t.TempDir()
	packed := gzipped(t, strings.Repeat(twoLines, 1000))
	path := write(t, dir, "d.jsonl.gz", packed)
	r, err := Open([]string{path}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if done, total := r.Progress(); done != 0 || total != int64(len(packed)) {
		t.Errorf("before: %d of %d, want 0 of %d", done, total, len(packed))
	}
	for _, err := range r.Records(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if done, _ := r.Progress(); done != int64(len(packed)) {
		t.Errorf("after: %d, want %d", done, len(packed))
	}
}

func TestContextEndsReading(t *testing.T) {
	r, err := Open([]string{"-"}, Options{Stdin: strings.NewReader(strings.Repeat(twoLines, 10))})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var errs []error
	records := 0
	for _, err := range r.Records(ctx) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		records++
		cancel()
	}
	if records != 1 || !reflect.DeepEqual(errs, []error{context.Canceled}) {
		t.Errorf("%d records and errors %v, want one record and context.Canceled", records, errs)
	}
}

// A caller may stop anywhere.
func TestBreak(t *testing.T) {
	r, err := Open([]string{"-"}, Options{Stdin: strings.NewReader("{\n" + twoLines)})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range r.Records(context.Background()) {
		if err == nil {
			t.Fatal("the first line is broken, but was delivered")
		}
		break
	}
}

// TestLinesComeAsTheyAre reads lines of files whatever they are named, with what is wrong with some in its place.
func TestLinesComeAsTheyAre(t *testing.T) {
	dir := t.TempDir()
	paths := []string{
		write(t, dir, "a.txt", []byte("\uFEFFone\n\n two \r\n")),
		write(t, dir, "b.jsonl", []byte(strings.Repeat("x", 9)+"\nthree")),
		write(t, dir, "c.json.gz", []byte("no gzip")),
		write(t, dir, "d", []byte("four")),
	}
	r, err := Open(paths, Options{RecordBytesMax: 8})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for line, err := range r.Lines(t.Context()) {
		rejected, isRejected := errors.AsType[*RejectedError](err)
		broken, isBroken := errors.AsType[*FileError](err)
		switch {
		case isRejected:
			got = append(got, fmt.Sprintf("%s:%d rejected", filepath.Base(rejected.File), rejected.Line))
		case isBroken:
			got = append(got, filepath.Base(broken.File)+" broken")
		case err != nil:
			t.Fatal(err)
		default:
			got = append(got, fmt.Sprintf("%s:%d %q", filepath.Base(line.File), line.Number, line.Text))
		}
	}
	want := []string{
		`a.txt:1 "one"`, `a.txt:3 " two "`, "b.jsonl:1 rejected", `b.jsonl:2 "three"`, "c.json.gz broken", `d:1 "four"`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("lines are %q, want %q", got, want)
	}
}
