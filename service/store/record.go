package store

import (
	"encoding/binary"
	"fmt"

	"google.golang.org/protobuf/proto"
)

// A record is stored as
//
//	+---------+-------------------------------+
//	| version | protobuf message              |
//	+---------+-------------------------------+
//	     1      the rest of the value
const recordVersion = 1

// encodeRecord returns the stored form of a record: equal records have equal bytes.
func encodeRecord(rec proto.Message) ([]byte, error) {
	size := proto.Size(rec)
	value, err := proto.MarshalOptions{Deterministic: true}.MarshalAppend(
		append(make([]byte, 0, 1+size), recordVersion), rec)
	if err != nil {
		return nil, fmt.Errorf("encoding a record: %w", err)
	}
	return value, nil
}

// decodeRecord fills rec, which must be empty, from its stored form. The caller drops rec on an error.
func decodeRecord(key, value []byte, rec proto.Message) error {
	payload, err := payloadOf(key, value)
	if err != nil {
		return err
	}
	if err := proto.Unmarshal(payload, rec); err != nil {
		return &CorruptError{Where: describe(key), Err: err}
	}
	return nil
}

// records returns the records of a kind in the order of their keys; each must stand under keyOf.
func records[T any, R interface {
	*T
	proto.Message
}](s *Store, kind byte, keyOf func(R) []byte) ([]R, error) {
	if !s.calls.enter() {
		return nil, ErrClosed
	}
	defer s.calls.leave()
	var all []R
	err := scan(s.db, []byte{kind}, func(key, value []byte) error {
		rec := R(new(T))
		if err := decodeRecord(key, value, rec); err != nil {
			return err
		}
		if string(keyOf(rec)) != string(key) {
			return misplaced(key)
		}
		all = append(all, rec)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// payloadOf returns a value without its version byte.
func payloadOf(key, value []byte) ([]byte, error) {
	switch {
	case len(value) == 0:
		return nil, &CorruptError{Where: describe(key), Err: fmt.Errorf("the value is empty")}
	case value[0] != recordVersion:
		return nil, &CorruptError{Where: describe(key), Err: fmt.Errorf("its version is %d, not %d", value[0], recordVersion)}
	}
	return value[1:], nil
}

// decodeNumber reads a value that is one ordinal.
func decodeNumber(key, value []byte) (uint64, error) {
	if len(value) != 8 {
		return 0, &CorruptError{Where: describe(key), Err: fmt.Errorf("it has %d bytes, not 8", len(value))}
	}
	return binary.BigEndian.Uint64(value), nil
}
