package sketch

import (
	"errors"
	"strings"
	"testing"
)

func TestSelfTest(t *testing.T) {
	if err := SelfTest(); err != nil {
		t.Error(err)
	}
}

// TestSelfTestFindsFaults: a sketch that is wrong in one bit of one value does not pass, and the error names the stage.
func TestSelfTestFindsFaults(t *testing.T) {
	sk, err := New(selfTestParameters(MinWise))
	if err != nil {
		t.Fatal(err)
	}
	known := knownSketches[MinWise]
	for stage, fault := range map[string]func(*Sketch){
		"signature":    func(s *Sketch) { s.Signature[len(s.Signature)-1] ^= 1 },
		"SimHash is":   func(s *Sketch) { s.SimHash ^= 1 << 63 },
		"band keys":    func(s *Sketch) { s.Bands[0], s.Bands[1] = s.Bands[1], s.Bands[0] },
		"SimHash keys": func(s *Sketch) { s.SimHashKeys = s.SimHashKeys[1:] },
		"passages":     func(s *Sketch) { s.Passages[len(s.Passages)-1].Token++ },
	} {
		err := selfTest(known, func(dst *Sketch, text string) {
			sk.Sketch(dst, text)
			fault(dst)
		})
		if !errors.Is(err, ErrSelfTest) || !strings.Contains(err.Error(), stage) {
			t.Errorf("a fault of the %s: error is %v, want ErrSelfTest that names it", stage, err)
		}
	}
	if err := selfTest(known, func(*Sketch, string) {}); !errors.Is(err, ErrSelfTest) {
		t.Errorf("no sketch at all: error is %v, want ErrSelfTest", err)
	}
}

// TestSelfTestKnowsEveryFamily: the signatures and bands of families differ, and nothing else does.
func TestSelfTestKnowsEveryFamily(t *testing.T) {
	signatures := map[uint64]Family{}
	first := knownSketches[MinWise]
	for _, family := range Families() {
		known, ok := knownSketches[family]
		if other, twice := signatures[known.signature]; !ok || twice {
			t.Errorf("family %v has no answers of its own, or those of %v", family, other)
		}
		signatures[known.signature] = family
		if known.simHash != first.simHash || known.simHashKeys != first.simHashKeys || known.passages != first.passages {
			t.Errorf("family %v has another SimHash or passages than %v", family, MinWise)
		}
	}
}

// TestSelfTestTextIsLong: a text shorter than this would miss loops that begin with long runs.
func TestSelfTestTextIsLong(t *testing.T) {
	if n := len(selfTestText()); n < 2048 {
		t.Errorf("the text has %d bytes, want 2048 or more", n)
	}
}
