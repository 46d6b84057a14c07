package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// cursorFile is the path of a file that holds a cursor on a line; empty for none.
type cursorFile string

// read returns the cursor, empty if there is no file yet.
func (f cursorFile) read() (string, error) {
	content, err := os.ReadFile(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("--cursor-file: %w", err)
	}
	cursor := strings.TrimSpace(string(content))
	if cursor == "" {
		return "", fmt.Errorf("--cursor-file %s is empty: remove it to begin again", f)
	}
	return cursor, nil
}

// write replaces the file as a whole: whoever reads it, also after a crash, finds this cursor or the one before.
func (f cursorFile) write(cursor string) error {
	if f == "" {
		return nil
	}
	temporary, err := os.CreateTemp(filepath.Dir(string(f)), "."+filepath.Base(string(f))+".*")
	if err != nil {
		return fmt.Errorf("--cursor-file: %w", err)
	}
	_, err = fmt.Fprintln(temporary, cursor)
	err = errors.Join(err, temporary.Sync(), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), string(f))
	}
	if err != nil {
		return fmt.Errorf("--cursor-file: %w", errors.Join(err, os.Remove(temporary.Name())))
	}
	return nil
}

// hint says where the cursor came from, if it came from a file.
func (f cursorFile) hint() string {
	if f == "" {
		return ""
	}
	return fmt.Sprintf("; the cursor stands in %s", f)
}
