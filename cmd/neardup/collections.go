package main

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service/rpc"
)

// collectionsCommand is the commands about collections.
type collectionsCommand struct {
	List   listCollectionsCommand  `cmd:"" help:"List the collections."`
	Create createCollectionCommand `cmd:"" help:"Make an empty collection."`
	Get    getCollectionCommand    `cmd:"" help:"Show a collection."`
	Update updateCollectionCommand `cmd:"" help:"Change the thresholds, the maximum age or the change retention of a collection."`
	Delete deleteCollectionCommand `cmd:"" help:"Delete a collection and all that it holds."`
	Stats  statsCommand            `cmd:"" help:"Count what a collection holds."`

	Rebuild rebuildCommand `cmd:"" help:"Build a collection with other parameters from the texts of one that goes on to serve."`
	Alias   aliasCommand   `cmd:"" help:"Set, list and delete aliases, which are other names for collections."`
}

// collectionFlags are what the commands about one collection have in common.
type collectionFlags struct {
	Name string `arg:"" help:"Name of the collection."`
	JSON bool   `help:"Print the response as JSON."`

	serverFlags
}

// listCollectionsCommand lists collections.
type listCollectionsCommand struct {
	JSON bool `help:"Print the response of each call as JSON."`

	serverFlags
}

// Validate refuses flags out of their range.
func (c *listCollectionsCommand) Validate() error { return c.validate() }

// Run lists the collections, page by page.
func (c *listCollectionsCommand) Run(ctx context.Context, p *process) error {
	return c.ask(func(server *client) error {
		for token := ""; ; {
			const pageSizeMax = 1000
			response, err := call(ctx, p, server, c.JSON, server.ListCollections,
				&neardupv1.ListCollectionsRequest{PageSize: pageSizeMax, PageToken: token},
				func(response *neardupv1.ListCollectionsResponse) {
					for _, collection := range response.GetCollections() {
						p.out.collectionLine(collection)
					}
				})
			if err != nil {
				return err
			}
			if token = response.GetNextPageToken(); token == "" {
				return nil
			}
		}
	})
}

// newCollectionFlags say what a new collection is like.
type newCollectionFlags struct {
	PublicSeed  *uint64 `help:"Use this seed and show it, instead of a secret one that the server draws." placeholder:"SEED" group:"Parameters"`
	DiscardText bool    `help:"Drop texts once they are sketched. Matches are estimates then, without passages."`
	MaxAge      maxAge  `help:"Age at which documents expire, such as 36h or 30d, or never." default:"never" placeholder:"AGE"`

	ChangeRetention span `help:"How long the change feed is kept, such as 36h or 30d." default:"${change_retention}" placeholder:"TIME"`

	profileFlag
	relationFlags
	parameterFlags
}

// validate refuses flags out of their range.
func (c *newCollectionFlags) validate() error {
	return cmp.Or(c.parameters().Validate(), c.thresholds().Validate())
}

// message returns the collection of the flags as the API has it.
func (c *newCollectionFlags) message(name string) *neardupv1.Collection {
	collection := &neardupv1.Collection{
		Name:          name,
		Parameters:    rpc.ParametersMessage(c.parameters()),
		Thresholds:    rpc.ThresholdsMessage(c.thresholds()),
		TextRetention: neardupv1.TextRetention_TEXT_RETENTION_RETAIN,
		SeedPolicy:    neardupv1.SeedPolicy_SEED_POLICY_SECRET,
		MaxAge:        c.MaxAge.message(),

		ChangeRetention: c.ChangeRetention.message(),
	}
	if c.DiscardText {
		collection.TextRetention = neardupv1.TextRetention_TEXT_RETENTION_DISCARD
	}
	if c.PublicSeed != nil {
		collection.SeedPolicy = neardupv1.SeedPolicy_SEED_POLICY_PUBLIC
		collection.Parameters.Seed = *c.PublicSeed
	}
	return collection
}

// createCollectionCommand makes a collection.
type createCollectionCommand struct {
	collectionFlags
	newCollectionFlags
}

// Validate refuses flags out of their range.
func (c *createCollectionCommand) Validate() error {
	return cmp.Or(c.newCollectionFlags.validate(), c.collectionFlags.validate())
}

