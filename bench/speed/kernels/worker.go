package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/neardup/neardup/bench/speed/rounds"
	"github.com/neardup/neardup/sketch"
	"github.com/neardup/neardup/sketch/minhash"
)

// errWorker says that a worker did not do what it was asked.
var errWorker = errors.New("worker")

// worker is this program in another process, at a level of its own, where it takes a turn whenever it is asked: so two
// levels work in the same rounds. It is made by startWorker.
type worker struct {
	kernel   string // which it has
	requests *json.Encoder
	answers  *json.Decoder
	stop     func() error
}

// request asks a worker for a turn with a hard set.
type request struct {
	Set   hardSet
	Slice time.Duration
}

// answer is the turn, or why there is none.
type answer struct {
	Turn  rounds.Turn
	Error string
}

// startWorker starts this program at a level. It lives until close, or the end of this process.
func startWorker(level string) (*worker, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	command := exec.Command(program, "-worker")
	command.Env = append(os.Environ(), sketch.KernelVariable+"="+level)
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	return connect(in, out, func() error { return errors.Join(in.Close(), command.Wait()) })
}

// connect returns the worker at the other ends of two pipes, which has said what its kernel is.
func connect(in io.Writer, out io.Reader, stop func() error) (*worker, error) {
	w := &worker{requests: json.NewEncoder(in), answers: json.NewDecoder(out), stop: stop}
	if err := w.answers.Decode(&w.kernel); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: it does not begin: %w", errWorker, err), stop())
	}
	return w, nil
}

// close ends the worker.
func (w *worker) close() error { return w.stop() }

// side takes its turns in the worker.
func (w *worker) side(set hardSet) rounds.Side {
	return func(slice time.Duration) (rounds.Turn, error) {
		if err := w.requests.Encode(request{set, slice}); err != nil {
			return rounds.Turn{}, fmt.Errorf("%w: %w", errWorker, err)
		}
		var a answer
		if err := w.answers.Decode(&a); err != nil {
			return rounds.Turn{}, fmt.Errorf("%w: %w", errWorker, err)
		}
		if a.Error != "" {
			return rounds.Turn{}, fmt.Errorf("%w: %s", errWorker, a.Error)
		}
		return a.Turn, nil
	}
}

// serve is what a worker does: it says what its kernel is, and answers requests until there are no more.
func serve(in io.Reader, out io.Writer) error {
	if err := minhash.SelfTest(); err != nil {
		return err
	}
	requests, answers := json.NewDecoder(in), json.NewEncoder(out)
	if err := answers.Encode(minhash.Kernel()); err != nil {
		return err
	}
	sides := map[hardSet]rounds.Side{}
	for {
		var r request
		if err := requests.Decode(&r); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := answers.Encode(answerTo(r, sides)); err != nil {
			return err
		}
	}
}

// answerTo takes the turn that is asked for. The sets stay in sides, for the next one.
func answerTo(r request, sides map[hardSet]rounds.Side) answer {
	side, ok := sides[r.Set]
	if !ok {
		if err := r.Set.check(); err != nil {
			return answer{Error: err.Error()}
		}
		side = r.Set.side()
		sides[r.Set] = side
	}
	turn, err := side(r.Slice)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Turn: turn}
}
