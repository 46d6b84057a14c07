//go:build !purego

#include "textflag.h"

// Instructions that Go's assembler does not know, on eight lanes of 16 bits.

// MLA8 adds the products of n and m to d.
#define MLA8(m, n, d) WORD $(0x4E609400 | (m)<<16 | (n)<<5 | (d))
// CMHS8 sets all bits of each lane of d where n is at least m, unsigned.
#define CMHS8(m, n, d) WORD $(0x6E603C00 | (m)<<16 | (n)<<5 | (d))
// SHRN4 shifts the lanes of n right by four bits and keeps the lower eight of each, in the lower half of d.
#define SHRN4(n, d) WORD $(0x0F0C8400 | (n)<<5 | (d))

DATA distances<>+0(SB)/8, $0xfffffffefffdfffc
DATA distances<>+8(SB)/8, $0x0003000200010000
GLOBL distances<>(SB), RODATA|NOPTR, $16

// ELEMENT loads an element: its values in the first eight slots to value, which is the register of that number, and what
// leads to the next eight to stride. The upper 16 bits are those of h1 + center*h2 + lift, of h2, to the nearest, and of 8*h2.
#define ELEMENT(value, number, stride) \
	MOVD.P 8(R2), R10         \
	MOVD.P 8(R3), R11         \
	MADD   R5, R10, R11, R12  \
	ADD    R6, R12, R12       \
	LSR    $48, R12, R12      \
	VDUP   R12, value.H8      \
	ADD    R7, R11, R13       \
	LSR    $48, R13, R13      \
	VDUP   R13, V24.H8        \
	MLA8(30, 24, number)      \
	UBFX   $45, R11, $16, R13 \
	VDUP   R13, stride.H8

// LEAST compares four elements with the minima of eight slots. STEP goes on to the next eight.
#define LEAST(minima) \
	VUMIN V16.H8, minima.H8, minima.H8 \
	VUMIN V17.H8, minima.H8, minima.H8 \
	VUMIN V18.H8, minima.H8, minima.H8 \
	VUMIN V19.H8, minima.H8, minima.H8

#define STEP \
	VADD V20.H8, V16.H8, V16.H8 \
	VADD V21.H8, V17.H8, V17.H8 \
	VADD V22.H8, V18.H8, V18.H8 \
	VADD V23.H8, V19.H8, V19.H8

// STORE stores the minima of 32 slots, and lowers their bounds to them, less what a value is above the truth at most.
#define STORE(a, b, c, d) \
	VST1.P [a.H8, b.H8, c.H8, d.H8], 64(R0) \
	VLD1   (R9), [V16.H8, V17.H8, V18.H8, V19.H8] \
	VSUB   V31.H8, a.H8, a.H8                     \
	VSUB   V31.H8, b.H8, b.H8                     \
	VSUB   V31.H8, c.H8, c.H8                     \
	VSUB   V31.H8, d.H8, d.H8                     \
	VUMIN  a.H8, V16.H8, V16.H8                   \
	VUMIN  b.H8, V17.H8, V17.H8                   \
	VUMIN  c.H8, V18.H8, V18.H8                   \
	VUMIN  d.H8, V19.H8, V19.H8                   \
	VST1.P [V16.H8, V17.H8, V18.H8, V19.H8], 64(R9)

// func blockMinimaNEON(minima, bounds *uint16, h1, h2 *uint64, blocks int, center, lift, excess uint64)
TEXT ·blockMinimaNEON(SB), NOSPLIT, $0-64
	MOVD minima+0(FP), R0
	MOVD bounds+8(FP), R1
	MOVD h1+16(FP), R2
	MOVD h2+24(FP), R3
	MOVD blocks+32(FP), R4
	MOVD center+40(FP), R5
	MOVD lift+48(FP), R6
	MOVD excess+56(FP), R8
	VDUP R8, V31.H8
	LSL  $48, R6, R6
	MOVD $(1<<47), R7
	MOVD $distances<>(SB), R8
	VLD1 (R8), [V30.H8]

