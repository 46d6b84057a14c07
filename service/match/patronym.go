package match

import (
	"bytes"

	"github.com/neardup/neardup/sketch/text"
)

// Scripts without capitals do not mark names. But where people are called after their fathers, the word for son or
// daughter stands between two names, and between many in a text that tells who somebody is.

// isDescent reports whether a word is one for son or daughter as it stands between names.
func isDescent(word string) bool {
	switch word {
	case "بن", "ابن", "بنت": // Arabic and languages written in its script
		return true
	case "בן", "בת": // Hebrew
		return true
	}
	return false
}

// servant begins names of two words, which are also written as one: عبد العزيز is عبدالعزيز.
var servant = []byte("عبد")

// names finds names beside words of descent. It keeps memory from token to token.
type names struct {
	tokens *text.Tokens
	text   string
	normal []byte
}

// at returns the name that begins at a token, and false if none does.
func (n *names) at(token int) (fact, bool) {
	if !n.foreign(token) || n.isDescent(token) {
		return fact{}, false
	}
	after := n.isDescent(token - 1)
	if !after && !n.isDescent(token+1) && !n.isDescent(token+2) {
		return fact{}, false // as most words are: to normalize them all is most of the time that facts take
	}
	name := fact{from: int32(token), to: int32(token) + 1, name: true, value: n.tokens.Hash[token]}
	n.normal = text.AppendNormalized(n.normal[:0], n.token(token))
	if bytes.HasPrefix(n.normal, servant) {
		if len(n.normal) == len(servant) && token+1 < n.tokens.Len() && !n.isDescent(token+1) {
			n.normal = text.AppendNormalized(n.normal, n.token(token+1))
			name.to++
		}
		name.value = spelling(n.normal)
	}
	return name, after || n.isDescent(int(name.to))
}

func (n *names) token(i int) string { return n.text[n.tokens.Start[i]:n.tokens.End[i]] }

// foreign reports whether a token begins beyond the scripts that have capitals.
func (n *names) foreign(i int) bool { return n.text[n.tokens.Start[i]] >= firstUncased }

// firstUncased is the first byte of Hebrew, which stands before Arabic and behind Latin, Greek, Cyrillic and Armenian.
const firstUncased = 0xD6

func (n *names) isDescent(i int) bool {
	return i >= 0 && i < n.tokens.Len() && isDescent(n.token(i))
}

// spelling returns a hash of the letters of a name, by which it is the same in one word or two.
func spelling(letters []byte) uint64 {
	hash := uint64(len(letters))
	for _, c := range letters {
		hash = text.Mix(hash ^ uint64(c))
	}
	return hash
}
