package rpc

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/types/known/timestamppb"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// documentOf converts a document of a request; field is its path there, for errors. The result shares the labels.
func documentOf(field string, d *neardupv1.Document) (service.Document, error) {
	text, err := textOf(field, d)
	if err != nil {
		return service.Document{}, err
	}
	var published time.Time
	if d.GetPublishTime() != nil {
		if err := d.GetPublishTime().CheckValid(); err != nil {
			return service.Document{}, &service.InvalidFieldError{
				Field: field + ".publish_time", Rule: "must be a time from the year 1 to 9999",
			}
		}
		if published = d.GetPublishTime().AsTime(); published.IsZero() {
			return service.Document{}, &service.InvalidFieldError{
				Field: field + ".publish_time", Rule: "must be later than the first instant of the year 1: leave it unset if it is unknown",
			}
		}
	}
	return service.Document{
		ID:        d.GetId(),
		Source:    d.GetSource(),
		Published: published,
		URL:       d.GetUrl(),
		Title:     d.GetTitle(),
		Lang:      d.GetLang(),
		Labels:    d.GetLabels(),
		Text:      text,
	}, nil
}

// documentsOf converts the documents of a batch.
func documentsOf(batch []*neardupv1.Document) ([]service.Document, error) {
	docs := make([]service.Document, len(batch))
	for i, d := range batch {
		doc, err := documentOf(documentField(i), d)
		if err != nil {
			return nil, err
		}
		docs[i] = doc
	}
	return docs, nil
}

// documentField is the path of document i of a batch.
func documentField(i int) string { return fmt.Sprintf("documents[%d]", i) }

// textOf returns the text of a document in whichever form it comes. A paragraph that holds a newline is refused: it would
// be two paragraphs in the answer, and every index after it would differ from the caller's.
func textOf(field string, d *neardupv1.Document) (string, error) {
	switch content := d.GetContent().(type) {
	case *neardupv1.Document_Text:
		return content.Text, nil
	case *neardupv1.Document_RawText:
		return string(content.RawText), nil
	case *neardupv1.Document_ParagraphList:
		paragraphs := content.ParagraphList.GetParagraphs()
		for i, paragraph := range paragraphs {
			if strings.Contains(paragraph, "\n") {
				return "", &service.InvalidFieldError{
					Field: fmt.Sprintf("%s.paragraph_list.paragraphs[%d]", field, i),
					Rule:  "must not hold a newline: give each line as a paragraph of its own",
				}
			}
		}
		return strings.Join(paragraphs, "\n"), nil
	default:
		return "", nil
	}
}

// DocumentMessage converts a document. Its content is text where that is valid UTF-8 and raw_text where it is not; that
// of an empty text is unset.
func DocumentMessage(d service.Document) *neardupv1.Document {
	message := &neardupv1.Document{
		Id:          validUTF8(d.ID),
		Source:      validUTF8(d.Source),
		PublishTime: timeMessage(d.Published),
		Url:         d.URL,
		Title:       d.Title,
		Lang:        d.Lang,
		Labels:      d.Labels,
	}
	switch {
	case d.Text == "":
	case utf8.ValidString(d.Text):
		message.Content = &neardupv1.Document_Text{Text: d.Text}
	default:
		message.Content = &neardupv1.Document_RawText{RawText: []byte(d.Text)}
	}
	return message
}

// timeMessage converts a time; the zero time, which stands for an unknown one, is unset.
func timeMessage(t time.Time) *timestamppb.Timestamp {
	if t.IsZero() {
		return nil
	}
	return timestamppb.New(t)
}
