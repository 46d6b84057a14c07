package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func normalized(s string) string { return string(AppendNormalized(nil, s)) }

func TestNormalizationGolden(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"only separators", " \t\r\n.,!?«»“”…–—\x00", ""},
		{"case and punctuation", "Hello, WORLD! don't stop", "hello world don t stop"},
		{"full case folding", "Straße ΣΊΣΥΦΟΣ ﬁne", "strasse σισυφοσ fine"},
		{"accents composed", "résumé Ångström Việt Nam", "resume angstrom viet nam"},
		{"accents decomposed", "re\u0301sume\u0301 A\u030Angstro\u0308m Vie\u0323\u0302t Nam", "resume angstrom viet nam"},
		{"cyrillic", "ЁЛКА Йод й и\u0306", "елка иод и и"},
		{"full width", "ＡＢＣ１２３", "abc123"},
		{"ligatures and symbols", "½ ⑴ Ⅷ ™ ℃", "1 2 1 viii tm c"},
		{"default ignorable", "soft\u00ADhyphen zero\u200Bwidth \uFEFFbom می\u200Cخواهم", "softhyphen zerowidth bom ميخواهم"},
		{"tatweel and marks", "مُحَمَّـــد كـتـاب", "محمد كتاب"},
		{"alef", "أحمد إلى آمن ٱلله", "احمد الي امن الله"},
		{"hamza carriers", "مسؤول شيئ مئة", "مسوول شيي ميه"},
		{"teh marbuta, yeh", "مدرسة على علي", "مدرسه علي علي"},
		{"persian and urdu", "کتاب یک ہے ھ ۀ", "كتاب يك هي ه ه"},
		{"presentation forms", "ﻣﺤﻤﺪ ﻻ ﷲ", "محمد لا الله"},
		{"an expansion with spaces", "النبي ﷺ قال", "النبي صلي الله عليه وسلم قال"},
		{"digits", "١٢٣ ۴۵۶ १२३ ๑๒๓", "123 456 123 123"},
		{"hebrew points", "שָׁלוֹם שלום", "שלום שלום"},
		{"devanagari keeps vowels", "हिन्दी में", "हिन्दी में"},
		{"nukta composed or not", "\u0958\u0915\u093C", "\u0915\u093C\u0915\u093C"},
		{"han", "新华社北京", "新 华 社 北 京"},
		{"kana and sound marks", "がカ゛ﾊﾟか\u3099パ", "が カ パ が パ"},
		{"long vowel", "コーヒー", "コ ー ヒ ー"},
		{"thai marks stay with their letter", "ที่นี่", "ที่ นี่"},
		{"hangul composed or not", "한국 \u1112\u1161\u11AB\u1100\u116E\u11A8", "한국 한국"},
		{"mixed scripts", "iPhone15手机abc", "iphone15 手 机 abc"},
		{"invalid bytes separate", "ab\xffcd\xc3(ef", "ab cd ef"},
		{"replacement character separates", "ab\uFFFDcd", "ab cd"},
		{"emoji separate", "good👍🏽job", "good job"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := normalized(c.in); got != c.want {
				t.Errorf("normalised %+q\n got %+q %s\nwant %+q %s", c.in, got, got, c.want, c.want)
			}
		})
	}
}

func TestNormalizationIsIdempotentOnEveryCodePoint(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		for _, s := range []string{string(r), "a" + string(r) + "b", "か" + string(r) + "ᄀ" + string(r)} {
			once := normalized(s)
			if twice := normalized(once); twice != once {
				t.Fatalf("%U in %+q: normalised %+q, twice %+q", r, s, once, twice)
			}
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"Hello, WORLD", "محمد ﷺ ١٢", "が\u3099カ゛ ᄒ\u1161\u11AB", "½x\xff\u0301", "ที่ หมา ไม้"} {
		f.Add(s)
	}
	h := NewHasher(7)
	f.Fuzz(func(t *testing.T, s string) {
		once := normalized(s)
		if twice := normalized(once); twice != once {
			t.Errorf("normalised %+q, twice %+q", once, twice)
		}
		var a, b Tokens
		a.Tokenize(h, s)
		b.Tokenize(h, once)
		if a.Len() != b.Len() {
			t.Fatalf("%d tokens, %d of the normalised text", a.Len(), b.Len())
		}
		last := int32(0)
		for i := range a.Hash {
			if a.Hash[i] != b.Hash[i] || a.Class[i] != b.Class[i] {
				t.Fatalf("token %d differs from that of the normalised text", i)
			}
			if a.Start[i] < last || a.End[i] <= a.Start[i] || int(a.End[i]) > len(s) {
				t.Fatalf("token %d has span %d-%d after %d", i, a.Start[i], a.End[i], last)
			}
			last = a.Start[i]
			if span := s[a.Start[i]:a.End[i]]; !strings.Contains(normalized(span), strings.Fields(once)[i]) {
				t.Fatalf("token %d is %q, its span %q normalises to %q", i, strings.Fields(once)[i], span, normalized(span))
			}
		}
	})
}
