package main

import (
	"slices"
	"strings"
	"testing"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/typepb"
)

func TestAnchor(t *testing.T) {
	for heading, want := range map[string]string{
		"Error reasons":             "error-reasons",
		"TextService.Sketch":        "textservicesketch",
		"API reference: neardup.v1": "api-reference-neardupv1",
		"A-b_c":                     "a-b_c",
	} {
		if got := anchor(heading); got != want {
			t.Errorf("anchor of %q is %q, want %q", heading, got, want)
		}
	}
}

func TestEscape(t *testing.T) {
	for text, want := range map[string]string{
		"page_token and '_'": `page_token and '\_'`,
		"a*b <c> [d]":        `a\*b \<c> \[d]`,
		"_":                  `\_`,
	} {
		if got := escape(text); got != want {
			t.Errorf("%q is escaped as %q, want %q", text, got, want)
		}
	}
}

func TestRulesInWords(t *testing.T) {
	text := (&anypb.Any{}).ProtoReflect().Descriptor().Fields().ByName("type_url")
	syntax := (&typepb.Type{}).ProtoReflect().Descriptor().Fields().ByName("syntax")
	for name, test := range map[string]struct {
		field protoreflect.FieldDescriptor
		rules *validate.FieldRules
		want  []string
	}{
		"bounds": {text, &validate.FieldRules{
			Required: proto.Bool(true),
			Type: &validate.FieldRules_Int32{Int32: &validate.Int32Rules{
				GreaterThan: &validate.Int32Rules_Gte{Gte: 0}, LessThan: &validate.Int32Rules_Lt{Lt: 7},
			}},
		}, []string{"required", "at least 0", "below 7"}},
		"text": {text, &validate.FieldRules{Type: &validate.FieldRules_String_{String_: &validate.StringRules{
			MinLen: proto.Uint64(1), MaxBytes: proto.Uint64(512), Pattern: proto.String("^a|b$"),
		}}}, []string{"at least 1 character", "at most 512 bytes", "matches `^a|b$`"}},
		"bytes": {text, &validate.FieldRules{Type: &validate.FieldRules_Bytes{Bytes: &validate.BytesRules{
			MaxLen: proto.Uint64(2),
		}}}, []string{"at most 2 bytes"}},
		"enum": {syntax, &validate.FieldRules{Type: &validate.FieldRules_Enum{Enum: &validate.EnumRules{
			DefinedOnly: proto.Bool(true), NotIn: []int32{1},
		}}}, []string{"a value of the enum", "not `SYNTAX_PROTO3`"}},
		"duration": {text, &validate.FieldRules{Type: &validate.FieldRules_Duration{Duration: &validate.DurationRules{
			GreaterThan: &validate.DurationRules_Gt{Gt: &durationpb.Duration{}},
			LessThan:    &validate.DurationRules_Lte{Lte: &durationpb.Duration{Seconds: 2 * 86400}},
		}}}, []string{"above 0s", "at most 2 days"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := &page{}
			got := p.fieldRules(test.field, test.rules)
			if !slices.Equal(got, test.want) || p.err != nil {
				t.Errorf("the rules are %q, %v, want %q", got, p.err, test.want)
			}
		})
	}
}

func TestUnknownRuleFails(t *testing.T) {
	field := (&anypb.Any{}).ProtoReflect().Descriptor().Fields().ByName("type_url")
	p := &page{}
	p.fieldRules(field, &validate.FieldRules{Type: &validate.FieldRules_String_{String_: &validate.StringRules{
		Contains: proto.String("x"),
	}}})
	if p.err == nil || !strings.Contains(p.err.Error(), "string.contains") {
		t.Errorf("error is %v", p.err)
	}
}

func TestEqualAnchorsFail(t *testing.T) {
	p := &page{headings: make(map[string]string)}
	p.heading(2, "Text.Service")
	p.heading(3, "TextService")
	if p.err == nil {
		t.Error("two headings with one anchor are accepted")
	}
}
