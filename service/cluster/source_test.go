package cluster

import "testing"

func TestSourceKey(t *testing.T) {
	for _, same := range [][]string{
		{"الشرق الأوسط", "شرق اوسط", "«الشَّرق الأوسط»", " الشـرق\u200f الأوسط "},
		{"أ ف ب", "ا.ف.ب", "أف ب"},
		{"El País", "EL PAÍS", "El Pai\u0301s", "el-pais"},
		{"Süddeutsche Zeitung", "süddeutsche  zeitung"},
		{"朝日新聞", "朝日 新聞"},
		{"", " ", "«»", "—"},
	} {
		for _, name := range same[1:] {
			if got, want := sourceKey(name), sourceKey(same[0]); got != want {
				t.Errorf("%q has key %q, %q has %q: want the same", name, got, same[0], want)
			}
		}
	}
	for _, different := range [][2]string{{"AFP", "AP"}, {"ال", ""}, {"الم", "م"}, {"Wire", ""}} {
		if sourceKey(different[0]) == sourceKey(different[1]) {
			t.Errorf("%q and %q have the same key", different[0], different[1])
		}
	}
}

func TestAcrossSources(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Harbor Wire", "The Ledger", true},
		{"Harbor Wire", "harbor-wire", false},
		{"Harbor Wire", "", false},
		{"", "Harbor Wire", false},
		{"—", "Harbor Wire", false},
		{"", "", false},
	} {
		if got := AcrossSources(c.a, c.b); got != c.want {
			t.Errorf("AcrossSources(%q, %q) = %t", c.a, c.b, got)
		}
	}
}
