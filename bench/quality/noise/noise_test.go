package noise

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func numbered(prefix string, n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = prefix + strconv.Itoa(i)
	}
	return strings.Join(out, " ")
}

func TestSubstitute(t *testing.T) {
	const text = "  أول ثانٍ\n\nthird fourth\tfifth "
	other := NewVocabulary([]string{"x y", "", "fifth"})
	for _, test := range []struct {
		share float64
		want  int
	}{{0, 1}, {0.2, 1}, {0.4, 2}, {1, 5}} {
		got := Substitute(rand.New(rand.NewPCG(1, 1)), text, test.share, other)
		old, changed := strings.Fields(text), strings.Fields(got)
		differ := 0
		for i := range old {
			if old[i] != changed[i] {
				differ++
			}
		}
		if len(old) != len(changed) || differ != test.want {
			t.Errorf("share %v: %d words of %d differ, not %d: %q", test.share, differ, len(old), test.want, got)
		}
		if strings.Count(got, "\n\n") != 1 || strings.Count(got, "\t") != 1 || !strings.HasPrefix(got, "  ") {
			t.Errorf("share %v: what stands between the words changed: %q", test.share, got)
		}
	}
	if got := Substitute(rand.New(rand.NewPCG(1, 1)), " ", 0.5, other); got != " " {
		t.Errorf("a text without a word became %q", got)
	}
}

func TestSubstitutePlacesAreRandom(t *testing.T) {
	text, v := numbered("w", 100), NewVocabulary([]string{"x"})
	a := Substitute(rand.New(rand.NewPCG(1, 1)), text, 0.1, v)
	b := Substitute(rand.New(rand.NewPCG(2, 1)), text, 0.1, v)
	if strings.Count(a, "x") != 10 || a == b {
		t.Errorf("%d words are replaced, equal places: %t", strings.Count(a, "x"), a == b)
	}
	if again := Substitute(rand.New(rand.NewPCG(1, 1)), text, 0.1, v); again != a {
		t.Error("the same seed gives another copy")
	}
}

func TestPiece(t *testing.T) {
	text, host := numbered("a", 40), numbered("h", 60)
	for _, test := range []struct {
		share float64
		want  int
	}{{1, 40}, {0.25, 10}, {0, 1}} {
		got := strings.Fields(Piece(rand.New(rand.NewPCG(3, 1)), text, host, test.share))
		var piece, rest []string
		for _, w := range got {
			if w[0] == 'a' {
				piece = append(piece, w)
			} else {
				rest = append(rest, w)
			}
		}
		if len(piece) != test.want || !strings.Contains(text, strings.Join(piece, " ")) {
			t.Errorf("share %v: the piece is %q", test.share, piece)
		}
		if strings.Join(rest, " ") != host {
			t.Errorf("share %v: the host is %q", test.share, rest)
		}
		if at := slices.Index(got, piece[0]); !slices.Equal(got[at:at+len(piece)], piece) {
			t.Errorf("share %v: the piece is in pieces: %q", test.share, got)
		}
	}
	if got := Piece(rand.New(rand.NewPCG(3, 1)), "a b", "", 1); got != "a b " {
		t.Errorf("in no text the piece is %q", got)
	}
	if got := Piece(rand.New(rand.NewPCG(3, 1)), " ", "h", 1); got != "h" {
		t.Errorf("the piece of no text gives %q", got)
	}
}

func TestCount(t *testing.T) {
	if got := Count(" a bb\n\tc"); got != 3 {
		t.Errorf("there are %d words, not 3", got)
	}
}
