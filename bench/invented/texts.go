package invented

import (
	"math/rand/v2"
	"strings"
)

// Texts returns n different texts of about so many bytes, each in equal parts of the languages. Equal arguments give equal
// texts, so that benchmarks in different places measure the same ones.
func Texts(n, bytes int, languages ...*Language) []string {
	writers := make([]*Writer, len(languages))
	for i, l := range languages {
		writers[i] = NewWriter(l, rand.NewPCG(1, uint64(bytes)))
	}
	texts := make([]string, n)
	parts := make([]string, len(writers))
	for i := range texts {
		for j, w := range writers {
			parts[j] = w.Text(bytes / len(writers))
		}
		texts[i] = strings.Join(parts, "\n")
	}
	return texts
}
