// Package rpc is the gRPC face of the engine in package service. It converts between the API's messages and the
// engine's types, validates requests, maps errors to statuses in one place, and guards every call with the same chain
// of interceptors. Nothing in it decides anything about matching.
//
// A unary call passes, from the outside in:
//
//	recover    a panic becomes an Internal status; its stack is logged once
//	log        one line a call: method, code, duration, peer, request id, size of the batch; never any document text
//	status     errors become statuses with an ErrorInfo of the domain "neardup"
//	deadline   a call without a deadline gets one, and none lasts longer than the server allows
//	admit      a large request waits until there is room in memory for what it takes
//	validate   the rules in the proto files
//	handler    semantic checks that these rules cannot say, conversion, one call of the engine
//
// A stream passes the same, but for the deadline: it lasts as long as its client wants. StreamDocuments checks the rules
// itself, since an item that breaks one has an answer of its own, and puts what it reads through the same calls of the
// engine as the unary batches.
//
// The exported functions that end in Message or Response convert engine types to messages without a server, so that a
// program which works on local files prints exactly what the service would answer.
package rpc
