package match_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/text"
)

// shingleSet is the set of three-word shingles, of which a Han character counts as half a word, as texts.
func shingleSet(s string) map[string]bool {
	tokens := strings.Fields(string(text.AppendNormalized(nil, s)))
	set := map[string]bool{}
	for i := range tokens {
		halves, end := 0, i
		for ; end < len(tokens) && halves < 6; end++ {
			halves += 2
			if r, _ := utf8.DecodeRuneInString(tokens[end]); unicode.Is(unicode.Han, r) {
				halves--
			}
		}
		if halves >= 6 || i == 0 {
			set[strings.Join(tokens[i:end], " ")] = true
		}
	}
	return set
}

func share(a, b map[string]bool) float64 {
	common := 0
	for s := range a {
		if b[s] {
			common++
		}
	}
	if common == 0 {
		return 0
	}
	return float64(common) / float64(len(a))
}

func normal(s string) string { return string(text.AppendNormalized(nil, s)) }

// spanBorders returns where the tokens of s start and where they end.
func spanBorders(s string) (starts, ends map[int]bool) {
	var tokens text.Tokens
	tokens.Tokenize(text.NewHasher(0), s)
	starts, ends = map[int]bool{}, map[int]bool{}
	for i := range tokens.Len() {
		starts[int(tokens.Start[i])], ends[int(tokens.End[i])] = true, true
	}
	return starts, ends
}

func checkSpan(t *rapid.T, side, s string, span match.Span) {
	starts, ends := spanBorders(s)
	if !starts[span.Start] || !ends[span.End] || span.Start >= span.End {
		t.Fatalf("span [%d, %d) of %s cuts a token", span.Start, span.End, side)
	}
	paragraphs := text.AppendParagraphs(nil, s)
	if span.FirstParagraph > span.LastParagraph || span.LastParagraph >= len(paragraphs) {
		t.Fatalf("span %+v of %s: it has %d paragraphs", span, side, len(paragraphs))
	}
	first, last := paragraphs[span.FirstParagraph], paragraphs[span.LastParagraph]
	if span.Start < first.Start || span.Start >= first.End || span.End <= last.Start || span.End > last.End {
		t.Fatalf("span %+v of %s does not begin in %v and end in %v", span, side, first, last)
	}
}

func TestVerifyProperties(t *testing.T) {
	sk := newSketcher(t)
	v := verifier()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPair(t)
		textA, _ := match.Prepare(sk, a)
		textB, _ := match.Prepare(sk, b)
		e := v.Verify(textA, textB)

		setA, setB := shingleSet(a), shingleSet(b)
		if want := share(setA, setB); e.ContainmentAInB != want {
			t.Fatalf("containment of a in b is %v, want %v", e.ContainmentAInB, want)
		}
		if want := share(setB, setA); e.ContainmentBInA != want {
			t.Fatalf("containment of b in a is %v, want %v", e.ContainmentBInA, want)
		}
		for s := range setB {
			setA[s] = true
		}
		common := e.ContainmentBInA * float64(len(setB))
		if want := common / max(1, float64(len(setA))); e.Resemblance < want-1e-12 || e.Resemblance > want+1e-12 {
			t.Fatalf("resemblance is %v, want %v", e.Resemblance, want)
		}

		equal := normal(a) == normal(b) && normal(a) != ""
		if (e.Relation == match.Exact) != equal {
			t.Fatalf("relation is %v, texts are equal: %t", e.Relation, equal)
		}
		if (e.Relation != match.Unrelated) != (len(e.Passages) > 0) {
			t.Fatalf("relation %v with %d passages", e.Relation, len(e.Passages))
		}
		if e.Verification != match.VerifiedExact || e.PassagesTruncated {
			t.Fatalf("verification %v, passages truncated %t", e.Verification, e.PassagesTruncated)
		}
		inB := slices.SortedFunc(slices.Values(e.Passages), func(x, y match.Passage) int { return x.B.Start - y.B.Start })
		for i := 1; i < len(inB); i++ {
			if inB[i].B.Start < inB[i-1].B.End {
				t.Fatalf("passages %+v and %+v overlap in b", inB[i-1], inB[i])
			}
		}
		last := 0
		for _, p := range e.Passages {
			if p.A.Start < last {
				t.Fatalf("passage %+v begins before the end %d of the one before it", p, last)
			}
			last = p.A.End
			checkSpan(t, "a", a, p.A)
			checkSpan(t, "b", b, p.B)
			inA, inB := normal(a[p.A.Start:p.A.End]), normal(b[p.B.Start:p.B.End])
			if (p.Similarity == 1) != (inA == inB) {
				t.Fatalf("passages %q and %q have similarity %v", inA, inB, p.Similarity)
			}
			longer := max(len(strings.Fields(inA)), len(strings.Fields(inB)))
			if p.Tokens < 1 || p.Similarity != float64(p.Tokens)/float64(longer) {
				t.Fatalf("%d common tokens of %d, similarity %v", p.Tokens, longer, p.Similarity)
			}
		}
	})
}

