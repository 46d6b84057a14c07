package corpus

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/neardup/neardup/service/match"
)

// record is what the user of a corpus keeps of a document.
type record struct {
	doc   uint32
	keys  Keys
	words []uint64
	meta  Document
}

// link is a match that the user keeps, found when the document a was added.
type link struct {
	a, b      uint32
	relation  match.Relation
	sameStory bool
}

// must returns a value of the index, which cannot fail in memory.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// done is must without a value.
func done(err error) { must(struct{}{}, err) }

// user keeps a corpus as the engine does: it counts the words of each story by its smallest document.
type user struct {
	corpus  *Corpus
	records map[uint32]record
	links   []link
}

func newUser() *user {
	return &user{corpus: New(Config{Thresholds: match.DefaultThresholds()}), records: map[uint32]record{}}
}

func (u *user) add(r record, links []link) {
	u.records[r.doc] = r
	done(u.corpus.Add(r.doc, r.meta, r.keys))
	for _, l := range links {
		u.links = append(u.links, l)
		if absorbed, joined := u.corpus.Link(l.a, l.b, l.relation, l.sameStory); joined && absorbed != r.doc {
			done(u.corpus.UncountWords(u.records[absorbed].words))
		}
	}
	if u.corpus.Story(r.doc) == r.doc {
		done(u.corpus.CountWords(r.words))
	}
}

func (u *user) remove(doc uint32) {
	r := u.records[doc]
	if u.corpus.Story(doc) == doc {
		done(u.corpus.UncountWords(r.words))
	}
	for _, story := range must(u.corpus.Remove(doc, r.keys)) {
		done(u.corpus.CountWords(u.records[story].words))
	}
	delete(u.records, doc)
	u.links = slices.DeleteFunc(u.links, func(l link) bool { return l.a == doc || l.b == doc })
}

// unlink removes the match of a link.
func (u *user) unlink(at int) {
	l := u.links[at]
	for _, story := range u.corpus.Unlink(l.a, l.b) {
		done(u.corpus.CountWords(u.records[story].words))
	}
	u.links = slices.Delete(u.links, at, at+1)
}

// rebuilt is the corpus of the records that are left, built without a detour.
func (u *user) rebuilt() *user {
	fresh := newUser()
	docs := make([]uint32, 0, len(u.records))
	for doc := range u.records {
		docs = append(docs, doc)
	}
	slices.Sort(docs)
	for _, doc := range docs {
		var links []link
		for _, l := range u.links {
			if l.a == doc {
				links = append(links, l)
			}
		}
		fresh.add(u.records[doc], links)
	}
	return fresh
}

// state is all that can be asked of a corpus.
type state struct {
	Len, Stories, Buckets int
	StoryOf               map[uint32]uint32
	Edges                 map[uint32][]Edge
	Documents             map[uint32]Document
	Clusters, ClusterOf   string
	WordStories           [10]int
	Bucket                [6][]uint32
}

func (u *user) state() state {
	c := u.corpus
	c.Settle()
	s := state{
		Len: c.Len(), Stories: c.stories.Count(), Buckets: must(c.IndexUsage()).Buckets, StoryOf: map[uint32]uint32{},
		Edges: map[uint32][]Edge{}, Documents: map[uint32]Document{}, Clusters: fmt.Sprint(c.Clusters()),
	}
	docs := make([]uint32, 0, len(u.records))
	for doc := range u.records {
		docs = append(docs, doc)
	}
	slices.Sort(docs)
	for _, doc := range docs {
		s.StoryOf[doc] = c.Story(doc)
		s.Documents[doc], _ = c.Document(doc)
		edges := append([]Edge{}, c.Edges(doc)...)
		slices.SortFunc(edges, func(a, b Edge) int { return cmp.Compare(a.To, b.To) })
		s.Edges[doc] = edges
		found, ok := c.ClusterOf(doc)
		s.ClusterOf += fmt.Sprintln(doc, found, ok)
	}
	for word := range s.WordStories {
		s.WordStories[word] = must(c.index.WordStories(uint64(word) << 32))
	}
	for key := range s.Bucket {
		s.Bucket[key] = append([]uint32{}, must(c.index.Bucket(uint64(key), nil)).Docs...)
	}
	return s
}

func drawRecord(t *rapid.T, doc uint32) record {
	key := rapid.Uint64Range(0, 5)
	bands := rapid.SliceOfNDistinct(key, 0, 3, rapid.ID[uint64]).Draw(t, "bands")
	passages := rapid.SliceOfNDistinct(rapid.Uint64Range(6, 9), 0, 3, rapid.ID[uint64]).Draw(t, "passages")
	words := rapid.SliceOfNDistinct(rapid.Uint64Range(0, 9), 0, 5, rapid.ID[uint64]).Draw(t, "words")
	for i := range words {
		words[i] <<= 32
	}
	return record{doc, Keys{Bands: bands, Passages: passages}, words, Document{
		ID:     fmt.Sprintf("id-%03d", (doc*37)%101),
		Source: rapid.SampledFrom([]string{"", "One", "Two"}).Draw(t, "source"),
		Bytes:  rapid.IntRange(0, 2).Draw(t, "bytes"),
	}}
}

