package main

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// iterations is how often llvm-mca runs a loop, so that its beginning and end hardly count.
const iterations = 200

// errEstimate says that the output of llvm-mca has not what it should.
var errEstimate = errors.New("llvm-mca gives no estimate")

// estimate is what llvm-mca tells of an iteration.
type estimate struct {
	uops, cycles, ports float64
	busiest             string
	pressure            float64 // of the busiest port, in cycles
}

var (
	total    = regexp.MustCompile(`(?m)^(Total Cycles|Total uOps|Block RThroughput):\s+([0-9.]+)$`)
	resource = regexp.MustCompile(`(?m)^(\[[0-9.]+\])\s+- (\S+)$`)
)

// parseEstimate reads what llvm-mca prints.
func parseEstimate(text string) (estimate, error) {
	values := map[string]float64{}
	for _, m := range total.FindAllStringSubmatch(text, -1) {
		v, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			return estimate{}, fmt.Errorf("%w: %w", errEstimate, err)
		}
		values[m[1]] = v
	}
	if len(values) != 3 {
		return estimate{}, fmt.Errorf("%w: of cycles, uops and throughput it has %d", errEstimate, len(values))
	}
	e := estimate{
		uops: values["Total uOps"] / iterations, cycles: values["Total Cycles"] / iterations, ports: values["Block RThroughput"],
	}
	names := map[string]string{}
	for _, m := range resource.FindAllStringSubmatch(text, -1) {
		names[m[1]] = m[2]
	}
	_, table, found := strings.Cut(text, "Resource pressure per iteration:\n")
	lines := strings.SplitN(table, "\n", 3)
	if !found || len(lines) < 3 {
		return estimate{}, fmt.Errorf("%w: of ports there is none", errEstimate)
	}
	columns, pressures := strings.Fields(lines[0]), strings.Fields(lines[1])
	if len(columns) != len(pressures) {
		return estimate{}, fmt.Errorf("%w: %d ports have %d values", errEstimate, len(columns), len(pressures))
	}
	for i, p := range pressures {
		if v, err := strconv.ParseFloat(p, 64); err == nil && v > e.pressure { // "-" is none
			e.busiest, e.pressure = names[columns[i]], v
		}
	}
	return e, nil
}
