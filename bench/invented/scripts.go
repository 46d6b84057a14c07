package invented

import "math/rand/v2"

// Scripts returns a language for each way of writing that a program may treat by itself, besides English, Arabic, Russian
// and Chinese: other alphabets, accents, syllables, characters without spaces, and news and chat with all that stands
// between their words.
func Scripts(seed uint64) []*Language {
	return []*Language{
		News(seed), French(seed), Polish(seed), Vietnamese(seed), Greek(seed), Hebrew(seed), Hindi(seed), Korean(seed),
		Japanese(seed), Thai(seed), Chat(seed),
	}
}

// News returns Arabic as newspapers print it: with dashes, three kinds of quotation marks, vowel signs and Latin names.
func News(seed uint64) *Language {
	return &Language{
		name:     "news",
		words:    vocabulary(seed, 2, "بتثجحخدذرزسشصضطظعغفقكلمنه", "ايوأةىَّ", "ال"),
		space:    " ",
		comma:    "، ",
		fullStop: "… ",
		open:     "«",
		close:    "»",
		between:  []string{" – ", " (", ") ", " “", "” ", ": "},
		others:   vocabulary(seed, 1, "BCDFGKLMNPRST", "aeiou", ""),
	}
}

// French returns a language of Latin letters of which one in six has an accent.
func French(seed uint64) *Language {
	return &Language{
		name:     "french",
		words:    vocabulary(seed, 5, "bcçdfghjlmnpqrstvbcdfglmnprst", "aeiouaeiouéèêàùîïôâœ", ""),
		space:    " ",
		comma:    ", ",
		fullStop: ". ",
		open:     "« ",
		close:    " »",
		between:  []string{" l’", " d’", " – "},
		capitals: true,
	}
}

// Polish returns a language of Latin letters with accents of two blocks of Unicode.
func Polish(seed uint64) *Language {
	return &Language{
		name:     "polish",
		words:    vocabulary(seed, 6, "bcćdfghjklłmnńprsśtwzźż", "aeiouyaeioyąęó", ""),
		space:    " ",
		comma:    ", ",
		fullStop: ". ",
		open:     "„",
		close:    "”",
		capitals: true,
	}
}

// Vietnamese returns a language of short words of Latin letters with two accents, some of them combining.
func Vietnamese(seed uint64) *Language {
	return &Language{
		name: "vietnamese",
		words: syllables(seed, 7, "b c ch d đ g gi h k kh l m n ng nh ph qu r s t th tr v x",
			"a à á ả ã ạ ă ằ ắ â ầ ấ ậ e è é ê ề ế ệ i ì í o ó ọ ô ồ ố ộ ơ ờ ớ ợ u ú ư ừ ữ ự y a\u0301", "n t c m ng nh p", 2),
		space:    " ",
		comma:    ", ",
		fullStop: ". ",
		capitals: true,
	}
}

// Greek returns a language in Greek letters, two bytes each, some with accents.
func Greek(seed uint64) *Language {
	return &Language{
		name:     "greek",
		words:    vocabulary(seed, 8, "βγδζθκλμνξπρστφχψς", "αεηιουωάέήίόύώϊ", ""),
		space:    " ",
		comma:    ", ",
		fullStop: ". ",
		open:     "«",
		close:    "»",
		capitals: true,
	}
}

// Hebrew returns a language in Hebrew letters, two bytes each, with a few points.
func Hebrew(seed uint64) *Language {
	return &Language{
		name:     "hebrew",
		words:    vocabulary(seed, 9, "בגדזחטכלמנספצקרשתםן", "אהויאהוי\u05B7\u05BC", "ה"),
		space:    " ",
		comma:    ", ",
		fullStop: ". ",
		between:  []string{"־", "״"},
	}
}

// Hindi returns a language in Devanagari, three bytes a sign, with vowel signs that are marks.
func Hindi(seed uint64) *Language {
	return &Language{
		name:     "hindi",
		words:    vocabulary(seed, 10, "कखगघचछजझटठडढतथदधनपफबभमयरलवशसह", "ािीुूेैोौं्ा", ""),
		space:    " ",
		comma:    ", ",
		fullStop: "। ",
	}
}

// Korean returns a language of Hangul syllables, three bytes each, in words of two or three.
func Korean(seed uint64) *Language {
	return &Language{
		name:     "korean",
		words:    characters(seed, 11, func(r *rand.Rand) rune { return 0xAC00 + 7*rune(r.IntN(1500)) }),
		space:    " ",
		comma:    ", ",
		fullStop: ". ",
		open:     "‘",
		close:    "’",
	}
}

// Japanese returns a language of Han characters, Hiragana and Katakana, without spaces.
func Japanese(seed uint64) *Language {
	return &Language{
		name: "japanese",
		words: characters(seed, 12, func(r *rand.Rand) rune {
			switch r.IntN(10) {
			case 0, 1:
				return 0x30A2 + rune(r.IntN(75))
			case 2, 3, 4, 5:
				return 0x3042 + rune(r.IntN(75))
			}
			return 0x4E00 + 6*rune(r.IntN(3000))
		}),
		comma:    "、",
		fullStop: "。",
		open:     "「",
		close:    "」",
	}
}

// Thai returns a language of Thai letters with marks, three bytes each, with spaces between sentences alone.
func Thai(seed uint64) *Language {
	return &Language{
		name: "thai",
		words: syllables(seed, 13, "ก ข ค ง จ ช ด ต ท น บ ป ผ พ ม ย ร ล ว ส ห อ เก แม โล ไป",
			"า ิ ี ึ ื ุ ู ะ ่ ้ ี่ ื้ ั", "น ง ก ม ย", 2),
		comma:    " ",
		fullStop: " ",
	}
}

// Chat returns English with curly quotation marks and an emoji behind every third word.
func Chat(seed uint64) *Language {
	emoji := []string{" 😀 ", "👍🏽 ", " ❤️ ", " 🎉🎉 ", " 👩‍🚀 ", "🔥 ", " ✅ ", " 🇪🇬 ", "😂😂😂 ", " ☀️ ", "… "}
	return &Language{
		name:     "chat",
		words:    vocabulary(seed, 1, "bcdfghklmnprstvw", "aeiouy", ""),
		space:    " ",
		comma:    " 🙏 ",
		fullStop: "! ",
		open:     "“",
		close:    "”",
		between:  append(emoji, emoji...),
		capitals: true,
	}
}
