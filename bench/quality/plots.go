package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// plotsPage is the page that shows the drawings.
const plotsPage = "README.md"

// writePlots writes the drawings of the noise curves, and a page with them and the table of rules.
func (r report) writePlots(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var text strings.Builder
	fmt.Fprintf(&text, "# Measured quality\n\nMade by the command below; do not edit. [algorithms.md](../algorithms.md) says what the "+
		"rules mean.\n\n")
	r.writeHeading(&text)
	r.writeRules(&text)
	writeCurves(&text, r.results)
	for _, result := range r.results {
		for _, c := range result.curves {
			file := result.set + "-" + c.file
			if err := os.WriteFile(filepath.Join(dir, file), []byte(c.chart().SVG()), 0o644); err != nil {
				return err
			}
			fmt.Fprintf(&text, "![%s, %s](%s)\n\n", c.title, result.set, file)
		}
	}
	writeCosts(&text, r.results)
	return os.WriteFile(filepath.Join(dir, plotsPage), []byte(strings.TrimRight(text.String(), "\n")+"\n"), 0o644)
}
