package main

import (
	"math"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
)

// knowledge is how frequent passages and words are at one moment, counted from scratch: in stories, which are what is
// connected by records of one story. It is made for one subject.
type knowledge struct {
	// story is the first document of each document's story.
	story map[*document]*document
	// first are the first documents of the stories.
	first []*document
	// own is the story of the subject, nil if it is not in the collection.
	own *document
	// passages and words remember what was counted.
	passages map[uint64]map[*document]bool
	words    map[uint64]int
}

func (o *oracle) knowledge(own *document) *knowledge {
	k := &knowledge{
		story:    make(map[*document]*document, len(o.documents)),
		passages: make(map[uint64]map[*document]bool),
		words:    make(map[uint64]int),
	}
	for _, d := range o.documents {
		k.story[d] = d
	}
	// Each document takes over the earlier story of those that it shares one with, until nothing changes.
	for changed := true; changed; {
		changed = false
		for _, r := range o.records {
			a, b := k.story[r.earlier], k.story[r.later]
			if !r.sameStory || a == b || o.judgement(r) == service.Wrong {
				continue
			}
			if a.arrival > b.arrival {
				a = b
			}
			k.story[r.earlier], k.story[r.later] = a, a
			changed = true
		}
	}
	for _, d := range o.documents {
		if k.story[d] == d {
			k.first = append(k.first, d)
		}
	}
	k.own = k.story[own]
	return k
}

// of returns the same knowledge for another subject of the collection.
func (k *knowledge) of(subject *document) *knowledge {
	other := *k
	other.own = k.story[subject]
	return &other
}

// besides returns the knowledge for the pair of the subject and another document; others takes how many stories hold each
// passage that is asked for.
func (k *knowledge) besides(other *document, others *[]int) match.Knowledge {
	return match.Knowledge{
		Stories: len(k.first),
		PassageStories: func(key uint64) int {
			n := 0
			for story := range k.storiesWith(key) {
				if story != k.story[other] && story != k.own {
					n++
				}
			}
			*others = append(*others, n)
			return n
		},
		WordStories: k.storiesWithWord,
	}
}

func (k *knowledge) storiesWith(passage uint64) map[*document]bool {
	stories, ok := k.passages[passage]
	if !ok {
		stories = make(map[*document]bool)
		for d, story := range k.story {
			if d.passages[passage] {
				stories[story] = true
			}
		}
		k.passages[passage] = stories
	}
	return stories
}

// storiesWithWord counts a word by the first document of each story.
func (k *knowledge) storiesWithWord(word uint64) int {
	n, ok := k.words[word]
	if !ok {
		for _, d := range k.first {
			if d.words[word] {
				n++
			}
		}
		k.words[word] = n
	}
	return n
}

// rarity is the mean of 1/(1+(s/h)^2) over passages that s other stories hold, where h = log2(stories+1000)/4.
func (k *knowledge) rarity(others []int) float64 {
	h := math.Log2(float64(len(k.first)+1000)) / 4
	sum := 0.0
	for _, n := range others {
		s := float64(n) / h
		sum += 1 / (1 + s*s)
	}
	return sum / float64(len(others))
}
