package sketch_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/neardup/neardup/sketch"
)

func TestValidate(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*sketch.Parameters)
		want   string // the beginning of the error; none if empty
	}{
		{"default", func(*sketch.Parameters) {}, ""},
		{"any seed", func(p *sketch.Parameters) { p.Seed = 1<<64 - 1 }, ""},
		{"smallest", func(p *sketch.Parameters) {
			p.ShingleSize, p.Permutations, p.Bands, p.Rows, p.PassageSize, p.PassageGuarantee = 1, 16, 1, 1, 1, 1
		}, ""},
		{"largest", func(p *sketch.Parameters) {
			p.ShingleSize, p.Permutations, p.Bands, p.Rows, p.PassageSize, p.PassageGuarantee = 16, 1024, 256, 4, 16, 256
		}, ""},
		{"most rows", func(p *sketch.Parameters) { p.Bands, p.Rows = 2, 64 }, ""},
		{"guarantee of one shingle", func(p *sketch.Parameters) { p.PassageGuarantee = p.PassageSize }, ""},
		{"no version", func(p *sketch.Parameters) { p.NormalizationVersion = 0 }, "normalization_version is 0"},
		{"next version", func(p *sketch.Parameters) { p.NormalizationVersion = 2 }, "normalization_version is 2"},
		{"no family", func(p *sketch.Parameters) { p.Family = 0 }, "family is family(0)"},
		{"other family", func(p *sketch.Parameters) { p.Family = 9 }, "family is family(9)"},
		{"fss", func(p *sketch.Parameters) { p.Family = sketch.FSS }, ""},
		{"fss of the fewest permutations", func(p *sketch.Parameters) { p.Family, p.Permutations, p.Bands = sketch.FSS, 16, 4 }, ""},
		{"fss of the most permutations", func(p *sketch.Parameters) { p.Family, p.Permutations = sketch.FSS, 1024 }, ""},
		{"no shingles", func(p *sketch.Parameters) { p.ShingleSize = 0 }, "shingle_size is 0"},
		{"long shingles", func(p *sketch.Parameters) { p.ShingleSize = 17 }, "shingle_size is 17"},
		{"few permutations", func(p *sketch.Parameters) { p.Permutations = 15 }, "permutations is 15"},
		{"many permutations", func(p *sketch.Parameters) { p.Permutations = 1025 }, "permutations is 1025"},
		{"no bands", func(p *sketch.Parameters) { p.Bands = 0 }, "bands is 0"},
		{"negative bands", func(p *sketch.Parameters) { p.Bands = -1 }, "bands is -1"},
		{"many bands", func(p *sketch.Parameters) { p.Permutations, p.Bands, p.Rows = 1024, 257, 1 }, "bands is 257"},
		{"no rows", func(p *sketch.Parameters) { p.Rows = 0 }, "rows is 0"},
		{"many rows", func(p *sketch.Parameters) { p.Bands, p.Rows = 1, 65 }, "rows is 65"},
		{"no passages", func(p *sketch.Parameters) { p.PassageSize = 0 }, "passage_size is 0"},
		{"long passages", func(p *sketch.Parameters) { p.PassageSize, p.PassageGuarantee = 17, 20 }, "passage_size is 17"},
		{"guarantee below a shingle", func(p *sketch.Parameters) { p.PassageGuarantee = 4 }, "passage_guarantee is 4"},
		{"long guarantee", func(p *sketch.Parameters) { p.PassageGuarantee = 257 }, "passage_guarantee is 257"},
		{"too many bands x rows", func(p *sketch.Parameters) { p.Bands, p.Rows = 43, 3 }, "bands x rows is 43 x 3"},
		{"one channel", func(p *sketch.Parameters) { p.Channels = sketch.PassageChannel }, ""},
		{"all channels", func(p *sketch.Parameters) { p.Channels, p.SimHashDistance = 7, 6 }, ""},
		{"no channel", func(p *sketch.Parameters) { p.Channels = 0 }, "channels are 0b0"},
		{"unknown channel", func(p *sketch.Parameters) { p.Channels = 8 }, "channels are 0b1000"},
		{"SimHash without a distance", func(p *sketch.Parameters) { p.Channels = sketch.SimHashChannel }, "simhash_distance is 0"},
		{"SimHash too far", func(p *sketch.Parameters) { p.Channels, p.SimHashDistance = sketch.SimHashChannel, 7 }, "simhash_distance is 7"},
		{"distance without SimHash", func(p *sketch.Parameters) { p.SimHashDistance = 3 }, "simhash_distance is 3"},
		{"zero", func(p *sketch.Parameters) { *p = sketch.Parameters{} }, "normalization_version is 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := sketch.DefaultParameters()
			c.change(&p)
			err := p.Validate()
			switch {
			case c.want == "" && err != nil:
				t.Errorf("%+v: %v", p, err)
			case c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), c.want)):
				t.Errorf("%+v: error %v, want %q", p, err, c.want)
			}
			if _, newErr := sketch.New(p); (newErr == nil) != (err == nil) {
				t.Errorf("%+v: New says %v, Validate %v", p, newErr, err)
			}
		})
	}
}

// TestIDGolden pins the ids, which clients keep.
func TestIDGolden(t *testing.T) {
	p := sketch.DefaultParameters()
	if got, want := p.ID(), "n1-minwise-w3-p128-32x4-g5-15-b0961da1c847ca95"; got != want {
		t.Errorf("the default parameters have the id %s, want %s", got, want)
	}
	p.Seed = 7
	if got, want := p.ID(), "n1-minwise-w3-p128-32x4-g5-15-286401f4c928f5db"; got != want {
		t.Errorf("with seed 7 they have the id %s, want %s", got, want)
	}
	p.Family = sketch.FSS
	if got, want := p.ID(), "n1-fss-w3-p128-32x4-g5-15-46586c4dee17be6a"; got != want {
		t.Errorf("with seed 7 and fss they have the id %s, want %s", got, want)
	}
}

// TestIDTellsEveryField changes each field by reflection, so that one which is added and forgotten is found.
func TestIDTellsEveryField(t *testing.T) {
	ids := map[string]string{sketch.DefaultParameters().ID(): "no field"}
	digests := map[string]string{}
	for i := range reflect.TypeFor[sketch.Parameters]().NumField() {
		p := sketch.DefaultParameters()
		field := reflect.ValueOf(&p).Elem().Field(i)
		name := reflect.TypeFor[sketch.Parameters]().Field(i).Name
		switch {
		case field.CanInt():
			field.SetInt(field.Int() + 1)
		case field.CanUint():
			field.SetUint(field.Uint() + 1)
		default:
			t.Fatalf("field %s is a %s: say here how to change it", name, field.Kind())
		}
		id := p.ID()
		if other, ok := ids[id]; ok {
			t.Errorf("the id %s stands for a change of %s and of %s", id, name, other)
		}
		ids[id] = name
		digest := id[strings.LastIndexByte(id, '-'):]
		if other, ok := digests[digest]; ok {
			t.Errorf("the digest of the id stands for a change of %s and of %s", name, other)
		}
		digests[digest] = name
	}
}

func TestIDHidesTheSeed(t *testing.T) {
	p := sketch.DefaultParameters()
	p.Seed = 1234567890123456789
	for _, seed := range []string{"1234567890123456789", "112210f47de98115"} {
		if strings.Contains(p.ID(), seed) {
			t.Errorf("the id %s shows the seed", p.ID())
		}
	}
}
