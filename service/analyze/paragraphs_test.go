package analyze

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/neardup/neardup/sketch/text"
)

const containment = 0.3

// sentence is a paragraph of n words that stand nowhere else.
func sentence(name string, n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprint(name, i)
	}
	return strings.Join(words, " ") + "."
}

// repeats returns the paragraph that each one repeats best, -1 for none.
func repeats(d Document) []int {
	of := make([]int, len(d.Paragraphs))
	for i, p := range d.Paragraphs {
		of[i] = -1
		if len(p.DuplicateOf) > 0 {
			of[i] = p.DuplicateOf[0].Paragraph
		}
	}
	return of
}

func TestRepeats(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		want  []int
	}{
		{"empty", nil, []int{}},
		{"clean", []string{sentence("a", 30), sentence("b", 30), sentence("c", 30)}, []int{-1, -1, -1}},
		{"exact", []string{sentence("a", 30), sentence("b", 30), sentence("a", 30)}, []int{-1, -1, 0}},
		{"exact, three times", []string{sentence("a", 30), sentence("a", 30), sentence("a", 30)}, []int{-1, 0, 0}},
		{"equal after normalisation", []string{"The Harbor, «OPEN» at ١٢!", "the harbor open at 12"}, []int{-1, 0}},
		{"one word", []string{"Yes.", "No.", "YES"}, []int{-1, -1, 0}},
		{"short lines with most words in common", []string{"page one of four", "page two of four"}, []int{-1, -1}},
		{"five words, one of them another", []string{"one two three four five", "one two three four six"}, []int{-1, -1}},
		{"edited", []string{sentence("a", 30), "He said: " + sentence("a", 28) + " so"}, []int{-1, 0}},
		{"a half of a longer one", []string{sentence("a", 60), sentence("a", 30)}, []int{-1, 0}},
		{"a longer one of a half", []string{sentence("a", 30), sentence("a", 60)}, []int{-1, 0}},
		{"three tenths", []string{sentence("a", 10) + sentence("x", 14), sentence("a", 10) + sentence("y", 14)}, []int{-1, 0}},
		{"below three tenths", []string{sentence("a", 9) + sentence("x", 15), sentence("a", 9) + sentence("y", 15)}, []int{-1, -1}},
		{"the best of two", []string{sentence("a", 20) + sentence("x", 20), sentence("a", 38), sentence("a", 40)}, []int{-1, 0, 1}},
		{"contained before alike", []string{sentence("a", 8), sentence("a", 30) + sentence("x", 4), sentence("a", 30) + sentence("y", 4)},
			[]int{-1, 0, 0}},
		{"lines without words", []string{"* * *", sentence("a", 20), "* * *"}, []int{-1, -1, -1}},
		{"characters", []string{"港口今天早上起了大雾渡轮晚了一个小时", "据说港口今天早上起了大雾渡轮晚了一个小时"}, []int{-1, 0}},
		{"few characters", []string{"港口起了大雾", "港口起了大风"}, []int{-1, -1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Analyze(strings.Join(c.lines, "\n"), containment)
			if got := repeats(d); !reflect.DeepEqual(got, c.want) {
				t.Errorf("paragraphs repeat %v, want %v", got, c.want)
			}
			for i, p := range d.Paragraphs {
				if repeated := p.Status == Repeated; repeated != (c.want[i] >= 0) {
					t.Errorf("paragraph %d has status %d", i, p.Status)
				}
			}
		})
	}
}

func TestRepeatScores(t *testing.T) {
	// Of 14 words 10 shingles, of 28 words 24; a starts both.
	d := Analyze(sentence("a", 28)+"\n"+strings.TrimSuffix(sentence("a", 9), ".")+" "+sentence("b", 5), containment)
	want := []Duplicate{{Paragraph: 0, Resemblance: 5.0 / 29, Containment: 0.5}}
	if got := d.Paragraphs[1].DuplicateOf; !reflect.DeepEqual(got, want) {
		t.Errorf("duplicates are %+v, want %+v", got, want)
	}
	d = Analyze(sentence("a", 28)+"\n"+sentence("a", 28), containment)
	want = []Duplicate{{Paragraph: 0, Resemblance: 1, Containment: 1}}
	if got := d.Paragraphs[1].DuplicateOf; !reflect.DeepEqual(got, want) {
		t.Errorf("duplicates of an exact repeat are %+v, want %+v", got, want)
	}
}

