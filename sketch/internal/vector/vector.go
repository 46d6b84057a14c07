// Package vector says which vector instructions the stages of a sketch may use besides portable Go. The environment
// variable NEARDUP_KERNEL, which chooses the kernel of package minhash by name, holds here too: with a name other than
// that of the best kernel, these stages are portable.
package vector

import "os" //nolint:depguard // the environment is read once, at start, and no result depends on it

// AVX512 reports whether this processor has AVX-512 with F, BW, DQ, VL, VBMI and VBMI2, and may use it.
func AVX512() bool {
	name := os.Getenv("NEARDUP_KERNEL")
	return hasAVX512 && (name == "" || name == "avx512vbmi2")
}
