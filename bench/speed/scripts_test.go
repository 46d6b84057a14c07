package speed

import (
	"sync"
	"testing"

	"github.com/neardup/neardup/bench/invented"
)

// BenchmarkScripts measures Tokenize and Signature on 8 KB texts of each other way of writing.
func BenchmarkScripts(b *testing.B) {
	for _, l := range invented.Scripts(1) {
		made := sync.OnceValue(func() []document { return makeDocuments(b, []*invented.Language{l}, 8<<10) })
		b.Run("Tokenize/"+l.Name(), func(b *testing.B) { measureDocuments(b, made(), tokenize) })
		b.Run("Signature/"+l.Name(), func(b *testing.B) { measureDocuments(b, made(), sign) })
	}
}
