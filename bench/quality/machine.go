package main

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// machine is what figures depend on beside the data and the flags.
type machine struct {
	// revision is the commit of the checkout in which the command runs, "unknown" outside of one.
	revision               string
	goVersion, cpu, system string
}

func readMachine(ctx context.Context) machine {
	m := machine{
		revision:  "unknown",
		goVersion: runtime.Version(),
		cpu:       "unknown CPU",
		system:    runtime.GOOS + "/" + runtime.GOARCH,
	}
	// The build knows no commit under go run, so git tells.
	if described, err := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty").Output(); err == nil {
		m.revision = strings.TrimSpace(string(described))
	}
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if name, ok := cpuName(string(info)); ok {
			m.cpu = name
		}
	}
	return m
}

// cpuName finds the name of the first processor in the text of Linux's /proc/cpuinfo.
func cpuName(info string) (string, bool) {
	for line := range strings.Lines(info) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value), true
		}
	}
	return "", false
}
