package service

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
	"time"
)

// TestDocumentRecordIsTheSameEverywhere pins what is computed of a document and stored, part by part: on a processor of
// another kind or byte order, or in a later version, a collection finds its documents only if this is so.
func TestDocumentRecordIsTheSameEverywhere(t *testing.T) {
	e := openNews(t, Limits{})
	c, end, err := e.beginReading(t.Context(), news)
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	p, err := c.prepareOne(Document{
		ID: "tide", Source: "The Harbor Gazette", Published: time.Unix(1_700_000_000, 5), Labels: map[string]string{"desk": "ports"},
		Text: "The ferry to Veldmoor leaves at 3:45, said the harbor master, and not a minute later. (Gazette)\n" +
			"وقال مدير المرفأ إن العبّارة تغادر عند الساعة ٣:٤٥ ولا تتأخر دقيقة واحدة.\n渡轮三点四十五分开出，一分钟也不会晚。",
	})
	if err != nil {
		t.Fatal(err)
	}
	rec := documentRecord(p, 300, time.Unix(1_700_000_001, 0))
	for _, part := range []struct {
		name  string
		value any
		want  string
	}{
		{"content digest", rec.GetContentDigest(), "2f4af1542e0d4d87"},
		{"signature", rec.GetSignature(), "7df16db401d248af"},
		{"SimHash", rec.GetSimhash(), "54fe7a3aa66e6953"},
		{"keys of bands", rec.GetBandKeys(), "8fb14431455e33b1"},
		{"keys of passages", rec.GetPassageKeys(), "23facacb9e47d06d"},
	} {
		sum := sha256.Sum256(fmt.Appendf(nil, "%x", part.value))
		if got := hex.EncodeToString(sum[:8]); got != part.want {
			t.Errorf("%s: digest %s, want %s", part.name, got, part.want)
		}
	}
}
