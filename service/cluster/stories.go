package cluster

// Stories partitions documents into stories. Documents that tell the same, joined by chains of copies, are one story,
// known by its smallest document. It is a disjoint-set forest (Tarjan 1975) whose roots are the smallest members; trees
// stay shallow since a new document joins the root. The zero value is empty and ready for use; reads may be concurrent.
type Stories struct {
	// parent holds the documents that are not a root.
	parent    map[uint32]uint32
	documents int
}

// Add makes a document a story of its own.
func (s *Stories) Add(uint32) { s.documents++ }

// Count returns the number of stories.
func (s *Stories) Count() int { return s.documents - len(s.parent) }

// Of returns the story of a document.
func (s *Stories) Of(doc uint32) uint32 {
	for {
		p, ok := s.parent[doc]
		if !ok {
			return doc
		}
		doc = p
	}
}

// Join makes one story of those of a and b. It returns the story that is no more, and false if they were one already.
func (s *Stories) Join(a, b uint32) (absorbed uint32, joined bool) {
	a, b = s.Of(a), s.Of(b)
	if a == b {
		return 0, false
	}
	if a > b {
		a, b = b, a
	}
	if s.parent == nil {
		s.parent = make(map[uint32]uint32)
	}
	s.parent[b] = a
	return b, true
}

// Split makes each of the documents, which together are whole stories, a story of its own.
func (s *Stories) Split(docs []uint32) {
	for _, d := range docs {
		delete(s.parent, d)
	}
}

// Remove forgets a document that is a story of its own.
func (s *Stories) Remove(uint32) { s.documents-- }
