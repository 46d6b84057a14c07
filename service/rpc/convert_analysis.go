package rpc

import (
	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service/analyze"
	"github.com/neardup/neardup/service/corpus"
)

// AnalyzeResponse converts the analysis of the document with the given id.
func AnalyzeResponse(id string, d analyze.Document) *neardupv1.AnalyzeResponse {
	response := &neardupv1.AnalyzeResponse{
		DocumentId:  validUTF8(id),
		Paragraphs:  convertAll(d.Paragraphs, paragraphMessage),
		Attribution: attributionMessage(d.Attribution),
		TokenCount:  int32(d.TokenCount),
	}
	for i, paragraph := range response.Paragraphs {
		paragraph.Index = int32(i)
	}
	return response
}

func paragraphMessage(p analyze.Paragraph) *neardupv1.Paragraph {
	return &neardupv1.Paragraph{
		StartByte: int32(p.Start),
		EndByte:   int32(p.End),
		Status:    neardupv1.ParagraphStatus(p.Status),
		DuplicateOf: convertAll(p.DuplicateOf, func(d analyze.Duplicate) *neardupv1.ParagraphDuplicate {
			return &neardupv1.ParagraphDuplicate{
				Paragraph:   int32(d.Paragraph),
				Resemblance: d.Resemblance,
				Containment: d.Containment,
			}
		}),
	}
}

func recurrenceMessage(r corpus.Recurrence) *neardupv1.Recurrence {
	return &neardupv1.Recurrence{
		DocumentCount:   int32(r.Documents),
		StoryCount:      int32(r.Stories),
		SourceCount:     int32(r.Sources),
		SameSourceCount: int32(r.SameSource),
	}
}

// attributionMessage converts the credited source; nil if the text credits none.
func attributionMessage(a analyze.Attribution) *neardupv1.Attribution {
	if a.Source == "" {
		return nil
	}
	return &neardupv1.Attribution{
		// The source stands in a text that may hold invalid bytes.
		Source:    validUTF8(a.Source),
		StartByte: int32(a.Start),
		EndByte:   int32(a.End),
	}
}
