package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/compiler/protogen"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// page is the text so far, and the first thing that was wrong.
type page struct {
	strings.Builder
	api *api
	// headings holds the heading that has an anchor.
	headings map[string]string
	err      error
}

// page writes the whole page.
func (a *api) page() (string, error) {
	p := &page{api: a, headings: make(map[string]string)}
	p.printf("<!-- Generated from the .proto files by docs/apidoc. Do not edit: run buf generate. -->\n\n")
	p.heading(1, "API reference: "+a.name)
	p.contents()
	for _, service := range a.services {
		p.service(service)
	}
	p.reasons(a.reasons)
	p.heading(2, "Messages")
	for _, message := range sorted(a.messages, func(m *protogen.Message) string { return typeName(m.Desc) }) {
		p.message(message)
	}
	p.heading(2, "Enums")
	for _, enum := range sorted(a.enums, func(e *protogen.Enum) string { return typeName(e.Desc) }) {
		p.enum(enum)
	}
	return strings.TrimRight(p.String(), "\n") + "\n", p.err
}

func (p *page) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(p, format, args...) // a strings.Builder takes all
}

// fail remembers the first error.
func (p *page) fail(format string, args ...any) {
	p.err = cmp.Or(p.err, fmt.Errorf(format, args...))
}

// heading writes a heading, whose anchor must be its own.
func (p *page) heading(level int, text string) {
	if other, taken := p.headings[anchor(text)]; taken {
		p.fail("the headings %q and %q have the same anchor", other, text)
	}
	p.headings[anchor(text)] = text
	p.printf("%s %s\n\n", strings.Repeat("#", level), text)
}

// contents links the sections and the calls.
func (p *page) contents() {
	for _, service := range p.api.services {
		p.printf("- %s:", link(string(service.Desc.Name())))
		for i, method := range service.Methods {
			separator := ","
			if i == 0 {
				separator = ""
			}
			p.printf("%s\n  [%s](#%s)", separator, method.Desc.Name(), anchor(methodHeading(method)))
		}
		p.printf("\n")
	}
	for _, section := range []string{"Error reasons", "Messages", "Enums"} {
		p.printf("- %s\n", link(section))
	}
	p.printf("\n")
}

func (p *page) service(service *protogen.Service) {
	p.heading(2, string(service.Desc.Name()))
	p.printf("%s\n\n", p.comment(service.Comments, service.Desc))
	for _, method := range service.Methods {
		p.heading(3, methodHeading(method))
		p.printf("%s %s → %s\n\n", kind(method), p.reference(method.Input.Desc), p.reference(method.Output.Desc))
		p.printf("%s\n\n", p.comment(method.Comments, method.Desc))
	}
}

func methodHeading(method *protogen.Method) string {
	return fmt.Sprintf("%s.%s", method.Parent.Desc.Name(), method.Desc.Name())
}

// kind says which sides of a call send more than one message.
func kind(method *protogen.Method) string {
	switch client, server := method.Desc.IsStreamingClient(), method.Desc.IsStreamingServer(); {
	case client && server:
		return "Bidirectional stream:"
	case client:
		return "Client stream:"
	case server:
		return "Server stream:"
	default:
		return "Unary:"
	}
}

func (p *page) message(message *protogen.Message) {
	p.heading(3, typeName(message.Desc))
	p.printf("%s\n\n", p.comment(message.Comments, message.Desc))
	if len(message.Fields) == 0 {
		return
	}
	p.printf("| field | type | meaning | rule |\n|---|---|---|---|\n")
	for _, field := range message.Fields {
		p.printf("| %d `%s` | %s | %s | %s |\n", field.Desc.Number(), field.Desc.Name(), p.fieldType(field),
			cell(p.comment(field.Comments, field.Desc)), cell(p.rule(field)))
	}
	p.printf("\n")
	for _, oneof := range message.Oneofs {
		if !oneof.Desc.IsSynthetic() {
			p.printf("`%s`: %s\n\n", oneof.Desc.Name(), p.comment(oneof.Comments, oneof.Desc))
		}
	}
}

// fieldType names the type of a field, linked if the page describes it.
func (p *page) fieldType(field *protogen.Field) string {
	switch {
	case field.Desc.IsMap():
		key, value := field.Message.Fields[0], field.Message.Fields[1]
		return fmt.Sprintf("map of %s to %s", p.fieldType(key), p.fieldType(value))
	case field.Desc.IsList():
		return "repeated " + p.elementType(field)
	case field.Desc.HasOptionalKeyword():
		return "optional " + p.elementType(field)
	default:
		return p.elementType(field)
	}
}

func (p *page) elementType(field *protogen.Field) string {
	switch {
	case field.Message != nil:
		return p.reference(field.Message.Desc)
	case field.Enum != nil:
		return p.reference(field.Enum.Desc)
	default:
		return "`" + field.Desc.Kind().String() + "`"
	}
}

func (p *page) enum(enum *protogen.Enum) {
	p.heading(3, typeName(enum.Desc))
	p.printf("%s\n\n| value | meaning |\n|---|---|\n", p.comment(enum.Comments, enum.Desc))
	for _, value := range enum.Values {
		p.printf("| %d `%s` | %s |\n", value.Desc.Number(), value.Desc.Name(), cell(p.comment(value.Comments, value.Desc)))
	}
	p.printf("\n")
}

// reasons writes the reasons of errors by the names that an ErrorInfo carries, and the code before the colon of their
// comments in a column of its own.
func (p *page) reasons(enum *protogen.Enum) {
	if enum == nil {
		p.fail("there is no enum %s", errorEnum)
		return
	}
	p.heading(2, "Error reasons")
	p.printf("%s\n\n| reason | code | meaning |\n|---|---|---|\n", p.comment(enum.Comments, enum.Desc))
	for _, value := range enum.Values {
		if value.Desc.Number() == 0 {
			continue
		}
		code, meaning, found := strings.Cut(p.comment(value.Comments, value.Desc), ": ")
		if !found || code != strings.ToUpper(code) {
			p.fail("%s: the comment must begin with the gRPC code and a colon", value.Desc.FullName())
		}
		p.printf("| `%s` | %s | %s |\n", strings.TrimPrefix(string(value.Desc.Name()), "ERROR_REASON_"), code, cell(meaning))
	}
	p.printf("\n")
}

// reference names a type, linked if the page describes it.
func (p *page) reference(desc protoreflect.Descriptor) string {
	if string(desc.ParentFile().Package()) != p.api.name {
		return "`" + string(desc.FullName()) + "`"
	}
	return link(typeName(desc))
}

// comment returns what the .proto says of something.
func (p *page) comment(comments protogen.CommentSet, desc protoreflect.Descriptor) string {
	var lines []string
	for line := range strings.Lines(string(comments.Leading)) {
		lines = append(lines, escape(strings.TrimSpace(line)))
	}
	if len(lines) == 0 {
		p.fail("%s has no comment", desc.FullName())
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// typeName returns the name of a type within its package.
func typeName(desc protoreflect.Descriptor) string {
	return strings.TrimPrefix(string(desc.FullName()), string(desc.ParentFile().Package())+".")
}

// sorted returns a list in order of name.
func sorted[T any](list []T, name func(T) string) []T {
	return slices.SortedFunc(slices.Values(list), func(a, b T) int { return cmp.Compare(name(a), name(b)) })
}
