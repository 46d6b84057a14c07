package main

import (
	"maps"
	"slices"

	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// state is what the service must hold of one writer's documents.
type state struct {
	// documents are as they were sent, by id.
	documents map[string]*neardupv1.Document
	// partners are the ids of the documents that each one matches.
	partners map[string]map[string]bool
}

func newState() state {
	return state{documents: map[string]*neardupv1.Document{}, partners: map[string]map[string]bool{}}
}

// clone returns a copy that shares the documents, which never change.
func (s state) clone() state {
	c := state{documents: maps.Clone(s.documents), partners: make(map[string]map[string]bool, len(s.partners))}
	for id, partners := range s.partners {
		c.partners[id] = maps.Clone(partners)
	}
	return c
}

// add puts a document with its partners in place of one with its id, and returns the outcome that it must have.
func (s state) add(d *neardupv1.Document) neardupv1.AddOutcome {
	old, ok := s.documents[d.GetId()]
	if ok && proto.Equal(old, d) {
		return neardupv1.AddOutcome_ADD_OUTCOME_UNCHANGED
	}
	s.remove(d.GetId())
	s.documents[d.GetId()] = d
	if ok {
		return neardupv1.AddOutcome_ADD_OUTCOME_REPLACED
	}
	return neardupv1.AddOutcome_ADD_OUTCOME_ADDED
}

func (s state) remove(id string) {
	delete(s.documents, id)
	for partner := range s.partners[id] {
		delete(s.partners[partner], id)
	}
	delete(s.partners, id)
}

// link notes a match.
func (s state) link(a, b string) {
	for _, pair := range [][2]string{{a, b}, {b, a}} {
		if s.partners[pair[0]] == nil {
			s.partners[pair[0]] = map[string]bool{}
		}
		s.partners[pair[0]][pair[1]] = true
	}
}

// partnersOf returns the ids of the documents that one matches, ascending.
func (s state) partnersOf(id string) []string { return slices.Sorted(maps.Keys(s.partners[id])) }

func sameDocuments(a, b map[string]*neardupv1.Document) bool {
	return maps.EqualFunc(a, b, func(x, y *neardupv1.Document) bool { return proto.Equal(x, y) })
}

// difference names the documents that two sets do not have in common, or have with other content.
func difference(a, b map[string]*neardupv1.Document) []string {
	return differentKeys(a, b, func(x, y *neardupv1.Document) bool { return proto.Equal(x, y) })
}
