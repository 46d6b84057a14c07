package main

import (
	"errors"
	"strings"
	"testing"
)

// disassembly is as objdump prints it: a function of Go code, and one of ours with a loop in another.
const disassembly = `
neardup:     file format elf64-x86-64

0000000000401000 <main.main>:
  401000:	jmp    401000 <main.main>

0000000000402000 <github.com/neardup/neardup/sketch/minhash.demoAVX512.abi0>:
  402000:	mov    0x8(%rsp),%rdi
  402005:	xor    %eax,%eax
  402007:	vpaddq (%rdi),%zmm0,%zmm0
  40200d:	add    $0x40,%rdi        # a comment
  402011:	jb     40200d <github.com/neardup/neardup/sketch/minhash.demoAVX512.abi0+0xd>
  402013:	vmovdqu64 0x1234(%rip),%zmm1        # 403250 <data>
  402017:	jne    402007 <github.com/neardup/neardup/sketch/minhash.demoAVX512.abi0+0x7>
  402019:	jmp    402020 <github.com/neardup/neardup/sketch/minhash.demoAVX512.abi0+0x20>
  40201b:	jmp    401000 <main.main>
  402020:	ret

0000000000402100 <github.com/neardup/neardup/sketch/minhash.Update>:
  402100:	jmp    402100 <github.com/neardup/neardup/sketch/minhash.Update>
`

func TestLoopsOfKernels(t *testing.T) {
	all := kernels(disassembly)
	if len(all) != 1 || all[0].name != "minhash.demoAVX512" || len(all[0].code) != 10 {
		t.Fatalf("found %+v, want the one function with ABI 0 and its 10 instructions", all)
	}
	want := []string{
		".Lloop:\nadd    $0x40,%rdi\njb .Lloop\n",
		".Lloop:\nvpaddq (%rdi),%zmm0,%zmm0\nadd    $0x40,%rdi\njb .Lloop\nvmovdqu64 0x1234(%rip),%zmm1\njne .Lloop\n",
	}
	loops := all[0].loops()
	if len(loops) != len(want) {
		t.Fatalf("%d loops, want %d", len(loops), len(want))
	}
	for i, l := range loops {
		if got := l.assembly(); got != want[i] {
			t.Errorf("loop %d is\n%s\nwant\n%s", i, got, want[i])
		}
	}
}

const analysis = `Iterations:        200
Instructions:      400
Total Cycles:      500
Total uOps:        600

Dispatch Width:    6
Block RThroughput: 1.5


Resources:
[0]   - Zn4AGU0
[1]   - Zn4ALU0
[2.0] - Zn4FP45


Resource pressure per iteration:
[0]    [1]    [2.0]  
 -     0.50   2.25   

Resource pressure by instruction:
`

func TestEstimate(t *testing.T) {
	got, err := parseEstimate(analysis)
	if want := (estimate{uops: 3, cycles: 2.5, ports: 1.5, busiest: "Zn4FP45", pressure: 2.25}); err != nil || got != want {
		t.Errorf("estimate %+v, error %v, want %+v", got, err, want)
	}
	for _, missing := range []string{"Total Cycles", "Block RThroughput", "Resource pressure per iteration", "[2.0]  \n", "0.50   "} {
		if _, err := parseEstimate(strings.Replace(analysis, missing, "", 1)); !errors.Is(err, errEstimate) {
			t.Errorf("without %q the error is %v", missing, err)
		}
	}
}

func TestAMissingToolIsAnError(t *testing.T) {
	t.Setenv("PATH", "")
	if err := report(t.Context(), nil, "", "znver4", "no-such-analyzer"); err == nil {
		t.Error("nothing can be run, and no error comes of it")
	}
	if err := report(t.Context(), nil, "(", "znver4", ""); err == nil {
		t.Error("an expression that is none gives no error")
	}
}
