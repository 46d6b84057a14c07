package store

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestBackgroundErrorsAreLoggedSparsely reports errors that print a stack trace when they can.
func TestBackgroundErrorsAreLoggedSparsely(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		events := newEvents(slog.New(slog.NewTextHandler(&log, nil)))
		for range 1000 {
			events.BackgroundError(tracedError{})
		}
		if got := log.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, `error="no space left" omitted=0`) {
			t.Errorf("1000 errors at once are logged as\n%s", got)
		}
		log.Reset()
		time.Sleep(backgroundInterval)
		events.BackgroundError(tracedError{})
		if got := log.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, `error="no space left" omitted=999`) {
			t.Errorf("an error after the interval is logged as\n%s", got)
		}
	})
}

// tracedError is formatted with more than its text, like the errors of pebble.
type tracedError struct{}

func (tracedError) Error() string { return "no space left" }

// Format implements fmt.Formatter.
func (tracedError) Format(state fmt.State, _ rune) {
	_, _ = io.WriteString(state, "no space left\n(1) attached stack trace")
}
