package main

import (
	"bytes"
	"errors"
	"testing"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/sketch"
)

// text returns what write puts on a standard output that is no terminal, or that is taken for one.
func text(t *testing.T, color bool, write func(*output)) string {
	t.Helper()
	var b bytes.Buffer
	o := newOutput(&b, func(string) (string, bool) { return "", false })
	o.color = o.color || color
	write(o)
	if err := o.flush(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestVerdictText(t *testing.T) {
	document := &neardupv1.Document{Id: "b\x1b[2J"}
	verdict := &neardupv1.Verdict{
		Relation: neardupv1.Relation_RELATION_EXACT,
		Matches: []*neardupv1.Match{
			{
				DocumentId: "a", Source: "Al\nManar", Relation: neardupv1.Relation_RELATION_EXACT, Resemblance: 1,
				ContainmentAInB: 1, ContainmentBInA: 1, Passages: []*neardupv1.SharedPassage{{}, {}}, Syndicated: true,
				OriginalDocumentId: "a", OriginalBasis: neardupv1.OriginalBasis_ORIGINAL_BASIS_EARLIEST,
			},
			{
				DocumentId: "c", Relation: neardupv1.Relation_RELATION_TEMPLATE, Resemblance: 0.256,
				Verification: neardupv1.Verification_VERIFICATION_ESTIMATED,
			},
		},
		Limits:      []neardupv1.Limit{neardupv1.Limit_LIMIT_CANDIDATES},
		Attribution: &neardupv1.Attribution{Source: "AFP"},
	}
	want := "b [2J  EXACT of a (Al Manar), resemblance 1.00, containment 1.00 and 1.00, 2 shared passages, " +
		"syndicated, original a (earliest); TEMPLATE of c, estimated resemblance 0.26, containment 0.00 and 0.00; " +
		"credits AFP; cut short by the limit of candidates\n"
	if got := text(t, false, func(o *output) { o.verdict(document, verdict) }); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	colored := text(t, true, func(o *output) { o.verdict(&neardupv1.Document{}, &neardupv1.Verdict{}) })
	if want := "\x1b[1m(no id)\x1b[0m  \x1b[33mUNSPECIFIED\x1b[0m\n"; colored != want {
		t.Errorf("in color %q, want %q", colored, want)
	}
}

func TestClusterText(t *testing.T) {
	cluster := &neardupv1.Cluster{
		ClusterId: "a", CanonicalDocumentId: "b", CanonicalBasis: neardupv1.OriginalBasis_ORIGINAL_BASIS_SMALLEST_ID,
		MemberDocumentIds: []string{"a", "b"},
	}
	want := "a  2 documents, canonical b (smallest id): a, b\n"
	if got := text(t, false, func(o *output) { o.cluster(cluster) }); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The JSON has proto names, every key, and no space, the same in every build.
func TestMessage(t *testing.T) {
	got := text(t, false, func(o *output) {
		if err := o.message(&neardupv1.SharedPassage{A: &neardupv1.PassageSpan{EndByte: 7}}); err != nil {
			t.Error(err)
		}
	})
	want := `{"a":{"start_byte":0,"end_byte":7,"first_paragraph":0,"last_paragraph":0},"token_count":0,"similarity":0}` + "\n"
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestExcerpt(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"short", "one two", "one two"},
		{"cut", "one two three", "one two t…"},
		{"exact", "one two 34", "one two 34"},
		{"lines and spaces", " one\r\n\ttwo ", "one two"},
		{"characters, not bytes", "الكلمة الأولى", "الكلمة ال…"},
		{"invalid UTF-8", "one\xfftwo", "one\uFFFDtwo"},
		{"escape sequence", "a\x1b[31mb", "a [31mb"},
		{"direction override", "a\u202eb", "a b"},
		{"empty", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := excerpt(tc.text, 10); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

// failingWriter is a disk that is full.
type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errors.New("no space") }

func TestStandardOutputThatCannotBeWritten(t *testing.T) {
	var stderr bytes.Buffer
	status := run([]string{"version"}, nil, failingWriter{}, &stderr,
		func(string) (string, bool) { return "", false }, sketch.SelfTest)
	if status != exitFailed || stderr.String() != "neardup: write to standard output: no space\n" {
		t.Errorf("status %d and %q", status, stderr.String())
	}
}
