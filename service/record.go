package service

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
	"github.com/neardup/neardup/service/cluster"
	"github.com/neardup/neardup/service/corpus"
	"github.com/neardup/neardup/service/match"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/simhash"
)

// This file turns the engine's values into the records of the store, and back.

func collectionRecord(c Collection) *storagev1.CollectionRecord {
	p := c.Parameters
	return &storagev1.CollectionRecord{
		Name: c.Name,
		Parameters: &storagev1.Parameters{
			NormalizationVersion: uint32(p.NormalizationVersion),
			Family:               uint32(p.Family),
			ShingleSize:          uint32(p.ShingleSize),
			Permutations:         uint32(p.Permutations),
			Bands:                uint32(p.Bands),
			Rows:                 uint32(p.Rows),
			PassageSize:          uint32(p.PassageSize),
			PassageGuarantee:     uint32(p.PassageGuarantee),
			Seed:                 p.Seed,
			Channels:             uint32(p.Channels),
			SimhashDistance:      uint32(p.SimHashDistance),
		},
		Thresholds:      thresholdsRecord(c.Thresholds),
		TextRetention:   uint32(c.Retention),
		SeedPolicy:      uint32(c.SeedPolicy),
		CreateTimeNanos: c.Created.UnixNano(),
		MaxAgeNanos:     int64(c.MaxAge),

		ChangeRetentionNanos: int64(c.ChangeRetention),
	}
}

func thresholdsRecord(t match.Thresholds) *storagev1.Thresholds {
	return &storagev1.Thresholds{
		NearDuplicateContainment: t.NearDuplicateContainment,
		Containment:              t.Containment,
		PartialWords:             uint32(t.PartialWords),
		TemplateDistinctiveness:  t.TemplateDistinctiveness,
		ParagraphContainment:     t.ParagraphContainment,
	}
}

func thresholdsOf(t *storagev1.Thresholds) match.Thresholds {
	return match.Thresholds{
		NearDuplicateContainment: t.GetNearDuplicateContainment(),
		Containment:              t.GetContainment(),
		PartialWords:             int(t.GetPartialWords()),
		TemplateDistinctiveness:  t.GetTemplateDistinctiveness(),
		ParagraphContainment:     t.GetParagraphContainment(),
	}
}

// parametersOf returns the parameters with their true seed.
func parametersOf(p *storagev1.Parameters) sketch.Parameters {
	return sketch.Parameters{
		NormalizationVersion: int(p.GetNormalizationVersion()),
		Family:               sketch.Family(p.GetFamily()),
		ShingleSize:          int(p.GetShingleSize()),
		Permutations:         int(p.GetPermutations()),
		Bands:                int(p.GetBands()),
		Rows:                 int(p.GetRows()),
		PassageSize:          int(p.GetPassageSize()),
		PassageGuarantee:     int(p.GetPassageGuarantee()),
		Seed:                 p.GetSeed(),
		Channels:             sketch.Channels(p.GetChannels()),
		SimHashDistance:      int(p.GetSimhashDistance()),
	}
}

// collectionOf returns the collection as its users see it: without a secret seed.
func collectionOf(rec *storagev1.CollectionRecord) Collection {
	parameters := parametersOf(rec.GetParameters())
	c := Collection{
		Name:        rec.GetName(),
		Parameters:  parameters,
		ParameterID: parameters.ID(),
		Thresholds:  thresholdsOf(rec.GetThresholds()),
		Retention:   TextRetention(rec.GetTextRetention()),
		SeedPolicy:  SeedPolicy(rec.GetSeedPolicy()),
		Created:     time.Unix(0, rec.GetCreateTimeNanos()).UTC(),
		MaxAge:      time.Duration(rec.GetMaxAgeNanos()),

		ChangeRetention: changeRetentionOf(rec),
	}
	if c.SeedPolicy == SecretSeed {
		c.Parameters.Seed = 0
	}
	return c
}

func documentRecord(p *prepared, ordinal uint32, now time.Time) *storagev1.DocumentRecord {
	d := p.doc
	rec := &storagev1.DocumentRecord{
		Ordinal:         uint64(ordinal),
		Id:              d.ID,
		Source:          d.Source,
		Url:             d.URL,
		Title:           d.Title,
		Lang:            d.Lang,
		Labels:          d.Labels,
		ContentDigest:   p.digest[:],
		TokenCount:      uint32(p.text.Len()),
		ShingleCount:    uint32(p.imprint.Shingles),
		AddTimeNanos:    now.UnixNano(),
		Simhash:         p.simHash,
		BandKeys:        p.keys.Bands,
		PassageKeys:     p.keys.Passages,
		Signature:       p.imprint.Signature,
		PassagesThinned: p.passagesThinned,
	}
	if !d.Published.IsZero() {
		rec.PublishTime = &storagev1.PublishTime{Seconds: d.Published.Unix(), Nanos: int32(d.Published.Nanosecond())}
	}
	if a := p.attribution; a.Source != "" {
		rec.Attribution = &storagev1.Attribution{Source: a.Source, StartByte: uint32(a.Start), EndByte: uint32(a.End)}
	}
	return rec
}

func documentOf(rec *storagev1.DocumentRecord, text string) Document {
	return Document{
		ID: rec.GetId(), Source: rec.GetSource(), Published: publishedOf(rec), URL: rec.GetUrl(), Title: rec.GetTitle(),
		Lang: rec.GetLang(), Labels: rec.GetLabels(), Text: text,
	}
}

// addedOf returns when a document was added or last replaced.
func addedOf(rec *storagev1.DocumentRecord) time.Time {
	return time.Unix(0, rec.GetAddTimeNanos()).UTC()
}

