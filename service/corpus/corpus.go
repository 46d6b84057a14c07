// Package corpus is what is known in memory of the documents that are compared with each other: the index of their
// buckets, the verified edges between them, the stories that these make, and how frequent words are. It finds the
// matches of a text. It is derived from the records that its user keeps, and is a function of them: the order in which
// documents came and went leaves no trace.
package corpus

import (
	"slices"
	"time"

	"github.com/neardup/neardup/service/cluster"
	"github.com/neardup/neardup/service/index"
	"github.com/neardup/neardup/service/index/memory"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

// Config says how a corpus compares. All fields must be set, except that Index may be nil, and that Imprint is nil where
// texts are at hand.
type Config struct {
	Thresholds match.Thresholds
	// Candidates bounds how many candidates of one document are verified, Passages those shown of a match.
	Candidates, Passages int
	// CandidateBytes bounds the texts of these candidates together; the first is verified however long it is.
	CandidateBytes int
	// Parameters are those of the sketches.
	Parameters sketch.Parameters
	// Index is where buckets and words are kept, empty at first; nil means in memory. The corpus owns it.
	Index index.Index
	// Text returns the text of a document of the corpus.
	Text func(doc uint32) (*match.Text, error)
	// Imprint, if not nil, returns what is kept of a document whose text is not; Text is not called then.
	Imprint func(doc uint32) (match.Imprint, error)
}

// Document is what a corpus keeps of a document.
type Document struct {
	ID        string
	Source    string
	Credits   string
	Published time.Time
	// Bytes is the length of the text.
	Bytes int
	// SimHash is the fingerprint of the text.
	SimHash uint64
}

// Keys are the bucket keys of a document by channel; a channel that is not in use has none.
type Keys struct {
	Bands, Passages, SimHash []uint64
}

// Edge is a verified match of a document.
type Edge struct {
	To       uint32
	Relation match.Relation
	// SameStory joins the two documents in one story.
	SameStory bool
}

// Corpus holds documents by their numbers. Any number of readers may use it between changes. It is made by New.
type Corpus struct {
	config  Config
	index   index.Index
	stories cluster.Stories
	docs    map[uint32]*node
	// clusters are brought up to date by Settle.
	clusters clusters
}

type node struct {
	Document
	edges []Edge
	// component and cluster are those of the document when the clusters were settled last; nil if it was in none.
	component *cluster.Component
	cluster   *cluster.Chosen
}

// New returns an empty corpus.
func New(config Config) *Corpus {
	if config.Index == nil {
		config.Index = memory.New()
	}
	return &Corpus{config: config, index: config.Index, docs: make(map[uint32]*node), clusters: newClusters()}
}

// Close closes the index, after which nothing can be found or changed any more. Snapshots stay as they are.
func (c *Corpus) Close() error { return c.index.Close() }

// SetThresholds changes the thresholds for what is found from now on.
func (c *Corpus) SetThresholds(t match.Thresholds) { c.config.Thresholds = t }

// Len returns the number of documents.
func (c *Corpus) Len() int { return len(c.docs) }

// Document returns what is kept of a document.
func (c *Corpus) Document(doc uint32) (Document, bool) {
	n, ok := c.docs[doc]
	if !ok {
		return Document{}, false
	}
	return n.Document, true
}

// Edges returns the edges of a document. The slice must not be changed, and is valid until the next change.
func (c *Corpus) Edges(doc uint32) []Edge {
	if n, ok := c.docs[doc]; ok {
		return n.edges
	}
	return nil
}

// Add adds a document, whose number is larger than all before, without edges. Its words count once CountWords is called.
func (c *Corpus) Add(doc uint32, d Document, keys Keys) error {
	c.docs[doc] = &node{Document: d}
	c.clusters.added = append(c.clusters.added, doc)
	c.stories.Add(doc)
	return c.index.Add(doc, keys.Bands, keys.Passages, keys.SimHash)
}

// Link adds a verified match between two documents. It returns the story that came to an end by it, and false if none
// did; if that story's words were counted, they must be uncounted.
func (c *Corpus) Link(a, b uint32, relation match.Relation, sameStory bool) (absorbed uint32, joined bool) {
	c.docs[a].edges = append(c.docs[a].edges, Edge{b, relation, sameStory})
	c.docs[b].edges = append(c.docs[b].edges, Edge{a, relation.Inverse(), sameStory})
	if added := c.clusters.added; relation.Clusters() && (len(added) == 0 || max(a, b) < added[0]) {
		c.touch(a)
		c.touch(b)
	}
	if sameStory {
		return c.stories.Join(a, b)
	}
	return 0, false
}

// JoinStories makes two documents one story without a match between them. Neither, nor a document of their story, may be
// removed later: stories are parted by their matches.
func (c *Corpus) JoinStories(a, b uint32) { c.stories.Join(a, b) }

// Story returns the story of a document, known by the smallest document in it.
func (c *Corpus) Story(doc uint32) uint32 { return c.stories.Of(doc) }

// CountWords counts the words of a text, once for its story.
func (c *Corpus) CountWords(words []uint64) error { return c.index.AddWords(words) }

// UncountWords takes that back.
func (c *Corpus) UncountWords(words []uint64) error { return c.index.RemoveWords(words) }

// Remove removes a document with its edges; keys must be those it was added with. It returns the stories that came to
// be by it from the document's own, whose words are not counted yet.
func (c *Corpus) Remove(doc uint32, keys Keys) (newStories []uint32, err error) {
	n, ok := c.docs[doc]
	if !ok {
		return nil, nil
	}
	if err := c.index.Remove(doc, keys.Bands, keys.Passages, keys.SimHash); err != nil {
		return nil, err
	}
	old := c.stories.Of(doc)
	members := c.connected(doc, func(e Edge) bool { return e.SameStory })
	c.touchRemoved(doc, n)
	for _, e := range n.edges {
		other := c.docs[e.To]
		other.edges = slices.DeleteFunc(other.edges, func(back Edge) bool { return back.To == doc })
	}
	delete(c.docs, doc)

	c.stories.Split(members)
	c.stories.Remove(doc)
	return c.rejoin(slices.DeleteFunc(members, func(m uint32) bool { return m == doc }), old), nil
}

// Unlink removes the match between two documents. It returns the stories that came to be by it, whose words are not
// counted yet.
func (c *Corpus) Unlink(a, b uint32) (newStories []uint32) {
	old := c.stories.Of(a)
	members := c.connected(a, func(e Edge) bool { return e.SameStory })
	c.touch(a)
	c.touch(b)
	c.docs[a].edges = slices.DeleteFunc(c.docs[a].edges, func(e Edge) bool { return e.To == b })
	c.docs[b].edges = slices.DeleteFunc(c.docs[b].edges, func(e Edge) bool { return e.To == a })
	c.stories.Split(members)
	return c.rejoin(members, old)
}

// rejoin makes stories of documents that were one story, now that an edge or a document is gone. It returns those that
// are new: all but the one that is still known by old.
func (c *Corpus) rejoin(members []uint32, old uint32) (newStories []uint32) {
	for _, m := range members {
		for _, e := range c.Edges(m) {
			if e.SameStory {
				c.stories.Join(m, e.To)
			}
		}
	}
	for _, m := range members {
		if m != old && c.stories.Of(m) == m {
			newStories = append(newStories, m)
		}
	}
	return newStories
}

// connected returns the documents that are connected with one by edges of a kind, itself included, ascending.
func (c *Corpus) connected(doc uint32, follow func(Edge) bool) []uint32 {
	seen := map[uint32]bool{doc: true}
	queue := []uint32{doc}
	for i := 0; i < len(queue); i++ {
		for _, e := range c.docs[queue[i]].edges {
			if follow(e) && !seen[e.To] {
				seen[e.To] = true
				queue = append(queue, e.To)
			}
		}
	}
	slices.Sort(queue)
	return queue
}
