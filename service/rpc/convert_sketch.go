package rpc

import (
	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// SketchMessage converts the sketch of the document with the given id. That of a text without tokens has no signature
// and no SimHash.
func SketchMessage(id string, s service.TextSketch) *neardupv1.Sketch {
	message := &neardupv1.Sketch{
		DocumentId:          validUTF8(id),
		TokenCount:          int32(s.TokenCount),
		ShingleCount:        int32(s.ShingleCount),
		PassageFingerprints: s.PassageFingerprints,
	}
	if s.TokenCount > 0 {
		message.Signature = s.Signature
		message.Simhash = &s.SimHash
	}
	return message
}
