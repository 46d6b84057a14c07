package corpus

import (
	"fmt"
	"slices"
	"sync"

	"github.com/neardup/neardup/service/index"
	"github.com/neardup/neardup/service/match"
)

// frequencies answers how many stories hold a passage, for the pairs of one subject. It remembers what it read.
type frequencies struct {
	corpus *Corpus
	own    uint32
	known  bool // own is the subject's story
	read   map[uint64]passageStories
	words  match.WordWeights
	err    error // the first of the index; what was answered since is worth nothing
	room   [index.MaxProbed]uint32
	// stories is where those of passages stand.
	stories []uint32
}

// maxPassagesKept is how many passages a subject may have whose memory the next one uses: to empty a map takes as long as
// the largest one that it ever was.
const maxPassagesKept = 1 << 10

var frequenciesPool = sync.Pool{New: func() any { return &frequencies{read: make(map[uint64]passageStories)} }}

// passageStories are the distinct stories among the documents that were read of a passage's bucket, ascending, and how
// many documents the bucket holds for each one read.
type passageStories struct {
	stories []uint32
	scale   float64
}

func (c *Corpus) frequencies(subject *uint32) *frequencies {
	f := frequenciesPool.Get().(*frequencies)
	f.corpus = c
	if subject != nil {
		f.own, f.known = c.stories.Of(*subject), true
	}
	return f
}

// giveBack ends the use of f.
func (f *frequencies) giveBack() {
	if len(f.read) > maxPassagesKept {
		return
	}
	clear(f.read)
	f.words.Forget()
	f.corpus, f.own, f.known, f.err, f.stories = nil, 0, false, nil, f.stories[:0]
	frequenciesPool.Put(f)
}

// besides returns what is known besides the stories of the subject and of the other document.
func (f *frequencies) besides(other uint32) match.Knowledge {
	story := f.corpus.stories.Of(other)
	return match.Knowledge{
		Stories:     f.corpus.stories.Count(),
		WordStories: f.wordStories,
		Weights:     &f.words,
		PassageStories: func(key uint64) int {
			p := f.passage(key)
			n := len(p.stories)
			if _, ok := slices.BinarySearch(p.stories, story); ok {
				n--
			}
			if f.known && f.own != story {
				if _, ok := slices.BinarySearch(p.stories, f.own); ok {
					n--
				}
			}
			return int(float64(n) * p.scale)
		},
	}
}

func (f *frequencies) wordStories(word uint64) int {
	n, err := f.corpus.index.WordStories(word)
	f.fail(err)
	return n
}

// fail remembers an error: those who ask for frequencies have no use for it.
func (f *frequencies) fail(err error) {
	if f.err == nil && err != nil {
		f.err = fmt.Errorf("read the index: %w", err)
	}
}

func (f *frequencies) passage(key uint64) passageStories {
	if p, ok := f.read[key]; ok {
		return p
	}
	bucket, err := f.corpus.index.Bucket(key, f.room[:0])
	f.fail(err)
	from := len(f.stories)
	for _, doc := range bucket.Docs {
		f.stories = append(f.stories, f.corpus.stories.Of(doc))
	}
	p := passageStories{stories: f.stories[from:], scale: 1}
	if n := len(p.stories); n > 0 {
		p.scale = float64(bucket.Total) / float64(n)
	}
	slices.Sort(p.stories)
	p.stories = slices.Compact(p.stories)
	f.stories = f.stories[:from+len(p.stories)]
	f.read[key] = p
	return p
}
