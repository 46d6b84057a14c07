package service

import (
	"errors"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// TestRebuildSurvivesACrash takes, at every step of a rebuild and after it, the state that a loss of power would leave,
// and goes on from each.
func TestRebuildSurvivesACrash(t *testing.T) {
	fsys := vfs.NewCrashableMem()
	e := openTicking(t, fsys, 17)
	setAlias(t, e, "live", news)
	want := contentOf(t, e, news)
	r := rand.New(rand.NewPCG(1, 2))
	clone := func() *vfs.MemFS { return fsys.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: 50, RNG: r}) }
	var moments []*vfs.MemFS
	if _, err := e.Rebuild(t.Context(), news, rebuilt(), "live", func(RebuildProgress) {
		moments = append(moments, clone())
	}); err != nil {
		t.Fatal(err)
	}
	moments = append(moments, clone())
	var partly, complete atomic.Bool
	t.Run("moments", func(t *testing.T) {
		for i, moment := range moments {
			e := openOn(t, moment, Limits{})
			taken := ordinalsOrNone(t, e, "rebuilt")
			pointed, err := e.Collection(t.Context(), "live")
			if err != nil {
				t.Fatal(err)
			}
			if (pointed.Name == "rebuilt") != (i == len(moments)-1) {
				t.Errorf("moment %d of %d: the alias points at %q", i, len(moments), pointed.Name)
			}
			if pointed.Name == "rebuilt" {
				complete.Store(true)
			}
			if len(taken) > 0 && len(taken) < len(want.Documents) {
				partly.Store(true)
			}
			rebuildNews(t, e, "live")
			same(t, "content", contentOf(t, e, "live"), want)
			after := ordinalsOf(t, e, "rebuilt")
			for id, ordinal := range taken {
				if after[id] != ordinal {
					t.Errorf("moment %d: %s was taken over again", i, id)
				}
			}
		}
	})
	if !partly.Load() || !complete.Load() {
		t.Error("no crash left a part of the rebuild, or none all of it: the test is not worth it")
	}
}

func ordinalsOrNone(t *testing.T, e *Engine, name string) map[string]uint32 {
	t.Helper()
	if _, err := e.Collection(t.Context(), name); errors.As(err, new(*CollectionNotFoundError)) {
		return nil
	}
	return ordinalsOf(t, e, name)
}
