package sketch

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/neardup/neardup/sketch/simhash"
)

// NormalizationVersion is the version of the normalisation that this package implements.
const NormalizationVersion = 1

// Family names the way in which a signature is computed from the shingle hashes; the numbers are those of the API.
type Family uint8

const (
	// MinWise is MinHash with slot i = min(h1 + i*h2), as in go-minhash.
	MinWise Family = 1 + iota
	// FSS is Fast Similarity Sketching, of package fss.
	FSS
)

// Families returns all families, the default first.
func Families() []Family { return []Family{MinWise, FSS} }

// String returns the family's name in parameter ids.
func (f Family) String() string {
	switch f {
	case MinWise:
		return "minwise"
	case FSS:
		return "fss"
	}
	return fmt.Sprintf("family(%d)", uint8(f))
}

// Channels is a set of ways in which candidates are found; the bit of a channel is that of its number in the API.
type Channels uint8

const (
	// BandChannel finds documents that resemble each other as a whole, by the bands of their signatures.
	BandChannel Channels = 1 << iota
	// PassageChannel finds copies inside longer texts, by passage fingerprints.
	PassageChannel
	// SimHashChannel finds nearly equal documents, by fingerprints within SimHashDistance. It costs the least memory.
	SimHashChannel
)

// defaultChannels are those of a collection that names none.
const defaultChannels = BandChannel | PassageChannel

// Has reports whether the set holds a channel.
func (c Channels) Has(channel Channels) bool { return c&channel != 0 }

// Parameters say how text becomes signatures, fingerprints and bucket keys. They are comparable with ==, and two
// sketches can be compared only if theirs are equal. Start from DefaultParameters.
type Parameters struct {
	NormalizationVersion int
	Family               Family
	// ShingleSize is in words; a character of a script written without spaces counts as half a word.
	ShingleSize int
	// Permutations is the number of slots of a signature.
	Permutations int
	// Bands and Rows cut the signature into bucket keys; Bands*Rows is at most Permutations.
	Bands, Rows int
	// PassageSize is the size in words of the shingles that passage fingerprints are chosen from.
	PassageSize int
	// PassageGuarantee is the length in words of a common run that surely shares a passage fingerprint.
	PassageGuarantee int
	// Channels are the ways in which candidates are found; at least one.
	Channels Channels
	// SimHashDistance is how many bits the fingerprints of candidates may differ by; zero without the SimHashChannel.
	SimHashDistance int
	// Seed seeds all hash functions.
	Seed uint64
}

// DefaultParameters returns the parameters of a new collection, with seed zero.
func DefaultParameters() Parameters {
	return Parameters{
		NormalizationVersion: NormalizationVersion,
		Family:               MinWise,
		ShingleSize:          3,
		Permutations:         128,
		Bands:                32,
		Rows:                 4,
		PassageSize:          5,
		PassageGuarantee:     15,
		Channels:             defaultChannels,
	}
}

// Validate returns an error that names the first parameter out of its range, or nil.
func (p Parameters) Validate() error {
	switch {
	case p.NormalizationVersion != NormalizationVersion:
		return fmt.Errorf("normalization_version is %d: this version of neardup knows only %d", p.NormalizationVersion, NormalizationVersion)
	case !slices.Contains(Families(), p.Family):
		return fmt.Errorf("family is %v: this version of neardup knows %v and %v", p.Family, MinWise, FSS)
	}
	for _, r := range []struct {
		name            string
		value, min, max int
	}{
		{"shingle_size", p.ShingleSize, 1, 16},
		{"permutations", p.Permutations, 16, 1024},
		{"bands", p.Bands, 1, 256},
		{"rows", p.Rows, 1, 64},
		{"passage_size", p.PassageSize, 1, 16},
		{"passage_guarantee", p.PassageGuarantee, p.PassageSize, 256},
	} {
		if r.value < r.min || r.value > r.max {
			return fmt.Errorf("%s is %d: it must be from %d to %d", r.name, r.value, r.min, r.max)
		}
	}
	switch known := BandChannel | PassageChannel | SimHashChannel; {
	case p.Channels == 0 || p.Channels&^known != 0:
		return fmt.Errorf("channels are %#b: they must be one or more of the channels for bands, passages and SimHash", p.Channels)
	case p.Channels.Has(SimHashChannel) && (p.SimHashDistance < 1 || p.SimHashDistance > simhash.MaxDistance):
		return fmt.Errorf("simhash_distance is %d: it must be from 1 to %d", p.SimHashDistance, simhash.MaxDistance)
	case !p.Channels.Has(SimHashChannel) && p.SimHashDistance != 0:
		return fmt.Errorf("simhash_distance is %d: it must be unset without the SimHash channel", p.SimHashDistance)
	}
	if p.Bands*p.Rows > p.Permutations {
		return fmt.Errorf("bands x rows is %d x %d: it must be at most the %d permutations", p.Bands, p.Rows, p.Permutations)
	}
	return nil
}

// ID returns a short text that stands for all parameters, the seed included; it does not reveal the seed. Equal
// parameters have the same id in every version of neardup.
func (p Parameters) ID() string {
	channels := ""
	if p.Channels != defaultChannels || p.SimHashDistance != 0 {
		channels = fmt.Sprintf("-c%d-s%d", p.Channels, p.SimHashDistance)
	}
	return fmt.Sprintf("n%d-%v-w%d-p%d-%dx%d-g%d-%d%s-%s", p.NormalizationVersion, p.Family, p.ShingleSize,
		p.Permutations, p.Bands, p.Rows, p.PassageSize, p.PassageGuarantee, channels, hex.EncodeToString(p.digest()))
}

// digest returns 8 bytes of the SHA-256 of the parameters. What is hashed is spelled out, so that no change of the Go type
// changes it; a parameter that is added later joins it only where its value is not what it was before it had a name.
func (p Parameters) digest() []byte {
	spelled := fmt.Appendf(nil, "neardup parameters\n"+
		"normalization_version=%d\nfamily=%d\nshingle_size=%d\npermutations=%d\nbands=%d\nrows=%d\n"+
		"passage_size=%d\npassage_guarantee=%d\nseed=%d\n",
		p.NormalizationVersion, uint8(p.Family), p.ShingleSize, p.Permutations, p.Bands, p.Rows,
		p.PassageSize, p.PassageGuarantee, p.Seed)
	if p.Channels != defaultChannels || p.SimHashDistance != 0 {
		spelled = fmt.Appendf(spelled, "channels=%d\nsimhash_distance=%d\n", p.Channels, p.SimHashDistance)
	}
	sum := sha256.Sum256(spelled)
	return sum[:8]
}
