// Package plot draws curves with error bars as SVG, in as few marks as a reader needs: axes, a grid, lines, a legend.
// The same chart gives the same bytes.
package plot

import (
	"fmt"
	"html"
	"strings"
)

// Chart is a plot of shares, 0 to 1, over steps that stand at equal distances.
type Chart struct {
	Title, XLabel, YLabel string
	// Steps are the labels of the horizontal axis.
	Steps  []string
	Series []Series
}

// Series is one curve with a point for each step.
type Series struct {
	Name   string
	Points []Point
}

// Point is a value and the ends of its error bar.
type Point struct{ Value, Low, High float64 }

// The drawing is wide x high with the plot area inside its margins.
const (
	wide, high               = 640, 400
	left, right, top, bottom = 60, 20, 40, 90
	areaWide, areaHigh       = wide - left - right, high - top - bottom
)

// colors tell curves apart for the color-blind too (Okabe and Ito, 2008).
var colors = [...]string{"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"}

// SVG returns the drawing.
func (c Chart) SVG() string {
	var w strings.Builder
	fmt.Fprintf(&w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+"\n",
		wide, high)
	fmt.Fprintf(&w, `<rect width="%d" height="%d" fill="white"/>`+"\n", wide, high)
	c.text(&w, wide/2, 22, "middle", c.Title)
	c.text(&w, left+areaWide/2, high-bottom+38, "middle", c.XLabel)
	fmt.Fprintf(&w, `<text transform="translate(16 %d) rotate(-90)" text-anchor="middle">%s</text>`+"\n",
		top+areaHigh/2, html.EscapeString(c.YLabel))
	c.grid(&w)
	for i, s := range c.Series {
		c.curve(&w, i, s)
	}
	w.WriteString("</svg>\n")
	return w.String()
}

// x is where a step stands, y where a value does.
func (c Chart) x(step int) float64 {
	return left + (float64(step)+0.5)*float64(areaWide)/float64(max(1, len(c.Steps)))
}

func (c Chart) y(value float64) float64 { return top + (1-min(1, max(0, value)))*areaHigh }

func (c Chart) text(w *strings.Builder, x, y float64, anchor, s string) {
	fmt.Fprintf(w, `<text x="%.1f" y="%.1f" text-anchor="%s">%s</text>`+"\n", x, y, anchor, html.EscapeString(s))
}

func (c Chart) grid(w *strings.Builder) {
	const lines = 5
	for i := range lines + 1 {
		value := float64(i) / lines
		fmt.Fprintf(w, `<line x1="%d" x2="%d" y1="%.1f" y2="%.1f" stroke="#ddd"/>`+"\n", left, wide-right, c.y(value), c.y(value))
		c.text(w, left-8, c.y(value)+4, "end", fmt.Sprintf("%.1f", value))
	}
	for i, step := range c.Steps {
		c.text(w, c.x(i), high-bottom+18, "middle", step)
	}
}

// curve draws a line through the points, their error bars, and the entry of the legend. Curves stand beside each other
// by a few pixels, so that none hides another.
func (c Chart) curve(w *strings.Builder, number int, s Series) {
	color := colors[number%len(colors)]
	shift := 5 * (float64(number) - float64(len(c.Series)-1)/2)
	var path []string
	for i, p := range s.Points {
		x := c.x(i) + shift
		path = append(path, fmt.Sprintf("%.1f,%.1f", x, c.y(p.Value)))
		fmt.Fprintf(w, `<line x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f" stroke="%s"/>`+"\n", x, x, c.y(p.Low), c.y(p.High), color)
		fmt.Fprintf(w, `<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>`+"\n", x, c.y(p.Value), color)
	}
	fmt.Fprintf(w, `<polyline points="%s" fill="none" stroke="%s" stroke-width="1.5"/>`+"\n", strings.Join(path, " "), color)
	at := left + float64(number)*areaWide/float64(len(c.Series))
	fmt.Fprintf(w, `<rect x="%.1f" y="%d" width="12" height="12" fill="%s"/>`+"\n", at, high-28, color)
	c.text(w, at+18, high-18, "start", s.Name)
}
