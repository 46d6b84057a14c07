//go:build !unix

package rounds

import "time"

func processorTime() time.Duration { return wallTime() }
