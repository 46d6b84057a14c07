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
			Rule:  violation.Proto.GetMessage(),
		}
	}
	return fields
}
