package main

import (
	"runtime"
	"runtime/debug"

	"github.com/neardup/neardup/sketch"
)

// versionCommand shows which build this is.
type versionCommand struct {
	JSON bool `help:"Print JSON."`
}

// version is the answer of versionCommand.
type version struct {
	Version string `json:"version"`
	// Revision is the commit, empty if the build does not know it; Modified says that the tree had changes on top.
	Revision             string `json:"revision"`
	Modified             bool   `json:"modified"`
	Go                   string `json:"go"`
	NormalizationVersion int    `json:"normalization_version"`
	// Kernel is the level of vector instructions that the stages of a sketch may use, and Kernels names the implementation
	// that each of them has at it; all compute the same values.
	Kernel  string            `json:"kernel"`
	Kernels map[string]string `json:"kernels"`
}

// programVersion returns the version of the module, or "unknown".
func programVersion() string {
	if build, ok := debug.ReadBuildInfo(); ok {
		return build.Main.Version
	}
	return "unknown"
}

// Run shows the version.
func (c *versionCommand) Run(p *process) error {
	v := version{
		Version: programVersion(), Go: runtime.Version(),
		NormalizationVersion: sketch.NormalizationVersion, Kernel: sketch.KernelLevel(),
		Kernels: map[string]string{},
	}
	for _, k := range sketch.StageKernels() {
		v.Kernels[k.Stage] = k.Kernel
	}
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range build.Settings {
			switch setting.Key {
			case "vcs.revision":
				v.Revision = setting.Value
			case "vcs.modified":
				v.Modified = setting.Value == "true"
			}
		}
	}
	if c.JSON {
		return p.out.value(v)
	}
	p.out.printf("neardup %s\n", v.Version)
	if v.Revision != "" {
		modified := ""
		if v.Modified {
			modified = ", with changes"
		}
		p.out.printf("revision %s%s\n", v.Revision, modified)
	}
	p.out.printf("%s, normalization version %d\n", v.Go, v.NormalizationVersion)
	p.out.printf("kernel %s\n", v.Kernel)
	for _, k := range sketch.StageKernels() {
		p.out.printf("  %-10s  %s\n", k.Stage, k.Kernel)
	}
	return nil
}
