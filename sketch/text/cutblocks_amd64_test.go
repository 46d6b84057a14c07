//go:build !purego

package text

import (
	"strings"
	"testing"
)

// TestBlocksTakeEveryScript: text of no usual kind is left to slower code, whatever stands between its words.
func TestBlocksTakeEveryScript(t *testing.T) {
	defer useBest()
	for name, sample := range map[string]string{
		"English":     "“Curly” quotation marks – and dashes … it’s 2026. ",
		"accents":     "Élève naïve, œuvre; «l’été» à Łódź, żółć, Çağrı, cafe\u0301. ",
		"Vietnamese":  "Tiếng Việt có sáu thanh điệu: “ngữ pháp”. ",
		"Arabic":      "قالَ «النبأ» إنّ ١٢٣٤ مليون (AFP) – “الأخبار”… محمـد، می‌خواهم. ",
		"Russian":     "«Съешь» ещё этих — мягких французских булок: BBC. ",
		"Greek":       "Ξεσκεπάζω την ψυχοφθόρα «βδελυγμία»· ναι; ",
		"Hebrew":      "שָׁלוֹם עולם, ״צה״ל״ – 1948. ",
		"Hindi":       "हिन्दी में लिखा हुआ १२३ शब्द। “हाँ” ",
		"Tamil":       "தமிழ் மக்கள் நலம் பெறுக. ",
		"Korean":      "대한민국의 “수도”는 서울이다. 2026년 ",
		"Chinese":     "新华社北京电“记者”今日，国家发展２０２６年（完）。《书》 ",
		"Japanese":    "日本語のテキスト、カタカナー「東京」で2026年。々 ",
		"Thai":        "ภาษาไทยมีสระและวรรณยุกต์ที่ซ้อนกัน ",
		"Georgian":    "ქართული ენა არის ლამაზი. ",
		"emoji":       "good 👍🏽 job ❤️ 👩‍🚀 ☀️ 🇪🇬 🎉🎉 ✅ yes ⭐ ",
		"one of each": "word слово 新 ",
	} {
		src := bytesOf(strings.Repeat(sample, 4000/len(sample)))
		for kernel, use := range kernels() {
			if use(); kernel == "generic" {
				continue
			}
			tokens, pos, limit := Tokens{cutter: &cutter{}}, 0, len(src)-readAhead
			for calls := 0; pos < limit; calls++ {
				next := tokens.cutBlocks(NewHasher(1), src, pos, limit)
				if next == pos && calls > 0 || calls > 4 {
					t.Errorf("%s, %s: the kernel stops before %+q", kernel, name, src[pos:pos+20])
					break
				}
				pos = next
			}
		}
	}
}

// TestOneStepTakesNarrowText: text of characters of one and two bytes is left to no other kernel, but at its end.
func TestOneStepTakesNarrowText(t *testing.T) {
	if !startedWithAVX512 {
		t.Skip("this processor lacks AVX-512 with VBMI2")
	}
	for name, sample := range map[string]string{
		"English":    "“Curly” quotation marks – and dashes … it’s 2026. ",
		"French":     "Élève naïve, œuvre; «l’été» à Noël. ",
		"Polish":     "Łódź, żółć i gęślą jaźń – „cytat”. ",
		"decomposed": "cafe\u0301 nai\u0308ve ",
		"Arabic":     "قالَ «النبأ» إنّ ١٢٣٤ مليون (AFP) – “الأخبار”… محمـد، والمستشفيات. ",
		"Persian":    "می‌خواهم «گزارش» پژوهش را در ۱۲ روز بخوانم؛ چه خوب. ",
		"Russian":    "«Съешь» ещё этих — мягких французских булок: BBC. ",
		"Ukrainian":  "Ґанок, їжак і єдність — «незалежність» 2026. ",
		"Greek":      "Ξεσκεπάζω την ψυχοφθόρα «βδελυγμία»· ναι; ",
		"Hebrew":     "שָׁלוֹם עולם, ״צה״ל״ – 1948. ",
	} {
		src := bytesOf(strings.Repeat(sample, 4000/len(sample)))
		tokens, pos, limit := Tokens{cutter: &cutter{}}, 0, len(src)-readAhead
		for pos < limit {
			next := pos
			if tokens.cutter.blocks.pairs.choose(src[pos:]) {
				next = tokens.tokenizeNarrow(NewHasher(1), src, pos, limit)
			}
			if next == pos {
				t.Errorf("%s: the kernel stops before %+q", name, src[pos:pos+20])
				break
			}
			pos = next
		}
	}
}
