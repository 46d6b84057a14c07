package service

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// replyFormat is the first byte of a stored reply; what follows is the results as JSON. It changes whenever the JSON of
// AddResult does, which a golden test tells. Replies live for a day, so that no older format needs to be read.
const replyFormat = 1

// errReplyFormat says that another version of neardup stored the reply.
var errReplyFormat = errors.New("another version of neardup answered that request: repeat it with a new request id")

func encodeReply(results []AddResult) ([]byte, error) {
	encoded, err := json.Marshal(results)
	if err != nil {
		return nil, fmt.Errorf("encode the results: %w", err)
	}
	return append([]byte{replyFormat}, encoded...), nil
}

func decodeReply(reply []byte) ([]AddResult, error) {
	if len(reply) == 0 || reply[0] != replyFormat {
		return nil, errReplyFormat
	}
	decoder := json.NewDecoder(bytes.NewReader(reply[1:]))
	decoder.DisallowUnknownFields()
	var results []AddResult
	if err := decoder.Decode(&results); err != nil {
		return nil, fmt.Errorf("decode stored results: %w", err)
	}
	return results, nil
}
