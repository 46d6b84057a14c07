package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// list returns every file below a folder of the disk with its content.
func list(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		files[path] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestOpenOnDisk(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "yet", "there")
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	newCollection(t, s, "news")
	commit(t, s, func(b *Batch) { b.PutDocument(1, newDocument(1, "a"), []byte("text"), true) })
	if s.DiskUsage() == 0 {
		t.Error("DiskUsage is zero")
	}

	if other, err := Open(dir, Options{}); !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), dir) {
		t.Errorf("a second Open = %v, %v; want ErrLocked with the folder", other, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, err = Open(dir, Options{})
	if err != nil {
		t.Fatalf("Open after Close: %v", err)
	}
	if _, ok, err := s.Document(1, 1); !ok || err != nil {
		t.Errorf("Document = %v, %v", ok, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %v, %v; want 0700, since it holds secret seeds", info.Mode(), err)
	}
}

func TestForeignFolderIsNotTouched(t *testing.T) {
	for name, make := range map[string]func(dir string) error{
		"a file": func(dir string) error { return os.WriteFile(filepath.Join(dir, "thesis.txt"), []byte("x"), 0o600) },
		"another FORMAT": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, formatName), []byte("something else\nformat 1\n"), 0o600)
		},
		"another database": func(dir string) error {
			db, err := pebble.Open(dir, &pebble.Options{Logger: quiet{}})
			if err != nil {
				return err
			}
			return db.Close()
		},
	} {
		dir := t.TempDir()
		if err := make(dir); err != nil {
			t.Fatal(err)
		}
		before := list(t, dir)
		if _, err := Open(dir, Options{}); !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), dir) {
			t.Errorf("%s: Open = %v, want ErrForeign with the folder", name, err)
		}
		if after := list(t, dir); !mapsEqual(before, after) {
			t.Errorf("%s: the folder was changed", name)
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(file, Options{}); err == nil {
		t.Error("a file was opened as a folder")
	}
}

// quiet is a pebble log that says nothing.
type quiet struct{}

func (quiet) Infof(string, ...any)  {}
func (quiet) Errorf(string, ...any) {}
func (quiet) Fatalf(string, ...any) {}

func TestOpenAllowsLeftovers(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "lost+found"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, formatTempName), []byte("neard"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestOtherFormat(t *testing.T) {
	for _, found := range []int{formatVersion - 1, formatVersion + 1} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, formatName), []byte(formatText(found)), 0o600); err != nil {
			t.Fatal(err)
		}
		before := list(t, dir)
		_, err := Open(dir, Options{})
		var format *FormatError
		if !errors.Is(err, ErrFormat) || !errors.As(err, &format) || format.Found != found || format.Known != formatVersion {
			t.Errorf("format %d: Open = %v, want an ErrFormat with both versions", found, err)
		}
		if after := list(t, dir); !mapsEqual(before, after) {
			t.Errorf("format %d: the folder was changed", found)
		}
	}
}

func TestDamagedFolder(t *testing.T) {
	change := func(pattern string, change func(path string) error) func(dir string) error {
		return func(dir string) error {
			paths, err := filepath.Glob(filepath.Join(dir, pattern))
			if err != nil {
				return err
			}
			if len(paths) == 0 {
				return errors.New("no file " + pattern)
			}
			for _, path := range paths {
				if err := change(path); err != nil {
					return err
				}
			}
			return nil
		}
	}
	truncate := func(path string) error { return os.Truncate(path, 20) }
	for name, damage := range map[string]func(dir string) error{
		"format cut":        change(formatName, truncate),
		"manifest lost":     change("pebble/MANIFEST-*", os.Remove),
		"manifest unmarked": change("pebble/marker.manifest.*", os.Remove),
		"table lost":        change("pebble/*.sst", os.Remove),
		"table cut":         change("pebble/*.sst", truncate),
	} {
		dir := t.TempDir()
		s, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		newCollection(t, s, "news")
		if err := s.db.Flush(); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err := damage(dir); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := Open(dir, Options{}); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: Open = %v, want ErrCorrupt", name, err)
		}
		if _, err := Open(dir, Options{}); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: the second Open = %v, want ErrCorrupt again: the first must not repair or lock", name, err)
		}
	}
}

func TestDamagedBlock(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	commit(t, s, func(b *Batch) { b.PutDocument(1, newDocument(1, "a"), []byte("text"), true) })
	if err := s.db.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	tables, err := filepath.Glob(filepath.Join(dir, "pebble", "*.sst"))
	if err != nil || len(tables) == 0 {
		t.Fatalf("tables %v, %v", tables, err)
	}
	for _, path := range tables {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		content[30] ^= 0x10
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err = Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Document(1, 1); !errors.Is(err, ErrCorrupt) || strings.Contains(err.Error(), "\n") {
		t.Errorf("Document = %v, want ErrCorrupt on one line", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("Close = %v: a damaged block must not freeze the store", err)
	}
}

func TestCrashWhileMakingTheFolder(t *testing.T) {
	fsys := vfs.NewCrashableMem()
	open(t, fsys)
	// Nothing was acknowledged yet, so nothing is asked of the crashed folder but that it opens.
	s := open(t, fsys.CrashClone(vfs.CrashCloneCfg{}))
	newCollection(t, s, "news")
	crashed := fsys.CrashClone(vfs.CrashCloneCfg{})
	if names, err := crashed.List("data"); err != nil || len(names) != 2 {
		t.Errorf("after Open and a crash the folder holds %v, %v; want %s and %s", names, err, formatName, databaseName)
	}
}
