package rpc

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// logRecords collects log records as JSON lines.
type logRecords struct{ bytes.Buffer }

func (r *logRecords) logger() *slog.Logger {
	return slog.New(slog.NewJSONHandler(&r.Buffer, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// all returns the records with the given message.
func (r *logRecords) all(t *testing.T, message string) []map[string]any {
	t.Helper()
	var found []map[string]any
	for line := range strings.Lines(r.String()) {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		if record["msg"] == message {
			found = append(found, record)
		}
	}
	return found
}

// callThrough calls a handler through the whole unary chain.
func callThrough(ctx context.Context, i *interceptors, req any, handler grpc.UnaryHandler) (any, error) {
	info := &grpc.UnaryServerInfo{FullMethod: "/neardup.v1.CollectionService/AddDocuments"}
	for _, interceptor := range slices.Backward(i.unary()) {
		next := handler
		handler = func(ctx context.Context, req any) (any, error) { return interceptor(ctx, req, info, next) }
	}
	return handler(ctx, req)
}

func testInterceptors(t *testing.T) (*interceptors, *logRecords) {
	t.Helper()
	rules, err := newRules()
	if err != nil {
		t.Fatal(err)
	}
	records := &logRecords{}
	return &interceptors{
		log: records.logger(), rules: rules, admission: newAdmission(DefaultInFlightBytes), callTimeout: time.Minute, callTimeoutMax: time.Hour, streams: context.Background(),
	}, records
}

func addRequest(text string) *neardupv1.AddDocumentsRequest {
	return &neardupv1.AddDocumentsRequest{
		Collection: "news",
		Documents:  []*neardupv1.Document{{Id: "1", Content: &neardupv1.Document_Text{Text: text}}, {Id: "2"}},
	}
}

func TestPanicBecomesInternalAndIsLoggedOnce(t *testing.T) {
	i, records := testInterceptors(t)
	_, err := callThrough(t.Context(), i, addRequest(""), func(context.Context, any) (any, error) { panic("a bug") })

	panics := records.all(t, "panic")
	if len(panics) != 1 {
		t.Fatalf("%d records of the panic in %s", len(panics), records)
	}
	if panics[0]["panic"] != "a bug" || !strings.Contains(panics[0]["stack"].(string), "TestPanicBecomesInternal") {
		t.Errorf("the record does not show the panic and where it came from: %v", panics[0])
	}
	checkError(t, err, codes.Internal, "INTERNAL", map[string]string{"request_id": panics[0]["request_id"].(string)})
	if strings.Contains(err.Error(), "a bug") {
		t.Errorf("the caller sees the panic: %v", err)
	}
	calls := records.all(t, "call")
	if len(calls) != 1 || calls[0]["code"] != "Internal" || calls[0]["request_id"] != panics[0]["request_id"] {
		t.Errorf("records of the call are %v", calls)
	}
}

func TestUnknownErrorIsLoggedOnceAndHidden(t *testing.T) {
	i, records := testInterceptors(t)
	_, err := callThrough(t.Context(), i, addRequest(""), func(context.Context, any) (any, error) {
		return nil, errors.New("block 17 is damaged")
	})
	faults := records.all(t, "fault")
	if len(faults) != 1 || faults[0]["error"] != "block 17 is damaged" {
		t.Fatalf("records of the fault are %v", faults)
	}
	checkError(t, err, codes.Internal, "INTERNAL", map[string]string{"request_id": faults[0]["request_id"].(string)})
	if strings.Contains(err.Error(), "block 17") {
		t.Errorf("the caller sees the error: %v", err)
	}
	if n := strings.Count(records.String(), "block 17"); n != 1 {
		t.Errorf("the error was logged %d times", n)
	}
}

func TestCauseOfUnavailableStoreIsLogged(t *testing.T) {
	i, records := testInterceptors(t)
	_, _ = callThrough(t.Context(), i, addRequest(""), func(context.Context, any) (any, error) {
		return nil, fmt.Errorf("no space left: %w", service.ErrStoreUnavailable)
	})
	if faults := records.all(t, "fault"); len(faults) != 1 || !strings.Contains(faults[0]["error"].(string), "no space left") {
		t.Errorf("records of the fault are %v", faults)
	}
}

func TestErrorOfTheCallerIsNotLoggedAsFault(t *testing.T) {
	i, records := testInterceptors(t)
	_, _ = callThrough(t.Context(), i, addRequest(""), func(context.Context, any) (any, error) {
		return nil, &service.CollectionNotFoundError{Collection: "news"}
	})
	if faults := records.all(t, "fault"); len(faults) != 0 {
		t.Errorf("records of the fault are %v", faults)
	}
}

func TestCallRecord(t *testing.T) {
	i, records := testInterceptors(t)
	_, _ = callThrough(t.Context(), i, addRequest("the text of the document"), func(context.Context, any) (any, error) {
		return &neardupv1.AddDocumentsResponse{}, nil
	})
	calls := records.all(t, "call")
	if len(calls) != 1 {
		t.Fatalf("%d records of the call", len(calls))
	}
	for key, want := range map[string]any{
		"level": "INFO", "method": "/neardup.v1.CollectionService/AddDocuments", "code": "OK", "collection": "news",
		"documents": 2.0,
	} {
		if calls[0][key] != want {
			t.Errorf("%s is %v, want %v", key, calls[0][key], want)
		}
	}
	if id, _ := calls[0]["request_id"].(string); id == "" {
		t.Error("the call has no request id")
	}
	if _, ok := calls[0]["duration"]; !ok {
		t.Error("the call has no duration")
	}
	if strings.Contains(records.String(), "the text of") {
		t.Errorf("the log holds text of a document: %s", records)
	}
}

func TestHealthProbesAreLoggedAtDebug(t *testing.T) {
	if level := callLevel("/grpc.health.v1.Health/Check"); level != slog.LevelDebug {
		t.Errorf("a probe is logged at %v", level)
	}
	if level := callLevel("/neardup.v1.TextService/Compare"); level != slog.LevelInfo {
		t.Errorf("a call is logged at %v", level)
	}
}

func TestDeadline(t *testing.T) {
	for _, test := range []struct {
		name  string
		given time.Duration // 0 for none
		want  time.Duration
	}{
		{"none given", 0, time.Minute},
		{"given", 30 * time.Minute, 30 * time.Minute},
		{"longer than allowed", 3 * time.Hour, time.Hour},
	} {
		t.Run(test.name, func(t *testing.T) {
			i, _ := testInterceptors(t)
			ctx := t.Context()
			if test.given != 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, test.given)
				defer cancel()
			}
			_, _ = callThrough(ctx, i, addRequest(""), func(ctx context.Context, _ any) (any, error) {
				deadline, ok := ctx.Deadline()
				if remaining := time.Until(deadline); !ok || remaining > test.want || remaining < test.want-10*time.Second {
					t.Errorf("%v remain, want %v", remaining, test.want)
				}
				return nil, nil
			})
		})
	}
}

func TestExpiredDeadlineIsReported(t *testing.T) {
	i, _ := testInterceptors(t)
	i.callTimeout = time.Millisecond
	_, err := callThrough(t.Context(), i, addRequest(""), func(ctx context.Context, _ any) (any, error) {
		select {
		case <-ctx.Done():
		case <-time.After(5 * time.Second):
		}
		return nil, ctx.Err()
	})
	if status.Code(err) != codes.DeadlineExceeded {
		t.Errorf("error is %v", err)
	}
}

func TestInvalidRequestDoesNotReachTheHandler(t *testing.T) {
	i, _ := testInterceptors(t)
	_, err := callThrough(t.Context(), i, &neardupv1.AddDocumentsRequest{Collection: "news"}, func(context.Context, any) (any, error) {
		t.Error("the handler was called")
		return nil, nil
	})
	checkError(t, err, codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "documents"})
}

