package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// The data folder:
//
//	FORMAT     what the folder is, in plain text; written first, and read before anything is written or locked
//	pebble/    the database, with pebble's own files and its LOCK
const (
	formatName     = "FORMAT"
	formatTempName = "FORMAT.tmp"
	databaseName   = "pebble"

	// formatVersion is raised by a change that an older build cannot read: of keys, of records or of pebble's files.
	formatVersion = 1

	formatMagic  = "neardup store"
	formatModule = "github.com/neardup/neardup/service/store"
)

func formatText(version int) string {
	return fmt.Sprintf("%s\nformat %d\nmodule %s\n", formatMagic, version, formatModule)
}

// prepareFolder checks that dir is a data folder of this format, or makes it one if it is missing or empty, and returns
// the folder of the database. It writes nothing into a folder that holds anything else.
func prepareFolder(fsys vfs.FS, dir string) (string, error) {
	database := fsys.PathJoin(dir, databaseName)
	names, err := fsys.List(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return "", fmt.Errorf("reading the data folder: %w", err)
	}
	known := false
	for _, name := range names {
		known = known || name == formatName
	}
	if known {
		if err := checkFormat(fsys, dir); err != nil {
			return "", err
		}
		return database, makeFolder(fsys, database)
	}
	for _, name := range names {
		// A file system has lost+found in its root, where data folders are mounted; a crash may leave our own file.
		if name != "lost+found" && name != formatTempName {
			return "", fmt.Errorf("%w: %q has %q in it and no file %s: choose an empty folder, or one that does not exist",
				ErrForeign, dir, name, formatName)
		}
	}
	if err := makeFolder(fsys, dir); err != nil {
		return "", err
	}
	if err := writeFormat(fsys, dir); err != nil {
		return "", fmt.Errorf("writing the format of the data folder: %w", err)
	}
	return database, makeFolder(fsys, database)
}

// checkFormat reads the file that says what the folder is.
func checkFormat(fsys vfs.FS, dir string) error {
	path := fsys.PathJoin(dir, formatName)
	file, err := fsys.Open(path)
	if err != nil {
		return fmt.Errorf("reading the format of the data folder: %w", err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, 4096))
	if err != nil {
		return fmt.Errorf("reading the format of the data folder: %w", err)
	}
	rest, ok := strings.CutPrefix(string(text), formatMagic+"\n")
	if !ok {
		return fmt.Errorf("%w: %q does not begin with %q", ErrForeign, path, formatMagic)
	}
	var version int
	if _, err := fmt.Sscanf(rest, "format %d\n", &version); err != nil {
		return &CorruptError{Where: path, Err: errors.New("it does not name a format")}
	}
	if version != formatVersion {
		return &FormatError{Dir: dir, Found: version, Known: formatVersion}
	}
	if string(text) != formatText(version) {
		return &CorruptError{Where: path, Err: errors.New("it is not as it was written")}
	}
	return nil
}

// writeFormat makes an empty folder a data folder, durably and in one step.
func writeFormat(fsys vfs.FS, dir string) error {
	temp := fsys.PathJoin(dir, formatTempName)
	file, err := fsys.Create(temp, vfs.WriteCategoryUnspecified)
	if err != nil {
		return err
	}
	_, err = file.Write([]byte(formatText(formatVersion)))
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	if err := fsys.Rename(temp, fsys.PathJoin(dir, formatName)); err != nil {
		return err
	}
	return syncFolder(fsys, dir)
}

// makeFolder makes a folder and those above it, and syncs the entries of the new ones. Nobody else may look into it,
// since the records hold secret seeds.
func makeFolder(fsys vfs.FS, dir string) error {
	var made []string
	for d := dir; ; d = fsys.PathDir(d) {
		if _, err := fsys.Stat(d); err == nil || d == fsys.PathDir(d) {
			break
		}
		made = append(made, d)
	}
	if len(made) == 0 {
		return nil
	}
	if err := fsys.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("making the data folder: %w", err)
	}
	for _, d := range made {
		if err := syncFolder(fsys, fsys.PathDir(d)); err != nil {
			return fmt.Errorf("making the data folder: %w", err)
		}
	}
	return nil
}

func syncFolder(fsys vfs.FS, dir string) error {
	file, err := fsys.OpenDir(dir)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// lockFolder locks the database against other processes and other stores of this process.
func lockFolder(fsys vfs.FS, database string) (*pebble.Lock, error) {
	lock, err := pebble.LockDirectory(database, fsys)
	var pathErr *fs.PathError
	switch {
	case err == nil:
		return lock, nil
	case errors.As(err, &pathErr):
		// The lock file itself cannot be made: that is a matter of permissions or of the disk.
		return nil, fmt.Errorf("locking the data folder: %w", err)
	default:
		return nil, fmt.Errorf("%w: %q: stop the other process, or choose another folder", ErrLocked, database)
	}
}

// checkDatabase refuses a database that has data but has lost the file that leads to them: pebble would take it for a
// new one and delete the data.
func checkDatabase(fsys vfs.FS, database string) error {
	names, err := fsys.List(database)
	if err != nil {
		return fmt.Errorf("reading the data folder: %w", err)
	}
	var data string
	for _, name := range names {
		if strings.HasPrefix(name, "marker.manifest.") {
			return nil
		}
		if strings.HasSuffix(name, ".sst") || strings.HasSuffix(name, ".log") {
			data = name
		}
	}
	if data != "" {
		return &CorruptError{Where: database, Err: fmt.Errorf("there is %s, but no marker of the current manifest", data)}
	}
	return nil
}
