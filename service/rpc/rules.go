package rpc

import (
	"errors"
	"fmt"

	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// rules are the field rules of the proto files, compiled.
type rules struct{ validator protovalidate.Validator }

// newRules compiles the rules of all requests, so that a faulty rule stops the server from starting and no call pays
// for compilation.
func newRules() (*rules, error) {
	var requests []protoreflect.MessageDescriptor
	for _, file := range []protoreflect.FileDescriptor{
		neardupv1.File_neardup_v1_text_service_proto, neardupv1.File_neardup_v1_collection_service_proto,
	} {
		services := file.Services()
		for s := range services.Len() {
			methods := services.Get(s).Methods()
			for m := range methods.Len() {
				requests = append(requests, methods.Get(m).Input())
			}
		}
	}
	validator, err := protovalidate.New(protovalidate.WithMessageDescriptors(requests...))
	if err != nil {
		return nil, fmt.Errorf("compile the validation rules: %w", err)
	}
	return &rules{validator: validator}, nil
}

// check returns invalidFields if the message breaks rules.
func (r *rules) check(message proto.Message) error {
	err := r.validator.Validate(message)
	broken, ok := errors.AsType[*protovalidate.ValidationError](err)
	if !ok {
		return err
	}
	fields := make(invalidFields, len(broken.Violations))
	for i, violation := range broken.Violations {
		fields[i] = &service.InvalidFieldError{
			Field: protovalidate.FieldPathString(violation.Proto.GetField()),
			Rule:  ruleText(violation),
		}
	}
	return fields
}

// ruleText says for people which rule is broken.
func ruleText(violation *protovalidate.Violation) string {
	switch id := violation.Proto.GetRuleId(); {
	case id == "string.pattern":
		// Those that name something are the only ones.
		return "must be 1 to 64 of the characters a-z, 0-9, - and _, and begin with a letter or digit"
	case id == "string.min_len" && violation.RuleValue.Uint() == 1, id == "repeated.min_items" && violation.RuleValue.Uint() == 1:
		return "must not be empty"
	default:
		return violation.Proto.GetMessage()
	}
}
