package store

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/cockroachdb/pebble/v2"
)

// backgroundInterval is the shortest time between two lines in the log about background work that fails. Pebble tries
// again at once, and each try fails in the same way.
const backgroundInterval = 10 * time.Second

// newEvents returns the listener that tells the operator what pebble reports. Errors are logged as text: a handler may
// format an error of pebble with its stack trace.
func newEvents(logger *slog.Logger) *pebble.EventListener {
	failures := new(repeated)
	return &pebble.EventListener{
		// By default pebble takes a damaged block for fatal. A read returns it as an error, which is enough.
		DataCorruption: func(info pebble.DataCorruptionInfo) {
			logger.Error("stored data is damaged", "path", info.Path, "error", fmt.Sprint(info.Details))
		},
		BackgroundError: func(err error) {
			if omitted, ok := failures.next(time.Now()); ok {
				logger.Warn("background work of the database failed", "error", err.Error(), "omitted", omitted)
			}
		},
		WriteStallBegin: func(info pebble.WriteStallBeginInfo) {
			logger.Warn("writes wait for the disk", "reason", info.Reason)
		},
	}
}

// repeated picks one event in each backgroundInterval. The zero value picks the next one.
type repeated struct {
	mu      sync.Mutex
	picked  time.Time
	omitted int
}

// next reports whether the event at the given time is picked, and how many were omitted since the last one that was.
func (r *repeated) next(now time.Time) (omitted int, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now.Sub(r.picked) < backgroundInterval {
		r.omitted++
		return 0, false
	}
	omitted, r.omitted, r.picked = r.omitted, 0, now
	return omitted, true
}

// pebbleLog passes pebble's own log on. What pebble calls fatal freezes the disk; since nothing can be written
// afterwards, Fatalf may return.
type pebbleLog struct{ disk *disk }

// Infof implements pebble.Logger.
func (l pebbleLog) Infof(format string, args ...any) { l.debugf(format, args) }

// Errorf implements pebble.Logger.
func (l pebbleLog) Errorf(format string, args ...any) { l.debugf(format, args) }

func (l pebbleLog) debugf(format string, args []any) {
	if ctx := context.Background(); l.disk.log.Enabled(ctx, slog.LevelDebug) {
		l.disk.log.DebugContext(ctx, fmt.Sprintf(format, args...))
	}
}

// Fatalf implements pebble.Logger.
func (l pebbleLog) Fatalf(format string, args ...any) { l.disk.freeze(fmt.Errorf(format, args...)) }
