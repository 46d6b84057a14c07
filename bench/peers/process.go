package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/neardup/neardup/bench/speed/rounds"
)

// answerLimit is how long a process may take for one answer; loading a set takes seconds.
const answerLimit = 2 * time.Minute

// errPeer is what a process is told off for: an answer that makes no sense, or none.
var errPeer = errors.New("peer process")

// process is a program that runs peers, one request and one answer at a time. It is made by startProcess.
type process struct {
	name    string
	command *exec.Cmd
	in      io.WriteCloser
	out     *json.Decoder
	loaded  map[*documents]bool
}

// startProcess starts a program, which lives until close or the end of ctx.
func startProcess(ctx context.Context, name string, command []string, environment []string) (*process, error) {
	p := &process{name: name, command: exec.CommandContext(ctx, command[0], command[1:]...), loaded: map[*documents]bool{}}
	p.command.Env = append(os.Environ(), environment...)
	p.command.Stderr = os.Stderr
	in, err := p.command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.in, p.out = in, json.NewDecoder(out)
	p.out.DisallowUnknownFields()
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	return p, nil
}

// close ends the program.
func (p *process) close() error {
	err := p.in.Close()
	return errors.Join(err, p.command.Wait())
}

// request is what a process is asked; python/peers.py describes the answers.
type request struct {
	Op       string     `json:"op"`
	Set      string     `json:"set,omitempty"`
	Peer     string     `json:"peer,omitempty"`
	Seconds  float64    `json:"seconds,omitempty"`
	Texts    []string   `json:"texts,omitempty"`
	Shingles [][]string `json:"shingles,omitempty"`
}

// failure is an answer that is an error.
type failure struct {
	Error string `json:"error"`
}

// ask sends a request and decodes the answer to it.
func (p *process) ask(r request, answer any) error {
	watchdog := time.AfterFunc(answerLimit, func() { _ = p.command.Process.Kill() })
	defer watchdog.Stop()
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("%w %s is gone at %s: %w", errPeer, p.name, r.Op, err)
	}
	var raw json.RawMessage
	if err := p.out.Decode(&raw); err != nil {
		return fmt.Errorf("%w %s gave no answer to %s: %w", errPeer, p.name, r.Op, err)
	}
	var failed failure
	if json.Unmarshal(raw, &failed) == nil && failed.Error != "" {
		return fmt.Errorf("%w %s failed at %s of %q on %q: %s", errPeer, p.name, r.Op, r.Peer, r.Set, failed.Error)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(answer); err != nil {
		return fmt.Errorf("%w %s: the answer to %s: %w", errPeer, p.name, r.Op, err)
	}
	return nil
}

// peers returns the peers that the program has.
func (p *process) peers() ([]peer, error) {
	var answer struct {
		Peers []description `json:"peers"`
	}
	if err := p.ask(request{Op: "peers"}, &answer); err != nil {
		return nil, err
	}
	peers := make([]peer, len(answer.Peers))
	for i, d := range answer.Peers {
		if d.Name == "" || d.Version == "" || (d.Reads != readsText && d.Reads != readsShingles && d.Reads != readsHashes) {
			return nil, fmt.Errorf("%w %s: a peer is described as %+v", errPeer, p.name, d)
		}
		peers[i] = &remote{description: d, process: p}
	}
	return peers, nil
}

// remote is a peer in another process.
type remote struct {
	description
	process *process
}

func (r *remote) describe() description { return r.description }

func (r *remote) load(d *documents) error {
	if r.process.loaded[d] {
		return nil
	}
	var answer struct{}
	err := r.process.ask(request{Op: "load", Set: d.name, Texts: d.texts, Shingles: d.shingles()}, &answer)
	r.process.loaded[d] = err == nil
	return err
}

func (r *remote) measure(d *documents, slice time.Duration) (rounds.Turn, error) {
	var answer struct {
		Texts   []int   `json:"texts"`
		Seconds float64 `json:"seconds"`
	}
	q := request{Op: "measure", Set: d.name, Peer: r.Name, Seconds: slice.Seconds()}
	if err := r.process.ask(q, &answer); err != nil {
		return rounds.Turn{}, err
	}
	size := 0
	for _, i := range answer.Texts {
		if i < 0 || i >= len(d.texts) {
			return rounds.Turn{}, fmt.Errorf("%w %s: %s says it read text %d of %d",
				errPeer, r.process.name, r.Name, i, len(d.texts))
		}
		size += len(d.texts[i])
	}
	if size == 0 || !(answer.Seconds >= slice.Seconds()/2) || answer.Seconds > answerLimit.Seconds() {
		return rounds.Turn{}, fmt.Errorf("%w %s: %s says it read %d texts in %v s, asked for %v",
			errPeer, r.process.name, r.Name, len(answer.Texts), answer.Seconds, slice)
	}
	spent := time.Duration(answer.Seconds * float64(time.Second))
	return rounds.Turn{Operations: len(answer.Texts), Bytes: size, Spent: spent}, nil
}

func (r *remote) resemblances(d *documents) ([]float64, error) {
	var answer struct {
		Resemblances []float64 `json:"resemblances"`
	}
	err := r.process.ask(request{Op: "resemblance", Set: d.name, Peer: r.Name}, &answer)
	return answer.Resemblances, err
}
