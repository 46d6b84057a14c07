package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
	"github.com/neardup/neardup/service/client"
	"github.com/neardup/neardup/service/rpc"
)

// exampleServer stands for a server that runs elsewhere.
func exampleServer() (address string, stop func()) {
	folder, err := os.MkdirTemp("", "neardup-example")
	if err != nil {
		log.Fatal(err)
	}
	engine, err := service.Open(service.Options{Dir: folder})
	if err != nil {
		log.Fatal(err)
	}
	server, err := rpc.New(engine, rpc.Config{})
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go func() { _ = server.Serve(listener) }()
	return listener.Addr().String(), func() {
		if err := errors.Join(server.Shutdown(context.Background()), engine.Close(), os.RemoveAll(folder)); err != nil {
			log.Fatal(err)
		}
	}
}

// Documents go in on one side, answers come out on the other, in the same order.
func ExampleClient_Stream() {
	address, stop := exampleServer()
	defer stop()
	ctx := context.Background()
	c, err := client.Dial(address, client.Options{Insecure: true})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	_, err = c.Collections.CreateCollection(ctx, &neardupv1.CreateCollectionRequest{
		Collection: &neardupv1.Collection{Name: "news"},
		RequestId:  "make-news",
	})
	if err != nil {
		log.Fatal(err)
	}

	stream, err := c.Stream(ctx, client.StreamOptions{Collection: "news"})
	if err != nil {
		log.Fatal(err)
	}
	defer stream.Close()
	go func() {
		defer stream.CloseSend()
		for _, id := range []string{"first", "second", ""} {
			if _, err := stream.Add(document(id, story)); err != nil {
				return // Next says why
			}
		}
	}()
	for {
		answer, err := stream.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			log.Fatal(err)
		}
		if answer.Err != nil {
			fmt.Println(answer.Sequence, "refused:", answer.Err)
			continue
		}
		fmt.Println(answer.Sequence, answer.Added.GetOutcome())
		for _, match := range answer.Added.GetVerdict().GetMatches() {
			fmt.Println(" ", match.GetRelation(), match.GetDocumentId())
		}
	}
	// Output:
	// 1 ADD_OUTCOME_ADDED
	// 2 ADD_OUTCOME_ADDED
	//   RELATION_EXACT first
	// 3 refused: rpc error: code = InvalidArgument desc = item.add.id must not be empty
}

// A mirror of the collection keeps the cursor with what it makes of the changes, and goes on from there.
func ExampleClient_Watch() {
	address, stop := exampleServer()
	defer stop()
	ctx := context.Background()
	c, err := client.Dial(address, client.Options{Insecure: true})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	_, err = c.Collections.CreateCollection(ctx, &neardupv1.CreateCollectionRequest{
		Collection: &neardupv1.Collection{Name: "news"},
	})
	if err != nil {
		log.Fatal(err)
	}
	_, err = c.Collections.AddDocuments(ctx, &neardupv1.AddDocumentsRequest{
		Collection: "news", Documents: []*neardupv1.Document{document("first", story), document("second", story)},
	})
	if err != nil {
		log.Fatal(err)
	}

	var mirror struct {
		cursor string
	}
	err = c.Watch(ctx, client.WatchOptions{
		Collection: "news", Cursor: mirror.cursor,
		StopAtEnd: true, // without it, the watch waits for what comes
	}, func(response *neardupv1.WatchChangesResponse) error {
		for _, change := range response.GetChanges() {
			switch what := change.GetChange().(type) {
			case *neardupv1.Change_Document:
				fmt.Println(what.Document.GetDocumentId(), what.Document.GetKind())
			case *neardupv1.Change_Match:
				fmt.Println(what.Match.GetDocumentId(), what.Match.GetOtherDocumentId(), what.Match.GetRelation())
			case *neardupv1.Change_Cluster:
				fmt.Println(what.Cluster.GetClusterId(), what.Cluster.GetKind(), what.Cluster.GetJoinedDocumentIds())
			}
		}
		mirror.cursor = response.GetCursor()
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// first DOCUMENT_CHANGE_KIND_ADDED
	// second DOCUMENT_CHANGE_KIND_ADDED
	// first second RELATION_EXACT
	// first CLUSTER_CHANGE_KIND_FORMED [first second]
}
