package service

import (
	"fmt"
	"unicode/utf8"

	"github.com/neardup/neardup/service/match"
)

// side is one document of a match that is checked.
type side struct {
	tokens int
	text   string
	// textless is true if the text was discarded: spans are not checked then, nor are they kept.
	textless bool
}

// validate checks one side of a passage.
func (s *side) validate(field string, span match.Span) error {
	switch {
	case span.FirstParagraph < 0 || span.FirstParagraph > span.LastParagraph:
		return &InvalidFieldError{field + ".first_paragraph", "must be from 0 to last_paragraph"}
	case span.Start < 0 || span.Start >= span.End:
		return &InvalidFieldError{field + ".start_byte", "must be from 0 to below end_byte"}
	case s.textless:
		return nil
	case span.End > len(s.text):
		return &InvalidFieldError{
			field + ".end_byte", fmt.Sprintf("is %d: the text of the document has %d bytes", span.End, len(s.text)),
		}
	case insideCharacter(s.text, span.Start):
		return &InvalidFieldError{field + ".start_byte", "must not lie inside a character"}
	case insideCharacter(s.text, span.End):
		return &InvalidFieldError{field + ".end_byte", "must not lie inside a character"}
	}
	return nil
}

// insideCharacter reports whether a character of the text begins before a byte and ends behind it. Bytes that are not
// UTF-8 are characters of their own.
func insideCharacter(text string, at int) bool {
	if at >= len(text) || utf8.RuneStart(text[at]) {
		return false
	}
	for start := at - 1; start >= max(0, at-utf8.UTFMax+1); start-- {
		if utf8.RuneStart(text[start]) {
			_, size := utf8.DecodeRuneInString(text[start:])
			return start+size > at
		}
	}
	return false
}

// sides finds the documents of an import's matches, as they will be. It keeps some of those that it reads from the store.
type sides struct {
	*imported
	stored map[uint32]*side
	bytes  int
}

// sidesBytes bounds the texts that are kept while the matches of an import are checked.
const sidesBytes = 32 << 20

// of returns the document of an id; field is the path of the id, for errors.
func (s *sides) of(id, field string) (*side, error) {
	found, err := s.find(id)
	switch {
	case err != nil:
		return nil, err
	case found == nil:
		return nil, &InvalidFieldError{field, fmt.Sprintf("is %q: there is no such document: import it first", id)}
	case found.tokens == 0:
		return nil, &InvalidFieldError{field, fmt.Sprintf("is %q: that document has no text, and matches nothing", id)}
	}
	return found, nil
}

// find returns nil if there is no such document.
func (s *sides) find(id string) (*side, error) {
	if p, ok := s.newest[id]; ok {
		return &side{tokens: p.text.Len(), text: p.doc.Text, textless: !s.retainsText()}, nil
	}
	doc, ok := s.ordinals[id]
	if !ok {
		return nil, nil
	}
	if known, ok := s.stored[doc]; ok {
		return known, nil
	}
	rec, err := s.documentRecord(doc)
	if err != nil {
		return nil, err
	}
	found := &side{tokens: int(rec.GetTokenCount()), textless: !s.retainsText()}
	if !found.textless {
		if found.text, err = s.storedText(doc); err != nil {
			return nil, err
		}
	}
	if s.bytes += len(found.text); s.stored == nil || s.bytes > sidesBytes {
		s.stored, s.bytes = make(map[uint32]*side), len(found.text)
	}
	s.stored[doc] = found
	return found, nil
}
