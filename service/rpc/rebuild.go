package rpc

import (
	"errors"
	"strings"
	"time"

	"google.golang.org/grpc"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// rebuildTellInterval is the time between two messages that tell how far a rebuild is.
const rebuildTellInterval = time.Second

func (s *collectionService) RebuildCollection(
	req *neardupv1.RebuildCollectionRequest, stream grpc.ServerStreamingServer[neardupv1.RebuildCollectionResponse],
) error {
	ctx := stream.Context()
	target, err := collectionOf(req.GetTarget(), req.GetProfile())
	if err != nil {
		return inTarget(err)
	}
	// A rebuild works on so many bytes of text at once for as long as it lasts.
	release, err := s.admission.admit(ctx, service.RebuildBytes)
	if err != nil {
		return err
	}
	defer release()
	var last service.RebuildProgress
	var told time.Time
	var sendErr error
	collection, err := s.engine.Rebuild(ctx, req.GetCollection(), target, req.GetAlias(), func(p service.RebuildProgress) {
		last = p
		if now := time.Now(); sendErr == nil && now.Sub(told) >= rebuildTellInterval {
			told, sendErr = now, stream.Send(rebuildResponse(p))
		}
	})
	if err := errors.Join(sendErr, inTarget(err)); err != nil {
		return err
	}
	response := rebuildResponse(last)
	response.Collection = CollectionMessage(collection)
	return stream.Send(response)
}

func rebuildResponse(p service.RebuildProgress) *neardupv1.RebuildCollectionResponse {
	return &neardupv1.RebuildCollectionResponse{DocumentsDone: p.Done, DocumentsTotal: p.Total, ChangesDone: p.Changes}
}

// inTarget returns the error of making a collection as that of making the target of a rebuild.
func inTarget(err error) error {
	if field, ok := errors.AsType[*service.InvalidFieldError](err); ok {
		if rest, ok := strings.CutPrefix(field.Field, "collection."); ok {
			return &service.InvalidFieldError{Field: "target." + rest, Rule: field.Rule}
		}
	}
	if differs, ok := errors.AsType[*service.CollectionDiffersError](err); ok {
		return immutableErrorOf(differs)
	}
	return err
}

// immutableErrorOf names the first field that differs.
func immutableErrorOf(err *service.CollectionDiffersError) error {
	is, want := CollectionMessage(err.Is), CollectionMessage(err.Want)
	for _, path := range immutablePaths {
		if path == "parameter_id" {
			continue // the server sets it
		}
		current, _ := fieldText(is, path)
		if asked, _ := fieldText(want, path); asked != current {
			return &immutableError{collection: err.Is.Name, field: path, want: current, got: asked}
		}
	}
	return err
}
