package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"time"

	"github.com/google/pprof/profile"
)

// measurement is what one path costs.
type measurement struct {
	documents int
	elapsed   time.Duration
	// processor is the processor time of all samples; byStage that of each stage, and allocating what of it takes memory.
	processor           time.Duration
	byStage, allocating map[string]time.Duration
	// allocations and allocatedBytes are those of the path, and collections how often garbage was collected.
	allocations, allocatedBytes uint64
	collections                 uint32
}

// measure runs a path and profiles it; it keeps the profile in a file unless the name is empty.
func measure(run func() error, documents int, file string) (*measurement, error) {
	var raw bytes.Buffer
	var before, after runtime.MemStats
	runtime.GC() // what was made before is not the path's
	runtime.ReadMemStats(&before)
	begin := time.Now()
	if err := pprof.StartCPUProfile(&raw); err != nil {
		return nil, err
	}
	err := run()
	pprof.StopCPUProfile()
	m := &measurement{documents: documents, elapsed: time.Since(begin)}
	if err != nil {
		return nil, err
	}
	runtime.ReadMemStats(&after)
	m.allocations, m.allocatedBytes = after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc
	m.collections = after.NumGC - before.NumGC
	if file != "" {
		if err := os.WriteFile(file, raw.Bytes(), 0o644); err != nil {
			return nil, err
		}
	}
	p, err := profile.Parse(&raw)
	if err != nil {
		return nil, fmt.Errorf("read the profile: %w", err)
	}
	return m, m.take(p)
}

// take adds up the samples of a profile by stage.
func (m *measurement) take(p *profile.Profile) error {
	value := -1
	for i, t := range p.SampleType {
		if t.Type == "cpu" && t.Unit == "nanoseconds" {
			value = i
		}
	}
	if value < 0 {
		return fmt.Errorf("the profile has no processor time, but %d other values", len(p.SampleType))
	}
	m.byStage, m.allocating = make(map[string]time.Duration), make(map[string]time.Duration)
	for _, sample := range p.Sample {
		stack := stackOf(sample)
		spent := time.Duration(sample.Value[value])
		name := stageOf(stack)
		m.processor += spent
		m.byStage[name] += spent
		if allocates(stack) {
			m.allocating[name] += spent
		}
	}
	return nil
}

// stackOf returns the functions of a sample, the innermost first.
func stackOf(s *profile.Sample) (stack []string) {
	for _, location := range s.Location {
		for _, line := range location.Line {
			if line.Function != nil {
				stack = append(stack, line.Function.Name)
			}
		}
	}
	return stack
}
