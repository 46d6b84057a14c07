package main

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
)

// fakeVariable makes the test program a program that runs peers, in a way of its own.
const fakeVariable = "NEARDUP_FAKE_PEER"

func TestMain(m *testing.M) {
	if way := os.Getenv(fakeVariable); way != "" {
		fake(way)
		return
	}
	os.Exit(m.Run())
}

// fake answers requests well, save for what the way says.
func fake(way string) {
	requests := json.NewDecoder(os.Stdin)
	for {
		var r request
		if requests.Decode(&r) != nil {
			return
		}
		answer := map[string]string{
			"peers":       `{"peers": [{"name": "fake", "version": "1", "reads": "shingles", "exact": true, "note": ""}]}`,
			"load":        `{}`,
			"measure":     `{"texts": [1, 0, 1], "seconds": 0.5}`,
			"resemblance": `{"resemblances": [0.25]}`,
		}[r.Op]
		if faults[way].op == r.Op {
			answer = faults[way].answer
		}
		if answer == "" {
			return
		}
		fmt.Println(answer)
	}
}

// faults are what a program may answer wrongly, an empty answer being its end.
var faults = map[string]struct{ op, answer string }{
	"good":                    {},
	"dies at once":            {"peers", ""},
	"peers without a name":    {"peers", `{"peers": [{"version": "1", "reads": "text", "exact": true, "note": ""}]}`},
	"peers without a version": {"peers", `{"peers": [{"name": "fake", "reads": "text", "exact": true, "note": ""}]}`},
	"reads something else":    {"peers", `{"peers": [{"name": "fake", "version": "1", "reads": "tea", "exact": true, "note": ""}]}`},
	"unknown field":           {"peers", `{"peers": [], "more": 1}`},
	"load fails":              {"load", `{"error": "no memory"}`},
	"dies when loading":       {"load", ""},
	"not JSON":                {"measure", `Traceback`},
	"another type":            {"measure", `{"texts": "all", "seconds": 0.5}`},
	"dies when measured":      {"measure", ""},
	"no texts":                {"measure", `{"texts": [], "seconds": 0.5}`},
	"a text that is not":      {"measure", `{"texts": [0, 2], "seconds": 0.5}`},
	"a negative text":         {"measure", `{"texts": [-1], "seconds": 0.5}`},
	"too little time":         {"measure", `{"texts": [0], "seconds": 0.1}`},
	"too much time":           {"measure", `{"texts": [0], "seconds": 1e300}`},
	"negative time":           {"measure", `{"texts": [0], "seconds": -1}`},
	"no time":                 {"measure", `{"texts": [0]}`},
	"dies when compared":      {"resemblance", ""},
}
