package rpc

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"unicode/utf8"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// errorInfo returns the ErrorInfo of a status; nil if it has none.
func errorInfo(t *testing.T, st *status.Status) *errdetails.ErrorInfo {
	t.Helper()
	for _, detail := range st.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			if info.GetDomain() != "neardup" {
				t.Errorf("domain is %q", info.GetDomain())
			}
			return info
		}
	}
	return nil
}

// checkError checks code, reason and metadata of an error that a call returned.
func checkError(t *testing.T, err error, code codes.Code, reason string, metadata map[string]string) {
	t.Helper()
	st := status.Convert(err)
	if st.Code() != code {
		t.Fatalf("code is %v, want %v: %v", st.Code(), code, err)
	}
	info := errorInfo(t, st)
	if info.GetReason() != reason {
		t.Errorf("reason is %q, want %q", info.GetReason(), reason)
	}
	if !maps.Equal(info.GetMetadata(), metadata) {
		t.Errorf("metadata is %v, want %v", info.GetMetadata(), metadata)
	}
}

func TestStatusOf(t *testing.T) {
	tests := []struct {
		name     string
		err      error
		code     codes.Code
		reason   string // "" for a status without ErrorInfo
		metadata map[string]string
		message  string
	}{
		{
			"invalid field", &service.InvalidFieldError{Field: "documents[7].id", Rule: "must not be empty"},
			codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "documents[7].id", "index": "7"},
			"documents[7].id must not be empty",
		},
		{
			"invalid field outside a list", &service.InvalidFieldError{Field: "parameters", Rule: "are odd"},
			codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "parameters"},
			"parameters are odd",
		},
		{
			"feedback not found", &service.FeedbackNotFoundError{Collection: "news", Pair: service.Pair{A: "a", B: "b"}},
			codes.NotFound, "FEEDBACK_NOT_FOUND",
			map[string]string{"collection": "news", "document_id": "a", "other_document_id": "b"},
			`no feedback on documents "a" and "b" in collection "news"`,
		},
		{
			"several invalid fields", invalidFields{
				{Field: "a.id", Rule: "is long"}, {Field: "b.id", Rule: "is long"}, {Field: "b.url", Rule: "is long"},
			},
			codes.InvalidArgument, "INVALID_FIELD", map[string]string{"field": "a.id"},
			"a.id is long (and 2 more)",
		},
		{
			"collection not found", &service.CollectionNotFoundError{Collection: "news"},
			codes.NotFound, "COLLECTION_NOT_FOUND", map[string]string{"collection": "news"},
			`collection "news" not found: create it first`,
		},
		{
			"document not found", &service.DocumentNotFoundError{Collection: "news", ID: "d1"},
			codes.NotFound, "DOCUMENT_NOT_FOUND", map[string]string{"collection": "news", "document_id": "d1"},
			`document "d1" not found in collection "news"`,
		},
		{
			"collection exists", &service.CollectionExistsError{Collection: "news"},
			codes.AlreadyExists, "COLLECTION_EXISTS", map[string]string{"collection": "news"},
			`collection "news" exists already`,
		},
		{
			"immutable", &immutableError{collection: "news", field: "parameters.rows", want: "4", got: "8"},
			codes.FailedPrecondition, "PARAMETERS_IMMUTABLE",
			map[string]string{"collection": "news", "field": "parameters.rows", "want": "4", "got": "8"},
			`parameters.rows of collection "news" is 4 and cannot become 8: make another collection`,
		},
		{
			"alias not found", &service.AliasNotFoundError{Alias: "live"},
			codes.NotFound, "ALIAS_NOT_FOUND", map[string]string{"alias": "live"},
			`alias "live" not found`,
		},
		{
			"alias moved", &service.AliasMovedError{Alias: "live", Want: "a", Got: "b"},
			codes.FailedPrecondition, "ALIAS_MOVED", map[string]string{"alias": "live", "want": "a", "got": "b"},
			`alias "live" points at collection "b", not at "a": somebody else has moved it`,
		},
		{
			"alias gone", &service.AliasMovedError{Alias: "live", Want: "a"},
			codes.FailedPrecondition, "ALIAS_MOVED", map[string]string{"alias": "live", "want": "a", "got": ""},
			`alias "live" does not exist, it was expected to point at collection "a"`,
		},
		{
			"collection aliased", &service.CollectionAliasedError{Collection: "news", Alias: "live"},
			codes.FailedPrecondition, "COLLECTION_ALIASED", map[string]string{"collection": "news", "alias": "live"},
			`alias "live" points at collection "news": move or delete the alias first`,
		},
		{
			"name taken", &service.NameTakenError{Name: "live"},
			codes.AlreadyExists, "NAME_TAKEN", map[string]string{"name": "live"},
			`the name "live" is taken: no alias has the name of a collection`,
		},
		{
			"text not retained", &service.TextNotRetainedError{Collection: "news"},
			codes.FailedPrecondition, "TEXT_NOT_RETAINED", map[string]string{"collection": "news"},
			`collection "news" discards texts, and they are needed here`,
		},
		{
			"collection full", &service.CollectionFullError{Collection: "news"},
			codes.ResourceExhausted, "COLLECTION_FULL", map[string]string{"collection": "news"},
			`collection "news" has used all of its document numbers: add to a new collection`,
		},
		{
			"batch too large", fmt.Errorf("%w: 1 GiB", service.ErrBatchTooLarge),
			codes.ResourceExhausted, "BATCH_TOO_LARGE", nil, service.ErrBatchTooLarge.Error(),
		},
		{
			"text too large", &service.TextTooLargeError{Index: 3, Bytes: 20, Limit: 10},
			codes.InvalidArgument, "TEXT_TOO_LARGE", map[string]string{"index": "3", "bytes": "20", "limit": "10"},
			"document 3 has 20 bytes of text, the limit is 10: cut it or raise the server's limit",
		},
		{
			"bad cursor", &badCursorError{collection: "c", cursor: "xyz"},
			codes.InvalidArgument, "BAD_CURSOR", map[string]string{"collection": "c", "cursor": "xyz"},
			`cursor "xyz" is not one of the change feed of collection "c": begin with no cursor`,
		},
		{
			"cursor expired", &service.CursorExpiredError{Collection: "c"},
			codes.OutOfRange, "CURSOR_EXPIRED", map[string]string{"collection": "c"},
			`changes of collection "c" after the cursor are no longer kept: take its state anew, ` +
				`and go on from the cursor at its end`,
		},
		{
			"bad page token", &badPageTokenError{token: "xyz"},
			codes.InvalidArgument, "BAD_PAGE_TOKEN", map[string]string{"page_token": "xyz"},
			`page_token "xyz" was not given by this list: repeat the request that gave it unchanged, or begin with no token`,
		},
		{
			"request id reused", &service.RequestIDReusedError{RequestID: "r1"},
			codes.AlreadyExists, "REQUEST_ID_REUSED", map[string]string{"request_id": "r1"},
			`request id "r1" was used for another request: choose a new one for each request`,
		},
		{
			"store unavailable", fmt.Errorf("write /var/lib/private: %w", service.ErrStoreUnavailable),
			codes.Unavailable, "STORE_UNAVAILABLE", map[string]string{"cause": "frozen"}, service.ErrStoreUnavailable.Error(),
		},
		{
			"low space", fmt.Errorf("write /var/lib/private: %w", service.ErrStoreLowSpace),
			codes.Unavailable, "STORE_UNAVAILABLE", map[string]string{"cause": "low_space"}, service.ErrStoreLowSpace.Error(),
		},
		{
			"closed", service.ErrClosed,
			codes.Unavailable, "SHUTTING_DOWN", nil, "the server is shutting down: try another one, or later",
		},
		{
			"deadline", fmt.Errorf("check: %w", context.DeadlineExceeded),
			codes.DeadlineExceeded, "", nil, "the call took longer than its deadline or the server's limit allows",
		},
		{
			"canceled", context.Canceled,
			codes.Canceled, "", nil, "the call was canceled",
		},
		{
			"a status", status.Error(codes.NotFound, "unknown service"),
			codes.NotFound, "", nil, "unknown service",
		},
		{
			"unknown", errors.New("secret of the store"),
			codes.Internal, "INTERNAL", map[string]string{"request_id": "REQ"},
			"internal error: the server's log has the details under request_id REQ",
		},
		{
			"wrapped domain error", fmt.Errorf("secret of the store: %w", &service.CollectionNotFoundError{Collection: "news"}),
			codes.NotFound, "COLLECTION_NOT_FOUND", map[string]string{"collection": "news"},
			`collection "news" not found: create it first`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			st := statusOf(test.err, "REQ")
			checkError(t, st.Err(), test.code, test.reason, test.metadata)
			if st.Message() != test.message {
				t.Errorf("message is %q, want %q", st.Message(), test.message)
			}
		})
	}
}

