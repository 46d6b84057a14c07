package match

import (
	"slices"
	"sync"
)

// work is the memory in which a pair is compared. A document has several candidates, so that it is used again at once.
type work struct {
	runs     []run
	joined   []passageRun
	inA, inB [][2]int
	seen     []bool
	alignment
}

var works = sync.Pool{New: func() any { return &work{} }}

func takeWork() *work { return works.Get().(*work) }

func (w *work) giveBack() {
	if cap(w.seen) > maxRoomTokens || cap(w.runs) > maxRoomTokens {
		return
	}
	// Pieces lead to the facts of texts, which must not be kept by them.
	clear(w.x[:cap(w.x)])
	clear(w.y[:cap(w.y)])
	works.Put(w)
}

// unseen returns n times false, until it is called again.
func (w *work) unseen(n int) []bool {
	w.seen = slices.Grow(w.seen[:0], n)[:n]
	clear(w.seen)
	return w.seen
}