func (u *user) drawLinks(t *rapid.T, doc uint32) []link {
	var links []link
	for other := range doc {
		if _, ok := u.records[other]; ok && rapid.IntRange(0, 3).Draw(t, "linked") == 0 {
			relation := match.Relation(rapid.IntRange(int(match.Exact), int(match.Template)).Draw(t, "relation"))
			links = append(links, link{doc, other, relation, rapid.Bool().Draw(t, "same story")})
		}
	}
	return links
}

// TestOrderLeavesNoTrace: whatever came and went, the corpus is that of the records that are left.
func TestOrderLeavesNoTrace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := newUser()
		next := uint32(0)
		t.Repeat(map[string]func(*rapid.T){
			"": func(t *rapid.T) {
				if got, want := u.state(), u.rebuilt().state(); !reflect.DeepEqual(got, want) {
					t.Fatalf("after its changes the corpus is\n%+v, built anew\n%+v", got, want)
				}
			},
			"add": func(t *rapid.T) {
				u.add(drawRecord(t, next), u.drawLinks(t, next))
				next++
			},
			"unlink": func(t *rapid.T) {
				if len(u.links) == 0 {
					t.Skip("no matches")
				}
				u.unlink(rapid.IntRange(0, len(u.links)-1).Draw(t, "link"))
			},
			"remove": func(t *rapid.T) {
				if len(u.records) == 0 {
					t.Skip("no documents")
				}
				doc := rapid.Uint32Range(0, next-1).Draw(t, "doc")
				if _, ok := u.records[doc]; !ok {
					t.Skip("removed before")
				}
				u.remove(doc)
			},
		})
	})
}

// TestStoriesAreComponents compares stories, and the words that are counted, with the definition: documents joined by
// chains of links of one story, the words of the smallest.
func TestStoriesAreComponents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := newUser()
		n := rapid.Uint32Range(1, 12).Draw(t, "documents")
		for doc := range n {
			u.add(drawRecord(t, doc), u.drawLinks(t, doc))
		}
		for range rapid.IntRange(0, 3).Draw(t, "removals") {
			if doc := rapid.Uint32Range(0, n-1).Draw(t, "doc"); u.records[doc].meta.ID != "" {
				u.remove(doc)
			}
		}
		story := map[uint32]uint32{}
		for doc := range u.records {
			story[doc] = doc
		}
		for changed := true; changed; {
			changed = false
			for _, l := range u.links {
				if least := min(story[l.a], story[l.b]); l.sameStory && (story[l.a] != least || story[l.b] != least) {
					story[l.a], story[l.b], changed = least, least, true
				}
			}
		}
		words := map[uint64]int{}
		for doc, of := range story {
			if got := u.corpus.Story(doc); got != of {
				t.Fatalf("document %d is of the story %d, want %d; links %+v", doc, got, of, u.links)
			}
			if doc == of {
				for _, w := range u.records[doc].words {
					words[w]++
				}
			}
		}
		for w := range uint64(10) {
			if got := must(u.corpus.index.WordStories(w << 32)); got != words[w<<32] {
				t.Fatalf("word %d stands in %d stories, want %d", w, got, words[w<<32])
			}
		}
	})
}

func TestUnknownDocuments(t *testing.T) {
	c := New(Config{})
	if _, ok := c.Document(3); ok || c.Edges(3) != nil || must(c.Remove(3, Keys{})) != nil {
		t.Error("an empty corpus knows document 3")
	}
	if found, ok := c.ClusterOf(3); ok {
		t.Errorf("document 3 is in the cluster %+v", found)
	}
	if c.Len() != 0 || must(c.IndexUsage()).Buckets != 0 || len(c.Clusters()) != 0 {
		t.Error("an empty corpus is not empty")
	}
}

func TestRelationsAreAsSeenFromEachSide(t *testing.T) {
	u := newUser()
	u.add(record{doc: 0, meta: Document{ID: "long"}}, nil)
	u.add(record{doc: 1, meta: Document{ID: "short"}}, []link{{1, 0, match.ContainedIn, true}})
	if got := relationsOf(u.corpus.Edges(0)); !slices.Equal(got, []match.Relation{match.Contains}) {
		t.Errorf("relations of the longer are %v, want CONTAINS", got)
	}
	if got := relationsOf(u.corpus.Edges(1)); !slices.Equal(got, []match.Relation{match.ContainedIn}) {
		t.Errorf("relations of the shorter are %v, want CONTAINED_IN", got)
	}
}

func TestOnlyCopiesOfMostOfATextCluster(t *testing.T) {
	for relation := match.Exact; relation <= match.Template; relation++ {
		u := newUser()
		u.add(record{doc: 0, meta: Document{ID: "a"}}, nil)
		u.add(record{doc: 1, meta: Document{ID: "b"}}, []link{{1, 0, relation, true}})
		u.corpus.Settle()
		_, ok := u.corpus.ClusterOf(1)
		if clusters := len(u.corpus.Clusters()) == 1; clusters != relation.Clusters() || ok != clusters {
			t.Errorf("%v: in a cluster is %t, one of it is found %t", relation, clusters, ok)
		}
	}
}

// relationsOf lists the relation of each edge.
func relationsOf(edges []Edge) []match.Relation {
	var relations []match.Relation
	for _, e := range edges {
		relations = append(relations, e.Relation)
	}
	return relations
}
