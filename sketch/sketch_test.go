package sketch_test

import (
	"encoding/binary"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	peer "github.com/dgryski/go-minhash"

	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/minhash"
	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/text"
)

// samples are invented, in several scripts, and of lengths around a shingle and a passage.
var samples = []struct{ name, text string }{
	{"empty", ""},
	{"separators", " \n\u200b… — 👍🏽\xff"},
	{"one token", "Harbor!"},
	{"two tokens", "harbor lights"},
	{"three tokens", "harbor lights tonight"},
	{"one han character", "港"},
	{"english", "The ferry to Lindholm left at 6:40, an hour late; nobody on the quay seemed to mind. " +
		"«We had coffee,» said the harbor master, “and the fog had time to lift.” The ferry to Lindholm left again at noon."},
	{"arabic", "أعلنت بلديّة وادي الزيتون، يوم الثلاثاء، افتتاح مكتبةٍ جديدة تضمّ ١٢ ألف كتاب. " +
		"وقال رئيس البلدية إنّ المكتبـة ستفتح أبوابها للجميع حتى الساعة التاسعة مساءً."},
	{"persian", "کتابخانهٔ شهر فردا باز می‌شود و ۳۰۰ کتاب تازه دارد."},
	{"russian", "Ёлка стояла у старого причала, и сторож Пётр каждый вечер зажигал на ней 12 фонарей."},
	{"chinese", "今天早上港口起了大雾，渡轮晚了一个小时才出发，船上的人都在喝茶。"},
	{"japanese", "がっこうの図書館は、九時に開きます。ﾊﾟﾝも売っています。"},
	{"thai", "เรือข้ามฟากออกช้าไปหนึ่งชั่วโมง"},
	{"hindi", "नाव एक घंटे देर से चली, पर किसी ने शिकायत नहीं की।"},
	{"korean", "나루터의 등불은 저녁 일곱 시에 켜진다."},
	{"mixed", "iPhone 15在港口 harbor 新聞 ３ news 記者"},
}

func newSketcher(t testing.TB, change func(*sketch.Parameters)) *sketch.Sketcher {
	t.Helper()
	p := sketch.DefaultParameters()
	if change != nil {
		change(&p)
	}
	sk, err := sketch.New(p)
	if err != nil {
		t.Fatal(err)
	}
	return sk
}

// sketchOf returns a fresh sketch.
func sketchOf(sk *sketch.Sketcher, s string) *sketch.Sketch {
	var fresh sketch.Sketch
	sk.Sketch(&fresh, s)
	return &fresh
}

// hashPairs returns the two hashes of each shingle, stage by stage.
func hashPairs(p sketch.Parameters, s string) (h1, h2 []uint64) {
	var tokens text.Tokens
	tokens.Tokenize(text.NewHasher(p.Seed), s)
	base := shingle.AppendBase(nil, &tokens, p.ShingleSize)
	h1, h2 = make([]uint64, len(base)), make([]uint64, len(base))
	shingle.NewHasher(p.Seed).Pair(h1, h2, base)
	return h1, h2
}

func TestSignatureEqualsGoMinhash(t *testing.T) {
	for _, seed := range []uint64{0, 7} {
		for _, permutations := range []int{128, 200} {
			sk := newSketcher(t, func(p *sketch.Parameters) { p.Seed, p.Permutations = seed, permutations })
			for _, sample := range samples {
				h1, h2 := hashPairs(sk.Parameters(), sample.text)
				if len(h1) == 0 {
					continue
				}
				// The elements of go-minhash are byte strings: here, the number of the shingle.
				reference := peer.NewMinWise(
					func(b []byte) uint64 { return h1[binary.LittleEndian.Uint64(b)] },
					func(b []byte) uint64 { return h2[binary.LittleEndian.Uint64(b)] },
					permutations)
				for i := range h1 {
					reference.Push(binary.LittleEndian.AppendUint64(nil, uint64(i)))
				}
				if got := sketchOf(sk, sample.text).Signature; !slices.Equal(got, reference.Signature()) {
					t.Errorf("%s, seed %d, %d permutations: the signature differs from go-minhash", sample.name, seed, permutations)
				}
			}
		}
	}
}

func TestEmptyTextHasNoValues(t *testing.T) {
	sk := newSketcher(t, nil)
	for _, s := range []string{"", " \n", "… 👍🏽", "\xff\xfe", "\u064b\u0640"} {
		got := sketchOf(sk, s)
		if got.Tokens.Len() != 0 || len(got.Shingles) != 0 || len(got.Signature) != 0 || got.SimHash != 0 ||
			len(got.Bands) != 0 || len(got.Passages) != 0 || got.PassagesThinned {
			t.Errorf("%+q has values: %+v", s, got)
		}
	}
}

