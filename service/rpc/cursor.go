package rpc

import (
	"encoding/binary"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// A cursor of a change feed is a page token, see page_token.go, whose key is
//
//	collection  4 bytes, big-endian number of the collection in the store
//	sequence    8 bytes, big-endian sequence of the last change before it
const cursorKey = 4 + 8

var cursorScope = pageScope{neardupv1.CollectionService_WatchChanges_FullMethodName}

// cursorOf returns the cursor of a position.
func cursorOf(p service.FeedPosition) string {
	key := binary.BigEndian.AppendUint32(nil, p.Collection)
	return cursorScope.token(string(binary.BigEndian.AppendUint64(key, p.Sequence)))
}

// positionOf returns the position that a cursor stands for, and false if it is damaged.
func positionOf(cursor string) (p service.FeedPosition, ok bool) {
	key, err := cursorScope.after(cursor)
	if err != nil || len(key) != cursorKey {
		return service.FeedPosition{}, false
	}
	return service.FeedPosition{
		Collection: binary.BigEndian.Uint32([]byte(key[:4])), Sequence: binary.BigEndian.Uint64([]byte(key[4:])),
	}, true
}
