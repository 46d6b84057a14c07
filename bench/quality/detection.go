package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"

	"google.golang.org/protobuf/encoding/protojson"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/batch"
	"github.com/neardup/neardup/service/batch/input"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/service/rpc"
	"github.com/neardup/neardup/sketch"
)

// records delivers the documents of a path as the command line reads them, and counts those that are rejected.
func records(ctx context.Context, path string, rejected *int) (iter.Seq2[input.Record, error], error) {
	reader, err := input.Open([]string{path}, input.Options{})
	if err != nil {
		return nil, err
	}
	return func(yield func(input.Record, error) bool) {
		for rec, err := range reader.Records(ctx) {
			if _, ok := errors.AsType[*input.RejectedError](err); ok {
				*rejected++
				continue
			}
			if !yield(rec, err) {
				return
			}
		}
	}, nil
}

// deduplication is what dedup found in a set.
type deduplication struct {
	summary   batch.Summary
	rejected  int
	documents map[string]service.Document
	// pairs holds the matches, templates included; listed has their keys in the order of the file.
	pairs  map[pairKey]pair
	listed []pairKey
	// path is that of pairs.jsonl.
	path string
}

// deduplicate runs dedup on a file with all pairs and reads back what it wrote to dir.
func deduplicate(ctx context.Context, path, dir string) (*deduplication, error) {
	d := &deduplication{documents: make(map[string]service.Document), path: filepath.Join(dir, batch.PairsFile)}
	source, err := records(ctx, path, &d.rejected)
	if err != nil {
		return nil, err
	}
	d.summary, err = batch.Run(ctx, batch.Options{
		Records: func(yield func(input.Record, error) bool) {
			for rec, err := range source {
				if _, seen := d.documents[rec.ID]; err == nil && !seen {
					d.documents[rec.ID] = rec.Document
				}
				if !yield(rec, err) {
					return
				}
			}
		},
		OutDir:           dir,
		Pairs:            batch.PairsAll,
		IncludeTemplates: true,
		Parameters:       sketch.DefaultParameters(),
		Thresholds:       match.DefaultThresholds(),
		Reject:           func(*input.RejectedError) { d.rejected++ },
	})
	if err != nil {
		return nil, err
	}
	file, err := os.Open(d.path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	d.pairs, d.listed, err = readPairs(file)
	return d, err
}

// reported returns the match of a pair that counts as a report, which a template does not.
func (d *deduplication) reported(key pairKey) (pair, bool) {
	p, ok := d.pairs[key]
	return p, ok && p.Relation != match.Template.String()
}

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

// analyzeFile is the name of the file of analyses.
const analyzeFile = "analyze.jsonl"

// analysis is what analyze found in a set.
type analysis struct {
	rejected  int
	documents []service.Document
	responses []*neardupv1.AnalyzeResponse
	// path is that of the file of analyses.
	path string
}

// analyzeAll runs analyze on a file and writes its answers to a new file in dir.
func analyzeAll(ctx context.Context, path, dir string) (*analysis, error) {
	a := &analysis{path: filepath.Join(dir, analyzeFile)}
	source, err := records(ctx, path, &a.rejected)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	file, err := os.Create(a.path)
	if err != nil {
		return nil, err
	}
	out := bufio.NewWriter(file)
	for rec, err := range source {
		if err != nil {
			return nil, errors.Join(err, file.Close())
		}
		response := rpc.AnalyzeResponse(rec.ID, service.AnalyzeText(match.DefaultThresholds(), rec.Text))
		a.documents = append(a.documents, rec.Document)
		a.responses = append(a.responses, response)
		if err := writeMessage(out, response); err != nil {
			return nil, errors.Join(err, file.Close())
		}
	}
	return a, errors.Join(out.Flush(), file.Close())
}

// writeMessage writes an answer as a line of JSON, as the command line does.
func writeMessage(w *bufio.Writer, response *neardupv1.AnalyzeResponse) error {
	written, err := protojson.MarshalOptions{UseProtoNames: true, EmitDefaultValues: true}.Marshal(response)
	if err != nil {
		return fmt.Errorf("encode an analysis: %w", err)
	}
	var line bytes.Buffer
	if err := json.Compact(&line, written); err != nil {
		return fmt.Errorf("encode an analysis: %w", err)
	}
	line.WriteByte('\n')
	_, err = line.WriteTo(w)
	return err
}
