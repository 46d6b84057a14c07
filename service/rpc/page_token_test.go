package rpc

import (
	"errors"
	"strings"
	"testing"
)

func TestPageTokenHoldsItsKey(t *testing.T) {
	scope := pageScope{"/neardup.v1.CollectionService/ListMatches", "news", "d1", "false"}
	for _, key := range []string{"a", "معرف", strings.Repeat("x", 512), "with\x00zero"} {
		token := scope.token(key)
		if len(token) > 1024 {
			t.Errorf("the token of a key of %d bytes has %d, more than the API allows", len(key), len(token))
		}
		if after, err := scope.after(token); err != nil || after != key {
			t.Errorf("key %q came back as %q, %v", key, after, err)
		}
	}
	if after, err := scope.after(""); err != nil || after != "" {
		t.Errorf("the first page begins after %q, %v", after, err)
	}
}

func TestPageTokenOfAnotherListIsRefused(t *testing.T) {
	token := pageScope{"list", "ab", "c"}.token("key")
	for _, scope := range []pageScope{
		{"other", "ab", "c"}, {"list", "a", "bc"}, {"list", "ab"}, {"list", "ab", "c", ""}, nil,
	} {
		if _, err := scope.after(token); !isBadPageToken(err) {
			t.Errorf("scope %q took a token of another list: %v", scope, err)
		}
	}
}

func TestDamagedPageTokenIsRefused(t *testing.T) {
	scope := pageScope{"list", "news"}
	token := scope.token("document 17")
	for i := range token {
		damaged := []byte(token)
		damaged[i] = 'A' + (damaged[i]+1)%26
		if string(damaged) == token {
			continue
		}
		if _, err := scope.after(string(damaged)); !isBadPageToken(err) {
			t.Errorf("a token with another byte %d was taken: %v", i, err)
		}
	}
	for _, bad := range []string{"A", "AQ", "not base64!", token[:len(token)-1], token + "A", token + "=", "\xff"} {
		if _, err := scope.after(bad); !isBadPageToken(err) {
			t.Errorf("token %q was taken: %v", bad, err)
		}
	}
}

func isBadPageToken(err error) bool {
	_, ok := errors.AsType[*badPageTokenError](err)
	return ok
}

func TestPageSize(t *testing.T) {
	for requested, want := range map[int32]int{0: 100, 1: 1, 1000: 1000} {
		if got := pageSize(requested); got != want {
			t.Errorf("a request for %d gets %d", requested, got)
		}
	}
}

func TestPage(t *testing.T) {
	scope := pageScope{"list"}
	key := func(s string) string { return s }
	for _, test := range []struct {
		name  string
		items []string
		want  int
		next  string
	}{
		{"empty", nil, 0, ""},
		{"full and last", []string{"a", "b"}, 2, ""},
		{"more to come", []string{"a", "b", "c"}, 2, "b"},
	} {
		items, token := page(test.items, 2, scope, key)
		next, err := scope.after(token)
		if err != nil || len(items) != test.want || next != test.next {
			t.Errorf("%s: %d items, next page after %q, %v; want %d, %q", test.name, len(items), next, err, test.want, test.next)
		}
	}
}
