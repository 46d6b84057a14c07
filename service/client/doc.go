// Package client calls a neardup server from Go. It is the generated client with what a backend otherwise has to find
// out: a service config that retries what may be retried, limits and keepalive that fit those of the server, and a
// stream and a watch that survive broken connections.
//
// Retries. A call that failed with UNAVAILABLE is repeated by the policy in service_config.json, which clients in other
// languages may use as well, if a second try cannot do harm: reads and checks; requests that carry a request_id, which
// the server answers as it did the first time; deletes with allow_missing; imports, whose records stay as they are when
// they come again. Other calls are tried once.
//
// Streams. Stream keeps every document until it is answered. When the connection breaks or the server restarts it
// connects again and sends those without an answer; each answer is delivered once, in the order of the documents. An add
// that was done just before the break is answered UNCHANGED.
//
// Change feed. Watch connects again, from the cursor of the last response that was handled.
//
// The package knows the API alone, neither the engine nor the server.
package client
