package match_test

import (
	"math"
	"strings"
	"testing"

	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch/text"
)

// line is numbered in one paragraph.
func line(prefix string, from, to int) string { return numbered(prefix, from, to, to-from) }

// substituted returns the text with every nth word replaced by another that stands nowhere else.
func substituted(s, by string, nth int) string {
	words := strings.Fields(s)
	for i := nth - 1; i < len(words); i += nth {
		words[i] = by + words[i]
	}
	return strings.Join(words, " ")
}

func TestRelations(t *testing.T) {
	story := line("s", 0, 100)
	for _, c := range []struct {
		name, a, b string
		want       match.Relation
	}{
		{"both empty", "", "", match.Unrelated},
		{"one empty", "", story, match.Unrelated},
		{"only separators", "…\n", "…\n", match.Unrelated},
		{"the same bytes", story, story, match.Exact},
		{"equal after normalisation", "Ünder the Harbor–Lights; 12", "under THE harbor lights ١٢", match.Exact},
		{"equal, shorter than a shingle", "harbor", "Harbor!", match.Exact},
		{"one word more in a short text", "harbor lights", "harbor lights tonight", match.Unrelated},
		{"one word repeated more often", strings.Repeat("again ", 6), strings.Repeat("again ", 9), match.NearDuplicate},
		{"another order", "one two three four five six", "four five six one two three", match.Unrelated},
		{"nothing common", story, line("x", 0, 100), match.Unrelated},
		{"a phrase common", "alpha beta gamma delta " + line("x", 0, 50), "alpha beta gamma delta " + line("y", 0, 50), match.Unrelated},
		{"one word in 20 replaced", story, substituted(story, "x", 20), match.NearDuplicate},
		{"two thirds of each", story + line("x", 0, 45), story + line("y", 0, 45), match.NearDuplicate},
		{"below two thirds of each", story + line("x", 0, 55), story + line("y", 0, 55), match.Partial},
		{"paragraphs in another order", line("s", 0, 40) + line("t", 0, 40) + line("u", 0, 40),
			line("u", 0, 40) + line("s", 0, 40) + line("t", 0, 40), match.NearDuplicate},
		{"all of b in a longer a", line("x", 0, 90) + story + line("y", 0, 90), story, match.Contains},
		{"all of a in a longer b", story, line("x", 0, 90) + story + line("y", 0, 90), match.ContainedIn},
		{"nine tenths of a in b", line("s", 5, 105), line("x", 0, 90) + story + line("y", 0, 90), match.ContainedIn},
		{"less than nine tenths of a in b", line("s", 15, 115), line("x", 0, 90) + story + line("y", 0, 90), match.Partial},
		{"30 words", line("x", 0, 100) + line("s", 0, 30) + line("x", 200, 300), line("y", 0, 100) + line("s", 0, 30) + line("y", 200, 300),
			match.Partial},
		{"30 words, not a paragraph", wrap("x", line("s", 0, 30)), wrap("y", line("s", 0, 30)), match.Partial},
		{"29 words, not a paragraph", wrap("x", line("s", 0, 29)), wrap("y", line("s", 0, 29)), match.Unrelated},
		{"a paragraph of 15 words", line("x", 0, 100) + line("s", 0, 15), line("y", 0, 100) + line("s", 0, 15), match.Partial},
		{"a paragraph of 15 words in one of them", line("x", 0, 100) + line("s", 0, 15), wrap("y", line("s", 0, 15)), match.Partial},
		{"a paragraph of 14 words", line("x", 0, 100) + line("s", 0, 14), line("y", 0, 100) + line("s", 0, 14), match.Unrelated},
		{"a title and a paragraph of 15 words", line("x", 0, 100) + line("t", 0, 3) + line("s", 0, 15) + line("x", 200, 250),
			line("y", 0, 100) + line("t", 0, 3) + line("s", 0, 15) + line("y", 200, 250), match.Partial},
		{"short paragraphs of 20 words in all", line("x", 0, 100) + line("s", 0, 5) + line("t", 0, 5) + line("u", 0, 5) + line("v", 0, 5),
			line("y", 0, 100) + line("s", 0, 5) + line("t", 0, 5) + line("u", 0, 5) + line("v", 0, 5), match.Unrelated},
		{"passages of a third of the shorter", pieces("x", 45), pieces("y", 200), match.Partial},
		{"passages of less than a third of the shorter", pieces("x", 60), pieces("y", 200), match.Unrelated},
		{"60 characters", wrap("x", han(60)), wrap("y", han(60)), match.Partial},
		{"59 characters", wrap("x", han(59)), wrap("y", han(59)), match.Unrelated},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := verifier().Verify(prepare(t, c.a), prepare(t, c.b))
			if e.Relation != c.want {
				t.Errorf("relation is %v, want %v; evidence %+v", e.Relation, c.want, e)
			}
			back := verifier().Verify(prepare(t, c.b), prepare(t, c.a))
			if back.Relation != c.want.Inverse() {
				t.Errorf("b and a: relation is %v, want %v", back.Relation, c.want.Inverse())
			}
		})
	}
}