// TestInverseProperties: what a pair means does not depend on which text is the subject, whatever is known of rarity.
func TestInverseProperties(t *testing.T) {
	sk := newSketcher(t)
	v := verifier()
	v.Knowledge = match.Knowledge{
		Stories:        100,
		PassageStories: func(key uint64) int { return int(key % 8) },
		WordStories:    func(word uint64) int { return int(word % 50) },
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPair(t)
		textA, _ := match.Prepare(sk, a)
		textB, _ := match.Prepare(sk, b)
		e := v.Verify(textA, textB)
		inverse := e.Inverse()
		if back := inverse.Inverse(); !reflect.DeepEqual(back, e) {
			t.Fatalf("the inverse of the inverse is\n%+v, want\n%+v", back, e)
		}
		if !slices.IsSortedFunc(inverse.Passages, func(x, y match.Passage) int { return x.A.Start - y.A.Start }) {
			t.Fatalf("the passages of the inverse are not in order of a: %+v", inverse.Passages)
		}
		other := v.Verify(textB, textA)
		if other.Resemblance != e.Resemblance || other.ContainmentAInB != inverse.ContainmentAInB ||
			other.ContainmentBInA != inverse.ContainmentBInA {
			t.Fatalf("b and a overlap by %+v, the inverse of a and b by %+v", other, inverse)
		}
		if !slices.Equal(other.Passages, inverse.Passages) {
			t.Fatalf("b and a share %+v, the inverse of a and b %+v", other.Passages, inverse.Passages)
		}
		if other.Relation != inverse.Relation || other.Rarity != e.Rarity || other.Agreement != e.Agreement {
			t.Fatalf("a and b are %v, rarity %v, agreement %v; b and a are %v, %v, %v",
				e.Relation, e.Rarity, e.Agreement, other.Relation, other.Rarity, other.Agreement)
		}
	})
}

func TestVerifyWithItself(t *testing.T) {
	sk := newSketcher(t)
	v := verifier()
	rapid.Check(t, func(t *rapid.T) {
		a, _ := drawPair(t)
		textA, _ := match.Prepare(sk, a)
		e := v.Verify(textA, textA)
		if normal(a) == "" {
			if e.Relation != match.Unrelated || e.Resemblance != 0 {
				t.Fatalf("an empty text has the evidence %+v with itself", e)
			}
			return
		}
		if e.Relation != match.Exact || e.Resemblance != 1 || len(e.Passages) != 1 || e.Passages[0].Similarity != 1 ||
			e.Passages[0].A != e.Passages[0].B || normal(a[e.Passages[0].A.Start:e.Passages[0].A.End]) != normal(a) {
			t.Fatalf("a text has the evidence %+v with itself", e)
		}
	})
}

// TestRarityIsThatOfCommonPassages: only passages that stand in both texts are asked for, and some are where the texts
// are equal.
func TestRarityIsThatOfCommonPassages(t *testing.T) {
	sk := newSketcher(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPair(t)
		textA, sketchA := match.Prepare(sk, a)
		textB, sketchB := match.Prepare(sk, b)
		stands := map[uint64]int{}
		for _, sketched := range []*sketch.Sketch{sketchA, sketchB} {
			grams := sk.Grams(nil, &sketched.Tokens)
			slices.Sort(grams)
			for _, gram := range slices.Compact(grams) {
				stands[text.Mix(gram)]++
			}
		}
		asked := 0
		v := verifier()
		v.Knowledge = match.Knowledge{Stories: 10, PassageStories: func(key uint64) int {
			if asked++; stands[key] != 2 {
				t.Fatalf("passage %#x stands in %d of the texts", key, stands[key])
			}
			return 0
		}}
		if e := v.Verify(textA, textB); e.Relation == match.Exact && asked == 0 {
			t.Fatal("no passage of two equal texts was asked for")
		}
	})
}
