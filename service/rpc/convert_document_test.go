package rpc

import (
	"errors"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// checkInvalidField checks that the error is about the given field.
func checkInvalidField(t *testing.T, err error, field string) {
	t.Helper()
	invalid, ok := errors.AsType[*service.InvalidFieldError](err)
	if !ok {
		t.Fatalf("error is %v, want one about %s", err, field)
	}
	if invalid.Field != field {
		t.Errorf("the error is about %s, want %s", invalid.Field, field)
	}
}

func TestDocumentRoundTrip(t *testing.T) {
	published := timestamppb.New(time.Date(2024, 2, 29, 23, 59, 58, 7, time.UTC))
	for name, message := range map[string]*neardupv1.Document{
		"everything": {
			Id: "d1", Source: "البلد", PublishTime: published, Url: "https://example.org/1", Title: "عنوان", Lang: "ar",
			Labels:  map[string]string{"desk": "sports"},
			Content: &neardupv1.Document_Text{Text: "سطر أول\nسطر ثان"},
		},
		"invalid UTF-8": {Content: &neardupv1.Document_RawText{RawText: []byte("a\xffb")}},
		"nothing":       {},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := documentOf("document", message)
			if err != nil {
				t.Fatal(err)
			}
			if got := DocumentMessage(doc); !proto.Equal(got, message) {
				t.Errorf("came back as %v", got)
			}
		})
	}
}

func TestRawTextComesBackAsTextWhereItCan(t *testing.T) {
	doc, err := documentOf("document", &neardupv1.Document{Content: &neardupv1.Document_RawText{RawText: []byte("plain")}})
	if err != nil {
		t.Fatal(err)
	}
	if got := DocumentMessage(doc).GetText(); got != "plain" {
		t.Errorf("text is %q", got)
	}
}

func TestParagraphsAreJoinedByOneNewline(t *testing.T) {
	doc, err := documentOf("document", paragraphs("one", "", "two"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "one\n\ntwo"; doc.Text != want {
		t.Errorf("text is %q, want %q", doc.Text, want)
	}
}

func TestParagraphWithNewlineIsRefused(t *testing.T) {
	for _, paragraph := range []string{"two\nlines", "line end\r\n", "\n"} {
		_, err := documentsOf([]*neardupv1.Document{paragraphs("fine"), paragraphs("fine", "fine", paragraph)})
		checkInvalidField(t, err, "documents[1].paragraph_list.paragraphs[2]")
	}
}

func paragraphs(list ...string) *neardupv1.Document {
	return &neardupv1.Document{Content: &neardupv1.Document_ParagraphList{
		ParagraphList: &neardupv1.ParagraphList{Paragraphs: list},
	}}
}

func TestPublishTimeOutOfRangeIsRefused(t *testing.T) {
	for _, bad := range []*timestamppb.Timestamp{{Seconds: 1 << 60}, {Nanos: -1}, {Nanos: 1e9}, timestamppb.New(time.Time{})} {
		_, err := documentOf("a", &neardupv1.Document{PublishTime: bad})
		checkInvalidField(t, err, "a.publish_time")
	}
}

func TestDocumentMessageMendsInvalidIDs(t *testing.T) {
	if _, err := proto.Marshal(DocumentMessage(service.Document{ID: "path\xff.txt", Source: "s\xff"})); err != nil {
		t.Error(err)
	}
}
