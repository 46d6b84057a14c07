package text

import "encoding/binary"

// soloBytes is how many bytes cutSolo cuts by the character before it looks whether Han characters prevail.
const soloBytes = 96

// cutSolo appends the tokens of a run of three-byte characters that are tokens by themselves, with their marks, and of
// separators, in src[pos:limit]. It returns where it stopped, which is between tokens. It reads past limit a character
// with its marks, and that after them.
func (t *Tokens) cutSolo(h Hasher, src []byte, pos, limit int) (next int) {
	limit = min(limit, pos+soloBytes)
	table := stepTable
	c := binary.LittleEndian.Uint32(src[pos : pos+4])
	for pos < limit {
		s := table.wide(c)
		if s.role() == separatorStep {
			pos += 3
			c = binary.LittleEndian.Uint32(src[pos : pos+4])
			continue
		}
		if s.role() != soloStep {
			return pos
		}
		// The normalised form is the bytes of a and b, as Hasher wants them.
		start := pos
		a, b := uint64(s&stepBytes), uint64(0)
		for n := s.length(); ; n += s.length() {
			pos += 3
			c = binary.LittleEndian.Uint32(src[pos : pos+4])
			if s = table.after(c); s.role() != markStep && s.role() != dropStep {
				break
			}
			if c&0xF0 != 0xE0 || n > 8 {
				return start
			}
			if s.role() == markStep {
				a |= uint64(s&stepBytes) << (8 * n)
				b |= uint64(s&stepBytes) >> (64 - 8*n)
			}
		}
		if s >= unknownStep {
			return start
		}
		t.Hash = append(t.Hash, h.sumWords(a, b))
		t.Start = append(t.Start, int32(start))
		t.End = append(t.End, int32(pos))
		t.Class = append(t.Class, Solo)
	}
	return pos
}
