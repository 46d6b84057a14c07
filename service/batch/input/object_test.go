package input

import (
	"bytes"
	"encoding/json"
	"testing"
)

// FuzzParseObject holds the scanner against encoding/json: the same lines are objects, with the same fields and values.
func FuzzParseObject(f *testing.F) {
	for _, seed := range []string{
		`{}`, ` { } `, `{"a":1}`, `{"a" : "b" , "c":[1,[2,{"d":"]}"}]],"e":{"a":null}}`, `{"a":-1.5e+3,"b":true}`,
		`{"\u0061":"\"","a\\":"\\"}`, `{"":{}}`, `{"a":1,"a":2}`, "{\"a\":\"\xff\"}", `{"a":"\ud800"}`, `[]`, `null`, `"x"`, `{`, ``,
		`{"a":"\"\\\/\b\f\n\r\t."}`, `{"a":"line\nline\u00e9\n"}`, "{\"a\":\"\\n\xff\"}", `{"a":1}}`, `{"a":1,}`, "\t{\n\"a\"\r:\n1\n}\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		var want map[string]json.RawMessage
		wantErr := json.Unmarshal(line, &want)
		got, err := parseObject(line)
		if (err == nil) != (wantErr == nil && want != nil) {
			t.Fatalf("parseObject: %v; encoding/json: %v, %v", err, want, wantErr)
		}
		if err != nil {
			return
		}
		if len(got) != len(want) {
			t.Fatalf("%d fields, encoding/json finds %d", len(got), len(want))
		}
		for name, value := range want {
			if !bytes.Equal(got[name], value) {
				t.Errorf("field %q is %q, encoding/json finds %q", name, got[name], value)
			}
			if text, kind := got.scalar(name); kind == kindString {
				var wanted string
				if err := json.Unmarshal(value, &wanted); err != nil || text != wanted {
					t.Errorf("field %q is the text %q, encoding/json finds %q (%v)", name, text, wanted, err)
				}
			}
		}
	})
}
