package service

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"regexp"
	"time"

	storagev1 "github.com/neardup/neardup/proto/neardup/storage/v1"
)

// collectionName is what a collection may be called; the API states the same rule.
var collectionName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

// CreateCollection makes an empty collection. ParameterID and Created are set by the engine; Parameters and Thresholds
// must be valid, and the seed zero if the policy is SecretSeed. A repeated call with the same non-empty requestID and
// content returns the collection of the first.
func (e *Engine) CreateCollection(ctx context.Context, c Collection, requestID string) (Collection, error) {
	end, err := e.begin(ctx)
	if err != nil {
		return Collection{}, err
	}
	defer end()
	if err := validate(c); err != nil {
		return Collection{}, err
	}
	c.ParameterID, c.Created = "", time.Time{}
	encoded, err := json.Marshal(c)
	if err != nil {
		return Collection{}, fmt.Errorf("encode collection %q: %w", c.Name, err)
	}
	digest := sha256.Sum256(encoded)
	created, existing, err := e.create(c, func(rec *storagev1.CollectionRecord) {
		rec.CreateRequestId, rec.CreateRequestDigest = requestID, digest[:]
	})
	if existing != nil {
		return existing.createdBefore(requestID, digest[:])
	}
	return created, err
}

// create makes the collection, of whose record fill sets what is no property of it, or returns the one that has its name
// already.
func (e *Engine) create(
	c Collection, fill func(*storagev1.CollectionRecord),
) (created Collection, existing *collection, err error) {
	e.names.Lock()
	defer e.names.Unlock()
	if existing, err := e.resolve(c.Name); err == nil {
		if existing.name() != c.Name {
			return Collection{}, nil, &NameTakenError{c.Name}
		}
		return Collection{}, existing, nil
	}
	if c.SeedPolicy == SecretSeed {
		var seed [8]byte
		if _, err := rand.Read(seed[:]); err != nil {
			return Collection{}, nil, fmt.Errorf("draw a secret seed: %w", err)
		}
		c.Parameters.Seed = binary.LittleEndian.Uint64(seed[:])
	}
	c.Created = e.now()
	rec := collectionRecord(c)
	fill(rec)
	made, err := newCollection(e, rec)
	if err != nil {
		return Collection{}, nil, err
	}
	if err := e.store.PutCollection(rec); err != nil {
		return Collection{}, nil, storeError(err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.collections[c.Name] = made
	return collectionOf(rec), nil, nil
}

// createdBefore answers a request to create the collection again.
func (c *collection) createdBefore(requestID string, digest []byte) (Collection, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	switch {
	case c.gone != nil || requestID == "" || c.record.GetCreateRequestId() != requestID:
		return Collection{}, &CollectionExistsError{c.record.GetName()}
	case !bytes.Equal(c.record.GetCreateRequestDigest(), digest):
		return Collection{}, &RequestIDReusedError{requestID}
	}
	return collectionOf(c.record), nil
}

func validate(c Collection) error {
	if !collectionName.MatchString(c.Name) {
		return &InvalidFieldError{"collection.name", fmt.Sprintf("is %q: it must match %s", c.Name, collectionName)}
	}
	if err := c.Parameters.Validate(); err != nil {
		return &InvalidFieldError{"collection.parameters", err.Error()}
	}
	if err := (Settings{c.Thresholds, c.MaxAge, c.ChangeRetention}).validate(); err != nil {
		return err
	}
	if c.Retention != RetainText && c.Retention != DiscardText {
		return &InvalidFieldError{"collection.text_retention", fmt.Sprintf("is unknown: %d", c.Retention)}
	}
	if c.SeedPolicy != SecretSeed && c.SeedPolicy != PublicSeed {
		return &InvalidFieldError{"collection.seed_policy", fmt.Sprintf("is unknown: %d", c.SeedPolicy)}
	}
	if c.SeedPolicy == SecretSeed && c.Parameters.Seed != 0 {
		return &InvalidFieldError{"collection.parameters.seed", "must be unset unless the seed policy is PUBLIC"}
	}
	return nil
}

// validate returns an InvalidFieldError if the settings are not valid.
func (s Settings) validate() error {
	if err := s.Thresholds.Validate(); err != nil {
		return &InvalidFieldError{"collection.thresholds", err.Error()}
	}
	if s.MaxAge < 0 {
		return &InvalidFieldError{"collection.max_age", fmt.Sprintf("is %v: it must be above zero, or unset for never", s.MaxAge)}
	}
	if s.ChangeRetention < 0 {
		return &InvalidFieldError{"collection.change_retention",
			fmt.Sprintf("is %v: it must be above zero, or unset for %v", s.ChangeRetention, DefaultChangeRetention)}
	}
	return nil
}

// update is called with the collection locked.
func (c *collection) update(change func(*Settings)) (Collection, error) {
	settings := Settings{
		Thresholds: thresholdsOf(c.record.GetThresholds()), MaxAge: time.Duration(c.record.GetMaxAgeNanos()),
		ChangeRetention: changeRetentionOf(c.record),
	}
	change(&settings)
	if err := settings.validate(); err != nil {
		return Collection{}, err
	}
	rec := c.record
	oldThresholds, oldMaxAge, oldRetention := rec.Thresholds, rec.MaxAgeNanos, rec.ChangeRetentionNanos
	rec.Thresholds, rec.MaxAgeNanos = thresholdsRecord(settings.Thresholds), int64(settings.MaxAge)
	rec.ChangeRetentionNanos = int64(settings.ChangeRetention)
	if err := c.engine.store.PutCollection(rec); err != nil {
		rec.Thresholds, rec.MaxAgeNanos, rec.ChangeRetentionNanos = oldThresholds, oldMaxAge, oldRetention
		return Collection{}, storeError(err)
	}
	c.corpus.SetThresholds(settings.Thresholds)
	return collectionOf(c.record), nil
}
