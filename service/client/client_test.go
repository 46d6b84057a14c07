package client_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service/client"
	"github.com/neardup/neardup/service/rpc"
)

// flaky answers calls after two failures.
type flaky struct {
	neardupv1.UnimplementedCollectionServiceServer
	calls atomic.Int64
}

func (f *flaky) call() error {
	if f.calls.Add(1) <= 2 {
		return status.Error(codes.Unavailable, "not now")
	}
	return nil
}

func (f *flaky) GetDocument(context.Context, *neardupv1.GetDocumentRequest) (*neardupv1.GetDocumentResponse, error) {
	return &neardupv1.GetDocumentResponse{}, f.call()
}

func (f *flaky) CheckDocuments(
	context.Context, *neardupv1.CheckDocumentsRequest,
) (*neardupv1.CheckDocumentsResponse, error) {
	return &neardupv1.CheckDocumentsResponse{}, f.call()
}

func (f *flaky) AddDocuments(context.Context, *neardupv1.AddDocumentsRequest) (*neardupv1.AddDocumentsResponse, error) {
	return &neardupv1.AddDocumentsResponse{}, f.call()
}

func (f *flaky) DeleteDocument(
	context.Context, *neardupv1.DeleteDocumentRequest,
) (*neardupv1.DeleteDocumentResponse, error) {
	return &neardupv1.DeleteDocumentResponse{}, f.call()
}

func (f *flaky) UpdateCollection(
	context.Context, *neardupv1.UpdateCollectionRequest,
) (*neardupv1.UpdateCollectionResponse, error) {
	return &neardupv1.UpdateCollectionResponse{}, f.call()
}

func (f *flaky) SetAlias(context.Context, *neardupv1.SetAliasRequest) (*neardupv1.SetAliasResponse, error) {
	return &neardupv1.SetAliasResponse{}, f.call()
}

func (f *flaky) DeleteAlias(context.Context, *neardupv1.DeleteAliasRequest) (*neardupv1.DeleteAliasResponse, error) {
	return &neardupv1.DeleteAliasResponse{}, f.call()
}

func (f *flaky) ImportRecords(
	context.Context, *neardupv1.ImportRecordsRequest,
) (*neardupv1.ImportRecordsResponse, error) {
	return &neardupv1.ImportRecordsResponse{}, f.call()
}

func TestCallsAreRetriedWhereThatDoesNoHarm(t *testing.T) {
	// More than the 256 KiB that gRPC keeps by default.
	large := []*neardupv1.Document{document("a", strings.Repeat("large ", 1<<17))}
	for _, test := range []struct {
		name  string
		call  func(context.Context, neardupv1.CollectionServiceClient) error
		calls int64
	}{
		{"read", func(ctx context.Context, c neardupv1.CollectionServiceClient) error {
			_, err := c.GetDocument(ctx, &neardupv1.GetDocumentRequest{})
			return err
		}, 3},
		{"large check", func(ctx context.Context, c neardupv1.CollectionServiceClient) error {
			_, err := c.CheckDocuments(ctx, &neardupv1.CheckDocumentsRequest{Documents: large})
			return err
		}, 3},
		{"add with request id", func(ctx context.Context, c neardupv1.CollectionServiceClient) error {
			_, err := c.AddDocuments(ctx, &neardupv1.AddDocumentsRequest{Documents: large, RequestId: "r"})
			return err
		}, 3},
		{"add", func(ctx context.Context, c neardupv1.CollectionServiceClient) error {
			_, err := c.AddDocuments(ctx, &neardupv1.AddDocumentsRequest{})
			return err
		}, 1},
		{"delete that may be missing", func(ctx context.Context, c neardupv1.CollectionServiceClient) error {
			_, err := c.DeleteDocument(ctx, &neardupv1.DeleteDocumentRequest{AllowMissing: true})
			return err
		}, 3},
		{"delete", func(ctx context.Context, c neardupv1.CollectionServiceClient) error {
			_, err := c.DeleteDocument(ctx, &neardupv1.DeleteDocumentRequest{})
			return err
		}, 1},
		// It may have been done, and the alias moved on since.
		{"alias", func(ctx context.Context, c neardupv1.CollectionServiceClient) error {
			_, err := c.SetAlias(ctx, &neardupv1.SetAliasRequest{})
			return err
		}, 1},
		// A second try would say that somebody else has moved it.
		{"alias expected elsewhere", func(ctx context.Context, c neardupv1.CollectionServiceClient) error {
			_, err := c.SetAlias(ctx, &neardupv1.SetAliasRequest{ExpectedCollection: "first"})
			return err
		}, 1},
		{"delete of an alias that may be missing", func(ctx context.Context, c neardupv1.CollectionServiceClient) error {
			_, err := c.DeleteAlias(ctx, &neardupv1.DeleteAliasRequest{AllowMissing: true})
			return err
		}, 3},
		{"import", func(ctx context.Context, c neardupv1.CollectionServiceClient) error {
			_, err := c.ImportRecords(ctx, &neardupv1.ImportRecordsRequest{})
			return err
		}, 3},
		{"update", func(ctx context.Context, c neardupv1.CollectionServiceClient) error {
			_, err := c.UpdateCollection(ctx, &neardupv1.UpdateCollectionRequest{})
			return err
		}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			checkLeaks(t)
			server, service := grpc.NewServer(), &flaky{}
			neardupv1.RegisterCollectionServiceServer(server, service)
			listener := listen(t, "127.0.0.1:0")
			go func() { _ = server.Serve(listener) }() // it is stopped below
			t.Cleanup(server.Stop)
			err := test.call(t.Context(), dial(t, listener.Addr().String()).Collections)
			if calls := service.calls.Load(); calls != test.calls {
				t.Errorf("%d calls reached the server, want %d", calls, test.calls)
			}
			if want := test.calls == 3; (err == nil) != want {
				t.Errorf("error is %v", err)
			}
		})
	}
}

