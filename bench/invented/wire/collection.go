// Package wire makes up collections of a newswire: notices in fixed forms (results, dividends, rates, daily notices of
// one institution, weather bulletins and telegrams in other scripts) among stories in prose, with copies of both, and
// the truth about every pair.
//
// A notice is a frame with facts in its slots. Frames come in two sorts. Those in the frames files are issued often, some
// from one institution with other figures day by day, some for any company. Besides, a third of the notices are issues
// of rare frames, which are made up with the collection and issued two to five times in all of it, so that what they
// share is as rare as what copies share. Stories are sentences of a grammar. All names are made of syllables.
//
// What is a copy is known by construction: every paragraph and every notice carries where it comes from, and a pair is
// labeled by what it has in common. Everything is a function of a seed; no text is taken from anywhere.
package wire

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Of a thousand articles, so many are copies, issues of frequent frames and issues of rare ones; the rest is prose.
const (
	copyShare     = 120
	frequentShare = 300
	rareShare     = 120
)

const (
	// articlesPerDay is the rate of the wire.
	articlesPerDay = 150
	// window is how many articles ago a text may have been issued that is copied.
	window = 600
	// variants is how many institutions issue a frame that is bound to one.
	variants = 4
)

// epoch is when the first article is published.
var epoch = time.Date(1994, 1, 3, 6, 0, 0, 0, time.UTC)

// source is an outlet of the wire and how it sets its articles.
type source struct {
	name string
	// width is where lines are broken; 0 for no breaks.
	width int
	// headline puts the title above the text; tail stands below it.
	headline bool
	tail     string
}

var sources = []source{
	{name: "harbor-wire", width: 69},
	{name: "meridian", headline: true},
	{name: "plainpress"},
	{name: "tickerline", tail: "END"},
	{name: "eastbridge", width: 64, headline: true},
	{name: "courant", tail: "All contents of this service are the property of Courant Data and its suppliers. They " +
		"may not be stored, " +
		"sold or passed on in any form without leave in writing, and no liability is accepted for errors, " +
		"omissions or delays."},
	{name: "northpost"},
}

// Collection is a sequence of articles in the order of their publication. It is made by New and immutable.
type Collection struct {
	Articles []Article
	// byOrigin holds the articles that have a text, by the number of its origin.
	byOrigin map[int][]int
	byFrame  map[int][]int
}

// maker is the state in which a collection is made.
type maker struct {
	seed   uint64
	rand   *rand.Rand
	frames []frame
	books  []map[string][]string
	// planned holds the rare frame of an article; frames of the tables come before rare ones in their numbering.
	planned map[int]int
	origins int
	seen    map[string]bool
	made    []Article
}

// New makes a collection of n articles.
func New(seed uint64, n int) *Collection {
	m := &maker{
		seed:    seed,
		rand:    rand.New(rand.NewPCG(seed, uint64(n))),
		frames:  slices.Concat(companyFrames, marketFrames, scriptFrames),
		planned: make(map[int]int),
		seen:    make(map[string]bool),
	}
	for _, f := range m.frames {
		m.books = append(m.books, merged(companyBook, f.book))
	}
	m.plan(n)
	for i := range n {
		m.made = append(m.made, m.article(i))
	}
	c := &Collection{Articles: m.made, byOrigin: make(map[int][]int), byFrame: make(map[int][]int)}
	for i, a := range m.made {
		for _, p := range a.pieces {
			c.byOrigin[p.origin] = append(c.byOrigin[p.origin], i)
		}
		if a.Frame >= 0 {
			c.byFrame[a.Frame] = append(c.byFrame[a.Frame], i)
		}
	}
	return c
}

// plan spreads the issues of rare frames over the collection.
func (m *maker) plan(n int) {
	places := m.rand.Perm(n)[:n*rareShare/1000]
	for number := len(m.frames); len(places) > 0; number++ {
		issues := min(2+m.rand.IntN(4), len(places))
		for _, place := range places[:issues] {
			m.planned[place] = number
		}
		places = places[issues:]
	}
}

func (m *maker) article(i int) Article {
	day := epoch.Add(time.Duration(i) * 24 * time.Hour / articlesPerDay)
	a := Article{ID: fmt.Sprintf("w%06d", i), Published: day, Frame: -1, Family: "prose"}
	chosen := sources[m.rand.IntN(len(sources))]
	frame, rare := m.planned[i]
	switch n := m.rand.IntN(1000 - rareShare); {
	case rare:
		m.issue(&a, frame)
	case n < copyShare && m.copy(&a):
	case n < copyShare+frequentShare:
		m.issue(&a, m.frequentFrame())
	default:
		a.Title = sentence(m.story().expand("{what} {state}"))
		a.pieces = m.pieces(prose(m.rand, day, 80+m.rand.IntN(320)))
	}
	a.Source = chosen.name
	pieces := slices.Clone(a.pieces)
	if chosen.headline {
		pieces = slices.Insert(pieces, 0, piece{text: a.Title})
	}
	if chosen.tail != "" {
		pieces = append(pieces, piece{text: chosen.tail})
	}
	a.Text = layout(pieces, chosen.width)
	// What has no origin is set again with every copy, and is no part of the text.
	a.pieces = slices.DeleteFunc(a.pieces, func(p piece) bool { return p.origin == 0 })
	return a
}

