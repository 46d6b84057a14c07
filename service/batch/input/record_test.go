package input

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/neardup/neardup/service"
)

func TestLineRecord(t *testing.T) {
	noon := time.Date(2024, 5, 6, 12, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		name string
		line string
		want service.Document
	}{
		{"all fields", `{"id":"a","text":"t","source":"s","title":"T","date":"2024-05-06T12:00:00Z","url":"u","lang":"ar"}`,
			service.Document{ID: "a", Text: "t", Source: "s", Title: "T", Published: noon, URL: "u", Lang: "ar"}},
		{"white space and other fields", " { \"x\" : [1,{\"id\":\"no\"},\"]\"] , \"id\" :\t\"a\" , \"text\":\"t\" } ",
			service.Document{ID: "a", Text: "t"}},
		{"number as id", `{"id":12345678901234567890,"text":"t"}`, service.Document{ID: "12345678901234567890", Text: "t"}},
		{"escapes", `{"\u0069d":"a\"}","text":"\u0627\n\\"}`, service.Document{ID: `a"}`, Text: "ا\n\\"}},
		{"last of a repeated name", `{"id":"a","id":"b","text":"t"}`, service.Document{ID: "b", Text: "t"}},
		{"missing text", `{"id":"a"}`, service.Document{ID: "a"}},
		{"null text", `{"id":"a","text":null}`, service.Document{ID: "a"}},
		{"empty text", `{"id":"a","text":""}`, service.Document{ID: "a"}},
		{"null fields", `{"id":"a","text":"t","source":null,"date":null}`, service.Document{ID: "a", Text: "t"}},
		{"empty date", `{"id":"a","text":"t","date":""}`, service.Document{ID: "a", Text: "t"}},
		{"invalid UTF-8", "{\"id\":\"a\",\"text\":\"x\xffy\"}", service.Document{ID: "a", Text: "x\uFFFDy"}},
		{"number as source", `{"id":"a","text":"t","source":7}`, service.Document{ID: "a", Text: "t", Source: "7"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec, err := lineRecord("f", 3, []byte(tc.line), DefaultFields())
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(rec.Document, tc.want) {
				t.Errorf("got  %+v\nwant %+v", rec.Document, tc.want)
			}
			if string(rec.Raw) != tc.line {
				t.Errorf("Raw is %q, want the line as it came", rec.Raw)
			}
			if rec.File != "f" || rec.Line != 3 {
				t.Errorf("comes from %s:%d, want f:3", rec.File, rec.Line)
			}
			if len(rec.Warnings) > 0 {
				t.Errorf("unexpected warnings: %q", rec.Warnings)
			}
		})
	}
}

func TestLineRecordRejects(t *testing.T) {
	for _, tc := range []struct{ name, line, want string }{
		{"cut object", `{"id":"a","text":"t`, "f:9: broken JSON at byte 19: unexpected end of JSON input"},
		{"not JSON", `id=a`, "f:9: broken JSON at byte 1: invalid character 'i' looking for beginning of value"},
		{"two values", `{"id":"a"} {}`, "f:9: broken JSON at byte 12: invalid character '{' after top-level value"},
		{"array", `["id","a"]`, "f:9: the line is an array: it must be a JSON object"},
		{"missing id", `{"text":"t"}`, `f:9: field "id" is missing or empty: every record needs an id`},
		{"null id", `{"id":null}`, `f:9: field "id" is missing or empty: every record needs an id`},
		{"empty id", `{"id":""}`, `f:9: field "id" is missing or empty: every record needs an id`},
		{"boolean id", `{"id":true}`, `f:9: field "id" is a boolean: an id is a string or a number`},
		{"text of numbers", `{"id":"a","text":7}`, `f:9: field "text" is a number: a text is a string`},
		{"list as text", `{"id":"a","text":["x"]}`, `f:9: field "text" is an array: a text is a string`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := lineRecord("f", 9, []byte(tc.line), DefaultFields())
			var rejected *RejectedError
			if !errors.As(err, &rejected) {
				t.Fatalf("got error %v, want a *RejectedError", err)
			}
			if err.Error() != tc.want {
				t.Errorf("got  %s\nwant %s", err, tc.want)
			}
		})
	}
}

func TestLineRecordWarns(t *testing.T) {
	for _, tc := range []struct{ name, line, want string }{
		{"date in words", `{"id":"a","date":"yesterday"}`, `field "date": "yesterday" is not a date`},
		{"date of another kind", `{"id":"a","date":{}}`, `field "date": an object is not a date`},
		{"milliseconds", `{"id":"a","date":1715000000000}`, `field "date": 1715000000000 is not a date`},
		{"object as source", `{"id":"a","source":{"name":"s"}}`, `field "source" is an object, not a string`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec, err := lineRecord("f", 1, []byte(tc.line), DefaultFields())
			if err != nil {
				t.Fatalf("rejected: %v", err)
			}
			if len(rec.Warnings) != 1 || !strings.HasPrefix(rec.Warnings[0], tc.want) {
				t.Errorf("warnings are %q, want one that begins with %q", rec.Warnings, tc.want)
			}
			if !rec.Published.IsZero() || rec.Source != "" {
				t.Errorf("the bad value was used: %+v", rec.Document)
			}
		})
	}
}

