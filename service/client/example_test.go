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