// wrap puts s into a paragraph of other words.
func wrap(prefix, s string) string {
	return strings.ReplaceAll(line(prefix, 0, 60)+s+line(prefix, 60, 120), "\n", " ")
}

// pieces returns n words in one paragraph of which two runs of eight stand in every such text.
func pieces(prefix string, n int) string {
	s := line(prefix, 0, 1) + line("s", 0, 8) + line(prefix, 1, 15) + line("s", 8, 16) + line(prefix, 15, n-16)
	return strings.ReplaceAll(s, "\n", " ")
}

// han returns characters, each of which stands once.
func han(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteRune(rune(0x4E00 + i*3))
	}
	return b.String()
}

func TestThresholdsDecide(t *testing.T) {
	a, b := line("s", 0, 100)+line("x", 0, 30), line("s", 0, 100)+line("y", 0, 30)
	long := line("s", 0, 100) + line("y", 0, 200)
	for _, c := range []struct {
		name   string
		change func(*match.Thresholds)
		a, b   string
		want   match.Relation
	}{
		{"default", func(*match.Thresholds) {}, a, b, match.NearDuplicate},
		{"near-duplicate containment", func(th *match.Thresholds) { th.NearDuplicateContainment = 0.8 }, a, b, match.Partial},
		{"containment", func(th *match.Thresholds) { th.Containment = 0.75 }, a, long, match.ContainedIn},
		{"partial words", func(th *match.Thresholds) { th.NearDuplicateContainment, th.PartialWords = 0.8, 210 }, a, b, match.Unrelated},
		{"template rarity", func(th *match.Thresholds) { th.NearDuplicateContainment, th.TemplateDistinctiveness = 0.8, 1 }, a, b, match.Template},
	} {
		v := verifier()
		c.change(&v.Thresholds)
		if e := v.Verify(prepare(t, c.a), prepare(t, c.b)); e.Relation != c.want {
			t.Errorf("%s: relation is %v, want %v", c.name, e.Relation, c.want)
		}
	}
}

// known returns the knowledge of a collection of 5,000 stories of which so many hold each passage, and 4,000 each word
// of the frame; of other words, only the two documents know.
func known(frame string, passages int) match.Knowledge {
	var tokens text.Tokens
	tokens.Tokenize(text.NewHasher(0), frame)
	frequent := map[uint64]bool{}
	for _, h := range tokens.Hash {
		frequent[h] = true
	}
	return match.Knowledge{
		Stories:        5000,
		PassageStories: func(uint64) int { return passages },
		WordStories: func(word uint64) int {
			if frequent[word] {
				return 4000
			}
			return 1
		},
	}
}

func TestTemplates(t *testing.T) {
	frame := line("f", 0, 80)
	// Other facts in the slots, one every ten words: more than three quarters are common.
	slotsA, slotsB := substituted(frame, "a", 10), substituted(frame, "b", 10)
	copied := line("s", 0, 80)
	for _, c := range []struct {
		name      string
		a, b      string
		knowledge match.Knowledge
		want      match.Relation
	}{
		{"nothing is known", slotsA, slotsB, match.Knowledge{}, match.NearDuplicate},
		{"a frequent frame, other facts", slotsA, slotsB, known(frame, 500), match.Template},
		{"a frequent frame in longer texts", slotsA + line("x", 0, 100), slotsB + line("y", 0, 100), known(frame, 500), match.Template},
		{"a new template: rare passages of frequent words", slotsA, slotsB, known(frame, 0), match.Template},
		{"a copy", copied + line("x", 0, 10), copied + line("y", 0, 10), known(frame, 0), match.NearDuplicate},
		{"a passage that is everywhere", copied + line("x", 0, 100), copied + line("y", 0, 100), known(copied, 500), match.Template},
		{"a copied passage", copied + line("x", 0, 100), copied + line("y", 0, 100), known(frame, 0), match.Partial},
		{"a passage of three other stories", copied + line("x", 0, 100), copied + line("y", 0, 100), known(frame, 3), match.Partial},
		{"most is common, and the same facts, though frequent", copied + line("f", 0, 10), copied + line("f", 10, 20), known(frame, 500),
			match.NearDuplicate},
		{"equal texts", slotsA, slotsA, known(frame, 5000), match.Exact},
		{"equal texts of frequent words alone", frame, frame, known(frame, 5000), match.Exact},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := verifier()
			v.Knowledge = c.knowledge
			e := v.Verify(prepare(t, c.a), prepare(t, c.b))
			if e.Relation != c.want {
				t.Errorf("relation is %v, want %v; rarity %.2f, agreement %.2f, containment %.2f and %.2f",
					e.Relation, c.want, e.Rarity, e.Agreement, e.ContainmentAInB, e.ContainmentBInA)
			}
			if e.Rarity < 0 || e.Rarity > 1 || e.Agreement < 0 || e.Agreement > 1 {
				t.Errorf("rarity is %v and agreement %v, want 0 to 1", e.Rarity, e.Agreement)
			}
			if len(e.Passages) == 0 {
				t.Error("no passages")
			}
		})
	}
}

