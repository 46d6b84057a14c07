package text

import "encoding/binary"

const (
	// wordsBytes is how many bytes of text cutWords takes at a time.
	wordsBytes = 128
	// stretch is how many bytes of ASCII must follow for cutWords to leave them to cutASCII, and how often it looks.
	stretch = 32
)

// words are the tokens of a piece of text, words that are not all ASCII among them.
type words struct {
	// form holds the normalised forms one after the other: two bytes of text become at most three.
	form [2 * wordsBytes]byte
	// start and end are the bounds of each token in the text, formStart where its form starts and the one before it ends.
	start, end, formStart [wordsBytes/2 + 2]int32
}

// cut cuts src[pos:limit] into words up to the first character that is solo or unknown to stepTable, or up to where
// ASCII prevails; limit is at most wordsBytes from pos. It returns the number of tokens and where it stopped: between tokens, or at the
// start of a token whose end it did not see. It reads up to stretch bytes past limit.
//
// The end of most words is a mispredicted branch. To avoid it takes more work at each letter than it costs.
func (w *words) cut(src []byte, pos, limit int) (tokens, next int) {
	table, n, length := stepTable, 0, 0
	look := pos + stretch
	for pos < limit {
		c := binary.LittleEndian.Uint32(src[pos : pos+4])
		switch {
		case c&0x80 == 0:
			if pos >= look {
				if isASCII(src[pos:]) {
					return w.finish(n, length), pos
				}
				look = pos + stretch
			}
			if asciiFold[byte(c)] == 0 {
				pos++
				continue
			}
		case c&narrowMask == narrowForm:
			if s := table.narrow[c&narrowBits]; s >= dropStep {
				if s >= soloStep {
					return w.finish(n, length), pos
				}
				pos += 2
				continue
			}
		default:
			if s := table.wide(c); s >= dropStep {
				if s >= soloStep {
					return w.finish(n, length), pos
				}
				pos += 3
				continue
			}
		}
		start := pos
		w.formStart[n] = int32(length)
	word:
		for {
			if pos >= limit {
				return w.finish(n, int(w.formStart[n])), start
			}
			c := binary.LittleEndian.Uint32(src[pos : pos+4])
			var s step
			switch {
			case c&narrowMask == narrowForm:
				s = table.narrow[c&narrowBits]
				if s >= separatorStep {
					if s >= unknownStep {
						return w.finish(n, int(w.formStart[n])), start
					}
					break word
				}
				pos += 2
			case c&0x80 == 0:
				s = step(asciiFold[byte(c)]) | 1<<stepLength
				if s&stepBytes == 0 {
					break word
				}
				pos++
			default:
				s = table.wide(c)
				if s >= separatorStep {
					if s >= unknownStep {
						return w.finish(n, int(w.formStart[n])), start
					}
					break word
				}
				pos += 3
			}
			binary.LittleEndian.PutUint32(w.form[length:length+4], uint32(s))
			length += s.length()
		}
		w.start[n], w.end[n] = int32(start), int32(pos)
		n++
	}
	return w.finish(n, length), pos
}

// finish notes where the form of the last of n tokens ends.
func (w *words) finish(n, length int) int {
	w.formStart[n] = int32(length)
	return n
}

// isASCII reports whether the next stretch of src is ASCII.
func isASCII(src []byte) bool {
	src = src[:stretch]
	return (binary.LittleEndian.Uint64(src)|binary.LittleEndian.Uint64(src[8:])|
		binary.LittleEndian.Uint64(src[16:])|binary.LittleEndian.Uint64(src[24:]))&highBits == 0
}
