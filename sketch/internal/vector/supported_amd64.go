//go:build !purego

package vector

import "golang.org/x/sys/cpu"

func supported() []Level {
	levels := []Level{LevelGeneric}
	for _, next := range []struct {
		level Level
		here  bool
	}{
		{LevelAVX2, cpu.X86.HasAVX2 && cpu.X86.HasBMI1 && cpu.X86.HasBMI2 && cpu.X86.HasPOPCNT},
		{LevelAVX512, cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512VL},
		{LevelAVX512VBMI2, cpu.X86.HasAVX512VBMI && cpu.X86.HasAVX512VBMI2 && cpu.X86.HasAVX512BITALG &&
			cpu.X86.HasAVX512VPOPCNTDQ},
	} {
		if !next.here {
			break
		}
		levels = append(levels, next.level)
	}
	return levels
}
