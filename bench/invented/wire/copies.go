package wire

import (
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"
)

// copy makes a copy of an earlier article; it reports false if there is none to copy.
func (m *maker) copy(a *Article) bool {
	original, ok := m.earlier()
	if !ok {
		return false
	}
	a.Family, a.Frame, a.Title = original.Family, original.Frame, original.Title
	n := m.rand.IntN(100)
	if original.Frame >= 0 {
		switch {
		case n < 55:
			m.repeat(a, original)
		case n < 75 && original.words() >= copiedWords:
			m.quote(a, original)
		default:
			m.correct(a, original)
		}
		return true
	}
	switch {
	case n < 20:
		m.repeat(a, original)
	case n < 40:
		m.update(a, original)
	case n < 52:
		m.correct(a, original)
	case n < 67:
		m.cut(a, original)
	case n < 90:
		m.quote(a, original)
	default:
		m.mistype(a, original)
	}
	return true
}

// earlier chooses an article of new text: mostly a recent one, and one in seven times one that many copy.
func (m *maker) earlier() (*Article, bool) {
	if len(m.made) == 0 {
		return nil, false
	}
	const hot = 50
	i := len(m.made) - 1 - skewed(m.rand, min(window, len(m.made)))
	if m.rand.IntN(7) == 0 {
		i -= i % hot
	}
	for ; i >= 0; i-- {
		if kind := m.made[i].Kind; kind == Original || kind == Issue || kind == Update {
			return &m.made[i], true
		}
	}
	return nil, false
}

// repeat gives the same text another headline, and at times a line that says so.
func (m *maker) repeat(a, original *Article) {
	a.Kind = Repeat
	a.pieces = append(a.pieces, original.pieces...)
	switch m.rand.IntN(4) {
	case 0:
		a.Title = sentence(m.story().expand("{what} {state}"))
		a.pieces = append([]piece{{text: "(Repeats with another headline)"}}, a.pieces...)
	case 1:
		a.pieces = append([]piece{{text: "REPEAT - " + a.Title}}, a.pieces...)
	}
}

// update adds one to four paragraphs, each at any place but the first, and may write a new lead.
func (m *maker) update(a, original *Article) {
	a.Kind = Update
	a.pieces = append(a.pieces, original.pieces...)
	if m.rand.IntN(3) == 0 && len(a.pieces) > 2 {
		a.pieces = append(m.pieces(prose(m.rand, a.Published, 20)), a.pieces[1:]...)
	}
	for _, p := range m.pieces(prose(m.rand, a.Published, 20+m.rand.IntN(150))) {
		at := 1 + m.rand.IntN(len(a.pieces))
		a.pieces = append(a.pieces[:at], append([]piece{p}, a.pieces[at:]...)...)
	}
}

// correct changes a figure, or where there is none a word, of one paragraph.
func (m *maker) correct(a, original *Article) {
	a.Kind = Correction
	a.pieces = append(a.pieces, original.pieces...)
	for range 20 {
		p := &a.pieces[m.rand.IntN(len(a.pieces))]
		if text := changeFigure(m.rand, p.text); text != p.text {
			m.origins++
			p.text, p.version = text, m.origins
			break
		}
	}
	if m.rand.IntN(2) == 0 {
		a.pieces = append([]piece{{text: "(Corrects a figure)"}}, a.pieces...)
	}
}

// changeFigure changes a digit of one of the figures of a text.
func changeFigure(r *rand.Rand, text string) string {
	var at []int
	for i, c := range text {
		if unicode.IsDigit(c) && c < utf8.RuneSelf {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return text
	}
	changed := []byte(text)
	i := at[r.IntN(len(at))]
	changed[i] = '1' + (changed[i]-'0'+byte(r.IntN(8)))%9
	return string(changed)
}

// cut keeps the first paragraphs.
func (m *maker) cut(a, original *Article) {
	a.Kind = Cut
	least, words := max(copiedWords, original.words()*(15+m.rand.IntN(60))/100), 0
	for _, p := range original.pieces {
		if words >= least {
			break
		}
		words += lengthOf(p.text)
		a.pieces = append(a.pieces, p)
	}
}

// quote puts consecutive paragraphs of 30 words or more in a longer story.
func (m *maker) quote(a, original *Article) {
	a.Kind, a.Frame = Quote, -1
	a.Title = sentence(m.story().expand("{what} {state}"))
	story := m.pieces(prose(m.rand, a.Published, 80+m.rand.IntN(220)))
	at := m.rand.IntN(len(story) + 1)
	a.pieces = append(a.pieces, story[:at]...)
	from, words := m.rand.IntN(len(original.pieces)), 0
	for _, p := range original.pieces[from:] {
		if words >= copiedWords {
			break
		}
		words += lengthOf(p.text)
		a.pieces = append(a.pieces, p)
	}
	for from > 0 && words < copiedWords {
		from--
		words += lengthOf(original.pieces[from].text)
		a.pieces = append(a.pieces[:at], append([]piece{original.pieces[from]}, a.pieces[at:]...)...)
	}
	a.pieces = append(a.pieces, story[at:]...)
}

// mistype swaps two letters in two words of a hundred.
func (m *maker) mistype(a, original *Article) {
	a.Kind = Noise
	for _, p := range original.pieces {
		words := strings.Split(p.text, " ")
		for i, word := range words {
			if len(word) > 3 && m.rand.IntN(50) == 0 {
				b := []byte(word)
				b[1], b[2] = b[2], b[1]
				words[i] = string(b)
			}
		}
		p.text = strings.Join(words, " ")
		a.pieces = append(a.pieces, p)
	}
}
