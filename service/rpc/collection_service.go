package rpc

import (
	"context"
	"errors"
	"strconv"
	"time"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// collectionService implements neardupv1.CollectionServiceServer over an engine.
type collectionService struct {
	// A method that the API has and this type lacks is an error when compiling, not a call that fails.
	neardupv1.UnsafeCollectionServiceServer
	engine *service.Engine
	rules  *rules
	// admission holds back what is large.
	admission *admission
	// draining is closed when open streams have to end.
	draining <-chan struct{}
	// heartbeat is the time after which a watch without changes is told its cursor.
	heartbeat time.Duration
}

func (s *collectionService) CreateCollection(
	ctx context.Context, req *neardupv1.CreateCollectionRequest,
) (*neardupv1.CreateCollectionResponse, error) {
	collection, err := collectionOf(req.GetCollection(), req.GetProfile())
	if err != nil {
		return nil, err
	}
	collection, err = s.engine.CreateCollection(ctx, collection, req.GetRequestId())
	if err != nil {
		return nil, err
	}
	return &neardupv1.CreateCollectionResponse{Collection: CollectionMessage(collection)}, nil
}

func (s *collectionService) GetCollection(
	ctx context.Context, req *neardupv1.GetCollectionRequest,
) (*neardupv1.GetCollectionResponse, error) {
	collection, err := s.engine.Collection(ctx, req.GetCollection())
	if err != nil {
		return nil, err
	}
	return &neardupv1.GetCollectionResponse{Collection: CollectionMessage(collection)}, nil
}

func (s *collectionService) ListCollections(
	ctx context.Context, req *neardupv1.ListCollectionsRequest,
) (*neardupv1.ListCollectionsResponse, error) {
	scope := pageScope{neardupv1.CollectionService_ListCollections_FullMethodName}
	after, err := scope.after(req.GetPageToken())
	if err != nil {
		return nil, err
	}
	size := pageSize(req.GetPageSize())
	collections, err := s.engine.Collections(ctx, after, size+1)
	if err != nil {
		return nil, err
	}
	collections, next := page(collections, size, scope, func(c service.Collection) string { return c.Name })
	return &neardupv1.ListCollectionsResponse{
		Collections:   convertAll(collections, CollectionMessage),
		NextPageToken: next,
	}, nil
}

func (s *collectionService) UpdateCollection(
	ctx context.Context, req *neardupv1.UpdateCollectionRequest,
) (*neardupv1.UpdateCollectionResponse, error) {
	change, err := s.settingsChange(ctx, req)
	if err != nil {
		return nil, err
	}
	collection, err := s.engine.UpdateCollection(ctx, req.GetCollection().GetName(), change)
	if err != nil {
		return nil, err
	}
	return &neardupv1.UpdateCollectionResponse{Collection: CollectionMessage(collection)}, nil
}

func (s *collectionService) DeleteCollection(
	ctx context.Context, req *neardupv1.DeleteCollectionRequest,
) (*neardupv1.DeleteCollectionResponse, error) {
	err := s.engine.DeleteCollection(ctx, req.GetCollection())
	if _, missing := errors.AsType[*service.CollectionNotFoundError](err); missing && req.GetAllowMissing() {
		err = nil
	}
	if err != nil {
		return nil, err
	}
	return &neardupv1.DeleteCollectionResponse{}, nil
}

func (s *collectionService) CheckDocuments(
	ctx context.Context, req *neardupv1.CheckDocumentsRequest,
) (*neardupv1.CheckDocumentsResponse, error) {
	docs, err := documentsOf(req.GetDocuments())
	if err != nil {
		return nil, err
	}
	verdicts, err := s.engine.Check(ctx, req.GetCollection(), docs, req.GetIncludeTemplates())
	if err != nil {
		return nil, err
	}
	return &neardupv1.CheckDocumentsResponse{Verdicts: convertAll(verdicts, VerdictMessage)}, nil
}

func (s *collectionService) AddDocuments(
	ctx context.Context, req *neardupv1.AddDocumentsRequest,
) (*neardupv1.AddDocumentsResponse, error) {
	docs, err := documentsOf(req.GetDocuments())
	if err != nil {
		return nil, err
	}
	results, err := s.engine.Add(ctx, req.GetCollection(), docs, service.AddOptions{
		IncludeTemplates: req.GetIncludeTemplates(),
		RequestID:        req.GetRequestId(),
	})
	if err != nil {
		return nil, err
	}
	return &neardupv1.AddDocumentsResponse{Results: convertAll(results, AddResultMessage)}, nil
}

func (s *collectionService) GetDocument(
	ctx context.Context, req *neardupv1.GetDocumentRequest,
) (*neardupv1.GetDocumentResponse, error) {
	doc, added, err := s.engine.Document(ctx, req.GetCollection(), req.GetDocumentId())
	if err != nil {
		return nil, err
	}
	return &neardupv1.GetDocumentResponse{Document: DocumentMessage(doc), AddTime: timeMessage(added)}, nil
}

func (s *collectionService) DeleteDocument(
	ctx context.Context, req *neardupv1.DeleteDocumentRequest,
) (*neardupv1.DeleteDocumentResponse, error) {
	err := s.engine.DeleteDocument(ctx, req.GetCollection(), req.GetDocumentId())
	if _, missing := errors.AsType[*service.DocumentNotFoundError](err); missing && req.GetAllowMissing() {
		err = nil
	}
	if err != nil {
		return nil, err
	}
	return &neardupv1.DeleteDocumentResponse{}, nil
}

func (s *collectionService) ListMatches(
	ctx context.Context, req *neardupv1.ListMatchesRequest,
) (*neardupv1.ListMatchesResponse, error) {
	scope, collection, err := s.scopeIn(ctx, neardupv1.CollectionService_ListMatches_FullMethodName, req.GetCollection(),
		req.GetDocumentId(), strconv.FormatBool(req.GetIncludeTemplates()))
	if err != nil {
		return nil, err
	}
	after, err := scope.after(req.GetPageToken())
	if err != nil {
		return nil, err
	}
	size := pageSize(req.GetPageSize())
	matches, err := s.engine.Matches(ctx, collection, req.GetDocumentId(), after, size+1, req.GetIncludeTemplates())
	if err != nil {
		return nil, err
	}
	matches, next := page(matches, size, scope, func(m service.Match) string { return m.ID })
	return &neardupv1.ListMatchesResponse{Matches: convertAll(matches, MatchMessage), NextPageToken: next}, nil
}

func (s *collectionService) ListClusters(
	ctx context.Context, req *neardupv1.ListClustersRequest,
) (*neardupv1.ListClustersResponse, error) {
	scope, collection, err := s.scopeIn(ctx, neardupv1.CollectionService_ListClusters_FullMethodName, req.GetCollection(),
		req.GetDocumentId())
	if err != nil {
		return nil, err
	}
	after, err := scope.after(req.GetPageToken())
	if err != nil {
		return nil, err
	}
	if req.GetDocumentId() != "" {
		return s.clusterOf(ctx, req)
	}
	size := pageSize(req.GetPageSize())
	clusters, err := s.engine.TracedClusters(ctx, collection, after, size+1)
	if err != nil {
		return nil, err
	}
	clusters, next := page(clusters, size, scope, func(c service.TracedCluster) string { return c.ID })
	return &neardupv1.ListClustersResponse{Clusters: convertAll(clusters, TracedClusterMessage), NextPageToken: next}, nil
}

// clusterOf answers a list that asks for the cluster of one document: a single page with one cluster or none.
func (s *collectionService) clusterOf(
	ctx context.Context, req *neardupv1.ListClustersRequest,
) (*neardupv1.ListClustersResponse, error) {
	cluster, ok, err := s.engine.TracedClusterOf(ctx, req.GetCollection(), req.GetDocumentId())
	if err != nil {
		return nil, err
	}
	response := &neardupv1.ListClustersResponse{}
	if ok {
		response.Clusters = []*neardupv1.Cluster{TracedClusterMessage(cluster)}
	}
	return response, nil
}