func TestRulesAreInWords(t *testing.T) {
	rules, err := newRules()
	if err != nil {
		t.Fatal(err)
	}
	for request, want := range map[proto.Message]string{
		&neardupv1.GetCollectionRequest{}:                                           "collection must not be empty",
		&neardupv1.CheckDocumentsRequest{Collection: "c"}:                           "documents must not be empty",
		&neardupv1.CheckDocumentsRequest{Documents: make([]*neardupv1.Document, 1)}: "collection must not be empty",
		&neardupv1.SetAliasRequest{Alias: &neardupv1.Alias{Name: "A b", Collection: "c"}}: "alias.name must be 1 to 64 of the characters " +
			"a-z, 0-9, - and _, and begin with a letter or digit",
	} {
		if err := rules.check(request); err == nil || err.Error() != want {
			t.Errorf("%v: %v, want %q", request, err, want)
		}
	}
}

func TestRulesNameTheField(t *testing.T) {
	rules, err := newRules()
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("x", 513)
	for _, test := range []struct {
		field, index string
		request      *neardupv1.CheckDocumentsRequest
	}{
		{"collection", "", &neardupv1.CheckDocumentsRequest{Documents: []*neardupv1.Document{{}}}},
		{"documents", "", &neardupv1.CheckDocumentsRequest{Collection: "c", Documents: make([]*neardupv1.Document, 1001)}},
		{"documents[1].id", "1", &neardupv1.CheckDocumentsRequest{
			Collection: "c", Documents: []*neardupv1.Document{{}, {Id: long}},
		}},
		{`documents[0].labels["k"]`, "0", &neardupv1.CheckDocumentsRequest{
			Collection: "c", Documents: []*neardupv1.Document{{Labels: map[string]string{"k": long + long}}},
		}},
	} {
		t.Run(test.field, func(t *testing.T) {
			want := map[string]string{"field": test.field}
			if test.index != "" {
				want["index"] = test.index
			}
			checkError(t, statusOf(rules.check(test.request), "").Err(), codes.InvalidArgument, "INVALID_FIELD", want)
		})
	}
}
