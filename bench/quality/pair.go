package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/batch"
)

// pairKey names a pair of documents in either order.
type pairKey struct{ first, second string }

func newPairKey(a, b string) pairKey { return pairKey{min(a, b), max(a, b)} }

// readPairs reads the lines of pairs.jsonl.
func readPairs(r io.Reader) (pairs map[pairKey]service.MatchRecord, listed []pairKey, err error) {
	pairs = make(map[pairKey]service.MatchRecord)
	for found, err := range batch.ReadPairs(r) {
		if err != nil {
			return nil, nil, err
		}
		key := newPairKey(found.A, found.B)
		if _, ok := pairs[key]; ok {
			return nil, nil, fmt.Errorf("read %s: %s and %s stand there twice", batch.PairsFile, found.A, found.B)
		}
		pairs[key] = found
		listed = append(listed, key)
	}
	return pairs, listed, nil
}

// reportLine is what score.py reads of a pair.
type reportLine struct {
	A        string `json:"a"`
	B        string `json:"b"`
	Relation string `json:"relation"`
}

// writeReports writes for score.py what was found, as lines of JSON, to a new file.
func writeReports(path string, pairs map[pairKey]service.MatchRecord, listed []pairKey) error {
	var content bytes.Buffer
	encoder := json.NewEncoder(&content)
	for _, key := range listed {
		p := pairs[key]
		if err := encoder.Encode(reportLine{p.A, p.B, p.Relation.String()}); err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, content.Bytes(), 0o644)
}
