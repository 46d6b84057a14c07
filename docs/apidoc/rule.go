package main

import (
	"fmt"
	"iter"
	"strings"
	"time"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/protobuf/compiler/protogen"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/durationpb"
)

// rule says in words which values of a field are accepted, by its protovalidate rules and by the oneof it is in.
func (p *page) rule(field *protogen.Field) string {
	var words []string
	if field.Oneof != nil && !field.Oneof.Desc.IsSynthetic() {
		words = append(words, oneofRule(field.Oneof))
	}
	if rules, ok := proto.GetExtension(field.Desc.Options(), validate.E_Field).(*validate.FieldRules); ok && rules != nil {
		words = append(words, p.fieldRules(field.Desc, rules)...)
	}
	return strings.Join(words, ", ")
}

func oneofRule(oneof *protogen.Oneof) string {
	least := "at most"
	rules, _ := proto.GetExtension(oneof.Desc.Options(), validate.E_Oneof).(*validate.OneofRules)
	if rules.GetRequired() {
		least = "exactly"
	}
	return fmt.Sprintf("%s one of `%s`", least, oneof.Desc.Name())
}

// fieldRules puts the rules of a field, or of the elements of one, into words.
func (p *page) fieldRules(field protoreflect.FieldDescriptor, rules *validate.FieldRules) (words []string) {
	if rules.GetRequired() {
		words = append(words, "required")
	}
	for name, value := range declared(rules.ProtoReflect()) {
		switch rule, isType := value.Interface().(protoreflect.Message); {
		case isType:
			words = append(words, p.typeRules(field, name, rule)...)
		case name != "required":
			p.fail("%s: there are no words for the rule %s", field.FullName(), name)
		}
	}
	return words
}

// declared yields the rules that are set by their names, in the order in which protovalidate declares them, except that
// upper bounds come after lower ones.
func declared(rules protoreflect.Message) iter.Seq2[protoreflect.Name, protoreflect.Value] {
	fields := rules.Descriptor().Fields()
	return func(yield func(protoreflect.Name, protoreflect.Value) bool) {
		for _, upper := range []bool{false, true} {
			for i := range fields.Len() {
				field := fields.Get(i)
				isUpper := field.Name() == "lt" || field.Name() == "lte"
				if isUpper == upper && rules.Has(field) && !yield(field.Name(), rules.Get(field)) {
					return
				}
			}
		}
	}
}

// typeRules puts the rules of one type into words.
func (p *page) typeRules(
	field protoreflect.FieldDescriptor, kind protoreflect.Name, rules protoreflect.Message,
) (words []string) {
	for name, value := range declared(rules) {
		switch name {
		case "items", "keys", "values":
			elements, _ := value.Message().Interface().(*validate.FieldRules)
			words = append(words, fmt.Sprintf("%s: %s", name, strings.Join(p.fieldRules(field, elements), ", ")))
		case "pattern":
			words = append(words, fmt.Sprintf("matches `%s`", value.String()))
		case "unique":
			words = append(words, "no two equal")
		case "defined_only":
			words = append(words, "a value of the enum")
		case "not_in":
			for j := range value.List().Len() {
				words = append(words, "not "+ruleValue(field, value.List().Get(j)))
			}
		case "gt":
			words = append(words, "above "+ruleValue(field, value))
		case "gte":
			words = append(words, "at least "+ruleValue(field, value))
		case "lt":
			words = append(words, "below "+ruleValue(field, value))
		case "lte":
			words = append(words, "at most "+ruleValue(field, value))
		default:
			bound, unit, known := size(kind, name)
			if !known {
				p.fail("%s: there are no words for the rule %s.%s", field.FullName(), kind, name)
				continue
			}
			if value.Uint() == 1 {
				unit = strings.TrimSuffix(unit, "s")
			}
			words = append(words, fmt.Sprintf("%s %d %s", bound, value.Uint(), unit))
		}
	}
	return words
}

// size takes the name of a rule about size apart, such as max_bytes.
func size(kind, rule protoreflect.Name) (bound, unit string, known bool) {
	end, what, _ := strings.Cut(string(rule), "_")
	bound, known = map[string]string{"min": "at least", "max": "at most"}[end]
	unit, unitKnown := map[string]string{
		"bytes": "bytes", "len": "characters", "items": "entries", "pairs": "pairs",
	}[what]
	if kind == "bytes" {
		unit = "bytes"
	}
	return bound, unit, known && unitKnown
}

// ruleValue writes the value of a rule as people read it.
func ruleValue(field protoreflect.FieldDescriptor, value protoreflect.Value) string {
	const day = 24 * time.Hour
	switch v := value.Interface().(type) {
	case int32:
		if enum := field.Enum(); enum != nil {
			return fmt.Sprintf("`%s`", enum.Values().ByNumber(protoreflect.EnumNumber(v)).Name())
		}
	case protoreflect.Message:
		if duration, ok := v.Interface().(*durationpb.Duration); ok {
			if d := duration.AsDuration(); d > 0 && d%day == 0 {
				return fmt.Sprintf("%d days", d/day)
			}
			return duration.AsDuration().String()
		}
	}
	return fmt.Sprint(value.Interface())
}
