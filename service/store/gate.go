package store

import "sync"

// gate counts the calls that are under way, and lets no more in once it is closed. The zero value is open. Unlike a
// sync.RWMutex it lets a call that is inside enter again while another goroutine waits for the end of all.
type gate struct {
	mu     sync.Mutex
	closed bool
	inside int
	// idle is made by close, and closed when nobody is inside.
	idle chan struct{}
}

// enter reports whether the call may go on; then leave must be called.
func (g *gate) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return false
	}
	g.inside++
	return true
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	if g.closed && g.inside == 0 {
		close(g.idle)
	}
}

// close lets nobody in any more. It returns a channel that is closed when all have left, and false if the gate was
// closed before.
func (g *gate) close() (idle <-chan struct{}, first bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return g.idle, false
	}
	g.closed, g.idle = true, make(chan struct{})
	if g.inside == 0 {
		close(g.idle)
	}
	return g.idle, true
}
