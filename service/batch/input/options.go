package input

import (
	"cmp"
	"io"
)

// Options configure a Reader. The zero value reads the default fields and no standard input.
type Options struct {
	// Fields names the fields of JSON lines; an empty name stands for its default.
	Fields Fields
	// RecordBytesMax is the longest line and the longest text file, in bytes; longer ones are rejected. Zero stands for
	// DefaultRecordBytesMax.
	RecordBytesMax int
	// ExcludeDir is a folder that is left out when a folder above it is walked, for instance because output goes there.
	// It need not exist; empty leaves out none.
	ExcludeDir string
	// Stdin is what the path "-" reads. The reader does not close it.
	Stdin io.Reader
}

// DefaultRecordBytesMax is the longest line and the longest text file that are read by default: 64 MiB.
const DefaultRecordBytesMax = 64 << 20

// Fields names the fields of a JSON line that hold what is known of a document. Names are compared exactly, and only
// the top level of an object is looked at.
type Fields struct {
	ID     string
	Text   string
	Source string
	Title  string
	Date   string
	URL    string
	Lang   string
}

// DefaultFields returns the names id, text, source, title, date, url and lang.
func DefaultFields() Fields {
	return Fields{ID: "id", Text: "text", Source: "source", Title: "title", Date: "date", URL: "url", Lang: "lang"}
}

// orDefault fills empty names with their defaults.
func (f Fields) orDefault() Fields {
	d := DefaultFields()
	return Fields{
		ID:     cmp.Or(f.ID, d.ID),
		Text:   cmp.Or(f.Text, d.Text),
		Source: cmp.Or(f.Source, d.Source),
		Title:  cmp.Or(f.Title, d.Title),
		Date:   cmp.Or(f.Date, d.Date),
		URL:    cmp.Or(f.URL, d.URL),
		Lang:   cmp.Or(f.Lang, d.Lang),
	}
}
