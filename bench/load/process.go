package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// residentBytes returns the resident memory of a process, now and at most so far, where the system has /proc.
func residentBytes(process int) (now, peak int64, ok bool) {
	status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(process), "status"))
	if err != nil {
		return 0, 0, false
	}
	for line := range bytes.Lines(status) {
		fields := bytes.Fields(line)
		if len(fields) != 3 || string(fields[2]) != "kB" {
			continue
		}
		kilobytes, err := strconv.ParseInt(string(fields[1]), 10, 64)
		if err != nil {
			continue
		}
		switch string(fields[0]) {
		case "VmRSS:":
			now = kilobytes << 10
		case "VmHWM:":
			peak = kilobytes << 10
		}
	}
	return now, peak, now > 0
}

// processorTime returns the time that a process has spent on all cores, where the system has /proc. Unlike the clock it
// hardly depends on what else runs on the machine.
func processorTime(process int) (time.Duration, bool) {
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(process), "stat"))
	if err != nil {
		return 0, false
	}
	// The second field, the command, is in parentheses and may hold spaces; user and system time are the 14th and 15th.
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	const afterCommand, ticksPerSecond = 2, 100 // Linux tells time to programs in hundredths, on any kernel
	var total time.Duration
	for _, field := range [...]int{14, 15} {
		if field-afterCommand > len(fields) {
			return 0, false
		}
		ticks, err := strconv.ParseInt(string(fields[field-afterCommand-1]), 10, 64)
		if err != nil {
			return 0, false
		}
		total += time.Duration(ticks) * time.Second / ticksPerSecond
	}
	return total, true
}
