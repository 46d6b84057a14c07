package rpc

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"strconv"

	"github.com/cespare/xxhash/v2"
)

// A page token is the base64url form, without padding, of
//
//	version  1 byte, pageTokenVersion
//	after    n bytes, the key of the last item on the page before
//	check    8 bytes, little-endian xxhash64 of version, after, and the list's scope
//
// The scope is not in the token: the server knows it from the request that brings the token, so a token that was given
// for another list, or under other filters, fails its check as a damaged one does. The check is no secret. A caller who
// makes up a token gets at nothing that a request without one would not list.
const (
	pageTokenVersion = 1
	pageTokenCheck   = 8
)

const pageSizeDefault = 100

// pageSize returns the number of items on a page; the proto's rules have bounded the request's.
func pageSize(requested int32) int {
	if requested == 0 {
		return pageSizeDefault
	}
	return int(requested)
}

// pageScope is what a page token is bound to: the list's full method name and every field of the request that chooses
// the items, but not the size of the page.
type pageScope []string

// scopeIn returns the scope of a list of what is in a collection, and the name under which to read the page: that of the
// collection itself. A token is bound to the number of the collection, so that one that was given before an alias moved,
// or before a collection was deleted and made anew, is not taken for a place in another collection.
func (s *collectionService) scopeIn(
	ctx context.Context, method, name string, filters ...string,
) (scope pageScope, collection string, err error) {
	collection, number, err := s.engine.Resolve(ctx, name)
	if err != nil {
		return nil, "", err
	}
	return append(pageScope{method, strconv.FormatUint(uint64(number), 10)}, filters...), collection, nil
}

// token returns the token of the page that follows the item with the given key.
func (s pageScope) token(after string) string {
	body := append([]byte{pageTokenVersion}, after...)
	return base64.RawURLEncoding.EncodeToString(binary.LittleEndian.AppendUint64(body, s.check(body)))
}

// after returns the key that a token holds; that of the empty token, which asks for the first page, is empty.
func (s pageScope) after(token string) (string, error) {
	if token == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) < 1+pageTokenCheck || raw[0] != pageTokenVersion {
		return "", &badPageTokenError{token: token}
	}
	body, check := raw[:len(raw)-pageTokenCheck], raw[len(raw)-pageTokenCheck:]
	if binary.LittleEndian.Uint64(check) != s.check(body) {
		return "", &badPageTokenError{token: token}
	}
	return string(body[1:]), nil
}

// check hashes the body and the scope; lengths come first, so that no two scopes give the same bytes.
func (s pageScope) check(body []byte) uint64 {
	var digest xxhash.Digest
	digest.Reset()
	for _, part := range s {
		digest.WriteString(strconv.Itoa(len(part)))
		digest.WriteString(":")
		digest.WriteString(part)
	}
	digest.Write(body)
	return digest.Sum64()
}

// page cuts one more item than asked for, which is only there to tell that a next page exists, and returns the token of
// that page or the empty string.
func page[T any](items []T, size int, scope pageScope, key func(T) string) ([]T, string) {
	if len(items) <= size {
		return items, ""
	}
	items = items[:size]
	return items, scope.token(key(items[size-1]))
}