// Run makes the collection.
func (c *createCollectionCommand) Run(ctx context.Context, p *process) error {
	return c.ask(func(server *client) error {
		_, err := call(ctx, p, server, c.JSON, server.CreateCollection,
			&neardupv1.CreateCollectionRequest{Collection: c.message(c.Name)},
			func(response *neardupv1.CreateCollectionResponse) { p.out.collection(response.GetCollection()) })
		return err
	})
}

// getCollectionCommand shows a collection.
type getCollectionCommand struct{ collectionFlags }

// Validate refuses flags out of their range.
func (c *getCollectionCommand) Validate() error { return c.validate() }

// Run shows the collection.
func (c *getCollectionCommand) Run(ctx context.Context, p *process) error {
	return c.ask(func(server *client) error {
		_, err := call(ctx, p, server, c.JSON, server.GetCollection, &neardupv1.GetCollectionRequest{Collection: c.Name},
			func(response *neardupv1.GetCollectionResponse) { p.out.collection(response.GetCollection()) })
		return err
	})
}

// updateCollectionCommand changes a collection.
type updateCollectionCommand struct {
	NearDuplicateContainment *float64 `help:"Containment of each in the other from which a pair is NEAR_DUPLICATE." placeholder:"C" group:"Thresholds"`
	Containment              *float64 `help:"Containment from which the smaller text is CONTAINED_IN the larger." placeholder:"C" group:"Thresholds"`
	PartialWords             *int32   `help:"Words of a shared passage from which a pair is PARTIAL." placeholder:"N" group:"Thresholds"`
	TemplateDistinctiveness  *float64 `help:"Mean of rarity and agreement of what is shared below which a pair is TEMPLATE." placeholder:"R" group:"Thresholds"`
	ParagraphContainment     *float64 `help:"Containment from which a paragraph repeats an earlier one of its document." placeholder:"C" group:"Thresholds"`
	MaxAge                   *maxAge  `help:"Age at which documents expire, such as 36h or 30d, or never." placeholder:"AGE"`
	ChangeRetention          *span    `help:"How long the change feed is kept, such as 36h or 30d." placeholder:"TIME"`

	collectionFlags
}

// Validate refuses flags out of their range, and an update of nothing.
func (c *updateCollectionCommand) Validate() error {
	if _, paths := c.changes(); len(paths) == 0 {
		return fmt.Errorf("nothing to change: give a threshold, --max-age or --change-retention")
	}
	return c.validate()
}

// changes returns the collection with its new values, and the paths of those.
func (c *updateCollectionCommand) changes() (collection *neardupv1.Collection, paths []string) {
	collection = &neardupv1.Collection{Name: c.Name, Thresholds: &neardupv1.Thresholds{
		NearDuplicateContainment: c.NearDuplicateContainment,
		Containment:              c.Containment,
		PartialWords:             c.PartialWords,
		TemplateDistinctiveness:  c.TemplateDistinctiveness,
		ParagraphContainment:     c.ParagraphContainment,
	}}
	thresholds := collection.GetThresholds().ProtoReflect()
	fields := thresholds.Descriptor().Fields()
	for i := range fields.Len() {
		if thresholds.Has(fields.Get(i)) {
			paths = append(paths, "thresholds."+string(fields.Get(i).Name()))
		}
	}
	if c.MaxAge != nil {
		collection.MaxAge = c.MaxAge.message()
		paths = append(paths, "max_age")
	}
	if c.ChangeRetention != nil {
		collection.ChangeRetention = c.ChangeRetention.message()
		paths = append(paths, "change_retention")
	}
	return collection, paths
}

// Run changes the collection.
func (c *updateCollectionCommand) Run(ctx context.Context, p *process) error {
	collection, paths := c.changes()
	return c.ask(func(server *client) error {
		_, err := call(ctx, p, server, c.JSON, server.UpdateCollection,
			&neardupv1.UpdateCollectionRequest{Collection: collection, UpdateMask: &fieldmaskpb.FieldMask{Paths: paths}},
			func(response *neardupv1.UpdateCollectionResponse) { p.out.collection(response.GetCollection()) })
		return err
	})
}

// deleteCollectionCommand deletes a collection.
type deleteCollectionCommand struct {
	AllowMissing bool `help:"Let a collection that is not there pass."`

	collectionFlags
}

// Validate refuses flags out of their range.
func (c *deleteCollectionCommand) Validate() error { return c.validate() }

