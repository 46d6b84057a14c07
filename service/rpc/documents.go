package rpc

import (
	"context"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

func (s *collectionService) ListDocuments(
	ctx context.Context, req *neardupv1.ListDocumentsRequest,
) (*neardupv1.ListDocumentsResponse, error) {
	scope, collection, err := s.scopeIn(ctx, neardupv1.CollectionService_ListDocuments_FullMethodName, req.GetCollection())
	if err != nil {
		return nil, err
	}
	after, err := scope.after(req.GetPageToken())
	if err != nil {
		return nil, err
	}
	size := pageSize(req.GetPageSize())
	entries, err := s.engine.Documents(ctx, collection, after, size+1)
	if err != nil {
		return nil, err
	}
	entries, next := page(entries, size, scope, func(e service.DocumentEntry) string { return e.Document.ID })
	return &neardupv1.ListDocumentsResponse{Documents: convertAll(entries, documentEntryMessage), NextPageToken: next}, nil
}

func (s *collectionService) EraseDocument(
	ctx context.Context, req *neardupv1.EraseDocumentRequest,
) (*neardupv1.EraseDocumentResponse, error) {
	err := s.engine.EraseDocument(ctx, req.GetCollection(), req.GetDocumentId(), req.GetAllowMissing())
	if err != nil {
		return nil, err
	}
	return &neardupv1.EraseDocumentResponse{}, nil
}

func documentEntryMessage(e service.DocumentEntry) *neardupv1.DocumentEntry {
	return &neardupv1.DocumentEntry{
		Document:   DocumentMessage(e.Document),
		AddTime:    timeMessage(e.Added),
		TokenCount: int32(e.TokenCount),
		TextBytes:  int32(e.TextBytes),
	}
}
