package main

import (
	"fmt"
	"math"

	"github.com/neardup/neardup/service/batch/input"
)

// inputFlags say how documents are read.
type inputFlags struct {
	IDField        string `help:"Field of a JSON line that holds the id." default:"id" group:"Input"`
	TextField      string `help:"Field that holds the text." default:"text" group:"Input"`
	SourceField    string `help:"Field that holds the source." default:"source" group:"Input"`
	TitleField     string `help:"Field that holds the title." default:"title" group:"Input"`
	DateField      string `help:"Field that holds the time of publication." default:"date" group:"Input"`
	URLField       string `help:"Field that holds the URL." default:"url" group:"Input"`
	LangField      string `help:"Field that holds the language." default:"lang" group:"Input"`
	MaxRecordBytes int    `help:"Reject longer lines and text files." default:"67108864" group:"Input"`
}

// validate refuses a limit that nothing could pass, and one that byte offsets in answers could not reach.
func (f *inputFlags) validate() error {
	if f.MaxRecordBytes < 1 || f.MaxRecordBytes > math.MaxInt32 {
		return fmt.Errorf("--max-record-bytes is %d: it must be from 1 to %d", f.MaxRecordBytes, math.MaxInt32)
	}
	return nil
}

// open finds the files to read, and says which ones in folders are skipped. The folder exclude is left out; it may be
// empty.
func (f *inputFlags) open(p *process, paths []string, exclude string) (*input.Reader, error) {
	reader, err := input.Open(paths, input.Options{
		Fields: input.Fields{
			ID: f.IDField, Text: f.TextField, Source: f.SourceField, Title: f.TitleField,
			Date: f.DateField, URL: f.URLField, Lang: f.LangField,
		},
		RecordBytesMax: f.MaxRecordBytes,
		ExcludeDir:     exclude,
		Stdin:          p.stdin,
	})
	if err != nil {
		return nil, err
	}
	if _, skipped := reader.Files(); skipped > 0 {
		_, _ = fmt.Fprintf(p.stderr, "neardup: %s skipped: folders are searched for .txt, .jsonl, .jsonl.gz and .jsonl.zst\n",
			count(skipped, "file"))
	}
	return reader, nil
}
