package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// checkSpans checks that every span of the tokens of s begins and ends where a code point does, that none begins or ends
// before an earlier one, and that what stands between them holds no token.
func checkSpans(t *testing.T, s string) {
	t.Helper()
	border := make([]bool, len(s)+1)
	for i := 0; i < len(s); {
		border[i] = true
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	border[len(s)] = true

	var tokens Tokens
	tokens.Tokenize(NewHasher(0), s)
	lastStart, lastEnd := 0, 0
	for i := range tokens.Len() {
		start, end := int(tokens.Start[i]), int(tokens.End[i])
		switch {
		case start < 0 || end > len(s) || start >= end:
			t.Fatalf("%+q: token %d has the span [%d, %d)", s, i, start, end)
		case !border[start] || !border[end]:
			t.Errorf("%+q: the span [%d, %d) of token %d cuts a character", s, start, end, i)
		case start < lastStart || end < lastEnd:
			t.Errorf("%+q: the span [%d, %d) of token %d begins or ends before that of the one before it", s, start, end, i)
		case start > lastEnd && normalized(s[lastEnd:start]) != "":
			t.Errorf("%+q: %+q before token %d is in no span", s, s[lastEnd:start], i)
		}
		lastStart, lastEnd = start, end
	}
	if rest := normalized(s[lastEnd:]); rest != "" {
		t.Errorf("%+q: %+q at the end is in no span", s, rest)
	}
}

func TestSpansOfEveryCodePoint(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if utf8.ValidRune(r) {
			checkSpans(t, "x"+string(r)+"y "+string(r)+string(r))
		}
	}
}

// TestSpansOfEveryScript takes the first assigned letters of each script, with marks and digits between them.
func TestSpansOfEveryScript(t *testing.T) {
	for name, table := range unicode.Scripts {
		var letters []rune
		for _, r := range table.R16 {
			for c := rune(r.Lo); c <= rune(r.Hi) && len(letters) < 200; c += rune(r.Stride) {
				letters = append(letters, c)
			}
		}
		for _, r := range table.R32 {
			for c := rune(r.Lo); c <= rune(r.Hi) && len(letters) < 200; c += rune(r.Stride) {
				letters = append(letters, c)
			}
		}
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			for i, c := range letters {
				b.WriteRune(c)
				switch i % 7 {
				case 2:
					b.WriteString("\u0301 ")
				case 4:
					b.WriteString("\xf0\x9f7")
				case 6:
					b.WriteString("\u200D\u3099\r\n")
				}
			}
			checkSpans(t, b.String())
		})
	}
}

func TestSpansGolden(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"  Hello, world! ", []string{"Hello", "world"}},
		{"قالَ النبيُّ.", []string{"قالَ", "النبيُّ"}},
		{"新华社ABC北", []string{"新", "华", "社", "ABC", "北"}},
		{"\u200Bab\u200B \u0301cd", []string{"ab\u200B", "cd"}},
		{"か\u3099き", []string{"か\u3099", "き"}},
		{"ﷺ", []string{"ﷺ", "ﷺ", "ﷺ", "ﷺ"}},
		{"x½y", []string{"x½", "½y"}},
		{"ab\xffcd", []string{"ab", "cd"}},
		{"\xff\xfe", nil},
	} {
		var tokens Tokens
		tokens.Tokenize(NewHasher(0), c.in)
		var got []string
		for i := range tokens.Len() {
			got = append(got, c.in[tokens.Start[i]:tokens.End[i]])
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") || len(got) != len(c.want) {
			t.Errorf("spans of %+q are %+q, want %+q", c.in, got, c.want)
		}
	}
}
