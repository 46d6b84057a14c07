package corpus

import "github.com/neardup/neardup/service/match"

// Judged is what two documents of the corpus are to each other by what is known now, as Find would find it for the newer
// one. The relation may be Unrelated.
type Judged struct {
	// Subject is the newer document.
	Subject uint32
	Found
}

// Judge judges the pairs of a document and each of others, all of the corpus, and calls each with the results in their
// order, for as long as it returns true.
func (c *Corpus) Judge(doc uint32, others []uint32, each func(Judged) (more bool)) error {
	verifier := match.Verifier{Thresholds: c.config.Thresholds, MaxPassages: c.config.Passages}
	frequencies := c.frequencies(&doc)
	defer frequencies.giveBack()
	for _, other := range others {
		s, err := c.subject(max(doc, other))
		if err != nil {
			return err
		}
		// Besides both stories nothing depends on which of the two is the subject.
		verifier.Knowledge = frequencies.besides(other)
		found, err := c.judge(verifier, frequencies, s, min(doc, other))
		if err != nil {
			return err
		}
		if !each(Judged{*s.Number, found}) {
			return nil
		}
	}
	return nil
}

// subject returns a document of the corpus with what its pairs are verified by.
func (c *Corpus) subject(doc uint32) (s Subject, err error) {
	s = Subject{Document: c.docs[doc].Document, Number: &doc}
	if c.config.Imprint != nil {
		s.Imprint, err = c.config.Imprint(doc)
	} else {
		s.Text, err = c.config.Text(doc)
	}
	return s, err
}
