package evidence_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/neardup/neardup/bench/quality/evidence"
	"github.com/neardup/neardup/service/batch"
	"github.com/neardup/neardup/service/batch/input"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

const (
	// documentsMax bounds the documents of a set that are compared, and pairsMax the pairs of it that are checked; both are
	// drawn by seed.
	documentsMax = 2500
	pairsMax     = 2000
	seed         = 11
)

// pairLine is a line of pairs.jsonl, as far as it is evidence.
type pairLine struct {
	A         string `json:"a"`
	B         string `json:"b"`
	Relation  string `json:"relation"`
	Truncated bool   `json:"passages_truncated"`
	Passages  []struct {
		A, B struct {
			Start int `json:"start_byte"`
			End   int `json:"end_byte"`
		}
		Tokens     int     `json:"token_count"`
		Similarity float64 `json:"similarity"`
	} `json:"passages"`
}

func (l pairLine) passages() (list []evidence.Passage) {
	for _, p := range l.Passages {
		list = append(list, evidence.Passage{
			A: evidence.Span{Start: p.A.Start, End: p.A.End}, B: evidence.Span{Start: p.B.Start, End: p.B.End},
			Tokens: p.Tokens, Similarity: p.Similarity,
		})
	}
	return list
}

// TestEvidenceOfDataSets checks the pairs that are reported in the evaluation data, in the folder that NEARDUP_SHARED names.
func TestEvidenceOfDataSets(t *testing.T) {
	folder, ok := os.LookupEnv("NEARDUP_SHARED")
	if !ok {
		t.Skip("SKIPPED: evidence in the evaluation data was not checked, since NEARDUP_SHARED does not name it")
	}
	files, err := filepath.Glob(filepath.Join(folder, "data", "*", "docs.jsonl.gz"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no sets in %s: %v", folder, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) { checkSet(t, file) })
	}
}

func checkSet(t *testing.T, file string) {
	records := readRecords(t, file)
	random := rand.New(rand.NewPCG(seed, 0))
	if len(records) > documentsMax {
		random.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
		records = records[:documentsMax]
	}
	texts := make(map[string]string, len(records))
	for _, r := range records {
		texts[r.ID] = r.Text
	}
	lines := deduplicate(t, records)
	if len(lines) > pairsMax {
		random.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		lines = lines[:pairsMax]
	}
	passages, faulty := 0, 0
	for _, l := range lines {
		passages += len(l.Passages)
		faults := evidence.Faults(texts[l.A], texts[l.B], l.passages(), l.Truncated)
		if len(faults) == 0 {
			continue
		}
		const shown = 5
		if faulty++; faulty <= shown {
			t.Errorf("%s and %s, %s: %s", l.A, l.B, l.Relation, strings.Join(faults, "; "))
		}
	}
	t.Logf("%d documents, %d pairs with %d passages checked, %d pairs with faults", len(records), len(lines), passages, faulty)
}

func readRecords(t *testing.T, file string) (records []input.Record) {
	t.Helper()
	reader, err := input.Open([]string{file}, input.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for r, err := range reader.Records(t.Context()) {
		if _, rejected := errors.AsType[*input.RejectedError](err); rejected {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, r)
	}
	return records
}

// deduplicate returns all matches, templates included.
func deduplicate(t *testing.T, records []input.Record) (lines []pairLine) {
	t.Helper()
	dir := t.TempDir()
	_, err := batch.Run(context.Background(), batch.Options{
		Records: func(yield func(input.Record, error) bool) {
			for _, r := range records {
				if !yield(r, nil) {
					return
				}
			}
		},
		OutDir: dir, Pairs: batch.PairsAll, IncludeTemplates: true,
		Parameters: sketch.DefaultParameters(), Thresholds: match.DefaultThresholds(),
	})
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(dir, batch.PairsFile))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 16<<20)
	for scanner.Scan() {
		var l pairLine
		if err := json.Unmarshal(scanner.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

// scripts are words of invented texts: with capitals, ligatures and marks, right to left, without spaces, with characters
// that stand for several tokens, and with bytes that are no characters.
var scripts = map[string][]string{
	"latin":    strings.Fields("harbor Straße ﬁsh naïve nai\u0308ve quay d'eau ferry-boat 12.5 tide ½ 1 2"),
	"arabic":   strings.Fields("الميناء المِيناء مدرسة مدرسه كتـــاب على علي أحمد احمد ١٢ عشرة ﷺ صلى"),
	"solo":     strings.Fields("港口 新聞 か゛ が 記者 กรุงเทพ ท่าเรือ 東京 五月"),
	"hindi":    strings.Fields("बंदरगाह परिषद हिन्दी सड़क १२ नयी ज़िला पुल"),
	"cyrillic": strings.Fields("порт Ёлка елка совет дорога мост йод 12 №5"),
	"mixed":    append(strings.Fields("harbor الميناء 港口 порт १२ 😀 e\u0301cole"), "\xff", "\xe2\x80", "\u200d", "…"),
}

// TestEvidenceOfInventedTexts: whatever two texts share, what is shown of it keeps the rules.
func TestEvidenceOfInventedTexts(t *testing.T) {
	sketcher, err := sketch.New(sketch.DefaultParameters())
	if err != nil {
		t.Fatal(err)
	}
	verifier := match.Verifier{Thresholds: match.DefaultThresholds(), MaxPassages: 1 << 20, Reasons: &match.Reasons{}}
	for name, words := range scripts {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				a, b := drawPair(t, words)
				first, second := match.Read(sketcher, a), match.Read(sketcher, b)
				found := verifier.Verify(first, second)
				var passages []evidence.Passage
				for _, p := range found.Passages {
					passages = append(passages, evidence.Passage{
						A: evidence.Span{Start: p.A.Start, End: p.A.End}, B: evidence.Span{Start: p.B.Start, End: p.B.End},
						Tokens: p.Tokens, Similarity: p.Similarity,
					})
				}
				if faults := evidence.Faults(a, b, passages, found.PassagesTruncated); len(faults) > 0 {
					t.Fatalf("%s\na: %q\nb: %q", strings.Join(faults, "\n"), a, b)
				}
			})
		})
	}
}