func TestContainmentIsTheThreshold(t *testing.T) {
	s := sentence("a", 14) + "\n" + strings.TrimSuffix(sentence("a", 9), ".") + " " + sentence("b", 5) // 5 of 10
	for threshold, want := range map[float64]int{0.3: 0, 0.5: 0, 0.51: -1, 1: -1} {
		if got := repeats(Analyze(s, threshold))[1]; got != want {
			t.Errorf("threshold %v: the second repeats %d, want %d", threshold, got, want)
		}
	}
}

func TestDuplicatesAreOrderedAndBounded(t *testing.T) {
	var lines []string
	for i := range 2 * maxHolders {
		lines = append(lines, sentence("a", 20)+sentence(fmt.Sprintf("own%dx", i), 1+i%5))
	}
	for i, p := range Analyze(strings.Join(lines, "\n"), containment).Paragraphs {
		if len(p.DuplicateOf) != min(i, maxHolders) {
			t.Fatalf("paragraph %d repeats %d earlier ones, want %d", i, len(p.DuplicateOf), min(i, maxHolders))
		}
		for j, d := range p.DuplicateOf {
			if d.Paragraph >= i {
				t.Fatalf("paragraph %d repeats the later %d", i, d.Paragraph)
			}
			if j > 0 {
				if last := p.DuplicateOf[j-1]; last.Containment < d.Containment ||
					last.Containment == d.Containment && last.Resemblance < d.Resemblance {
					t.Fatalf("paragraph %d repeats %+v before %+v", i, last, d)
				}
			}
		}
	}
}

func TestBoilerplate(t *testing.T) {
	d := Analyze(sentence("a", 30)+"\nSource: Harbor Gazette\n"+sentence("b", 30)+"\nSource: Harbor Gazette\n", containment)
	var got []Status
	for _, p := range d.Paragraphs {
		got = append(got, p.Status)
	}
	if want := []Status{Unique, Boilerplate, Unique, Repeated}; !reflect.DeepEqual(got, want) {
		t.Errorf("statuses are %v, want %v", got, want)
	}
	if d.Attribution.Source != "Harbor Gazette" {
		t.Errorf("attribution is %+v", d.Attribution)
	}
}

// arabicBody is an invented article.
var arabicBody = []string{
	"افتتحت بلدية وادي الزيتون صباح الثلاثاء مكتبة عامة جديدة في الحي القديم، بعد أعمال ترميم استمرت نحو ثلاث سنوات متواصلة.",
	"وتضم المكتبة أكثر من ١٢ ألف كتاب في الأدب والعلوم والتاريخ، إضافة إلى قاعة للأطفال وأخرى مخصصة للمخطوطات النادرة.",
	"وقالت مديرة المكتبة سلمى الوادي إن الدخول سيكون مجانياً طوال العام الأول، وإن الإعارة ستبدأ مطلع الشهر المقبل.",
	"وأضافت أن فريقاً من المتطوعين سيقرأ القصص للأطفال كل يوم خميس، وأن الأهالي تبرعوا بمئات الكتب خلال الأسابيع الماضية.",
	"ويأمل السكان أن تعيد المكتبة الحياة إلى ساحة الحي، التي ظلت مغلقة منذ أن انهار سقف السوق القديم قبل أعوام.",
}

func TestArabicArticleWithItsBodyRepeated(t *testing.T) {
	marks := strings.NewReplacer("إ", "ا", "أ", "ا", "ة ", "ه ", "١٢", "12", "كتاب", "كتـــابٍ", "،", "")
	lines := append([]string{"مكتبة جديدة في وادي الزيتون"}, arabicBody...)
	for i, p := range arabicBody {
		if i == 2 {
			p += " وذلك بحسب بيان وزعته البلدية."
		}
		lines = append(lines, marks.Replace(p))
	}
	lines = append(lines, "المصدر: صحيفة الوادي")
	s := strings.Join(lines, "\r\n")
	d := Analyze(s, containment)
	if got, want := repeats(d), []int{-1, -1, -1, -1, -1, -1, 1, 2, 3, 4, 5, -1}; !reflect.DeepEqual(got, want) {
		t.Fatalf("paragraphs repeat %v, want %v", got, want)
	}
	for i, p := range d.Paragraphs {
		if s[p.Start:p.End] != lines[i] {
			t.Errorf("paragraph %d is %q, want %q", i, s[p.Start:p.End], lines[i])
		}
		for _, dup := range p.DuplicateOf {
			if len(p.DuplicateOf) != 1 || dup.Containment != 1 || (dup.Resemblance == 1) == (i == 8) {
				t.Errorf("paragraph %d repeats %+v", i, p.DuplicateOf)
			}
		}
	}
	if d.Paragraphs[11].Status != Boilerplate || d.Attribution.Source != "صحيفة الوادي" {
		t.Errorf("the credit line has status %d, the attribution is %+v", d.Paragraphs[11].Status, d.Attribution)
	}
}

