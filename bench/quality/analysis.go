package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"google.golang.org/protobuf/encoding/protojson"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/service/rpc"
)

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
