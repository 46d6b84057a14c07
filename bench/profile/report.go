package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/neardup/neardup/sketch"
)

// heading says under what conditions the tables hold.
func (c *config) heading(w io.Writer) {
	fmt.Fprintf(w, "go         %s %s/%s, %d cores\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0))
	fmt.Fprintf(w, "neardup    %s\n", revision())
	fmt.Fprintf(w, "kernels    %s\n", sketch.KernelLevel())
	if len(c.files) > 0 {
		fmt.Fprintf(w, "documents  of %s\n", strings.Join(c.files, ", "))
	} else {
		fmt.Fprintf(w, "documents  %d made up, seed %d\n", c.documents, c.seed)
	}
	if slices.Contains(c.paths, "add") {
		fmt.Fprintf(w, "calls      batches of %d documents, %d at a time\n", c.batch, c.workers)
	}
}

// revision names the commit of the build, as far as it is known.
func revision() string {
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return "of an unknown build"
	}
	name := cmp.Or(build.Main.Version, "(devel)")
	for _, s := range build.Settings {
		if s.Key == "vcs.revision" {
			name += " " + s.Value
		}
	}
	return name
}

// report writes the table of a path, the most costly stage first.
func (m *measurement) report(w io.Writer, path string) {
	perDocument := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 / float64(m.documents) }
	share := func(d time.Duration) float64 { return 100 * float64(d) / float64(max(1, m.processor)) }
	fmt.Fprintf(w, "\n%s: %d documents in %.1f s, %.0f a second\n", path, m.documents, m.elapsed.Seconds(),
		float64(m.documents)/m.elapsed.Seconds())
	fmt.Fprintf(w, "%-24s %8s %14s %12s\n", "stage", "share", "µs a document", "allocating")
	names := slices.SortedFunc(maps.Keys(m.byStage), func(a, b string) int {
		return cmp.Or(cmp.Compare(m.byStage[b], m.byStage[a]), cmp.Compare(a, b))
	})
	for _, name := range names {
		fmt.Fprintf(w, "%-24s %7.1f%% %14.1f %11.1f%%\n", name, share(m.byStage[name]), perDocument(m.byStage[name]),
			share(m.allocating[name]))
	}
	var allocating time.Duration
	for _, d := range m.allocating {
		allocating += d
	}
	fmt.Fprintf(w, "%-24s %7.1f%% %14.1f %11.1f%%\n", "all", 100.0, perDocument(m.processor), share(allocating))
	fmt.Fprintf(w, "memory taken: %.0f allocations and %.1f kB a document; garbage collected %d times\n",
		float64(m.allocations)/float64(m.documents), float64(m.allocatedBytes)/1e3/float64(m.documents), m.collections)
}
