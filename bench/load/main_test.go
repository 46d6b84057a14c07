package main

import (
	"strings"
	"testing"
)

func TestRunReportsEveryFigure(t *testing.T) {
	c := config{
		documents: 200, batch: 50, workers: 2, unaryWorkers: 2, unary: 20, checks: 40,
		mode: "both", engine: "process", data: t.TempDir(), seed: 1, shrinks: true,
	}
	if err := c.validate(); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := c.run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"add, batches ", "add, one by one ", "check, batches ", "check, one by one ", "stop, start again ",
		"collection                   220 documents", "index ", "disk ", "memory ",
		"before deleting              220 documents", "half deleted                 110 documents",
		"all expired                  0 documents", "started again                0 documents",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, out.String())
		}
	}
}

func TestValidateRefusesFlagsThatDoNotGoTogether(t *testing.T) {
	valid := config{documents: 1, batch: 1, workers: 1, unaryWorkers: 1, mode: "both", engine: "server"}
	if err := valid.validate(); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*config){
		"unknown mode":           func(c *config) { c.mode = "delete" },
		"unknown engine":         func(c *config) { c.engine = "steam" },
		"no documents":           func(c *config) { c.documents = 0 },
		"batch above the limit":  func(c *config) { c.batch = 1001 },
		"check without data":     func(c *config) { c.mode = "check" },
		"profile of a server":    func(c *config) { c.profile = "." },
		"binary without process": func(c *config) { c.engine, c.binary = "process", "neardup" },
	} {
		c := valid
		change(&c)
		if c.validate() == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
