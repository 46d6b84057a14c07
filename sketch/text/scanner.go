package text

import "unicode/utf8"

// scanner cuts a text into normalised tokens, one call of next a token.
type scanner struct {
	src string
	pos int
	// token is the normalised form of the current token, of class class, at bytes [start, end) of src.
	token      []byte
	start, end int
	class      Class
	// pending is what a code point expanded to, read up to pendingPos; it stood at [pendingStart, pos).
	pending                  string
	pendingPos, pendingStart int
	// size is the number of bytes of the last code point, in pending if inPending, else in src.
	size      int
	inPending bool
}

// next scans the next token; it reports false at the end of the text.
func (s *scanner) next() bool {
	s.token, s.class = s.token[:0], 0
	for {
		if s.pos < len(s.src) && s.src[s.pos] < utf8.RuneSelf && s.pendingPos == len(s.pending) && s.scanASCII() {
			return true
		}
		r, e, start, ok := s.rune()
		if !ok {
			return len(s.token) > 0
		}
		switch to := rune(e & runeMask); kind(e >> kindShift) {
		case separator:
			if len(s.token) > 0 {
				return true
			}
		case drop:
			// A dropped mark belongs to the character before it.
			if len(s.token) > 0 {
				s.end = s.pos
			}
		case word:
			if s.class&Solo != 0 {
				s.back()
				return true
			}
			s.append(orSelf(to, r), start)
		case solo:
			if len(s.token) > 0 {
				s.back()
				return true
			}
			s.class |= Solo
			s.append(orSelf(to, r), start)
		case mark:
			s.append(orSelf(to, r), start)
		case compose:
			if !s.compose(orSelf(to, r), start) {
				s.back()
				return true
			}
		case expand:
			s.pending, s.pendingPos, s.pendingStart = expansions[to].to, 0, start
		}
	}
}

func orSelf(to, self rune) rune {
	if to == 0 {
		return self
	}
	return to
}

// scanASCII consumes ASCII; it reports true if that ended a token. Most of the time of English text is spent here, so
// that what changes with each byte is kept in variables.
func (s *scanner) scanASCII() bool {
	src, i := s.src, s.pos
	if len(s.token) == 0 {
		for i < len(src) && asciiFold[src[i]] == 0 {
			i++
		}
		s.start = i
	} else if s.class&Solo != 0 {
		return i < len(src) && src[i] < utf8.RuneSelf // ASCII, letter or not, ends such a token
	}
	token, digit := s.token, Class(0)
	from := i
	for ; i < len(src); i++ {
		c := asciiFold[src[i]]
		if c == 0 || c == notASCII {
			break
		}
		if c <= '9' {
			digit = Digit
		}
		token = append(token, c)
	}
	if i > from {
		s.end = i
	}
	s.token, s.pos = token, i
	s.class |= digit
	// A separator is read again, and skipped then.
	return len(token) > 0 && i < len(src) && src[i] < utf8.RuneSelf
}

// rune takes the next code point and its entry, with the byte of src at which it starts. An invalid byte is a separator.
func (s *scanner) rune() (r rune, e entry, start int, ok bool) {
	if s.inPending = s.pendingPos < len(s.pending); s.inPending {
		r, s.size = utf8.DecodeRuneInString(s.pending[s.pendingPos:])
		s.pendingPos += s.size
		return r, lookup(r), s.pendingStart, true
	}
	if s.pos >= len(s.src) {
		return 0, 0, 0, false
	}
	start = s.pos
	r, s.size = decode(s.src[start:])
	s.pos += s.size
	if r == utf8.RuneError {
		return r, 0, start, true
	}
	return r, normalization.lookup(r), start, true
}

// decode is utf8.DecodeRuneInString with the characters of two bytes, most of them Arabic, Cyrillic and Greek, in line.
func decode(s string) (r rune, size int) {
	if len(s) >= 2 && s[0] >= 0xC2 && s[0] < 0xE0 && s[1]&0xC0 == 0x80 {
		return rune(s[0]&0x1F)<<6 | rune(s[1]&0x3F), 2
	}
	return utf8.DecodeRuneInString(s)
}

// lookup is normalization.lookup for any code point, ASCII included.
func lookup(r rune) entry {
	if r < utf8.RuneSelf {
		if asciiFold[r] == 0 {
			return 0
		}
		return entry(word)<<kindShift | entry(asciiFold[r])
	}
	return normalization.lookup(r)
}

// back gives back the code point that rune took last.
func (s *scanner) back() {
	if s.inPending {
		s.pendingPos -= s.size
	} else {
		s.pos -= s.size
	}
}

func (s *scanner) append(r rune, start int) {
	if len(s.token) == 0 {
		s.start = start
	}
	if r >= '0' && r <= '9' {
		s.class |= Digit
	}
	if r >= utf8.RuneSelf && r < 0x800 { // in line, as in decode
		s.token = append(s.token, 0xC0|byte(r>>6), 0x80|byte(r&0x3F))
	} else {
		s.token = utf8.AppendRune(s.token, r)
	}
	s.end = s.pos
}

// compose joins r with the last code point of the token where the two compose. Otherwise a sound mark is dropped, and a
// Hangul letter is part of a word. It reports false if r must begin a new token.
func (s *scanner) compose(r rune, start int) bool {
	last, size := utf8.DecodeLastRune(s.token)
	if c, ok := composed(last, r); ok {
		s.token = utf8.AppendRune(s.token[:len(s.token)-size], c)
		s.end = s.pos
		return true
	}
	if r == voicedMark || r == semiVoicedMark {
		if len(s.token) > 0 {
			s.end = s.pos
		}
		return true
	}
	if s.class&Solo != 0 {
		return false
	}
	s.append(r, start)
	return true
}
