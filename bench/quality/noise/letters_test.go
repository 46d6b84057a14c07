package noise

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/neardup/neardup/sketch/text"
)

func TestMisread(t *testing.T) {
	original := strings.Repeat("الكتاب على الطاولة, and the lamp beside it. ", 200)
	random := rand.New(rand.NewPCG(1, 1))
	if got := Misread(random, original, 0); got != original {
		t.Error("no share changes the text")
	}
	got := Misread(random, original, 0.1)
	if strings.Count(got, ",") != 200 || strings.Count(got, " ") != strings.Count(original, " ") {
		t.Error("what is no letter changed")
	}
	// 33 letters a sentence: 6,600, of which a tenth is replaced, half of them by one letter.
	wrong := 0
	old, misread := strings.Fields(original), strings.Fields(got)
	for i := range old {
		if i < len(misread) && old[i] != misread[i] {
			wrong++
		}
	}
	if share := float64(wrong) / float64(len(old)); share < 0.25 || share > 0.5 {
		t.Errorf("%.2f of the words are misread", share)
	}
	if Misread(random, " 12 ", 1) != " 12 " {
		t.Error("a text without letters changed")
	}
}

// TestRespell: the words are written otherwise and stay the same ones.
func TestRespell(t *testing.T) {
	const original = "أعلنت الوزارة في بيان إلى الصحافة أن الهيئة ستفتتح المكتبة\nThe Ministry said on Monday. Ο δρόμος άνοιξε"
	random := rand.New(rand.NewPCG(2, 2))
	for range 50 {
		got := Respell(random, original, 1)
		if got == original {
			t.Fatal("nothing changed")
		}
		if a, b := normal(original), normal(got); a != b {
			t.Fatalf("other words:\n%s\n%s", a, b)
		}
	}
	if Respell(random, original, 0) != original {
		t.Error("no share changes the text")
	}
}

func normal(s string) string { return string(text.AppendNormalized(nil, s)) }