// Names in the service config that nothing has would be ignored in silence.
func TestServiceConfigNamesTheAPI(t *testing.T) {
	data, err := os.ReadFile("service_config.json")
	if err != nil {
		t.Fatal(err)
	}
	var config struct {
		MethodConfig []struct {
			Name []struct{ Service, Method string }
		}
	}
	if err := json.Unmarshal(data, &config); err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, method := range config.MethodConfig {
		for _, name := range method.Name {
			full := name.Service
			if name.Method != "" {
				full += "." + name.Method
			}
			if _, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(full)); err != nil {
				t.Errorf("%s: %v", full, err)
			}
			named++
		}
	}
	if named == 0 {
		t.Error("no service is named")
	}
}

func TestKeepaliveIsOneThatTheServerAccepts(t *testing.T) {
	if client.DefaultKeepaliveInterval <= rpc.DefaultKeepaliveIntervalMin {
		t.Errorf("the client pings every %v, the server allows it every %v",
			client.DefaultKeepaliveInterval, rpc.DefaultKeepaliveIntervalMin)
	}
}

func TestDialWithTLS(t *testing.T) {
	checkLeaks(t)
	https := httptest.NewTLSServer(nil) // for its certificate
	certificate, roots := https.TLS.Certificates[0], x509.NewCertPool()
	roots.AddCert(https.Certificate())
	https.Close()
	listener := listen(t, "127.0.0.1:0")
	serve(t, openEngine(t), tls.NewListener(listener, &tls.Config{
		Certificates: []tls.Certificate{certificate}, NextProtos: []string{"h2"},
	}))
	for _, test := range []struct {
		name    string
		options client.Options
		code    codes.Code
	}{
		{"authority known", client.Options{TLS: &tls.Config{RootCAs: roots}}, codes.OK},
		{"authority of the system", client.Options{}, codes.Unavailable},
		{"no TLS", client.Options{Insecure: true}, codes.Unavailable},
	} {
		t.Run(test.name, func(t *testing.T) {
			// Which comes after the client's own options. A handshake that fails is tried again otherwise.
			test.options.DialOptions = []grpc.DialOption{grpc.WithDisableRetry()}
			c, err := client.Dial(listener.Addr().String(), test.options)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			_, err = c.Collections.DeleteCollection(t.Context(), &neardupv1.DeleteCollectionRequest{Collection: "news"})
			if code := status.Code(err); code != test.code && (test.code != codes.OK || code != codes.NotFound) {
				t.Errorf("error is %v", err)
			}
		})
	}
}

func TestOptionsAreValidated(t *testing.T) {
	for name, options := range map[string]client.Options{
		"TLS":               {TLS: &tls.Config{}, Insecure: true},
		"ReceiveBytes":      {ReceiveBytes: -1},
		"KeepaliveInterval": {KeepaliveInterval: -1},
	} {
		if _, err := client.Dial("127.0.0.1:1", options); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}
