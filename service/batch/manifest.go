package batch

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"os"
	"path/filepath"

	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
)

// ManifestFile says what the other files of an output folder were made of.
const ManifestFile = "run.json"

// manifestFormat is the version of the manifest and of the lines of pairs.jsonl.
const manifestFormat = 1

// Manifest says what a run read and how it compared, so that its result can be loaded elsewhere.
type Manifest struct {
	// Version is that of the program.
	Version    string
	Parameters sketch.Parameters
	Thresholds match.Thresholds
	Pairs      Pairs
	// IncludeTemplates says that pairs.jsonl has templates.
	IncludeTemplates bool
	// Inputs are the paths that were read.
	Inputs []string
	// DocumentDigest stands for the ids and texts of all documents, in order, see DocumentDigest.
	DocumentDigest string
	Summary        Summary
}

// manifestJSON is a manifest as it is written; names are those of the API.
type manifestJSON struct {
	Format           int            `json:"format"`
	Version          string         `json:"version"`
	ParameterID      string         `json:"parameter_id"`
	Parameters       parametersJSON `json:"parameters"`
	Thresholds       thresholdsJSON `json:"thresholds"`
	Pairs            string         `json:"pairs"`
	IncludeTemplates bool           `json:"include_templates"`
	Inputs           []string       `json:"inputs"`
	DocumentDigest   string         `json:"document_digest"`
	Summary          Summary        `json:"summary"`
}

type parametersJSON struct {
	NormalizationVersion int             `json:"normalization_version"`
	Family               sketch.Family   `json:"family"`
	ShingleSize          int             `json:"shingle_size"`
	Permutations         int             `json:"permutations"`
	Bands                int             `json:"bands"`
	Rows                 int             `json:"rows"`
	PassageSize          int             `json:"passage_size"`
	PassageGuarantee     int             `json:"passage_guarantee"`
	Channels             sketch.Channels `json:"channels"`
	SimHashDistance      int             `json:"simhash_distance"`
	// Seed is a string, since programs read numbers as floats.
	Seed uint64 `json:"seed,string"`
}

type thresholdsJSON struct {
	NearDuplicateContainment float64 `json:"near_duplicate_containment"`
	Containment              float64 `json:"containment"`
	PartialWords             int     `json:"partial_words"`
	TemplateDistinctiveness  float64 `json:"template_distinctiveness"`
	ParagraphContainment     float64 `json:"paragraph_containment"`
}

// pairsNames are the values of Pairs as they are written.
var pairsNames = map[Pairs]string{PairsCanonical: "canonical", PairsAll: "all"}

// writeManifest writes the manifest as one line of JSON.
func writeManifest(out *outFolder, m Manifest) error {
	file, err := out.create(ManifestFile)
	if err != nil {
		return err
	}
	if m.Inputs == nil {
		m.Inputs = []string{}
	}
	return file.line(manifestJSON{
		Format: manifestFormat, Version: m.Version, ParameterID: m.Parameters.ID(),
		Parameters: parametersJSON(m.Parameters), Thresholds: thresholdsJSON(m.Thresholds),
		Pairs: pairsNames[m.Pairs], IncludeTemplates: m.IncludeTemplates,
		Inputs: m.Inputs, DocumentDigest: m.DocumentDigest, Summary: m.Summary,
	})
}

// ReadManifest reads the manifest of an output folder.
func ReadManifest(dir string) (Manifest, error) {
	path := filepath.Join(dir, ManifestFile)
	content, err := os.ReadFile(path)
	if err != nil {
		return Manifest{}, fmt.Errorf("%w: it is written by dedup beside its output", err)
	}
	var written manifestJSON
	if err := json.Unmarshal(content, &written); err != nil {
		return Manifest{}, fmt.Errorf("%s: %w", path, err)
	}
	if written.Format != manifestFormat {
		return Manifest{}, fmt.Errorf("%s has format %d, this version of neardup knows format %d: run dedup again",
			path, written.Format, manifestFormat)
	}
	m := Manifest{
		Version:    written.Version,
		Parameters: sketch.Parameters(written.Parameters), Thresholds: match.Thresholds(written.Thresholds),
		IncludeTemplates: written.IncludeTemplates,
		Inputs:           written.Inputs, DocumentDigest: written.DocumentDigest, Summary: written.Summary,
	}
	if err := m.Parameters.Validate(); err != nil {
		return Manifest{}, fmt.Errorf("%s: parameters: %w", path, err)
	}
	if id := m.Parameters.ID(); id != written.ParameterID {
		return Manifest{}, fmt.Errorf("%s: parameter_id is %s, but the parameters are those of %s",
			path, written.ParameterID, id)
	}
	if err := m.Thresholds.Validate(); err != nil {
		return Manifest{}, fmt.Errorf("%s: thresholds: %w", path, err)
	}
	for pairs, name := range pairsNames {
		if name == written.Pairs {
			m.Pairs = pairs
			return m, nil
		}
	}
	return Manifest{}, fmt.Errorf("%s: pairs are %q: they must be canonical or all", path, written.Pairs)
}

// DocumentDigest stands for ids and texts in their order. It is made by NewDocumentDigest.
type DocumentDigest struct{ hash hash.Hash }

// NewDocumentDigest returns the digest of no document.
func NewDocumentDigest() DocumentDigest { return DocumentDigest{sha256.New()} }

// Add takes the next document.
func (d DocumentDigest) Add(id, text string) {
	fmt.Fprintf(d.hash, "%d:%d:%s%s", len(id), len(text), id, text)
}

// String returns the digest of the documents so far, in hexadecimal digits.
func (d DocumentDigest) String() string { return hex.EncodeToString(d.hash.Sum(nil)) }
