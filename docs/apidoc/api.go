package main

import (
	"google.golang.org/protobuf/compiler/protogen"
)

// errorEnum is the name of the enum whose values are the reasons of errors.
const errorEnum = "ErrorReason"

// api is what the page is about, in the order of the files and of what stands in them.
type api struct {
	name     string
	services []*protogen.Service
	messages []*protogen.Message
	enums    []*protogen.Enum
	// reasons is nil if the API has no enum of error reasons.
	reasons *protogen.Enum
}

// gather collects what a package declares, nested types after those that hold them.
func gather(plugin *protogen.Plugin, name string) *api {
	a := &api{name: name}
	for _, file := range plugin.Files {
		if !file.Generate || string(file.Desc.Package()) != name {
			continue
		}
		a.services = append(a.services, file.Services...)
		a.addMessages(file.Messages)
		a.addEnums(file.Enums)
	}
	return a
}

func (a *api) addMessages(messages []*protogen.Message) {
	for _, message := range messages {
		if message.Desc.IsMapEntry() {
			continue
		}
		a.messages = append(a.messages, message)
		a.addMessages(message.Messages)
		a.addEnums(message.Enums)
	}
}

func (a *api) addEnums(enums []*protogen.Enum) {
	for _, enum := range enums {
		if enum.Desc.Name() == errorEnum {
			a.reasons = enum
			continue
		}
		a.enums = append(a.enums, enum)
	}
}
