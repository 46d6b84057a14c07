package match_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/neardup/neardup/service/match"
)

// between puts each of the shared paragraphs between 30 words of its own.
func between(prefix string, shared []string) string {
	var b strings.Builder
	for i, s := range shared {
		b.WriteString(numbered(prefix, 30*i, 30*i+30, 30))
		b.WriteString(s)
	}
	b.WriteString(numbered(prefix, 10_000, 10_030, 30))
	return b.String()
}

// shared are paragraphs of 20, 30, ... 70 words.
func shared() []string {
	var out []string
	for i := range 6 {
		out = append(out, numbered("shared", 1000*i, 1000*i+20+10*i, 100)+"\n")
	}
	return out
}

func TestPassagesShowWhereCopiesStand(t *testing.T) {
	moved := shared()
	moved[0], moved[4] = moved[4], moved[0]
	a, b := between("x", shared()), between("y", moved)
	e := verifier().Verify(prepare(t, a), prepare(t, b))
	if len(e.Passages) != 6 || e.PassagesTruncated {
		t.Fatalf("%d passages, want 6: %+v", len(e.Passages), e.Passages)
	}
	for i, p := range e.Passages {
		inA, inB := a[p.A.Start:p.A.End], b[p.B.Start:p.B.End]
		if want := strings.TrimSpace(shared()[i]); inA != want || inB != want {
			t.Errorf("passage %d is %q and %q, want %q", i, inA, inB, want)
		}
		paragraphB := slices.Index(moved, shared()[i])*2 + 1
		if p.A.FirstParagraph != 2*i+1 || p.A.LastParagraph != 2*i+1 || p.B.FirstParagraph != paragraphB {
			t.Errorf("passage %d is in paragraphs %d to %d and %d, want %d and %d",
				i, p.A.FirstParagraph, p.A.LastParagraph, p.B.FirstParagraph, 2*i+1, paragraphB)
		}
		if p.Tokens != 20+10*i || p.Similarity != 1 {
			t.Errorf("passage %d has %d tokens and similarity %v, want %d and 1", i, p.Tokens, p.Similarity, 20+10*i)
		}
	}
}

func TestPassagesOverEdits(t *testing.T) {
	a := numbered("s", 0, 20, 20) + numbered("s", 20, 40, 20)
	b := numbered("s", 0, 20, 20) + "new words here " + numbered("s", 20, 40, 20)
	e := verifier().Verify(prepare(t, a), prepare(t, b))
	if len(e.Passages) != 1 || e.Passages[0].Tokens != 40 || e.Passages[0].Similarity != 40.0/43 {
		t.Fatalf("passages are %+v, want one of 40 of 43 tokens", e.Passages)
	}
	if p := e.Passages[0]; p.A.FirstParagraph != 0 || p.A.LastParagraph != 1 || p.A.End != len(a)-1 {
		t.Errorf("the passage is %+v, want all of a", p)
	}
}

func TestMaxPassagesKeepsTheLongest(t *testing.T) {
	a, b := between("x", shared()), between("y", shared())
	for _, c := range []struct {
		limit int
		want  []int // lengths
	}{
		{7, []int{20, 30, 40, 50, 60, 70}},
		{6, []int{20, 30, 40, 50, 60, 70}},
		{2, []int{60, 70}},
		{1, []int{70}},
		{0, []int{70}},
	} {
		v := verifier()
		v.MaxPassages = c.limit
		e := v.Verify(prepare(t, a), prepare(t, b))
		var got []int
		for _, p := range e.Passages {
			got = append(got, p.Tokens)
		}
		if !slices.Equal(got, c.want) || e.PassagesTruncated != (len(c.want) < 6) {
			t.Errorf("limit %d: passages of %d tokens, truncated %t; want %d", c.limit, got, e.PassagesTruncated, c.want)
		}
	}
}

func TestPhrasesAreNoPassages(t *testing.T) {
	phrase := numbered("p", 0, 7, 100) + "\n"
	a, b := between("x", append(shared(), phrase)), between("y", append(shared(), phrase))
	if e := verifier().Verify(prepare(t, a), prepare(t, b)); len(e.Passages) != 6 {
		t.Errorf("%d passages with a common phrase of seven words, want the 6 longer ones", len(e.Passages))
	}
	// Where there is nothing longer the longest phrase is shown.
	e := verifier().Verify(prepare(t, "a short text of six words"), prepare(t, "A short text of six words!"))
	if e.Relation != match.Exact || len(e.Passages) != 1 || e.Passages[0].Tokens != 6 {
		t.Errorf("equal short texts are %v with the passages %+v", e.Relation, e.Passages)
	}
}

func TestInverseLeavesTheOriginal(t *testing.T) {
	e := match.Evidence{Relation: match.Contains, ContainmentAInB: 0.2, ContainmentBInA: 0.9, Passages: []match.Passage{
		{A: match.Span{Start: 0, End: 5}, B: match.Span{Start: 50, End: 55}},
		{A: match.Span{Start: 10, End: 15}, B: match.Span{Start: 20, End: 25}},
		{A: match.Span{Start: 30, End: 35}, B: match.Span{Start: 20, End: 25}},
	}}
	before := slices.Clone(e.Passages)
	inverse := e.Inverse()
	if !slices.Equal(e.Passages, before) {
		t.Errorf("the evidence was changed to %+v", e.Passages)
	}
	want := []match.Passage{
		{A: before[1].B, B: before[1].A}, {A: before[2].B, B: before[2].A}, {A: before[0].B, B: before[0].A},
	}
	if inverse.Relation != match.ContainedIn || inverse.ContainmentAInB != 0.9 || inverse.ContainmentBInA != 0.2 ||
		!slices.Equal(inverse.Passages, want) {
		t.Errorf("the inverse is %+v", inverse)
	}
}

func TestWordsAndLen(t *testing.T) {
	text := prepare(t, "b a c a")
	if text.Len() != 4 || len(text.Words()) != 3 || !slices.IsSorted(text.Words()) || text.MemoryBytes() <= 0 {
		t.Errorf("%d tokens, words %v, %d bytes", text.Len(), text.Words(), text.MemoryBytes())
	}
}

// BenchmarkVerify compares two articles of 400 words that share most of their text.
func BenchmarkVerify(b *testing.B) {
	x, y := prepare(b, between("x", shared())), prepare(b, between("y", shared()))
	v := verifier()
	for b.Loop() {
		v.Verify(x, y)
	}
}