func publishedOf(rec *storagev1.DocumentRecord) time.Time {
	if t := rec.GetPublishTime(); t != nil {
		return time.Unix(t.GetSeconds(), int64(t.GetNanos())).UTC()
	}
	return time.Time{}
}

func corpusDocumentOf(rec *storagev1.DocumentRecord) corpus.Document {
	return corpus.Document{
		ID: rec.GetId(), Source: rec.GetSource(), Credits: rec.GetAttribution().GetSource(), Published: publishedOf(rec),
		Bytes: int(rec.GetTextBytes()), SimHash: rec.GetSimhash(),
	}
}

func (c *collection) keysOf(rec *storagev1.DocumentRecord) corpus.Keys {
	keys := corpus.Keys{Bands: rec.GetBandKeys(), Passages: rec.GetPassageKeys()}
	if p := c.sketcher.Parameters(); p.Channels.Has(sketch.SimHashChannel) && rec.GetTokenCount() > 0 {
		keys.SimHash = simhash.AppendKeys(nil, rec.GetSimhash(), p.SimHashDistance)
	}
	return keys
}

func imprintOf(rec *storagev1.DocumentRecord) match.Imprint {
	return match.Imprint{
		Shingles: int(rec.GetShingleCount()), Signature: rec.GetSignature(), Passages: rec.GetPassageKeys(),
	}
}

// matchRecord returns the record of a match of the document subject, which has a larger ordinal than what was found.
func matchRecord(subject uint32, f corpus.Found) *storagev1.MatchRecord {
	e := f.Inverse()
	rec := &storagev1.MatchRecord{
		A:                 uint64(f.Doc),
		B:                 uint64(subject),
		Relation:          uint32(e.Relation),
		AsCopy:            uint32(e.AsCopy),
		Resemblance:       e.Resemblance,
		ContainmentAInB:   e.ContainmentAInB,
		ContainmentBInA:   e.ContainmentBInA,
		Rarity:            e.Rarity,
		Agreement:         e.Agreement,
		FactAgreement:     e.FactAgreement,
		Verification:      uint32(e.Verification),
		PassagesTruncated: e.PassagesTruncated,
		SameStory:         f.SameStory,
		Syndicated:        f.Syndicated,
		OriginalBasis:     uint32(f.Basis),
	}
	if f.Syndicated {
		original := uint64(f.Original)
		if f.SubjectOriginal {
			original = uint64(subject)
		}
		rec.Original = &original
	}
	for _, p := range e.Passages {
		rec.Passages = append(rec.Passages, &storagev1.Passage{
			A: spanRecord(p.A), B: spanRecord(p.B), TokenCount: uint32(p.Tokens), Similarity: p.Similarity,
		})
	}
	return rec
}

func spanRecord(s match.Span) *storagev1.Span {
	return &storagev1.Span{
		StartByte: uint32(s.Start), EndByte: uint32(s.End),
		FirstParagraph: uint32(s.FirstParagraph), LastParagraph: uint32(s.LastParagraph),
	}
}

func spanOf(s *storagev1.Span) match.Span {
	return match.Span{
		Start: int(s.GetStartByte()), End: int(s.GetEndByte()),
		FirstParagraph: int(s.GetFirstParagraph()), LastParagraph: int(s.GetLastParagraph()),
	}
}

// foundOf returns the match as seen from one of its two documents.
func foundOf(rec *storagev1.MatchRecord, subject uint32) corpus.Found {
	e := match.Evidence{
		Relation:          match.Relation(rec.GetRelation()),
		AsCopy:            match.Relation(rec.GetAsCopy()),
		Resemblance:       rec.GetResemblance(),
		ContainmentAInB:   rec.GetContainmentAInB(),
		ContainmentBInA:   rec.GetContainmentBInA(),
		Rarity:            rec.GetRarity(),
		Agreement:         rec.GetAgreement(),
		FactAgreement:     rec.GetFactAgreement(),
		Verification:      match.Verification(rec.GetVerification()),
		PassagesTruncated: rec.GetPassagesTruncated(),
	}
	for _, p := range rec.GetPassages() {
		e.Passages = append(e.Passages, match.Passage{
			A: spanOf(p.GetA()), B: spanOf(p.GetB()), Tokens: int(p.GetTokenCount()), Similarity: p.GetSimilarity(),
		})
	}
	f := corpus.Found{
		Doc: uint32(rec.GetB()), Evidence: e, SameStory: rec.GetSameStory(),
		Syndicated: rec.GetSyndicated(), Basis: cluster.Basis(rec.GetOriginalBasis()),
	}
	if uint64(subject) == rec.GetB() {
		f.Doc, f.Evidence = uint32(rec.GetA()), e.Inverse()
	}
	if f.Syndicated {
		f.SubjectOriginal = rec.GetOriginal() == uint64(subject)
		if !f.SubjectOriginal {
			f.Original = f.Doc
		}
	}
	return f
}

// contentDigest stands for all that a caller gave of a document, so that the same content is known again.
func contentDigest(d Document) ([sha256.Size]byte, error) {
	// JSON sorts the labels. It maps invalid bytes to one character, so the text is hashed by itself.
	text := d.Text
	d.Text = ""
	d.Published = d.Published.UTC()
	if len(d.Labels) == 0 {
		d.Labels = nil
	}
	encoded, err := json.Marshal(d)
	if err != nil {
		return [sha256.Size]byte{}, fmt.Errorf("encode document %q: %w", d.ID, err)
	}
	h := sha256.New()
	fmt.Fprintf(h, "%d:", len(encoded))
	h.Write(encoded)
	h.Write([]byte(text))
	return [sha256.Size]byte(h.Sum(nil)), nil
}