// TestShortTextIsOneShingle: a text of fewer words than a shingle has one, and one of fewer than a passage one passage.
func TestShortTextIsOneShingle(t *testing.T) {
	sk := newSketcher(t, nil)
	for _, c := range []struct {
		text               string
		shingles, passages int
	}{
		{"a", 1, 1},
		{"a b", 1, 1},
		{"a b c", 1, 1},
		{"a b c d", 2, 1},
		{"a b c d e", 3, 1},
		{"港", 1, 1},
		{"港口起了大", 1, 1},  // five characters are two and a half words
		{"港口起了大雾", 1, 1}, // six are three
		{"港口起了大雾渡", 2, 1},
		{"a a a a a a", 1, 1},
	} {
		got := sketchOf(sk, c.text)
		if len(got.Shingles) != c.shingles || len(got.Passages) != c.passages || got.Passages[0].Token < 0 {
			t.Errorf("%q has %d shingles and passages %v, want %d and %d", c.text, len(got.Shingles), got.Passages, c.shingles, c.passages)
		}
		if len(got.Signature) != 128 || len(got.Bands) != 32 {
			t.Errorf("%q has %d slots and %d band keys, want 128 and 32", c.text, len(got.Signature), len(got.Bands))
		}
	}
	if a, b := sketchOf(sk, "Harbor lights"), sketchOf(sk, "harbor LIGHTS."); !slices.Equal(a.Bands, b.Bands) {
		t.Error("equal short texts share no bands")
	}
	if a, b := sketchOf(sk, "harbor lights"), sketchOf(sk, "lights harbor"); shingle.Common(a.Shingles, b.Shingles) != 0 {
		t.Error("short texts in another order share a shingle")
	}
}

func TestReusedSketchEqualsFreshOne(t *testing.T) {
	large := newSketcher(t, func(p *sketch.Parameters) { p.Permutations, p.Bands = 512, 128 })
	sk := newSketcher(t, nil)
	var reused sketch.Sketch
	for range 2 {
		for i, sample := range samples {
			if i%3 == 0 {
				large.Sketch(&reused, strings.Repeat(samples[6].text+" ", 50))
			}
			sk.Sketch(&reused, sample.text)
			if got, want := valuesOf(&reused), valuesOf(sketchOf(sk, sample.text)); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: reused memory gives %+v, fresh %+v", sample.name, got, want)
			}
		}
	}
}

// values are the exported values of a sketch, with nil for what is empty.
type values struct {
	Tokens    []uint64
	Shingles  shingle.Set
	Signature minhash.Signature
	SimHash   uint64
	Bands     []uint64
	Passages  []sketch.Passage
	Thinned   bool
}

func valuesOf(s *sketch.Sketch) values {
	return values{
		append([]uint64(nil), s.Tokens.Hash...), append(shingle.Set(nil), s.Shingles...),
		append(minhash.Signature(nil), s.Signature...), s.SimHash, append([]uint64(nil), s.Bands...),
		append([]sketch.Passage(nil), s.Passages...), s.PassagesThinned,
	}
}

func TestSketchPassagesIsPartOfSketch(t *testing.T) {
	sk := newSketcher(t, nil)
	for _, sample := range samples {
		var part sketch.Sketch
		sk.SketchPassages(&part, sample.text)
		whole := sketchOf(sk, sample.text)
		if !slices.Equal(part.Tokens.Hash, whole.Tokens.Hash) || !slices.Equal(part.Shingles, whole.Shingles) ||
			!slices.Equal(part.Passages, whole.Passages) {
			t.Errorf("%s: SketchPassages gives other tokens, shingles or passages than Sketch", sample.name)
		}
		if len(part.Signature)+len(part.Bands) != 0 || part.SimHash != 0 {
			t.Errorf("%s: SketchPassages gives more than tokens, shingles and passages", sample.name)
		}
	}
}

func TestSketchDoesNotAllocateOnceWarm(t *testing.T) {
	sk := newSketcher(t, nil)
	s := strings.Repeat(samples[6].text+samples[7].text+samples[10].text, 20)
	var reused sketch.Sketch
	sk.Sketch(&reused, s)
	if got := testing.AllocsPerRun(5, func() { sk.Sketch(&reused, s) }); got != 0 {
		t.Errorf("%v allocations, want none", got)
	}
}

