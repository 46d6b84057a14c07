package plot

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestSVG(t *testing.T) {
	c := Chart{
		Title: "recall < 1 & more", XLabel: "words", YLabel: "recall", Steps: []string{"1%", "2%"},
		Series: []Series{
			{"bands", []Point{{1, 0.9, 1}, {0.5, 0.4, 0.6}}},
			{"passages", []Point{{0, 0, 0.1}, {2, 0, 1}}},
		},
	}
	drawn := c.SVG()
	count := map[string]int{}
	decoder := xml.NewDecoder(strings.NewReader(drawn))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the drawing is no XML: %v", err)
		}
		if start, ok := token.(xml.StartElement); ok {
			count[start.Name.Local]++
		}
	}
	for element, want := range map[string]int{"svg": 1, "polyline": 2, "circle": 4, "line": 10, "rect": 3} {
		if count[element] != want {
			t.Errorf("there are %d of %s, not %d", count[element], element, want)
		}
	}
	// A value of 1 stands at the top of the area, one of 0 and all below at its bottom.
	for _, want := range []string{`cy="40.0"`, `cy="310.0"`, "recall &lt; 1 &amp; more", ">passages</text>", ">2%</text>"} {
		if !strings.Contains(drawn, want) {
			t.Errorf("the drawing holds no %s:\n%s", want, drawn)
		}
	}
	if again := c.SVG(); again != drawn {
		t.Error("the same chart gives another drawing")
	}
}

func TestEmpty(t *testing.T) {
	if drawn := (Chart{}).SVG(); !strings.HasSuffix(drawn, "</svg>\n") {
		t.Errorf("an empty chart gives %q", drawn)
	}
}
