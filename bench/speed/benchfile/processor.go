package benchfile

import (
	"os"
	"strings"
)

// Processor returns the name of the processor, as Linux tells it.
func Processor() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return unknown
	}
	return processor(string(info))
}

const unknown = "unknown processor"

// processor finds the name of the first processor in the text of /proc/cpuinfo.
func processor(info string) string {
	for line := range strings.Lines(info) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return unknown
}
