package store

import (
	"fmt"
	"strings"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// openReserveBytes is what opening a folder takes beside its log: a new list of the tables, and small files.
const openReserveBytes = 8 << 20

// LowSpaceError says that the disk of a data folder has too little free space. It is an ErrLowSpace.
type LowSpaceError struct {
	Dir string
	// FreeBytes are available to the process, NeedBytes would be enough.
	FreeBytes, NeedBytes uint64
	// Opening is true if the folder could not be opened, and false if a write was refused.
	Opening bool
}

func (e *LowSpaceError) Error() string {
	// The need is rounded up, so that the figures never look as if there were enough.
	free, need := e.FreeBytes>>20, (e.NeedBytes+1<<20-1)>>20
	if e.Opening {
		return fmt.Sprintf("%v: the disk of %q has %d MiB free, opening the data folder takes up to %d MiB: "+
			"make room and open it again", ErrLowSpace, e.Dir, free, need)
	}
	return fmt.Sprintf("%v: the disk of %q has %d MiB free and %d MiB are kept in reserve: make room, reads go on",
		ErrLowSpace, e.Dir, free, need)
}

// Unwrap returns ErrLowSpace.
func (e *LowSpaceError) Unwrap() error { return ErrLowSpace }

// checkSpace returns a LowSpaceError if the disk of dir has less free space than is needed. A file system that cannot
// tell is no reason to refuse: a write that fails is noticed as well.
func checkSpace(fsys vfs.FS, dir string, needBytes uint64, opening bool) error {
	if usage, err := fsys.GetDiskUsage(dir); err == nil && usage.AvailBytes < needBytes {
		return &LowSpaceError{Dir: dir, FreeBytes: usage.AvailBytes, NeedBytes: needBytes, Opening: opening}
	}
	return nil
}

// openBytes returns how much free space opening a database may take: pebble writes what is in its log into tables, which
// are rarely larger than the log, before it deletes the log.
func openBytes(fsys vfs.FS, database string) (uint64, error) {
	names, err := fsys.List(database)
	if err != nil {
		return 0, fmt.Errorf("reading the data folder: %w", err)
	}
	need := uint64(openReserveBytes)
	for _, name := range names {
		if !strings.HasSuffix(name, ".log") {
			continue
		}
		info, err := fsys.Stat(fsys.PathJoin(database, name))
		if err != nil {
			return 0, fmt.Errorf("reading the data folder: %w", err)
		}
		// Filters and indexes come on top.
		need += uint64(info.Size()) / 8 * 9
	}
	return need, nil
}

// openFailure makes the error of a disk that fills while a data folder is opened an ErrLowSpace.
func openFailure(dir string, err error) error {
	if vfs.IsNoSpaceError(err) {
		return fmt.Errorf("%w: the disk of %q is full: make room and open it again: %w", ErrLowSpace, dir, err)
	}
	return err
}
