package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
)

// restart closes the engine and opens it again.
func (w *world) restart(ctx context.Context) error {
	w.figures.operations["restart"]++
	if err := w.check(ctx); err != nil {
		return err
	}
	if err := w.reopen(w.disk); err != nil {
		return err
	}
	if err := w.check(ctx); err != nil {
		return fmt.Errorf("after a restart: %w", err)
	}
	return nil
}

// forgetful is a disk that loses what was not synced, at a moment that is chosen in advance.
type forgetful struct {
	vfs.FS
	memory *vfs.MemFS

	mu sync.Mutex
	// syncs counts down to the sync before which the power fails; it is zero if it is not to fail.
	syncs int
	lost  vfs.CrashCloneCfg
	after *vfs.MemFS
}

// moveToForgetfulDisk restarts the engine on a forgetful disk. To run on one all the time would be too slow: each sync
// copies the whole file.
func (w *world) moveToForgetfulDisk() error {
	f := &forgetful{memory: vfs.NewCrashableMem()}
	f.FS = errorfs.Wrap(f.memory, errorfs.InjectorFunc(f.fail))
	if err := w.engine.Close(); err != nil {
		return err
	}
	if err := copyFolder(w.disk, f.memory); err != nil {
		return err
	}
	e, err := w.openOn(f)
	if err == nil {
		w.engine, w.disk = e, f
	}
	return err
}

// copyFolder copies the data folder, durably.
func copyFolder(from, to vfs.FS) error {
	if ok, err := vfs.Clone(from, to, folder, folder, vfs.CloneSync); err != nil || !ok {
		return errors.Join(errors.New("the data folder cannot be copied"), err)
	}
	root, err := to.OpenDir("/")
	if err != nil {
		return err
	}
	return errors.Join(root.Sync(), root.Close())
}

// fail is called before every operation on the disk. It harms none: it takes what a loss of power would leave.
func (f *forgetful) fail(op errorfs.Op) error {
	switch op.Kind {
	case errorfs.OpFileSync, errorfs.OpFileSyncData, errorfs.OpFileSyncTo:
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.syncs--; f.syncs == 0 {
			f.after = f.memory.CrashClone(f.lost)
		}
	default:
	}
	return nil
}

// failAt has the power fail before the sync of that number from now on.
func (f *forgetful) failAt(syncs int, lost vfs.CrashCloneCfg) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.syncs, f.lost = syncs, lost
}

// left returns what a loss of power left, at the latest now; early is true if that was before.
func (f *forgetful) left() (memory *vfs.MemFS, early bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.syncs = 0
	if f.after != nil {
		return f.after, true
	}
	return f.memory.CrashClone(f.lost), false
}

// crash makes an operation during which, or after which, the power fails, and goes on with what is left. An operation
// that was answered by then must be there, and one that was not may be there or not, as a whole.
func (w *world) crash(ctx context.Context) error {
	disk, ok := w.disk.(*forgetful)
	if !ok {
		return errors.New("a crash needs a forgetful disk")
	}
	m := w.choose()
	op := m.draw.operation()
	for !writesOnce(op) {
		op = m.draw.operation()
	}
	before, followed := m.oracle.clone(), slices.Clone(m.oracle.documents)
	// None of the unsynced bytes are kept, or some, or all.
	disk.failAt(1+w.r.IntN(2), vfs.CrashCloneCfg{
		UnsyncedDataPercent: 50 * w.r.IntN(3), RNG: rand.New(rand.NewPCG(w.r.Uint64(), 0)),
	})
	w.figures.operations["crash"]++
	w.figures.operations[op.kind()]++
	if err := op.do(ctx, w, m); err != nil {
		return fmt.Errorf("%s on collection %s: %w\nthe arguments:\n%s", op.kind(), m.name(), err, dump(op))
	}
	left, early := disk.left()
	memory := vfs.NewMem()
	if err := copyFolder(left, memory); err != nil {
		return err
	}
	if err := w.reopen(memory); err != nil {
		return fmt.Errorf("after a crash: %w", err)
	}
	if early {
		if err := w.chooseSurvivor(ctx, m, before); err != nil {
			return err
		}
		m.oracle.sortMarks()
	}
	err := w.follow(ctx, m, followed, goneBy(op))
	if err == nil {
		err = w.check(ctx)
	}
	if err != nil {
		return fmt.Errorf("after a crash during %s on collection %s: %w\nthe arguments:\n%s", op.kind(), m.name(), err, dump(op))
	}
	return nil
}

// chooseSurvivor goes back to the oracle before an operation if the engine knows nothing of it.
func (w *world) chooseSurvivor(ctx context.Context, m *modeled, before *oracle) error {
	got, err := stateOf(ctx, w.engine, m.name())
	if err != nil {
		return err
	}
	if reflect.DeepEqual(got, before.state()) {
		w.figures.crashes["without effect"]++
		m.oracle, m.draw.oracle = before, before
	} else {
		w.figures.crashes["took effect"]++
	}
	return nil
}

// writesOnce reports whether an operation changes one collection by one batch of the store, and can be told by that: a
// request id leaves its trace elsewhere.
func writesOnce(op operation) bool {
	switch op := op.(type) {
	case addition:
		return op.Options.RequestID == ""
	case deletion, marking, unmarking:
		return true
	}
	return false
}
