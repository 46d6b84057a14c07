package match

import "math"

// Knowledge is what a collection knows of how rare texts are. Its zero value knows nothing: then every passage and every
// word counts as rare. Frequencies count stories, not documents: documents that are copies of each other count once, so
// that a story carried by many outlets stays rare.
type Knowledge struct {
	// Stories is the number of stories in the collection.
	Stories int
	// PassageStories returns how many stories besides those of the two documents hold the passage fingerprint.
	PassageStories func(key uint64) int
	// WordStories returns how many stories hold the word, by its token hash; the two documents' own may count.
	WordStories func(word uint64) int
	// Weights, if not nil, remembers what WordStories said. It serves the pairs of one subject, which share most of their
	// words, while Stories and WordStories stay as they are.
	Weights *WordWeights
}

// Constants of the two measures. They were chosen on labeled pairs of Arabic news (docs/algorithms.md).
const (
	// prior is a number of stories without a common passage or word that every collection is taken to hold as well,
	// so that the first documents of a new one are not taken for everything there is.
	prior = 1000
	// windowMargin is how many tokens around a shared passage belong to its window.
	windowMargin = 10
	// sameStoryAgreement is the agreement from which two documents that have most in common tell the same story.
	sameStoryAgreement = 0.8
	// doubt is the weight of a word that one story in about thirty holds, in a collection of thousands.
	doubt = 0.05
)

// passageRarity returns the mean rarity of the indexed passages of a that stand in the runs, and false if there are none.
func (v Verifier) passageRarity(a, b *Text, runs []run) (rarity float64, known bool) {
	var common []uint64
	var spans []RarePassage // where they stand, if reasons are asked for
	next := 0
	for _, p := range a.passages {
		from := int(p.Token)
		for next < len(runs) && runs[next].a+runs[next].n <= from {
			next++
		}
		if next == len(runs) {
			break
		}
		tokens := a.gramTokens(from)
		if from < runs[next].a || from+tokens > runs[next].a+runs[next].n {
			continue
		}
		common = append(common, p.Key)
		if v.Reasons != nil {
			inB := runs[next].b + from - runs[next].a
			spans = append(spans, RarePassage{A: a.span(from, from+tokens), B: b.span(inB, inB+tokens)})
		}
	}
	rarity = v.Knowledge.meanRarity(common, func(i, stories int, rarity float64) {
		if v.Reasons != nil {
			v.Reasons.passage(RarePassage{A: spans[i].A, B: spans[i].B, Stories: stories, Rarity: rarity})
		}
	})
	return rarity, len(common) > 0
}

// meanRarity returns the mean rarity of passages by their keys; that of none is 1. The rarity of a passage that s other
// stories hold is 1/(1+(s/h)^2) with h = log2(stories)/4: one half where s reaches h, which grows slowly with the
// collection, while the s of a template grows in proportion. It calls each with every passage.
func (k Knowledge) meanRarity(keys []uint64, each func(i, stories int, rarity float64)) float64 {
	if len(keys) == 0 {
		return 1
	}
	half := math.Log2(float64(k.Stories+prior)) / 4
	sum := 0.0
	for i, key := range keys {
		stories := 0
		if k.PassageStories != nil {
			stories = k.PassageStories(key)
		}
		s := float64(stories) / half
		rarity := 1 / (1 + s*s)
		sum += rarity
		each(i, stories, rarity)
	}
	return sum / float64(len(keys))
}

// wordWeight is near 1 for a word that few stories hold and near 0 for one that most do: the cube of
// 1 - log(others)/log(stories).
func (k Knowledge) wordWeight(word uint64) float64 {
	if k.WordStories == nil {
		return 1
	}
	if k.Weights == nil {
		return weightOf(k.WordStories(word), logOfStories(k.Stories))
	}
	known := k.Weights.at(word)
	if known.word != word || word == 0 {
		*known = weighted{word, weightOf(k.WordStories(word), k.Weights.logOf(k.Stories))}
	}
	return known.weight
}

// agreement returns how much of what is particular around the shared passages stands in both texts: the weight of the
// distinct words in the windows of t that stand in other too, as a share of all. In a template the frame is shared and
// the names, numbers and places in its slots are not; in a copy they are. Where all words are common, it says little and
// is low, as if one more word, of the weight of doubt, stood in one text alone. Windows are given by the spans of tokens
// (from, to) of the passages.
func (k Knowledge) agreement(scratch *work, t, other *Text, windows [][2]int) float64 {
	seen := scratch.unseen(len(t.words))
	shared, all := 0.0, 0.0
	done := 0
	for _, w := range windows {
		for i := max(done, w[0]-windowMargin); i < min(t.Len(), w[1]+windowMargin); i++ {
			done = i + 1
			word := t.tokens.Hash[i]
			at, _ := t.wordAt(word)
			if seen[at] {
				continue
			}
			seen[at] = true
			weight := k.wordWeight(word)
			all += weight
			if _, ok := other.wordAt(word); ok {
				shared += weight
			}
		}
	}
	return shared / (all + doubt)
}
