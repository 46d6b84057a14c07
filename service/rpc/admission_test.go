package rpc

import (
	"context"
	"errors"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func TestAdmission(t *testing.T) {
	a := newAdmission(1 << 20)
	releaseLarge, err := a.admit(t.Context(), 5<<20) // larger than all: alone
	if err != nil {
		t.Fatal(err)
	}
	releaseSmall, err := a.admit(t.Context(), freeBytes)
	if err != nil {
		t.Fatalf("a small request waited: %v", err)
	}
	releaseSmall()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := a.admit(ctx, freeBytes+1); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("a large request beside one that takes all: error %v", err)
	}
	releaseLarge()
	for range 2 {
		release, err := a.admit(t.Context(), 512<<10)
		if err != nil {
			t.Fatal(err)
		}
		defer release()
	}
	if _, err := a.admit(ctx, 512<<10); err == nil {
		t.Error("a third half was admitted")
	}
}

func TestLargeCallWaitsForRoom(t *testing.T) {
	i, records := testInterceptors(t)
	i.admission = newAdmission(1 << 20)
	release, err := i.admission.admit(t.Context(), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err = callThrough(ctx, i, addRequest(string(make([]byte, 1<<20))), func(context.Context, any) (any, error) {
		t.Error("the call went on")
		return nil, nil
	})
	if status.Code(err) != codes.DeadlineExceeded {
		t.Errorf("error is %v", err)
	}
	if calls := records.all(t, "call"); len(calls) != 1 || calls[0]["code"] != "DeadlineExceeded" {
		t.Errorf("records are %v", calls)
	}
}

// TestCallThatOutlivesItsClientIsLogged: what the handler answers nobody gets to see, so the log must not say OK.
func TestCallThatOutlivesItsClientIsLogged(t *testing.T) {
	i, records := testInterceptors(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	_, _ = callThrough(ctx, i, addRequest(""), func(ctx context.Context, _ any) (any, error) {
		<-ctx.Done()
		return nil, nil
	})
	if calls := records.all(t, "call"); len(calls) != 1 || calls[0]["code"] != "DeadlineExceeded" {
		t.Errorf("records are %v", calls)
	}
}
