package main

import "math/rand/v2"

// script is a way of writing: its words, and what stands between two of them.
type script struct {
	words []string
	space string
}

// scripts are those of the texts. Words are made of a few syllables each, so that all are invented and some share their
// letters; the last two scripts are written without spaces, a character a token.
var scripts = []script{
	spelled([]string{"ka", "lo", "mi", "ren", "tu", "vas", "os", "bel"}),
	spelled([]string{"Ça", "né", "Straß", "øl", "ﬁ", "ún"}),
	spelled([]string{"بَل", "كت", "ال", "مدر", "سة", "نـور"}),
	spelled([]string{"ёл", "ка", "при", "ста", "Нь"}),
	spelled([]string{"ना", "वि", "की", "रे"}),
	{words: characters("港口今天早上起了大雾渡轮晚一个小时才出发船人都在喝茶学校图书馆九点开门"), space: ""},
	{words: characters("กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภม"), space: ""},
}

// spelled returns words of two and three syllables.
func spelled(syllables []string) script {
	s := script{space: " "}
	for _, a := range syllables {
		for _, b := range syllables {
			s.words = append(s.words, a+b)
			if len(s.words)%3 == 0 {
				s.words = append(s.words, b+a+b)
			}
		}
	}
	return s
}

func characters(s string) []string {
	var list []string
	for _, r := range s {
		list = append(list, string(r))
	}
	return list
}

// word returns a random word; the first of a script are the most frequent.
func (s script) word(r *rand.Rand) string {
	n := len(s.words)
	return s.words[min(r.IntN(n), r.IntN(n))]
}
