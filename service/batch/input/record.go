package input

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/neardup/neardup/service"
)

// Record is one document and where it came from.
type Record struct {
	service.Document
	// Raw is the record as it came: the line without its line end, or for a text file a JSON object of id and text. It
	// belongs to the record.
	Raw []byte
	// File is the path as given, or as found in a folder; "-" is standard input.
	File string
	// Line counts from 1; it is 0 for a text file.
	Line int64
	// Warnings say which fields were left empty because their values could not be used.
	Warnings []string
}

// textRecord makes the record of a whole text file.
func textRecord(file string, text []byte) (Record, error) {
	rec := Record{Document: service.Document{ID: file, Text: string(text)}, File: file}
	var raw bytes.Buffer
	enc := json.NewEncoder(&raw)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(struct {
		ID   string `json:"id"`
		Text string `json:"text"`
	}{rec.ID, rec.Text}); err != nil {
		return Record{}, fmt.Errorf("encode %s: %w", file, err)
	}
	rec.Raw = bytes.TrimSuffix(raw.Bytes(), []byte("\n"))
	return rec, nil
}

// lineRecord makes the record of one line. The error is a *RejectedError.
func lineRecord(file string, number int64, line []byte, fields Fields) (Record, error) {
	reject := func(format string, args ...any) (Record, error) {
		return Record{}, &RejectedError{File: file, Line: number, Reason: fmt.Sprintf(format, args...)}
	}
	object, err := parseObject(line)
	if err != nil {
		return reject("%v", err)
	}
	rec := Record{File: file, Line: number}

	switch id, kind := object.scalar(fields.ID); kind {
	case kindString, kindNumber:
		rec.ID = id
	case kindMissing, kindNull:
	default:
		return reject("field %q is %v: an id is a string or a number", fields.ID, kind)
	}
	if rec.ID == "" {
		return reject("field %q is missing or empty: every record needs an id", fields.ID)
	}

	switch text, kind := object.scalar(fields.Text); kind {
	case kindString:
		rec.Text = text
	case kindMissing, kindNull:
	default:
		return reject("field %q is %v: a text is a string", fields.Text, kind)
	}

	for _, f := range []struct {
		name string
		into *string
	}{
		{fields.Source, &rec.Source},
		{fields.Title, &rec.Title},
		{fields.URL, &rec.URL},
		{fields.Lang, &rec.Lang},
	} {
		switch value, kind := object.scalar(f.name); kind {
		case kindString, kindNumber:
			*f.into = value
		case kindMissing, kindNull:
		default:
			rec.warn("field %q is %v, not a string", f.name, kind)
		}
	}

	if rec.Published, err = object.date(fields.Date); err != nil {
		rec.warn("field %q: %v", fields.Date, err)
	}
	rec.Raw = bytes.Clone(line)
	return rec, nil
}

// warn notes a field whose value could not be used.
func (r *Record) warn(format string, args ...any) {
	r.Warnings = append(r.Warnings, fmt.Sprintf(format, args...))
}
