//go:build !purego

package minhash

import "golang.org/x/sys/cpu"

//go:generate go -C _asm run . -out ../update_amd64.s -stubs ../update_stub_amd64.go -pkg minhash

// filterElementsMin is the number of elements from which the filter pays, and filterElementsMax what it takes at a time.
const filterElementsMin, filterElementsMax = 96, 1024

// supported returns the kernels that this processor has the instructions for, the best last.
func supported() []kernel {
	kernels := []kernel{generic}
	if cpu.X86.HasAVX2 {
		kernels = append(kernels, avx2)
	}
	if cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512VL && cpu.X86.HasPOPCNT {
		kernels = append(kernels, avx512)
		if cpu.X86.HasAVX512VBMI && cpu.X86.HasAVX512VBMI2 {
			kernels = append(kernels, avx512vbmi2)
		}
	}
	return kernels
}

// elementsAtOnce is how many elements pass over all slots before the next ones: they stay in the second-level cache, and
// the garbage collector, which cannot stop a goroutine within assembly, waits for some tens of microseconds at most.
const elementsAtOnce = 4 * filterElementsMax

// update is updateGeneric with the instructions of the kernel.
func (k kernel) update(sig, h1, h2 []uint64) {
	if k == generic || len(sig) < slotsMin {
		updateGeneric(sig, h1, h2)
		return
	}
	for len(h1) > 0 {
		n := min(len(h1), elementsAtOnce)
		for done := 0; done < len(sig); {
			first, slots := nextBlock(done, len(sig), k)
			k.updateBlock(sig[first:first+slots], h1[:n], h2[:n], first)
			done = first + slots
		}
		h1, h2 = h1[n:], h2[n:]
	}
}

// updateBlock updates the slots from first on. There is at least one element.
func (k kernel) updateBlock(block, h1, h2 []uint64, first int) {
	switch k {
	case avx2:
		updateBlockAVX2(block, h1, h2, first)
	case avx512vbmi2:
		updateFilteredAVX512(block, h1, h2, first)
	default:
		updateBlockAVX512(block, h1, h2, first)
	}
}

// slotsMin is the number of slots of the narrowest block.
const slotsMin = 16

// nextBlock returns the first slot and the width of the block after the slots that are done, of so many in all: the
// narrowest that holds the rest, else the widest there is. The last block may reach back over slots that are done:
// an element that meets a slot twice changes nothing.
func nextBlock(done, total int, k kernel) (first, slots int) {
	widest := 128
	if k == avx2 {
		widest = 32
	}
	slots = slotsMin
	for slots < total-done && slots < widest && 2*slots <= total {
		slots *= 2
	}
	return min(done, total-slots), slots
}

// updateFilteredAVX512 has the filter do what it can.
func updateFilteredAVX512(block, h1, h2 []uint64, first int) {
	for len(block) == 128 && len(h1) >= filterElementsMin {
		n := min(len(h1), filterElementsMax)
		if !filter128AVX512(&block[0], &h1[0], &h2[0], n, uint64(first)) {
			// What comes is most likely of the same kind, as where few elements are repeated all over.
			break
		}
		h1, h2 = h1[n:], h2[n:]
	}
	if len(h1) > 0 {
		updateBlockAVX512(block, h1, h2, first)
	}
}

// updateBlockAVX512 calls the kernel for the width of the block.
func updateBlockAVX512(block, h1, h2 []uint64, first int) {
	switch len(block) {
	case 16:
		minima16AVX512(&block[0], &h1[0], &h2[0], len(h1), uint64(first))
	case 32:
		minima32AVX512(&block[0], &h1[0], &h2[0], len(h1), uint64(first))
	case 64:
		minima64AVX512(&block[0], &h1[0], &h2[0], len(h1), uint64(first))
	case 128:
		minima128AVX512(&block[0], &h1[0], &h2[0], len(h1), uint64(first))
	}
}

// updateBlockAVX2 calls the kernel for the width of the block.
func updateBlockAVX2(block, h1, h2 []uint64, first int) {
	switch len(block) {
	case 16:
		minima16AVX2(&block[0], &h1[0], &h2[0], len(h1), uint64(first))
	case 32:
		minima32AVX2(&block[0], &h1[0], &h2[0], len(h1), uint64(first))
	}
}
