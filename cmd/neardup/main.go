// Command neardup tells whether documents are near-duplicates and shows the evidence.
//
// serve runs the gRPC service; check, add and clusters are its clients. analyze, compare and dedup work on local files
// without a server. Data goes to standard output, readable or with --json as the API's messages, one object a line;
// everything else goes to standard error. The exit status is 0 if all is done, 1 if the command failed, 2 if it was
// used wrongly, and 3 if it is done but some records were rejected.
package main

import (
	"os"

	"github.com/neardup/neardup/sketch"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.LookupEnv, sketch.SelfTest))
}