// drawPair draws two texts of pieces, of which they have some in common, in another order and edited.
func drawPair(t *rapid.T, words []string) (a, b string) {
	number := 0
	var pieces [][]string
	for range rapid.IntRange(1, 5).Draw(t, "pieces") {
		var piece []string
		for range rapid.IntRange(5, 30).Draw(t, "length") {
			word := rapid.SampledFrom(words).Draw(t, "word")
			if rapid.IntRange(0, 2).Draw(t, "own") > 0 {
				number++
				word += fmt.Sprint(number) // else the text repeats itself everywhere
			}
			piece = append(piece, word)
		}
		pieces = append(pieces, piece)
	}
	text := func(name string) string {
		var all []string
		for range rapid.IntRange(1, 6).Draw(t, name) {
			piece := slices.Clone(pieces[rapid.IntRange(0, len(pieces)-1).Draw(t, "piece")])
			for range rapid.IntRange(0, 2).Draw(t, "edits") {
				piece[rapid.IntRange(0, len(piece)-1).Draw(t, "at")] = rapid.SampledFrom(words).Draw(t, "other")
			}
			all = append(all, strings.Join(piece, " "))
		}
		return strings.Join(all, rapid.SampledFrom([]string{"\n", " ", ". "}).Draw(t, "separator"))
	}
	return text("a"), text("b")
}

// TestFaults: what breaks a rule is told.
func TestFaults(t *testing.T) {
	const a, b = "x one two three y", "z one two three w"
	whole := evidence.Passage{A: evidence.Span{Start: 2, End: 15}, B: evidence.Span{Start: 2, End: 15}, Tokens: 3, Similarity: 1}
	with := func(change func(*evidence.Passage)) []evidence.Passage {
		p := whole
		change(&p)
		return []evidence.Passage{p}
	}
	for name, c := range map[string]struct {
		passages []evidence.Passage
		want     string
	}{
		"right":           {[]evidence.Passage{whole}, ""},
		"outside":         {with(func(p *evidence.Passage) { p.B.End = 99 }), "no part"},
		"cut token":       {with(func(p *evidence.Passage) { p.A.Start = 3 }), "cuts a token"},
		"too short left":  {[]evidence.Passage{{A: evidence.Span{Start: 6, End: 15}, B: evidence.Span{Start: 6, End: 15}, Tokens: 2, Similarity: 1}}, "a token earlier"},
		"too short right": {[]evidence.Passage{{A: evidence.Span{Start: 2, End: 9}, B: evidence.Span{Start: 2, End: 9}, Tokens: 2, Similarity: 1}}, "a token later"},
		"not equal":       {with(func(p *evidence.Passage) { p.A.Start, p.B.Start, p.Tokens = 0, 0, 4 }), "are equal: false"},
		"wrong count":     {with(func(p *evidence.Passage) { p.Tokens = 2 }), "2 of 3 tokens"},
		"overlap":         {[]evidence.Passage{whole, whole}, "before the one before ends"},
	} {
		got := strings.Join(evidence.Faults(a, b, c.passages, false), "; ")
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if got := evidence.Faults("é", "é", []evidence.Passage{{A: evidence.Span{Start: 1, End: 2}}}, false); len(got) != 1 || !strings.Contains(got[0], "cuts a character") {
		t.Errorf("a cut character: %v", got)
	}
}
