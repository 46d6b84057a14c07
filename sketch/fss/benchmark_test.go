package fss_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/neardup/neardup/sketch/fss"
	"github.com/neardup/neardup/sketch/minhash"
)

// BenchmarkRepeated measures sets of elements that are repeated all over, so that slots stay empty for many rounds.
func BenchmarkRepeated(b *testing.B) {
	const n = 2000
	r := rand.New(rand.NewPCG(2, 6))
	for _, distinct := range []int{1, 10, 50} {
		hashes := slices.Repeat(randomHashes(r, distinct), n/distinct)
		for _, kernel := range fss.Kernels() {
			b.Run(fmt.Sprintf("distinct=%d/kernel=%s", distinct, kernel), func(b *testing.B) {
				defer fss.UseKernel(kernel)()
				sig := make(minhash.Signature, 128)
				for b.Loop() {
					minhash.Reset(sig)
					fss.Update(sig, hashes)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/element")
			})
		}
	}
}

// BenchmarkUpdate measures sets of few elements, which need many rounds, and of many, which need one.
func BenchmarkUpdate(b *testing.B) {
	const sets = 16
	r := rand.New(rand.NewPCG(2, 5))
	for _, slots := range []int{100, 128} {
		for _, n := range []int{1, 20, 50, 100, 300, 1000, 2000} {
			hashes := randomHashes(r, sets*n)
			for _, kernel := range fss.Kernels() {
				b.Run(fmt.Sprintf("slots=%d/elements=%d/kernel=%s", slots, n, kernel), func(b *testing.B) {
					defer fss.UseKernel(kernel)()
					sig := make(minhash.Signature, slots)
					for set := 0; b.Loop(); set = (set + 1) % sets {
						minhash.Reset(sig)
						fss.Update(sig, hashes[set*n:(set+1)*n])
					}
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/element")
				})
			}
		}
	}
}