// TestAnalyzeProperties checks on generated documents what holds of every one, and exact repeats against the definition.
func TestAnalyzeProperties(t *testing.T) {
	words := strings.Fields("harbor lights tonight the of 7 新 港 كتاب ... ferry")
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.SliceOfN(rapid.SampledFrom(words), 0, 14)
		var lines []string
		for _, l := range rapid.SliceOfN(line, 0, 12).Draw(t, "lines") {
			lines = append(lines, strings.Join(l, " "))
		}
		s := strings.Join(lines, rapid.SampledFrom([]string{"\n", "\r\n", " \n\n"}).Draw(t, "line end"))
		d := Analyze(s, containment)
		first := map[string]int{}
		tokens, end := 0, 0
		for i, p := range d.Paragraphs {
			if p.Start < end || p.End <= p.Start || p.End > len(s) {
				t.Fatalf("paragraph %d is [%d, %d) after %d", i, p.Start, p.End, end)
			}
			end = p.End
			normal := string(text.AppendNormalized(nil, s[p.Start:p.End]))
			tokens += len(strings.Fields(normal))
			for _, dup := range p.DuplicateOf {
				if dup.Paragraph < 0 || dup.Paragraph >= i || !(dup.Containment >= containment && dup.Containment <= 1) ||
					!(dup.Resemblance > 0 && dup.Resemblance <= dup.Containment) {
					t.Fatalf("paragraph %d repeats %+v", i, dup)
				}
			}
			earlier, equal := first[normal]
			if equal && (len(p.DuplicateOf) != 1 || p.DuplicateOf[0] != Duplicate{earlier, 1, 1}) {
				t.Fatalf("paragraph %d equals %d and repeats %+v", i, earlier, p.DuplicateOf)
			}
			if !equal && normal != "" {
				first[normal] = i
			}
		}
		if d.TokenCount != tokens {
			t.Fatalf("%d tokens, want %d", d.TokenCount, tokens)
		}
	})
}

// TestRepetitiveDocument: the cost is bounded where every paragraph shares shingles with every other. Comparing all pairs
// would take minutes.
func TestRepetitiveDocument(t *testing.T) {
	var b strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&b, "this line stands in the log again and again number %d\n", i)
	}
	d := Analyze(b.String(), containment)
	if len(d.Paragraphs) != 10_000 || d.Paragraphs[0].Status != Unique || d.Paragraphs[9_999].Status != Repeated {
		t.Errorf("%d paragraphs, the last has status %d", len(d.Paragraphs), d.Paragraphs[9_999].Status)
	}
}

// TestSeedArticle reads the article from which the project began, a scrape that holds its body twice. It stands in the
// evaluation data, in the folder that NEARDUP_SHARED names.
func TestSeedArticle(t *testing.T) {
	folder, ok := os.LookupEnv("NEARDUP_SHARED")
	if !ok {
		t.Skip("SKIPPED: the seed article was not analysed, since NEARDUP_SHARED does not name the evaluation data")
	}
	content, err := os.ReadFile(filepath.Join(folder, "seed", "article.txt"))
	if err != nil {
		t.Fatal(err)
	}
	s := string(content)
	d := Analyze(s, containment)
	if len(d.Paragraphs) != 28 {
		t.Fatalf("%d paragraphs, want 28", len(d.Paragraphs))
	}
	for i, p := range d.Paragraphs {
		switch {
		case i < 14 || i > 25:
			if len(p.DuplicateOf) != 0 {
				t.Errorf("paragraph %d repeats %+v, want none", i, p.DuplicateOf)
			}
		case len(p.DuplicateOf) != 1 || p.DuplicateOf[0].Paragraph != i-12 || p.DuplicateOf[0].Containment != 1:
			t.Errorf("paragraph %d repeats %+v, want %d alone, with containment 1", i, p.DuplicateOf, i-12)
		}
	}
	a := d.Attribution
	if a.Source == "" || s[a.Start:a.End] != a.Source {
		t.Errorf("attribution is %+v", a)
	}
}
