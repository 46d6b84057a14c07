package benchfile

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/neardup/neardup/bench/speed/rounds"
)

// written returns what a use of a writer leaves in its file.
func written(t *testing.T, path string, w *Writer, err error, use func(*Writer)) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	use(w)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	w, err := Create(path, Setting{"level", "avx2"}, Setting{"remark", " two\nlines "})
	got := written(t, path, w, err, func(w *Writer) {
		w.Turn(rounds.Turn{Operations: 4, Bytes: 3000, Spent: time.Microsecond}, "Signature",
			Setting{"documents", "arabic-8KB"}, Setting{"peer", "rensa 0.4"})
		w.Rounds([]rounds.Turn{{Operations: 3, Spent: 1}, {Operations: 1, Spent: 2}}, "Bands")
	})
	head, lines, ok := strings.Cut(got, "\n\n")
	if !ok {
		t.Fatalf("no empty line behind the settings:\n%s", got)
	}
	want := fmt.Sprintf(`^goos: %s\ngoarch: %s\npkg: \S*benchfile\S*\ncpu: \S.*\ntoolchain: go\S*.*\nlevel: avx2\nremark: two lines$`,
		runtime.GOOS, runtime.GOARCH)
	if !regexp.MustCompile(want).MatchString(head) {
		t.Errorf("the file begins with\n%s\nwant\n%s", head, want)
	}
	threads := runtime.GOMAXPROCS(0)
	wantLines := fmt.Sprintf("BenchmarkSignature/documents=arabic-8KB/peer=rensa_0.4-%d\t4\t250.0000 ns/op\t3000.00 MB/s\n"+
		"BenchmarkBands-%d\t3\t0.3333 ns/op\n"+
		"BenchmarkBands-%d\t1\t2.0000 ns/op\n", threads, threads, threads)
	if lines != wantLines {
		t.Errorf("lines\n%s\nwant\n%s", lines, wantLines)
	}
}

func TestCreateReplacesAndAppendAdds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	turn := func(name string) func(*Writer) {
		return func(w *Writer) { w.Turn(rounds.Turn{Operations: 1, Spent: 1}, name) }
	}
	w, err := Append(path)
	if got := written(t, path, w, err, turn("A")); !strings.HasPrefix(got, "goos: ") || !strings.Contains(got, "BenchmarkA-") {
		t.Errorf("a new file to which is added holds\n%s", got)
	}
	w, err = Append(path)
	got := written(t, path, w, err, turn("B"))
	if strings.Count(got, "goos: ") != 1 || !strings.Contains(got, "BenchmarkA-") || !strings.Contains(got, "BenchmarkB-") {
		t.Errorf("a file to which was added holds\n%s", got)
	}
	w, err = Create(path)
	if got = written(t, path, w, err, turn("C")); strings.Contains(got, "BenchmarkA-") || !strings.Contains(got, "BenchmarkC-") {
		t.Errorf("a file that was created again holds\n%s", got)
	}
}

func TestNoFile(t *testing.T) {
	w, err := Create("")
	if err != nil {
		t.Fatal(err)
	}
	w.Turn(rounds.Turn{Operations: 1, Spent: 1}, "A")
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if _, err := Create(filepath.Join(t.TempDir(), "missing", "file")); !os.IsNotExist(err) {
		t.Errorf("a folder that is not there gives the error %v", err)
	}
}

func TestErrorsOfWritingAreReturned(t *testing.T) {
	w, err := Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.file.Close(); err != nil {
		t.Fatal(err)
	}
	w.Turn(rounds.Turn{Operations: 1, Spent: 1}, "A")
	if err := w.Flush(); err == nil {
		t.Error("a file that is closed takes a line")
	}
	if err := w.Close(); err == nil {
		t.Error("the error is forgotten when the file is closed")
	}
}

func TestClean(t *testing.T) {
	for _, c := range []struct{ part, want string }{
		{"go-minhash", "go-minhash"},
		{"rensa 0.4 text", "rensa_0.4_text"},
		{"mfonda/simhash", "mfonda_simhash"},
		{"a=b", "a_b"},
		{"tab\tline\n\u00a0\u2028", "tab_line___"},
		{"zero\x00bad\xff", "zero_bad_"},
		{"العربية", "العربية"},
	} {
		if got := Clean(c.part); got != c.want {
			t.Errorf("%q becomes %q, want %q", c.part, got, c.want)
		}
	}
}

func TestProcessor(t *testing.T) {
	const info = "processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel name\t: AMD EPYC: 7\nmodel name\t: second\n"
	if got, want := processor(info), "AMD EPYC: 7"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := processor("BogoMIPS : 1\n"); got != unknown {
		t.Errorf("%q, want %q", got, unknown)
	}
}
