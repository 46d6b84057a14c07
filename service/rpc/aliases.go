package rpc

import (
	"context"
	"errors"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

func (s *collectionService) SetAlias(
	ctx context.Context, req *neardupv1.SetAliasRequest,
) (*neardupv1.SetAliasResponse, error) {
	alias := service.Alias{Name: req.GetAlias().GetName(), Collection: req.GetAlias().GetCollection()}
	previous, err := s.engine.SetAlias(ctx, alias, req.GetExpectedCollection())
	if err != nil {
		return nil, err
	}
	return &neardupv1.SetAliasResponse{Alias: AliasMessage(alias), PreviousCollection: previous}, nil
}

func (s *collectionService) ListAliases(
	ctx context.Context, req *neardupv1.ListAliasesRequest,
) (*neardupv1.ListAliasesResponse, error) {
	scope := pageScope{neardupv1.CollectionService_ListAliases_FullMethodName}
	after, err := scope.after(req.GetPageToken())
	if err != nil {
		return nil, err
	}
	size := pageSize(req.GetPageSize())
	aliases, err := s.engine.Aliases(ctx, after, size+1)
	if err != nil {
		return nil, err
	}
	aliases, next := page(aliases, size, scope, func(a service.Alias) string { return a.Name })
	return &neardupv1.ListAliasesResponse{Aliases: convertAll(aliases, AliasMessage), NextPageToken: next}, nil
}

func (s *collectionService) DeleteAlias(
	ctx context.Context, req *neardupv1.DeleteAliasRequest,
) (*neardupv1.DeleteAliasResponse, error) {
	err := s.engine.DeleteAlias(ctx, req.GetAlias())
	if _, missing := errors.AsType[*service.AliasNotFoundError](err); missing && req.GetAllowMissing() {
		err = nil
	}
	if err != nil {
		return nil, err
	}
	return &neardupv1.DeleteAliasResponse{}, nil
}

// AliasMessage converts an alias.
func AliasMessage(a service.Alias) *neardupv1.Alias {
	return &neardupv1.Alias{Name: a.Name, Collection: a.Collection}
}
