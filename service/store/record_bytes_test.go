package store

import (
	"encoding/hex"
	"math"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// TestRecordBytes pins the stored form of records, which are on disks that may move to a machine of another byte order:
// all numbers are little-endian or varints.
func TestRecordBytes(t *testing.T) {
	for name, c := range map[string]struct {
		rec   proto.Message
		bytes []string
	}{
		"document": {
			&storagev1.DocumentRecord{
				Ordinal: 300, Id: "a", Source: "Gazette", TokenCount: 1 << 20, AddTimeNanos: -2, Simhash: 0x0123456789abcdef,
				BandKeys: []uint64{1, math.MaxUint64 - 1}, PassageKeys: []uint64{0xfedcba9876543210}, Signature: []byte{1, 2},
			},
			[]string{
				"01", "08ac02", "120161", "1a0747617a65747465", "50808040", "70feffffffffffffffff01", "8101efcdab8967452301",
				"8a0110" + "0100000000000000" + "feffffffffffffff", "920108" + "1032547698badcfe", "9a01020102",
			},
		},
		"match": {
			&storagev1.MatchRecord{A: 5, B: 1 << 32, Relation: 2, Resemblance: 0.5, ContainmentAInB: 0.7, Original: proto.Uint64(5)},
			[]string{"01", "0805", "108080808010", "1802", "21000000000000e03f", "29666666666666e63f", "6805"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			want := strings.Join(c.bytes, "")
			value, err := encodeRecord(c.rec)
			if err != nil {
				t.Fatal(err)
			}
			if got := hex.EncodeToString(value); got != want {
				t.Errorf("stored as\n%s, want\n%s", got, want)
			}
			value, err = hex.DecodeString(want)
			if err != nil {
				t.Fatal(err)
			}
			got := c.rec.ProtoReflect().New().Interface()
			if err := decodeRecord([]byte{kindData}, value, got); err != nil || !proto.Equal(got, c.rec) {
				t.Errorf("read as %v (error %v), want %v", got, err, c.rec)
			}
		})
	}
}
