package wire

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestACollectionIsAFunctionOfItsSeed(t *testing.T) {
	a, b := New(7, 300), New(7, 300)
	if !reflect.DeepEqual(a.Articles, b.Articles) {
		t.Error("two collections of one seed differ")
	}
	if reflect.DeepEqual(a.Articles, New(8, 300).Articles) {
		t.Error("collections of two seeds are equal")
	}
}

// TestFramesFillTheirSlots expands every frame of the tables, so that none names a phrase that no book has.
func TestFramesFillTheirSlots(t *testing.T) {
	for i, f := range slices.Concat(companyFrames, marketFrames, scriptFrames) {
		book := merged(companyBook, f.book)
		wordings := make(map[string]bool)
		for k := range uint64(50) {
			d := newDraft(book, rand.New(rand.NewPCG(1, 1)), rand.New(rand.NewPCG(2, k)), epoch)
			text := d.expand(f.title + "\n" + strings.Join(f.lines, "\n"))
			if strings.ContainsAny(text, "{}") || !utf8.ValidString(text) {
				t.Fatalf("frame %d of %s is filled as %q", i, f.family, text)
			}
			wordings[text] = true
		}
		if len(wordings) < 45 {
			t.Errorf("frame %d of %s has %d fillings in 50 issues", i, f.family, len(wordings))
		}
	}
}

func TestDraftKeepsWhatIsBound(t *testing.T) {
	book := map[string][]string{"color": {"red", "green", "blue"}}
	fixed, free := rand.New(rand.NewPCG(1, 1)), rand.New(rand.NewPCG(1, 2))
	d := newDraft(book, fixed, free, epoch)
	words := strings.Fields(d.expand("{company.1}|{*color.2} {company.1}|{*color.2}"))
	text := strings.Join(words, " ")
	half := text[:len(text)/2]
	if text != half+" "+half {
		t.Errorf("bound slots differ: %q", text)
	}
	// Slots leave the fixed source alone, so that all issues of a frame draw the same phrases.
	first := newDraft(book, rand.New(rand.NewPCG(3, 3)), rand.New(rand.NewPCG(4, 1)), epoch)
	second := newDraft(book, rand.New(rand.NewPCG(3, 3)), rand.New(rand.NewPCG(4, 2)), epoch)
	for range 20 {
		first.expand("{person} {n:1-1000} {*color}")
		second.expand("{company} {mills} {*color}")
		if a, b := first.expand("{color} {!n:1-1000}"), second.expand("{color} {!n:1-1000}"); a != b {
			t.Fatalf("two issues of a frame read %q and %q", a, b)
		}
	}
}

// normal is a text without its layout.
func normal(text string) string { return strings.Join(strings.Fields(text), " ") }

func TestCopiesShareTextAndOthersDoNot(t *testing.T) {
	c := New(3, 3000)
	kinds := make(map[Kind]int)
	for _, p := range c.Copies() {
		a, b := &c.Articles[p.A], &c.Articles[p.B]
		if p.Label != Copy {
			continue
		}
		kinds[b.Kind]++
		if a.Kind == Noise || b.Kind == Noise || a.Kind == Correction || b.Kind == Correction {
			continue
		}
		shared := 0
		textB := normal(b.Text)
		for _, piece := range a.pieces {
			if strings.Contains(textB, normal(piece.text)) {
				shared += lengthOf(piece.text)
			}
		}
		if shared < copiedWords/2 && 5*shared < 4*min(lengthOf(a.Text), lengthOf(b.Text)) {
			t.Errorf("%s and %s are labeled copies and have %d words in common", a.ID, b.ID, shared)
		}
	}
	for kind := Repeat; kind <= Noise; kind++ {
		if kinds[kind] < 10 {
			t.Errorf("%d copies are a %s, want 10 or more", kinds[kind], kind)
		}
	}
	first := make(map[string]int)
	for i, a := range c.Articles {
		var texts []string
		for _, p := range a.pieces {
			texts = append(texts, normal(p.text))
		}
		text := strings.ToLower(strings.Join(texts, " "))
		if j, ok := first[text]; ok && c.Label(j, i) != Copy && c.Label(j, i) != Soft {
			t.Errorf("%s and %s have one text and are labeled %s", c.Articles[j].ID, a.ID, c.Label(j, i))
		} else if !ok {
			first[text] = i
		}
	}
}

func TestFramesHaveTheirRates(t *testing.T) {
	c := New(4, 3000)
	issues := make(map[int]int)
	families := make(map[string]int)
	for _, a := range c.Articles {
		if a.Kind == Issue {
			issues[a.Frame]++
			families[a.Family]++
		}
	}
	tables := slices.Concat(companyFrames, marketFrames, scriptFrames)
	for frame, n := range issues {
		if frame >= len(tables) && n > 5 {
			t.Errorf("a rare frame is issued %d times", n)
		}
	}
	for _, f := range tables {
		if families[f.family] < 5 {
			t.Errorf("%s is issued %d times in 3,000 articles", f.family, families[f.family])
		}
	}
	for _, family := range []string{"rare, any institution", "rare, one institution"} {
		if families[family] < 50 {
			t.Errorf("%s: %d issues", family, families[family])
		}
	}
}

func TestTemplatesStandForTheirFrames(t *testing.T) {
	c := New(5, 1000)
	const limit = 10
	pairs, weights := c.Templates(limit)
	perFrame := make(map[int]int)
	for i, p := range pairs {
		if c.Label(p.A, p.B) != Template || p.A >= p.B || weights[i] < 1 {
			t.Fatalf("pair %+v has weight %v", p, weights[i])
		}
		perFrame[c.Articles[p.A].Frame]++
	}
	for frame, n := range perFrame {
		if n > limit {
			t.Errorf("%d pairs of frame %d", n, frame)
		}
	}
	if len(perFrame) < 50 {
		t.Errorf("pairs of %d frames, want those of all that are issued twice", len(perFrame))
	}
}

func TestTriangle(t *testing.T) {
	want := [][2]int{{0, 1}, {0, 2}, {1, 2}, {0, 3}, {1, 3}, {2, 3}}
	for i, w := range want {
		if a, b := triangle(i); a != w[0] || b != w[1] {
			t.Errorf("pair %d is %d, %d, want %v", i, a, b, w)
		}
	}
}

// subsequence returns the length of the longest common subsequence.
func subsequence(a, b []string) int {
	row := make([]int, len(b)+1)
	for _, x := range a {
		diagonal := 0
		for j, y := range b {
			above := row[j+1]
			if x == y {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return row[len(b)]
}

func TestACrowdSharesHalfOfItsWords(t *testing.T) {
	for _, slot := range Slots {
		t.Run(slot.String(), func(t *testing.T) {
			crowd, again := NewCrowd(1, slot), NewCrowd(1, slot)
			seen := make(map[string]bool)
			for i := range 50 {
				text := crowd.Document(i)
				if seen[text] {
					t.Fatalf("document %d has the text of another", i)
				}
				seen[text] = true
				if text != again.Document(i) {
					t.Fatalf("document %d differs between two crowds of one seed", i)
				}
				if i == 0 {
					continue
				}
				a, b := strings.Fields(crowd.Document(0)), strings.Fields(text)
				if common := subsequence(a, b); 2*common < min(len(a), len(b)) || common > max(len(a), len(b))*95/100 {
					t.Fatalf("documents 0 and %d of %d and %d words have %d in common", i, len(a), len(b), common)
				}
			}
		})
	}
}
