package main

import (
	"io"
	"sync"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// progress shows a bar for each stage of a long command on a terminal, and nothing elsewhere. It is safe for concurrent
// use.
type progress struct {
	// stderr takes messages while bars are shown, and puts them above the bars.
	stderr io.Writer

	mu    sync.Mutex
	bars  *mpb.Progress
	bar   *mpb.Bar
	stage string
}

// newProgress makes a progress without a bar.
func newProgress(p *process) *progress {
	if !p.terminal {
		return &progress{stderr: p.stderr}
	}
	bars := mpb.New(mpb.WithOutput(p.stderr), mpb.WithWidth(40))
	return &progress{stderr: bars, bars: bars}
}

// update moves the bar of a stage; a new stage completes the bar of the one before. The total is 0 where it is not
// known.
func (p *progress) update(stage string, done, total int64) {
	if p.bars == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar == nil || stage != p.stage {
		p.completeBar()
		p.stage = stage
		p.bar = p.bars.AddBar(total,
			mpb.PrependDecorators(decor.Name(stage, decor.WCSyncSpaceR)),
			mpb.AppendDecorators(decor.Percentage(decor.WCSyncSpace)),
		)
	}
	p.bar.SetTotal(total, false)
	p.bar.SetCurrent(done)
}

// end leaves the bars as they are and gives the terminal back. Of a command that failed, the last bar stays short.
func (p *progress) end(err error) {
	if p.bars == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil && p.bar != nil {
		p.bar.Abort(false)
	}
	p.completeBar()
	p.bars.Wait()
}

// completeBar fills the bar, if there is one. An aborted bar stays as it is.
func (p *progress) completeBar() {
	if p.bar != nil {
		p.bar.SetCurrent(max(1, p.bar.Current())) // a stage that had nothing to do is done as well
		p.bar.SetTotal(-1, true)
		p.bar = nil
	}
}
