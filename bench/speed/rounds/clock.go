package rounds

import "time"

// started is from when on there is time.
var started = time.Now()

// wallTime is the time since the program started: the clock where the system does not tell the processor's time.
func wallTime() time.Duration { return time.Since(started) }
