package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// bin counts the pairs of the truth in an interval of exact resemblance that were found.
type bin struct {
	from, recall float64
	hits, total  int
}

// scorer runs a command of score.py on a table of the truth and an output, and returns the lines that it prints.
type scorer func(ctx context.Context, command, truth, output string) ([]string, error)

func newScorer(python, script string) scorer {
	return func(ctx context.Context, command, truth, output string) ([]string, error) {
		printed, err := exec.CommandContext(ctx, python, script, command, truth, output).Output()
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			return nil, fmt.Errorf("score.py %s: %w: %s", command, err, strings.TrimSpace(string(exit.Stderr)))
		}
		if err != nil {
			return nil, fmt.Errorf("run score.py: %w", err)
		}
		return strings.Split(strings.TrimSuffix(string(printed), "\n"), "\n"), nil
	}
}

// scan reads one line of score.py by a format; spaces in the format stand for any number of them.
func scan(lines []string, number int, format string, values ...any) error {
	if number >= len(lines) {
		return fmt.Errorf("score.py printed %d lines, not %q", len(lines), format)
	}
	if _, err := fmt.Sscanf(lines[number], format, values...); err != nil {
		return fmt.Errorf("score.py printed %q, not %q: %w", lines[number], format, err)
	}
	return nil
}

// accuracy is what score.py says of decisions.
type accuracy struct{ precision, recall, f1 float64 }

// labelCount counts the pairs with a label that are reported.
type labelCount struct {
	label       string
	hits, total int
}

// parseLabels reads the output of score.py labels: accuracy with each pair counted once, and weighted, and the reports by
// label.
func parseLabels(lines []string) (plain, weighted accuracy, counts []labelCount, err error) {
	const format = " precision %f recall %f F1 %f"
	err = errors.Join(
		scan(lines, 0, "plain"+format, &plain.precision, &plain.recall, &plain.f1),
		scan(lines, 1, "weighted"+format, &weighted.precision, &weighted.recall, &weighted.f1),
	)
	if err != nil {
		return plain, weighted, nil, err
	}
	const heading = "reported by label: "
	if len(lines) < 3 || !strings.HasPrefix(lines[2], heading) {
		return plain, weighted, nil, fmt.Errorf("score.py printed no line %q", heading)
	}
	for text := range strings.SplitSeq(strings.TrimPrefix(lines[2], heading), ", ") {
		var c labelCount
		if _, err := fmt.Sscanf(text, "%s %d/%d", &c.label, &c.hits, &c.total); err != nil {
			return plain, weighted, nil, fmt.Errorf("score.py printed %q, not a label and its reports: %w", text, err)
		}
		counts = append(counts, c)
	}
	return plain, weighted, counts, nil
}

// parseRecall reads the output of score.py recall: a line for each bin that holds pairs.
func parseRecall(lines []string) ([]bin, error) {
	var bins []bin
	for i := range lines {
		var b bin
		var to float64
		if err := scan(lines, i, "%f-%f recall %f (%d of %d)", &b.from, &to, &b.recall, &b.hits, &b.total); err != nil {
			return nil, err
		}
		bins = append(bins, b)
	}
	return bins, nil
}

// recallFrom adds up the bins from a resemblance on.
func recallFrom(bins []bin, resemblance float64) (hits, total int) {
	const rounding = 1e-9
	for _, b := range bins {
		if b.from >= resemblance-rounding {
			hits, total = hits+b.hits, total+b.total
		}
	}
	return hits, total
}

// parseContains reads the output of score.py contains.
func parseContains(lines []string) (hits, total int, err error) {
	var recall float64
	err = scan(lines, 0, "recall %f (%d of %d)", &recall, &hits, &total)
	return hits, total, err
}

// paragraphScore is what score.py says of repeated paragraphs.
type paragraphScore struct {
	accuracy
	exactHits, exactTotal, falseOnClean int
}

// parseParagraphs reads the output of score.py paragraphs.
func parseParagraphs(lines []string) (paragraphScore, error) {
	var s paragraphScore
	err := scan(lines, 0,
		"paragraph pairs: precision %f recall %f F1 %f; exact repeats found %d of %d; false on clean documents %d",
		&s.precision, &s.recall, &s.f1, &s.exactHits, &s.exactTotal, &s.falseOnClean)
	return s, err
}

// parseOutside reads the output of score.py outside: how many pairs are reported, how many of them the truth does not
// hold, and a sample of those, drawn with a fixed seed.
func parseOutside(lines []string) (reported, outside int, sample []pairKey, err error) {
	if err := scan(lines, 0, "reported %d, outside the list %d", &reported, &outside); err != nil {
		return 0, 0, nil, err
	}
	for _, line := range lines[1:] {
		a, b, ok := strings.Cut(line, "\t")
		if !ok {
			return 0, 0, nil, fmt.Errorf("score.py printed %q, not two ids", line)
		}
		sample = append(sample, newPairKey(a, b))
	}
	return reported, outside, sample, nil
}