// Run deletes the collection.
func (c *deleteCollectionCommand) Run(ctx context.Context, p *process) error {
	return c.ask(func(server *client) error {
		_, err := call(ctx, p, server, c.JSON, server.DeleteCollection,
			&neardupv1.DeleteCollectionRequest{Collection: c.Name, AllowMissing: c.AllowMissing},
			func(*neardupv1.DeleteCollectionResponse) { p.out.printf("deleted  %s\n", printable(c.Name)) })
		return err
	})
}

const day = 24 * time.Hour

// span is a length of time on the command line, above zero.
type span time.Duration

// UnmarshalText reads a number of days such as "30d", or a duration of Go.
func (s *span) UnmarshalText(text []byte) error {
	length, err := time.ParseDuration(string(text))
	if days, ok := strings.CutSuffix(string(text), "d"); ok {
		var n uint64
		n, err = strconv.ParseUint(days, 10, 15)
		length = time.Duration(n) * day
	}
	if err != nil || length <= 0 {
		return fmt.Errorf("the time %q must be one such as 36h, or up to 32767 days such as 30d", text)
	}
	*s = span(length)
	return nil
}

// message returns the length as the API has it.
func (s span) message() *durationpb.Duration { return durationpb.New(time.Duration(s)) }

// maxAge is a maximum age on the command line; zero is never.
type maxAge time.Duration

// UnmarshalText reads "never" or what a span reads.
func (a *maxAge) UnmarshalText(text []byte) error {
	if string(text) == "never" {
		*a = 0
		return nil
	}
	if err := (*span)(a).UnmarshalText(text); err != nil {
		return fmt.Errorf(`the age %q must be "never", a time such as 36h, or up to 32767 days such as 30d`, text)
	}
	return nil
}

// message returns the age as the API has it: unset for never.
func (a maxAge) message() *durationpb.Duration {
	if a == 0 {
		return nil
	}
	return durationpb.New(time.Duration(a))
}

// collectionLine writes a collection on a line.
func (o *output) collectionLine(c *neardupv1.Collection) {
	o.printf("%s  %s seed, texts %s, %s, made %s\n", o.in(bold, printable(c.GetName())), seedName(c), retentionName(c), ageName(c),
		c.GetCreateTime().AsTime().Format(time.DateOnly))
}

// collection writes all of a collection.
func (o *output) collection(c *neardupv1.Collection) {
	p, t := c.GetParameters(), c.GetThresholds()
	o.collectionLine(c)
	o.printf("  parameters  %s\n", printable(c.GetParameterId()))
	if c.GetSeedPolicy() == neardupv1.SeedPolicy_SEED_POLICY_PUBLIC {
		o.printf("  seed  %d\n", p.GetSeed())
	}
	names := make([]string, len(p.GetChannels()))
	for i, channel := range p.GetChannels() {
		names[i] = strings.ToLower(shortName(channel.String(), "CHANNEL_"))
	}
	o.printf("  channels  %s\n", strings.Join(names, ", "))
	o.printf("  shingles of %d words, family %s, %d permutations, %d bands x %d rows\n", p.GetShingleSize(),
		strings.ToLower(shortName(p.GetFamily().String(), "FAMILY_")), p.GetPermutations(), p.GetBands(), p.GetRows())
	o.printf("  passage fingerprints of %d words, guaranteed from %d\n", p.GetPassageSize(), p.GetPassageGuarantee())
	o.printf("  thresholds  near duplicate %g, containment %g, partial %d words, template distinctiveness %g, paragraph %g\n",
		t.GetNearDuplicateContainment(), t.GetContainment(), t.GetPartialWords(), t.GetTemplateDistinctiveness(),
		t.GetParagraphContainment())
	o.printf("  changes are kept for %s\n", spanName(c.GetChangeRetention().AsDuration()))
}

func seedName(c *neardupv1.Collection) string {
	return strings.ToLower(shortName(c.GetSeedPolicy().String(), "SEED_POLICY_"))
}

func retentionName(c *neardupv1.Collection) string {
	if c.GetTextRetention() == neardupv1.TextRetention_TEXT_RETENTION_DISCARD {
		return "discarded"
	}
	return "retained"
}

func ageName(c *neardupv1.Collection) string {
	if c.GetMaxAge() == nil {
		return "documents never expire"
	}
	return "documents expire after " + spanName(c.GetMaxAge().AsDuration())
}

// spanName writes a length of time, in days where it is some.
func spanName(length time.Duration) string {
	if length%day == 0 {
		return count(int(length/day), "day")
	}
	return length.String()
}
