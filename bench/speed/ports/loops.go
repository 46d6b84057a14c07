package main

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// instruction is one of a disassembly, at its address.
type instruction struct {
	address uint64
	text    string
}

// function is one of a disassembly.
type function struct {
	name string // package.name
	code []instruction
}

// loop are the instructions from the target of a jump that goes back to that jump.
type loop []instruction

var (
	// heading begins a function of ours that is written in assembly: such have the ABI 0.
	heading   = regexp.MustCompile(`^[0-9a-f]+ <github\.com/neardup/neardup/sketch/(?:.*/)?([^/]+)\.abi0>:$`)
	line      = regexp.MustCompile(`^\s*([0-9a-f]+):\s+(\S.*)$`)
	jump      = regexp.MustCompile(`^j[a-z]+ +([0-9a-f]+)`)
	reference = regexp.MustCompile(`\s*(<.*>|#.*)`)
)

// kernels returns the assembly functions of package sketch in what objdump prints.
func kernels(disassembly string) []function {
	var all []function
	inside := false
	for l := range strings.Lines(disassembly) {
		l = strings.TrimRight(l, "\n")
		if strings.HasSuffix(l, ">:") {
			name := heading.FindStringSubmatch(l)
			if inside = name != nil; inside {
				all = append(all, function{name: name[1]})
			}
			continue
		}
		if m := line.FindStringSubmatch(l); inside && m != nil {
			address, err := strconv.ParseUint(m[1], 16, 64)
			if err != nil {
				continue // no line of code
			}
			f := &all[len(all)-1]
			f.code = append(f.code, instruction{address, strings.TrimSpace(m[2])})
		}
	}
	return all
}

// loops returns the loops of a function in the order in which they end.
func (f function) loops() []loop {
	var all []loop
	for i, in := range f.code {
		m := jump.FindStringSubmatch(in.text)
		if m == nil {
			continue
		}
		target, err := strconv.ParseUint(m[1], 16, 64)
		if err != nil || target > in.address || target < f.code[0].address {
			continue
		}
		first, found := slices.BinarySearchFunc(f.code, target, func(in instruction, target uint64) int {
			switch {
			case in.address < target:
				return -1
			case in.address > target:
				return 1
			}
			return 0
		})
		if found {
			all = append(all, f.code[first:i+1])
		}
	}
	return all
}

// assembly returns the loop as an assembler reads it. Where its jumps go plays no part.
func (l loop) assembly() string {
	var b strings.Builder
	b.WriteString(".Lloop:\n")
	for _, in := range l {
		text := reference.ReplaceAllString(in.text, "")
		if m := jump.FindString(text); m != "" {
			text = strings.Fields(text)[0] + " .Lloop"
		}
		b.WriteString(text + "\n")
	}
	return b.String()
}