block:
	VMOVI $255, V0.B16
	VMOVI $255, V1.B16
	VMOVI $255, V2.B16
	VMOVI $255, V3.B16
	VMOVI $255, V4.B16
	VMOVI $255, V5.B16
	VMOVI $255, V6.B16
	VMOVI $255, V7.B16
	VMOVI $255, V8.B16
	VMOVI $255, V9.B16
	VMOVI $255, V10.B16
	VMOVI $255, V11.B16
	VMOVI $255, V12.B16
	VMOVI $255, V13.B16
	VMOVI $255, V14.B16
	VMOVI $255, V15.B16
	MOVD  $4, R9

elements:
	// Four at a time: each addition has time to end before its result is needed.
	ELEMENT(V16, 16, V20)
	ELEMENT(V17, 17, V21)
	ELEMENT(V18, 18, V22)
	ELEMENT(V19, 19, V23)
	LEAST(V0)
	STEP
	LEAST(V1)
	STEP
	LEAST(V2)
	STEP
	LEAST(V3)
	STEP
	LEAST(V4)
	STEP
	LEAST(V5)
	STEP
	LEAST(V6)
	STEP
	LEAST(V7)
	STEP
	LEAST(V8)
	STEP
	LEAST(V9)
	STEP
	LEAST(V10)
	STEP
	LEAST(V11)
	STEP
	LEAST(V12)
	STEP
	LEAST(V13)
	STEP
	LEAST(V14)
	STEP
	LEAST(V15)
	SUBS $1, R9, R9
	BNE  elements

	MOVD R1, R9
	STORE(V0, V1, V2, V3)
	STORE(V4, V5, V6, V7)
	STORE(V8, V9, V10, V11)
	STORE(V12, V13, V14, V15)
	SUBS $1, R4, R4
	BNE  block
	RET

// LIST compares 16 slots of a block with their bounds, and gathers four bits for each in eight bytes.
#define LIST(low, high, listed) \
	CMHS8(16, low, 16)              \
	CMHS8(17, high, 17)             \
	VUZP1 V17.B16, V16.B16, V16.B16 \
	SHRN4(16, listed)

// func listNEON(listed *uint64, minima, bounds *uint16, blocks int)
TEXT ·listNEON(SB), NOSPLIT, $0-32
	MOVD   listed+0(FP), R0
	MOVD   minima+8(FP), R1
	MOVD   bounds+16(FP), R2
	MOVD   blocks+24(FP), R3
	VLD1.P 64(R2), [V0.H8, V1.H8, V2.H8, V3.H8]
	VLD1.P 64(R2), [V4.H8, V5.H8, V6.H8, V7.H8]
	VLD1.P 64(R2), [V8.H8, V9.H8, V10.H8, V11.H8]
	VLD1.P 64(R2), [V12.H8, V13.H8, V14.H8, V15.H8]

list:
	VLD1.P 32(R1), [V16.H8, V17.H8]
	LIST(0, 1, 20)
	VLD1.P 32(R1), [V16.H8, V17.H8]
	LIST(2, 3, 21)
	VLD1.P 32(R1), [V16.H8, V17.H8]
	LIST(4, 5, 22)
	VLD1.P 32(R1), [V16.H8, V17.H8]
	LIST(6, 7, 23)
	VLD1.P 32(R1), [V16.H8, V17.H8]
	LIST(8, 9, 24)
	VLD1.P 32(R1), [V16.H8, V17.H8]
	LIST(10, 11, 25)
	VLD1.P 32(R1), [V16.H8, V17.H8]
	LIST(12, 13, 26)
	VLD1.P 32(R1), [V16.H8, V17.H8]
	LIST(14, 15, 27)
	VST1.P [V20.B8, V21.B8, V22.B8, V23.B8], 32(R0)
	VST1.P [V24.B8, V25.B8, V26.B8, V27.B8], 32(R0)
	SUBS   $1, R3, R3
	BNE    list
	RET
