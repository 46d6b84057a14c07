package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/neardup/neardup/service/batch"
)

// pairKey names a pair of documents in either order.
type pairKey struct{ first, second string }

func newPairKey(a, b string) pairKey { return pairKey{min(a, b), max(a, b)} }

// pair is a line of pairs.jsonl, as far as it is used here.
type pair struct {
	A               string    `json:"a"`
	B               string    `json:"b"`
	Relation        string    `json:"relation"`
	Resemblance     float64   `json:"resemblance"`
	ContainmentAInB float64   `json:"containment_a_in_b"`
	ContainmentBInA float64   `json:"containment_b_in_a"`
	Rarity          float64   `json:"rarity"`
	Agreement       float64   `json:"agreement"`
	Passages        []passage `json:"passages"`
}

type passage struct {
	A          span `json:"a"`
	B          span `json:"b"`
	TokenCount int  `json:"token_count"`
}

type span struct {
	StartByte int `json:"start_byte"`
	EndByte   int `json:"end_byte"`
}

func readPairs(r io.Reader) (pairs map[pairKey]pair, listed []pairKey, err error) {
	pairs = make(map[pairKey]pair)
	decoder := json.NewDecoder(r)
	for {
		var p pair
		switch err := decoder.Decode(&p); {
		case errors.Is(err, io.EOF):
			return pairs, listed, nil
		case err != nil:
			return nil, nil, fmt.Errorf("read %s: %w", batch.PairsFile, err)
		}
		key := newPairKey(p.A, p.B)
		if _, ok := pairs[key]; ok {
			return nil, nil, fmt.Errorf("read %s: %s and %s stand there twice", batch.PairsFile, p.A, p.B)
		}
		pairs[key] = p
		listed = append(listed, key)
	}
}

// writePairs writes pairs as lines of JSON to a new file.
func writePairs(path string, pairs map[pairKey]pair, listed []pairKey) error {
	var content bytes.Buffer
	encoder := json.NewEncoder(&content)
	for _, key := range listed {
		if err := encoder.Encode(pairs[key]); err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, content.Bytes(), 0o644)
}