func TestFieldNames(t *testing.T) {
	line := `{"id":"wrong","docno":"a","body":"t","outlet":"s"}`
	rec, err := lineRecord("f", 1, []byte(line), Fields{ID: "docno", Text: "body", Source: "outlet"}.orDefault())
	if err != nil {
		t.Fatal(err)
	}
	if want := (service.Document{ID: "a", Text: "t", Source: "s"}); !reflect.DeepEqual(rec.Document, want) {
		t.Errorf("got %+v, want %+v", rec.Document, want)
	}
}

func TestTextRecord(t *testing.T) {
	rec, err := textRecord("a/b.txt", []byte("one <two>\nالثالث"))
	if err != nil {
		t.Fatal(err)
	}
	if rec.ID != "a/b.txt" || rec.Text != "one <two>\nالثالث" || rec.Line != 0 {
		t.Errorf("got %+v", rec)
	}
	if want := `{"id":"a/b.txt","text":"one <two>\nالثالث"}`; string(rec.Raw) != want {
		t.Errorf("Raw is %s, want %s", rec.Raw, want)
	}
}

func TestParseDate(t *testing.T) {
	for written, want := range map[string]string{
		"2024-05-06T12:00:00Z":      "2024-05-06T12:00:00Z",
		"2024-05-06T12:00:00+03:00": "2024-05-06T09:00:00Z",
		"2024-05-06T12:00:00.5Z":    "2024-05-06T12:00:00.5Z",
		"2024-05-06T12:00:00":       "2024-05-06T12:00:00Z",
		"2024-05-06 12:00:00":       "2024-05-06T12:00:00Z",
		"2024-05-06 12:00:00+03:00": "2024-05-06T09:00:00Z",
		"2024-05-06":                "2024-05-06T00:00:00Z",
		"2024-05-06 12:30":          "2024-05-06T12:30:00Z",
		"2024/05/06 12:00:00":       "2024-05-06T12:00:00Z",
		"20240506":                  "2024-05-06T00:00:00Z",
		"6-MAY-2024 12:00:01.79":    "2024-05-06T12:00:01.79Z",
		"06 May 2024":               "2024-05-06T00:00:00Z",
		"May 6, 2024":               "2024-05-06T00:00:00Z",

		"Mon, 06 May 2024 12:00:00 GMT":   "2024-05-06T12:00:00Z",
		"Mon, 06 May 2024 12:00:00 +0300": "2024-05-06T09:00:00Z",
		"Mon May  6 12:00:00 2024":        "2024-05-06T12:00:00Z",
	} {
		got, err := ParseDate(written)
		if err != nil || got.Format(time.RFC3339Nano) != want {
			t.Errorf("ParseDate(%q) = %v, %v, want %s", written, got, err, want)
		}
	}
	for _, written := range []string{"", "06/05/2024", "Mon, 06 May 2024 12:00:00 EST", "2024-13-01", "2024-05-06T12", "1715000000", "0000-01-01"} {
		if got, err := ParseDate(written); err == nil {
			t.Errorf("ParseDate(%q) = %v, want an error", written, got)
		}
	}
}

// TestParseDateAnywhere reads dates on a machine whose own zone has the offset, and the letters, of what is written.
func TestParseDateAnywhere(t *testing.T) {
	local := time.Local
	defer func() { time.Local = local }()
	for _, zone := range []*time.Location{time.FixedZone("EST", -5*60*60), time.FixedZone("WET", 0), time.FixedZone("AST", 3*60*60)} {
		time.Local = zone
		for _, written := range []string{"2024-05-06T12:00:00+00:00", "2024-05-06T15:00:00+03:00", "2024-05-06 07:00:00 -0500", "2024-05-06 12:00"} {
			got, err := ParseDate(written)
			if err != nil || got.Format(time.RFC3339) != "2024-05-06T12:00:00Z" {
				t.Errorf("in %v, ParseDate(%q) = %v, %v", zone, written, got, err)
			}
		}
		if got, err := ParseDate("Mon, 06 May 2024 12:00:00 EST"); err == nil {
			t.Errorf("in %v, the letters of a zone are read as %v", zone, got)
		}
	}
}

func TestUnixDate(t *testing.T) {
	for number, want := range map[string]string{
		"0":            "1970-01-01T00:00:00Z",
		"1715000000":   "2024-05-06T12:53:20Z",
		"1715000000.5": "2024-05-06T12:53:20.5Z",
		"1.715e9":      "2024-05-06T12:53:20Z",
		"-1":           "1969-12-31T23:59:59Z",
	} {
		got, err := unixDate(number)
		if err != nil || got.Format(time.RFC3339Nano) != want {
			t.Errorf("unixDate(%s) = %v, %v, want %s", number, got, err, want)
		}
	}
	for _, number := range []string{"253402300800", "-62135596801", "1e400"} {
		if got, err := unixDate(number); err == nil {
			t.Errorf("unixDate(%s) = %v, want an error", number, got)
		}
	}
}
