package main

import (
	"context"
	"fmt"
	"strings"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// statsCommand counts what a collection holds.
type statsCommand struct {
	Longest int32 `help:"List so many of the longest buckets, with what they have in common." default:"0" placeholder:"N"`

	collectionFlags
}

// Validate refuses flags out of their range.
func (c *statsCommand) Validate() error {
	if c.Longest < 0 || c.Longest > 100 {
		return fmt.Errorf("--longest is %d: it must be from 0 to 100", c.Longest)
	}
	return c.validate()
}

// Run shows the counts.
func (c *statsCommand) Run(ctx context.Context, p *process) error {
	return c.ask(func(server *client) error {
		_, err := call(ctx, p, server, c.JSON, server.GetCollectionStatistics,
			&neardupv1.GetCollectionStatisticsRequest{Collection: c.Name, LongestBuckets: c.Longest}, p.out.statistics)
		return err
	})
}

// statistics writes what a collection holds.
func (o *output) statistics(s *neardupv1.GetCollectionStatisticsResponse) {
	for _, line := range []struct {
		name  string
		value int64
	}{
		{"documents", s.GetDocumentCount()},
		{"empty documents", s.GetEmptyDocumentCount()},
		{"clusters", s.GetClusterCount()},
		{"documents in clusters", s.GetClusteredDocumentCount()},
		{"text bytes", s.GetTextBytes()},
		{"stored text bytes", s.GetStoredTextBytes()},
	} {
		o.figure(line.name, line.value)
	}
	if counts := s.GetMatchCounts(); len(counts) > 0 {
		o.heading("matches by relation")
		for _, relation := range counts {
			o.figure(shortName(relation.GetRelation().String(), "RELATION_"), relation.GetCount())
		}
	}
	o.heading("bytes by part")
	for _, part := range s.GetPartBytes() {
		o.figure(partName(part.GetPart()), part.GetBytes())
	}
	o.heading("buckets by their number of documents")
	for _, sizes := range s.GetBucketSizes() {
		o.figure(sizeRange(sizes.GetMinDocuments()), sizes.GetBucketCount())
	}
	o.figure("all", s.GetBucketCount())
	if buckets := s.GetLongestBuckets(); len(buckets) > 0 {
		o.heading("longest buckets")
		for _, bucket := range buckets {
			o.longBucket(bucket)
		}
	}
}

func (o *output) heading(text string) { o.printf("\n%s\n", o.in(bold, text)) }

func (o *output) figure(name string, value int64) { o.printf("%-28s %14d\n", name, value) }

// longBucket writes a bucket, what its documents have in common, and some of them.
func (o *output) longBucket(b *neardupv1.LongBucket) {
	o.printf("%s, %s", o.in(bold, count(int(b.GetDocumentCount()), "document")),
		strings.ToLower(shortName(b.GetChannel().String(), "CHANNEL_")))
	if text := b.GetSampleText(); text != "" {
		o.printf(": %s", printable(strings.Join(strings.Fields(text), " ")))
	}
	o.printf("\n")
	for _, id := range b.GetSampleDocumentIds() {
		o.printf("  %s\n", printable(id))
	}
}

// partName returns the name of a part, and whether it is in memory or on disk.
func partName(part neardupv1.Part) string {
	name := strings.ToLower(strings.ReplaceAll(shortName(part.String(), "PART_"), "_", " "))
	if part == neardupv1.Part_PART_INDEX_BUCKETS || part == neardupv1.Part_PART_INDEX_WORDS {
		return name + ", memory"
	}
	return name + ", disk"
}

// sizeRange returns the sizes from a power of two to below the next.
func sizeRange(from int32) string {
	if from == 1 {
		return "1"
	}
	return fmt.Sprintf("%d to %d", from, 2*int64(from)-1)
}
