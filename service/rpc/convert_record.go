package rpc

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
)

// RecordMessage converts a record of an export.
func RecordMessage(r service.Record) *neardupv1.Record {
	switch {
	case r.Collection != nil:
		return &neardupv1.Record{Record: &neardupv1.Record_Collection{Collection: CollectionMessage(*r.Collection)}}
	case r.Document != nil:
		return &neardupv1.Record{Record: &neardupv1.Record_Document{Document: &neardupv1.DocumentRecord{
			Document: DocumentMessage(r.Document.Document), AddTime: timeMessage(r.Document.Added),
		}}}
	case r.Match != nil:
		return &neardupv1.Record{Record: &neardupv1.Record_Match{Match: matchRecordMessage(*r.Match)}}
	case r.Feedback != nil:
		return &neardupv1.Record{Record: &neardupv1.Record_Feedback{Feedback: FeedbackMessage(*r.Feedback)}}
	case r.Cluster != nil:
		return &neardupv1.Record{Record: &neardupv1.Record_Cluster{Cluster: ClusterMessage(*r.Cluster)}}
	case r.End != nil:
		return &neardupv1.Record{Record: &neardupv1.Record_End{End: &neardupv1.ExportEnd{
			DocumentCount: r.End.Documents,
			MatchCount:    r.End.Matches,
			FeedbackCount: r.End.Feedback,
			ClusterCount:  r.End.Clusters,
			Cursor:        cursorOf(r.End.Feed),
		}}}
	default:
		return &neardupv1.Record{}
	}
}

func matchRecordMessage(m service.MatchRecord) *neardupv1.MatchRecord {
	return &neardupv1.MatchRecord{
		DocumentId: validUTF8(m.A),
		Match: MatchMessage(service.Match{
			ID: m.B, Source: m.BSource, Evidence: m.Evidence,
			Syndicated: m.Syndicated, OriginalID: m.OriginalID, OriginalBasis: m.OriginalBasis,
		}),
		RelationAsCopy: neardupv1.Relation(m.AsCopy),
		SameStory:      m.SameStory,
	}
}

// recordsOf converts the records of an import. What an import skips becomes an empty record.
func recordsOf(messages []*neardupv1.Record) ([]service.Record, error) {
	records := make([]service.Record, len(messages))
	for i, message := range messages {
		if err := setRecord(&records[i], fmt.Sprintf("records[%d]", i), message); err != nil {
			return nil, err
		}
	}
	return records, nil
}

// setRecord converts one record; field is its path, for errors.
func setRecord(r *service.Record, field string, message *neardupv1.Record) (err error) {
	switch record := message.GetRecord().(type) {
	case *neardupv1.Record_Document:
		r.Document = &service.DocumentRecord{}
		if r.Document.Document, err = documentOf(field+".document.document", record.Document.GetDocument()); err == nil {
			r.Document.Added, err = stampOf(field+".document.add_time", record.Document.GetAddTime())
		}
	case *neardupv1.Record_Match:
		r.Match, err = matchRecordOf(field+".match", record.Match)
	case *neardupv1.Record_Feedback:
		f := record.Feedback
		r.Feedback = &service.Feedback{
			Pair:      service.Pair{A: f.GetDocumentId(), B: f.GetOtherDocumentId()},
			Judgement: service.Judgement(f.GetJudgement()),
			Note:      f.GetNote(),
		}
		r.Feedback.Marked, err = stampOf(field+".feedback.mark_time", f.GetMarkTime())
	}
	return err
}

// stampOf converts the time at which something was stored; unset is the zero time.
func stampOf(field string, m *timestamppb.Timestamp) (time.Time, error) {
	if m == nil {
		return time.Time{}, nil
	}
	if m.CheckValid() != nil {
		return time.Time{}, &service.InvalidFieldError{Field: field, Rule: "must be a time from the year 1 to 9999"}
	}
	return m.AsTime(), nil
}

// matchRecordOf converts a match. Enums of the API have the numbers of the engine's, which has 8 bits for each.
func matchRecordOf(field string, m *neardupv1.MatchRecord) (*service.MatchRecord, error) {
	relation, verification := m.GetMatch().GetRelation(), m.GetMatch().GetVerification()
	if neardupv1.Relation_name[int32(relation)] == "" {
		return nil, &service.InvalidFieldError{Field: field + ".match.relation", Rule: fmt.Sprintf("is unknown: %d", relation)}
	}
	if neardupv1.Verification_name[int32(verification)] == "" {
		return nil, &service.InvalidFieldError{
			Field: field + ".match.verification", Rule: fmt.Sprintf("is unknown: %d", verification),
		}
	}
	return &service.MatchRecord{
		A: m.GetDocumentId(),
		B: m.GetMatch().GetDocumentId(),
		Evidence: match.Evidence{
			Relation:          match.Relation(relation),
			AsCopy:            match.Relation(m.GetRelationAsCopy()),
			Resemblance:       m.GetMatch().GetResemblance(),
			ContainmentAInB:   m.GetMatch().GetContainmentAInB(),
			ContainmentBInA:   m.GetMatch().GetContainmentBInA(),
			Rarity:            m.GetMatch().GetRarity(),
			Agreement:         m.GetMatch().GetAgreement(),
			FactAgreement:     m.GetMatch().GetFactAgreement(),
			Verification:      match.Verification(verification),
			Passages:          convertAll(m.GetMatch().GetPassages(), passageOf),
			PassagesTruncated: m.GetMatch().GetPassagesTruncated(),
		},
		SameStory: m.GetSameStory(),
	}, nil
}

func passageOf(p *neardupv1.SharedPassage) match.Passage {
	return match.Passage{
		A: spanOf(p.GetA()), B: spanOf(p.GetB()), Tokens: int(p.GetTokenCount()), Similarity: p.GetSimilarity(),
	}
}

func spanOf(s *neardupv1.PassageSpan) match.Span {
	return match.Span{
		Start: int(s.GetStartByte()), End: int(s.GetEndByte()),
		FirstParagraph: int(s.GetFirstParagraph()), LastParagraph: int(s.GetLastParagraph()),
	}
}
