//go:build !unix

package rounds

import "time"

// ProcessorTime is the time since the program started, since this system does not tell what it has had of the processor.
func ProcessorTime() time.Duration { return wallTime() }
