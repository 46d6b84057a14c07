package client

import (
	"context"
	"math/rand/v2"
	"time"

	"google.golang.org/grpc/status"
)

// tries are those to reach a server, one after the other. Waits grow from one to the next and are cut by chance, so that
// the clients of a restarted server do not all come at once.
type tries struct {
	giveUpAfter time.Duration

	wait    time.Duration
	failing time.Time // since when none came to anything
}

// again waits before the next try, after one that failed with err. It returns an error if there shall be none: err if
// none came to anything for too long, or that of the context.
func (t *tries) again(ctx context.Context, err error, cameToSomething bool) error {
	t.wait = min(2*t.wait, reconnectMax)
	if cameToSomething {
		t.wait, t.failing = 0, time.Time{}
	}
	t.wait = max(t.wait, reconnectMin)
	if t.failing.IsZero() {
		t.failing = time.Now()
	} else if time.Since(t.failing) > t.giveUpAfter {
		return err
	}
	select {
	case <-time.After(t.wait/2 + rand.N(t.wait/2)):
		return nil
	case <-ctx.Done():
		return status.FromContextError(ctx.Err()).Err()
	}
}
