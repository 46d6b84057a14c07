package main

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/neardup/neardup/bench/invented"
	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

const (
	collection = "crash"
	// idsPerWriter bounds the documents of a writer, so that later rounds take no longer than earlier ones.
	idsPerWriter = 80
	// storiesPerWriter is how many texts a writer's documents are copies of.
	storiesPerWriter = 12
	// largeBatch is the size of the largest batches.
	largeBatch = 40
)

// epoch is the earliest time of publication.
var epoch = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

// writer makes one call after the other on documents of its own.
type writer struct {
	random  *rand.Rand
	prefix  string
	text    *invented.Writer
	stories [][]string // paragraphs
	count   int        // of documents written

	// state is after all acknowledged calls, history what they did; call is the one under way, or nil.
	state   state
	history history
	call    call
}

// acknowledge takes the state after the call under way, which has been answered. A document that a batch replaces and puts
// back is as it was.
func (w *writer) acknowledge(after state) {
	for _, id := range difference(w.state.documents, after.documents) {
		_, was := w.state.documents[id]
		_, is := after.documents[id]
		what := wasAdded
		switch {
		case !is:
			what = wasDeleted
		case was:
			what = wasReplaced
		}
		w.history[id] = append(w.history[id], what)
	}
	w.state, w.call = after, nil
}

// newWriter returns writer i of an experiment. Each writes in a language of its own, so that no document matches that of
// another writer.
func newWriter(seed uint64, i int) *writer {
	source := rand.NewPCG(seed, uint64(i)+1)
	w := &writer{
		random: rand.New(source),
		prefix: fmt.Sprintf("writer%d", i),
		text:   invented.NewWriter(invented.English(seed<<16+uint64(i)), source),
		state:  newState(), history: history{},
	}
	for range storiesPerWriter {
		w.stories = append(w.stories, []string{w.text.Paragraph(60), w.text.Paragraph(60), w.text.Paragraph(60)})
	}
	return w
}

// ids are all ids that a writer's documents can have.
func (w *writer) ids() []string {
	var ids []string
	for i := range idsPerWriter {
		ids = append(ids, w.id(i))
	}
	return ids
}

func (w *writer) id(i int) string { return fmt.Sprintf("%s-%02d", w.prefix, i) }

// call is one call that changes documents.
type call interface {
	// do makes the call and changes the state as the answer says. An answer that cannot be right is a lossError.
	do(ctx context.Context, client neardupv1.CollectionServiceClient, s state, f *figures) error
	// effect changes only the documents of the state, as the call must.
	effect(s state)
}

// next returns a random call.
func (w *writer) next() call {
	held := slices.Sorted(maps.Keys(w.state.documents))
	if len(held) > idsPerWriter/2 && w.random.IntN(4) == 0 {
		return &deletion{id: held[w.random.IntN(len(held))]}
	}
	size := 1 + w.random.IntN(5)
	if w.random.IntN(8) == 0 {
		size = largeBatch
	}
	a := &addition{requestID: w.prefix + "-" + strconv.FormatUint(w.random.Uint64(), 36)}
	for range size {
		a.documents = append(a.documents, w.document())
	}
	return a
}

// document returns a document that is new, replaces one, or is one that is there already.
func (w *writer) document() *neardupv1.Document {
	w.count++
	id := w.id(w.random.IntN(idsPerWriter))
	if old, ok := w.state.documents[id]; ok && w.random.IntN(3) == 0 {
		return old
	}
	d := &neardupv1.Document{
		Id: id, Source: fmt.Sprint("source ", w.random.IntN(5)), Title: fmt.Sprint("number ", w.count),
		PublishTime: timestamppb.New(epoch.AddDate(0, 0, w.random.IntN(1000))),
		Labels:      map[string]string{"count": strconv.Itoa(w.count)},
	}
	// The service returns an empty text as none.
	if text := w.newText(); text != "" {
		d.Content = &neardupv1.Document_Text{Text: text}
	}
	return d
}

// newText returns a copy of a story, whole or in part, with other words in some places, or a short or empty text.
func (w *writer) newText() string {
	story := w.stories[w.random.IntN(len(w.stories))]
	switch w.random.IntN(10) {
	case 0:
		return ""
	case 1:
		return w.prefix + " " + w.text.Word()
	case 2, 3:
		return w.text.Paragraph(80) + "\n" + story[w.random.IntN(len(story))] + "\n" + w.text.Paragraph(40)
	}
	words := strings.Fields(strings.Join(story, " \n "))
	for range w.random.IntN(10) {
		words[w.random.IntN(len(words))] = w.text.Word()
	}
	return strings.Join(words, " ")
}