func TestRarityFormula(t *testing.T) {
	story := line("s", 0, 100)
	half := math.Log2(5000+1000) / 4
	for _, stories := range []int{0, 1, 3, 10, 1000} {
		v := verifier()
		v.Knowledge = known("", stories)
		want := 1 / (1 + float64(stories*stories)/(half*half))
		if e := v.Verify(prepare(t, story), prepare(t, story)); math.Abs(e.Rarity-want) > 1e-9 || math.Abs(e.Agreement-100/100.05) > 1e-9 {
			t.Errorf("passages of %d stories have the rarity %v and agreement %v, want %v and 100/100.05", stories, e.Rarity, e.Agreement, want)
		}
	}
}

func TestSameStory(t *testing.T) {
	for _, c := range []struct {
		inB, inA, agreement float64
		interval            match.Interval
		want                bool
	}{
		{0.9, 0.9, 0.9, match.Close, true}, {0.66, 0.66, 0.8, match.Close, true}, {0.65, 0.65, 1, match.Close, false},
		{0.9, 0.1, 0.8, match.Close, true}, {0.1, 0.9, 0.8, match.Close, true}, {0.89, 0.1, 1, match.Close, false},
		{1, 1, 0.79, match.Close, false}, {1, 1, 0.8, match.Apart, true}, {1, 1, 0.89, match.Series, false},
		{1, 1, 0.9, match.Series, true},
	} {
		v := match.Verifier{Thresholds: match.DefaultThresholds(), Interval: c.interval}
		e := match.Evidence{ContainmentAInB: c.inB, ContainmentBInA: c.inA, Agreement: c.agreement, FactAgreement: 1}
		if v.SameStory(e) != c.want || v.SameStory(e.Inverse()) != c.want {
			t.Errorf("%+v: same story is %t, want %t", c, !c.want, c.want)
		}
	}
}

func TestRelationNames(t *testing.T) {
	for r, want := range map[match.Relation]string{
		match.Unspecified: "UNSPECIFIED", match.Exact: "EXACT", match.NearDuplicate: "NEAR_DUPLICATE", match.Contains: "CONTAINS",
		match.ContainedIn: "CONTAINED_IN", match.Partial: "PARTIAL", match.Template: "TEMPLATE", match.Unrelated: "UNRELATED",
		match.Relation(99): "Relation(99)",
	} {
		if r.String() != want {
			t.Errorf("relation %d is called %s, want %s", r, r, want)
		}
	}
}

func TestRelationKinds(t *testing.T) {
	for r := match.Unspecified; r <= match.Unrelated; r++ {
		isCopy := r == match.Exact || r == match.NearDuplicate || r == match.Contains || r == match.ContainedIn || r == match.Partial
		if r.IsCopy() != isCopy || r.Clusters() != (isCopy && r != match.Partial) || r.Inverse().Inverse() != r {
			t.Errorf("%v: copy %t, clusters %t, inverse %v", r, r.IsCopy(), r.Clusters(), r.Inverse())
		}
	}
}

func TestThresholdsValidate(t *testing.T) {
	for _, c := range []struct {
		change func(*match.Thresholds)
		want   string
	}{
		{func(*match.Thresholds) {}, ""},
		{func(th *match.Thresholds) {
			*th = match.Thresholds{NearDuplicateContainment: 1, Containment: 1, PartialWords: 5, TemplateDistinctiveness: 0, ParagraphContainment: 1}
		}, ""},
		{func(th *match.Thresholds) { th.NearDuplicateContainment = 0 }, "near_duplicate_containment"},
		{func(th *match.Thresholds) { th.NearDuplicateContainment = math.NaN() }, "near_duplicate_containment"},
		{func(th *match.Thresholds) { th.Containment = 1.01 }, "threshold containment"},
		{func(th *match.Thresholds) { th.ParagraphContainment = -1 }, "paragraph_containment"},
		{func(th *match.Thresholds) { th.TemplateDistinctiveness = -0.1 }, "template_distinctiveness"},
		{func(th *match.Thresholds) { th.TemplateDistinctiveness = math.NaN() }, "template_distinctiveness"},
		{func(th *match.Thresholds) { th.TemplateDistinctiveness = 1.1 }, "template_distinctiveness"},
		{func(th *match.Thresholds) { th.PartialWords = 4 }, "partial_words"},
		{func(th *match.Thresholds) { *th = match.Thresholds{} }, "near_duplicate_containment"},
	} {
		th := match.DefaultThresholds()
		c.change(&th)
		if err := th.Validate(); (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error is %v, want one that names %q", th, err, c.want)
		}
	}
}