// words returns n random tokens: words, characters of a script without spaces, or both.
func words(r *rand.Rand, n int, solo float64) []string {
	tokens := make([]string, n)
	for i := range tokens {
		if r.Float64() < solo {
			tokens[i] = string(rune(0x4E00 + r.IntN(3000)))
		} else {
			tokens[i] = "w" + string(rune('a'+r.IntN(26))) + string(rune('a'+r.IntN(26))) + string(rune('a'+r.IntN(26)))
		}
	}
	return tokens
}

// TestCommonRunSharesPassage plants a run of PassageGuarantee words, of which two characters make one, in two texts.
func TestCommonRunSharesPassage(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 1))
	for trial := range 600 {
		sk := newSketcher(t, func(p *sketch.Parameters) {
			p.PassageSize = 1 + r.IntN(6)
			p.PassageGuarantee = p.PassageSize + r.IntN(20)
			p.Seed = uint64(trial)
		})
		solo := []float64{0, 0.1, 0.5, 0.9, 1}[trial%5]
		var run []string
		for half := 0; half < 2*sk.Parameters().PassageGuarantee; {
			token := words(r, 1, solo)[0]
			run = append(run, token)
			half++
			if token[0] == 'w' {
				half++
			}
		}
		plant := func() string {
			return strings.Join(slices.Concat(words(r, r.IntN(40), solo), run, words(r, r.IntN(40), solo)), " ")
		}
		keys := map[uint64]bool{}
		for _, p := range sketchOf(sk, plant()).Passages {
			keys[p.Key] = true
		}
		shared := slices.ContainsFunc(sketchOf(sk, plant()).Passages, func(p sketch.Passage) bool { return keys[p.Key] })
		if !shared {
			t.Fatalf("passages of %d, guarantee %d: the common run %q shares none",
				sk.Parameters().PassageSize, sk.Parameters().PassageGuarantee, run)
		}
	}
}

func TestPassagesAreInOrderDistinctAndBounded(t *testing.T) {
	sk := newSketcher(t, nil)
	r := rand.New(rand.NewPCG(4, 2))
	long := strings.Join(words(r, 60_000, 0), " ")
	for _, c := range []struct {
		name, text string
		thinned    bool
	}{
		{"repeated", strings.Repeat(samples[6].text+" ", 30), false},
		{"long", long, true},
	} {
		got := sketchOf(sk, c.text)
		if got.PassagesThinned != c.thinned || len(got.Passages) > sketch.MaxPassages {
			t.Errorf("%s: %d passages, thinned %t, want at most %d and %t",
				c.name, len(got.Passages), got.PassagesThinned, sketch.MaxPassages, c.thinned)
		}
		seen := map[uint64]bool{}
		last := int32(-1)
		for _, p := range got.Passages {
			if p.Token <= last || int(p.Token) >= got.Tokens.Len() || seen[p.Key] {
				t.Fatalf("%s: passage %+v after token %d, seen before: %t", c.name, p, last, seen[p.Key])
			}
			seen[p.Key], last = true, p.Token
		}
	}
	once, often := sketchOf(sk, samples[6].text), sketchOf(sk, strings.Repeat(samples[6].text+" ", 30))
	if len(often.Passages) > 2*len(once.Passages) {
		t.Errorf("a text 30 times has %d passages, once %d", len(often.Passages), len(once.Passages))
	}
}

func TestSeedsGiveUnrelatedSketches(t *testing.T) {
	a := sketchOf(newSketcher(t, nil), samples[6].text)
	b := sketchOf(newSketcher(t, func(p *sketch.Parameters) { p.Seed = 1 }), samples[6].text)
	if shingle.Common(a.Shingles, b.Shingles) != 0 || minhash.EstimateResemblance(a.Signature, b.Signature) != 0 {
		t.Error("sketches of one text with two seeds have values in common")
	}
}

// TestRepeatedPassagesAreNotThinned: a text that repeats itself has few distinct fingerprints, however long it is.
func TestRepeatedPassagesAreNotThinned(t *testing.T) {
	s := sketchOf(newSketcher(t, nil), strings.Repeat("one two three four five six seven eight nine ten eleven twelve ", 20_000))
	if s.PassagesThinned || len(s.Passages) > 12 {
		t.Errorf("%d passages, thinned %v: want at most the 12 that there are", len(s.Passages), s.PassagesThinned)
	}
}
