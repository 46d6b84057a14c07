package rpc

import (
	"context"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// errorDomain is the domain of every ErrorInfo.
const errorDomain = "neardup"

const (
	// violationsMax is how many broken rules a status lists. A status travels in HTTP/2 trailers, which clients bound:
	// many at 8 KiB.
	violationsMax = 8
	// The lengths at which texts that may come from the request are cut, for the same reason. An id is 512 bytes at
	// most, so that metadata holds it whole.
	metadataBytes  = 512
	violationBytes = 128
	messageBytes   = 1024
)

// statusOf turns an error into the status that the caller sees. It is the only place that does. The text of a domain
// error is shown as it is, without what wraps it; an unknown error becomes Internal without its text.
func statusOf(err error, requestID string) *status.Status {
	var (
		field              *service.InvalidFieldError
		fields             invalidFields
		collectionNotFound *service.CollectionNotFoundError
		documentNotFound   *service.DocumentNotFoundError
		feedbackNotFound   *service.FeedbackNotFoundError
		collectionExists   *service.CollectionExistsError
		immutable          *immutableError
		textTooLarge       *service.TextTooLargeError
		badPageToken       *badPageTokenError
		badCursor          *badCursorError
		cursorExpired      *service.CursorExpiredError
		requestIDReused    *service.RequestIDReusedError
		collectionFull     *service.CollectionFullError
		aliasNotFound      *service.AliasNotFoundError
		aliasMoved         *service.AliasMovedError
		collectionAliased  *service.CollectionAliasedError
		nameTaken          *service.NameTakenError
		textNotRetained    *service.TextNotRetainedError
		grpcStatus         interface{ GRPCStatus() *status.Status }
	)
	switch {
	case errors.As(err, &fields):
		return invalidFieldStatus(fields)
	case errors.As(err, &field):
		return invalidFieldStatus(invalidFields{field})
	case errors.As(err, &collectionNotFound):
		return newStatus(codes.NotFound, collectionNotFound.Error(), neardupv1.ErrorReason_ERROR_REASON_COLLECTION_NOT_FOUND,
			map[string]string{"collection": collectionNotFound.Collection})
	case errors.As(err, &documentNotFound):
		return newStatus(codes.NotFound, documentNotFound.Error(), neardupv1.ErrorReason_ERROR_REASON_DOCUMENT_NOT_FOUND,
			map[string]string{"collection": documentNotFound.Collection, "document_id": documentNotFound.ID})
	case errors.As(err, &feedbackNotFound):
		return newStatus(codes.NotFound, feedbackNotFound.Error(), neardupv1.ErrorReason_ERROR_REASON_FEEDBACK_NOT_FOUND,
			map[string]string{
				"collection": feedbackNotFound.Collection, "document_id": feedbackNotFound.A, "other_document_id": feedbackNotFound.B,
			})
	case errors.As(err, &collectionExists):
		return newStatus(codes.AlreadyExists, collectionExists.Error(), neardupv1.ErrorReason_ERROR_REASON_COLLECTION_EXISTS,
			map[string]string{"collection": collectionExists.Collection})
	case errors.As(err, &immutable):
		return newStatus(codes.FailedPrecondition, immutable.Error(), neardupv1.ErrorReason_ERROR_REASON_PARAMETERS_IMMUTABLE,
			map[string]string{
				"collection": immutable.collection, "field": immutable.field, "want": immutable.want, "got": immutable.got,
			})
	case errors.As(err, &textTooLarge):
		return newStatus(codes.InvalidArgument, textTooLarge.Error(), neardupv1.ErrorReason_ERROR_REASON_TEXT_TOO_LARGE,
			map[string]string{
				"index": strconv.Itoa(textTooLarge.Index),
				"bytes": strconv.Itoa(textTooLarge.Bytes),
				"limit": strconv.Itoa(textTooLarge.Limit),
			})
	case errors.As(err, &badPageToken):
		return newStatus(codes.InvalidArgument, badPageToken.Error(), neardupv1.ErrorReason_ERROR_REASON_BAD_PAGE_TOKEN,
			map[string]string{"page_token": badPageToken.token})
	case errors.As(err, &badCursor):
		return newStatus(codes.InvalidArgument, badCursor.Error(), neardupv1.ErrorReason_ERROR_REASON_BAD_CURSOR,
			map[string]string{"collection": badCursor.collection, "cursor": badCursor.cursor})
	case errors.As(err, &cursorExpired):
		return newStatus(codes.OutOfRange, cursorExpired.Error(), neardupv1.ErrorReason_ERROR_REASON_CURSOR_EXPIRED,
			map[string]string{"collection": cursorExpired.Collection})
	case errors.As(err, &requestIDReused):
		return newStatus(codes.AlreadyExists, requestIDReused.Error(), neardupv1.ErrorReason_ERROR_REASON_REQUEST_ID_REUSED,
			map[string]string{"request_id": requestIDReused.RequestID})
	case errors.As(err, &collectionFull):
		return newStatus(codes.ResourceExhausted, collectionFull.Error(), neardupv1.ErrorReason_ERROR_REASON_COLLECTION_FULL,
			map[string]string{"collection": collectionFull.Collection})
	case errors.As(err, &aliasNotFound):
		return newStatus(codes.NotFound, aliasNotFound.Error(), neardupv1.ErrorReason_ERROR_REASON_ALIAS_NOT_FOUND,
			map[string]string{"alias": aliasNotFound.Alias})
	case errors.As(err, &aliasMoved):
		return newStatus(codes.FailedPrecondition, aliasMoved.Error(), neardupv1.ErrorReason_ERROR_REASON_ALIAS_MOVED,
			map[string]string{"alias": aliasMoved.Alias, "want": aliasMoved.Want, "got": aliasMoved.Got})
	case errors.As(err, &collectionAliased):
		return newStatus(codes.FailedPrecondition, collectionAliased.Error(),
			neardupv1.ErrorReason_ERROR_REASON_COLLECTION_ALIASED,
			map[string]string{"collection": collectionAliased.Collection, "alias": collectionAliased.Alias})
	case errors.As(err, &nameTaken):
		return newStatus(codes.AlreadyExists, nameTaken.Error(), neardupv1.ErrorReason_ERROR_REASON_NAME_TAKEN,
			map[string]string{"name": nameTaken.Name})
	case errors.As(err, &textNotRetained):
		return newStatus(codes.FailedPrecondition, textNotRetained.Error(),
			neardupv1.ErrorReason_ERROR_REASON_TEXT_NOT_RETAINED, map[string]string{"collection": textNotRetained.Collection})
	case errors.Is(err, service.ErrBatchTooLarge):
		return newStatus(codes.ResourceExhausted, service.ErrBatchTooLarge.Error(),
			neardupv1.ErrorReason_ERROR_REASON_BATCH_TOO_LARGE, nil)
	case errors.Is(err, service.ErrStoreLowSpace):
		return newStatus(codes.Unavailable, service.ErrStoreLowSpace.Error(),
			neardupv1.ErrorReason_ERROR_REASON_STORE_UNAVAILABLE, map[string]string{"cause": "low_space"})
	case errors.Is(err, service.ErrStoreUnavailable):
		return newStatus(codes.Unavailable, service.ErrStoreUnavailable.Error(),
			neardupv1.ErrorReason_ERROR_REASON_STORE_UNAVAILABLE, map[string]string{"cause": "frozen"})
	case errors.Is(err, service.ErrClosed):
		return shuttingDownStatus()
	case errors.Is(err, context.DeadlineExceeded):
		return status.New(codes.DeadlineExceeded, "the call took longer than its deadline or the server's limit allows")
	case errors.Is(err, context.Canceled):
		return status.New(codes.Canceled, "the call was canceled")
	case errors.As(err, &grpcStatus):
		// From the health service, which is not ours.
		return grpcStatus.GRPCStatus()
	default:
		return internalStatus(requestID)
	}
}

// hidesCause reports whether an operator needs the error's text because its status does not show it.
func hidesCause(err error, st *status.Status) bool {
	return st.Code() == codes.Internal || errors.Is(err, service.ErrStoreUnavailable)
}

func internalStatus(requestID string) *status.Status {
	return newStatus(codes.Internal, "internal error: the server's log has the details under request_id "+requestID,
		neardupv1.ErrorReason_ERROR_REASON_INTERNAL, map[string]string{"request_id": requestID})
}

func shuttingDownStatus() *status.Status {
	return newStatus(codes.Unavailable, "the server is shutting down: try another one, or later",
		neardupv1.ErrorReason_ERROR_REASON_SHUTTING_DOWN, nil)
}

// invalidFieldStatus lists the broken rules in a BadRequest; the ErrorInfo is about the first.
func invalidFieldStatus(fields invalidFields) *status.Status {
	metadata := map[string]string{"field": fields[0].Field}
	if index := listIndex(fields[0].Field); index != "" {
		metadata["index"] = index
	}
	request := &errdetails.BadRequest{}
	for _, field := range fields[:min(len(fields), violationsMax)] {
		request.FieldViolations = append(request.FieldViolations, &errdetails.BadRequest_FieldViolation{
			Field:       clip(field.Field, violationBytes),
			Description: clip(field.Rule, violationBytes),
		})
	}
	return newStatus(codes.InvalidArgument, fields.Error(),
		neardupv1.ErrorReason_ERROR_REASON_INVALID_FIELD, metadata, request)
}

var subscript = regexp.MustCompile(`\[(\d+)\]`)

// listIndex returns the first index in a field path, that of the document in a batch; empty if there is none.
func listIndex(field string) string {
	if found := subscript.FindStringSubmatch(field); found != nil {
		return found[1]
	}
	return ""
}

// newStatus returns a status with an ErrorInfo and further details. It owns the metadata.
func newStatus(
	code codes.Code, message string, reason neardupv1.ErrorReason, metadata map[string]string,
	details ...protoadapt.MessageV1,
) *status.Status {
	for key, value := range metadata {
		metadata[key] = clip(value, metadataBytes)
	}
	st := status.New(code, clip(message, messageBytes))
	info := &errdetails.ErrorInfo{
		Reason:   strings.TrimPrefix(reason.String(), "ERROR_REASON_"),
		Domain:   errorDomain,
		Metadata: metadata,
	}
	detailed, err := st.WithDetails(append([]protoadapt.MessageV1{info}, details...)...)
	if err != nil {
		// Only a text that is not UTF-8 could fail to marshal, and clip has mended them all.
		return st
	}
	return detailed
}

// clip bounds a text that may come from a request, and makes it valid UTF-8.
func clip(text string, limitBytes int) string {
	const ellipsis = "…"
	text = validUTF8(text)
	if len(text) <= limitBytes {
		return text
	}
	// The bytes of a character that the cut goes through are invalid alone and go with it.
	cut := text[:limitBytes-len(ellipsis)]
	return strings.TrimRightFunc(cut, func(r rune) bool { return r == utf8.RuneError }) + ellipsis
}

// validUTF8 marks invalid bytes, which a string field cannot carry.
func validUTF8(text string) string { return strings.ToValidUTF8(text, string(utf8.RuneError)) }