func (m *maker) story() *draft { return newDraft(proseBook, m.rand, m.rand, epoch) }

func (m *maker) frequentFrame() int {
	total := 0
	for _, f := range m.frames {
		total += f.share
	}
	n := m.rand.IntN(total)
	for i, f := range m.frames {
		if n -= f.share; n < 0 {
			return i
		}
	}
	return 0
}

// issue makes a notice whose text is not that of an earlier one.
func (m *maker) issue(a *Article, number int) {
	a.Kind, a.Frame = Issue, number
	for {
		var text string
		if number < len(m.frames) {
			text = m.frequent(a)
		} else {
			text = m.rare(a)
		}
		key := strings.ToLower(text)
		if !m.seen[key] {
			m.seen[key] = true
			a.pieces = m.pieces([]string{text})
			return
		}
	}
}

func (m *maker) frequent(a *Article) string {
	f := m.frames[a.Frame]
	fixed := rand.New(rand.NewPCG(m.seed, uint64(a.Frame*variants+m.rand.IntN(variants))))
	d := newDraft(m.books[a.Frame], fixed, m.rand, a.Published)
	a.Family, a.Title = f.family, strings.ToUpper(d.expand(f.title))
	var lines []string
	for _, line := range f.lines {
		if line = d.expand(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// rare fills a frame of two to four paragraphs whose wording is prose, and whose names are its own or those of the issue.
func (m *maker) rare(a *Article) string {
	fixed := rand.New(rand.NewPCG(m.seed^0x9E3779B97F4A7C15, uint64(a.Frame)))
	d := newDraft(proseBook, fixed, m.rand, a.Published)
	a.Family, d.keepNames = "rare, any institution", fixed.IntN(2) == 0
	if d.keepNames {
		a.Family = "rare, one institution"
	}
	a.Title = sentence(d.expand("{adj} {noun} {figure}"))
	var lines []string
	for range 2 + fixed.IntN(3) {
		lines = append(lines, sentence(d.expand("{figure} {time}, {according} {who}, and {that}. {sentence}")))
	}
	return strings.Join(lines, "\n")
}

// pieces are new texts.
func (m *maker) pieces(texts []string) []piece {
	var pieces []piece
	for _, text := range texts {
		m.origins++
		pieces = append(pieces, piece{text: text, origin: m.origins})
	}
	return pieces
}

// Label returns what a pair is, with the family of the earlier article; zero if they have nothing in common.
func (c *Collection) Label(i, j int) Label { return compare(&c.Articles[i], &c.Articles[j]) }

// Copies returns the pairs that have text in common, labeled Copy or Soft, in order.
func (c *Collection) Copies() []Pair {
	seen := make(map[[2]int]bool)
	var pairs []Pair
	for _, articles := range c.byOrigin {
		for j, b := range articles {
			for _, a := range articles[:j] {
				if a == b || seen[[2]int{a, b}] {
					continue
				}
				seen[[2]int{a, b}] = true
				pairs = append(pairs, c.pair(a, b))
			}
		}
	}
	slices.SortFunc(pairs, func(x, y Pair) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return pairs
}

// Templates returns pairs of issues of one frame, at most limit of each frame, drawn at random, and how many pairs of
// the frame each of them stands for.
func (c *Collection) Templates(limit int) (pairs []Pair, weights []float64) {
	r := rand.New(rand.NewPCG(uint64(len(c.Articles)), 1))
	frames := make([]int, 0, len(c.byFrame))
	for frame := range c.byFrame {
		frames = append(frames, frame)
	}
	slices.Sort(frames)
	for _, frame := range frames {
		articles := c.byFrame[frame]
		total := len(articles) * (len(articles) - 1) / 2
		chosen := make(map[[2]int]bool)
		for i := range min(limit, total) {
			a, b := r.IntN(len(articles)), r.IntN(len(articles))
			if total <= limit { // all of them: number i of the triangle
				a, b = triangle(i)
			}
			a, b = articles[min(a, b)], articles[max(a, b)]
			if a != b && c.Label(a, b) == Template {
				chosen[[2]int{a, b}] = true
			}
		}
		weight := max(1, float64(total)/float64(limit))
		for key := range chosen {
			pairs = append(pairs, c.pair(key[0], key[1]))
			weights = append(weights, weight)
		}
	}
	order := make([]int, len(pairs))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(x, y int) int {
		return cmp.Or(cmp.Compare(pairs[x].A, pairs[y].A), cmp.Compare(pairs[x].B, pairs[y].B))
	})
	sortedPairs, sortedWeights := make([]Pair, len(order)), make([]float64, len(order))
	for i, at := range order {
		sortedPairs[i], sortedWeights[i] = pairs[at], weights[at]
	}
	return sortedPairs, sortedWeights
}

// triangle returns pair i of the sequence (0,1), (0,2), (1,2), (0,3), ...
func triangle(i int) (a, b int) {
	for b = 1; i >= b; b++ {
		i -= b
	}
	return i, b
}

func (c *Collection) pair(i, j int) Pair {
	a, b := &c.Articles[i], &c.Articles[j]
	reason := fmt.Sprintf("%s, %s and %s", a.Family, a.Kind, b.Kind)
	return Pair{A: i, B: j, Label: c.Label(i, j), Family: a.Family, Reason: reason}
}
