package cluster

import (
	"bytes"

	"github.com/neardup/neardup/sketch/text"
)

// arabicArticle is the article as normalised text has it.
var arabicArticle = []byte("ال")

// sourceKey returns the normal form in which names of sources are compared: normalised as all text is, without the Arabic
// article, which credits set and leave out freely, and without spaces, which abbreviations have or have not ("أ ف ب").
// Names without a letter or digit have the empty key.
func sourceKey(name string) string {
	var key []byte
	for token := range bytes.SplitSeq(text.AppendNormalized(nil, name), []byte{' '}) {
		// A word of the article and one letter is no noun with its article.
		if rest, ok := bytes.CutPrefix(token, arabicArticle); ok && len(rest) > len("ا") {
			token = rest
		}
		key = append(key, token...)
	}
	return string(key)
}

// AcrossSources reports whether two names are those of known and different sources.
func AcrossSources(a, b string) bool {
	keyA, keyB := sourceKey(a), sourceKey(b)
	return keyA != "" && keyB != "" && keyA != keyB
}

// SameSource reports whether two names are those of one known source.
func SameSource(a, b string) bool {
	key := sourceKey(a)
	return key != "" && (a == b || key == sourceKey(b))
}