// Every reason that is reported is one that the API declares.
func TestReasonsAreDeclared(t *testing.T) {
	for reason := range neardupv1.ErrorReason_name {
		st := newStatus(codes.Unknown, "", neardupv1.ErrorReason(reason), nil)
		if name := "ERROR_REASON_" + errorInfo(t, st).GetReason(); neardupv1.ErrorReason_value[name] != reason {
			t.Errorf("reason %d is reported as %s", reason, name)
		}
	}
}

func TestInvalidFieldStatusListsViolations(t *testing.T) {
	fields := invalidFields{{Field: "documents[0].id", Rule: "is long"}, {Field: "documents[1].url", Rule: "is odd"}}
	var violations []*errdetails.BadRequest_FieldViolation
	for _, detail := range statusOf(fields, "").Details() {
		if request, ok := detail.(*errdetails.BadRequest); ok {
			violations = request.GetFieldViolations()
		}
	}
	if len(violations) != len(fields) {
		t.Fatalf("%d violations, want %d", len(violations), len(fields))
	}
	for i, violation := range violations {
		if violation.GetField() != fields[i].Field || violation.GetDescription() != fields[i].Rule {
			t.Errorf("violation %d is %v, want %v", i, violation, fields[i])
		}
	}
}

// A status stays below the 8 KiB of trailers that many clients accept, whatever the request held.
func TestStatusIsBounded(t *testing.T) {
	long := strings.Repeat("ض", 1<<15)
	broken := make(invalidFields, 100)
	for i := range broken {
		broken[i] = &service.InvalidFieldError{Field: long, Rule: long}
	}
	for _, err := range []error{
		broken,
		&service.DocumentNotFoundError{Collection: long, ID: long},
		&immutableError{collection: long, field: "parameters", want: long, got: long},
		&badPageTokenError{token: long},
		&badCursorError{collection: long, cursor: long},
	} {
		// Details travel in base64, beside the message in percent-encoding, which is ASCII here but for the quotes.
		st := statusOf(err, "REQ").Proto()
		if size := proto.Size(st) * 4 / 3; size > 6<<10 {
			t.Errorf("%T: %d bytes of details", err, size)
		}
	}
}

func TestClip(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", ""},
		{"short", "short"},
		{"exactly 10", "exactly 10"},
		{"one more: x", "one mor…"},
		{"تعدّدت اللغات", "تعد…"}, // the cut goes through the fourth letter
		{"a \xff byte", "a \uFFFD byte"},
		{"\xff \xff \xff \xff", "\uFFFD …"},
		{"bad \xff", "bad \uFFFD"},
	}
	for _, test := range tests {
		if got := clip(test.text, 10); got != test.want || len(got) > 10 || !utf8.ValidString(got) {
			t.Errorf("clip(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}
