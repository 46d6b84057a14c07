// Command apidoc is a protoc plugin that writes a Markdown page about an API: its services with their calls, its
// messages with the rules of their fields, its enums, and the reasons of its errors. All that the page says stands in
// the .proto files, as comments and protovalidate rules; types are linked. buf generate runs it, see buf.gen.yaml.
//
// Its one option, package, names the proto package that the page is about. A rule that it has no words for, a missing
// comment, or two headings that GitHub would give the same anchor are errors, so that the page is whole or not written.
package main

import (
	"errors"
	"flag"

	"google.golang.org/protobuf/compiler/protogen"
	"google.golang.org/protobuf/types/pluginpb"
)

func main() {
	var flags flag.FlagSet
	name := flags.String("package", "", "proto package that the page is about")
	protogen.Options{ParamFunc: flags.Set}.Run(func(plugin *protogen.Plugin) error {
		plugin.SupportedFeatures = uint64(pluginpb.CodeGeneratorResponse_FEATURE_PROTO3_OPTIONAL)
		api := gather(plugin, *name)
		if len(api.services) == 0 {
			return errors.New("the package has no service: is the option package right?")
		}
		text, err := api.page()
		if err != nil {
			return err
		}
		_, err = plugin.NewGeneratedFile("api.md", "").Write([]byte(text))
		return err
	})
}
