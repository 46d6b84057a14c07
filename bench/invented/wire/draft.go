package wire

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
)

// draft expands one text. A piece of text in braces stands for something else:
//
//	{symbol}   one of the phrases of the book under that symbol
//	{kind:arg} a slot: a number, a date or a name, as func slot says
//
// Two sources of chance are behind it. Phrases are drawn from fixed, which all issues of a frame share, so that they
// have the same wording; slots are drawn from free, which each issue has for itself. A mark changes that: {*symbol}
// draws a phrase anew for each issue, and {!kind:arg} fills a slot once for all of them. What has a dot and a number at
// its end, as in {company.1}, stays the same throughout the text.
type draft struct {
	book        map[string][]string
	fixed, free *rand.Rand
	day         time.Time
	bound       map[string]string
	// keepNames draws names from fixed too, so that a frame is that of one institution.
	keepNames bool
}

func newDraft(book map[string][]string, fixed, free *rand.Rand, day time.Time) *draft {
	return &draft{book: book, fixed: fixed, free: free, day: day, bound: make(map[string]string)}
}

// expand returns a text without braces.
func (d *draft) expand(text string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		b.WriteString(d.fill(name))
		text = after
	}
}

// fill returns what stands for a name in braces.
func (d *draft) fill(name string) string {
	key := name
	if text, ok := d.bound[key]; ok {
		return text
	}
	name, _, bind := strings.Cut(name, ".")
	phrases, slots := d.fixed, d.free
	switch {
	case strings.HasPrefix(name, "*"):
		name, phrases = name[1:], d.free
	case strings.HasPrefix(name, "!"):
		name, slots = name[1:], d.fixed
	}
	var text string
	if alternatives, ok := d.book[name]; ok {
		text = d.expand(pick(phrases, alternatives))
	} else {
		kind, arg, _ := strings.Cut(name, ":")
		text = d.slot(kind, arg, slots)
	}
	if bind {
		d.bound[key] = text
	}
	return text
}

// slot fills a slot:
//
//	n:LOW-HIGH        a number
//	d1, d2:LOW-HIGH   a number with one or two decimals
//	thousands:LOW-HIGH  a number of thousands, written as 1,234,567
//	mills             an amount in millions, written in one of two ways
//	fraction          eighths, as in 3/8
//	ago, ahead:DAYS   a day within so many before or after that of the issue
//	today, month, weekday, year   of the issue
//	company, person, town, land, bank, agency   a name
func (d *draft) slot(kind, arg string, r *rand.Rand) string {
	switch kind {
	case "n":
		return strconv.Itoa(between(r, arg))
	case "d1":
		return fmt.Sprintf("%d.%d", between(r, arg), r.IntN(10))
	case "d2":
		return fmt.Sprintf("%d.%02d", between(r, arg), r.IntN(100))
	case "thousands":
		return fmt.Sprintf("%s,%03d", grouped(between(r, arg)), r.IntN(1000))
	case "mills":
		if r.IntN(3) == 0 {
			return fmt.Sprintf("%s,%03d,%03d", grouped(1+skewed(r, 900)), r.IntN(1000), r.IntN(1000))
		}
		return fmt.Sprintf("%d.%d mln", 1+skewed(r, 900), r.IntN(10))
	case "fraction":
		return []string{"1/8", "1/4", "3/8", "1/2", "5/8", "3/4", "7/8"}[r.IntN(7)]
	case "ago":
		return d.day.AddDate(0, 0, -1-r.IntN(atoi(arg))).Format("January 2")
	case "ahead":
		return d.day.AddDate(0, 0, 1+r.IntN(atoi(arg))).Format("January 2")
	case "today":
		return d.day.Format("January 2")
	case "weekday":
		return d.day.AddDate(0, 0, -r.IntN(5)).Format("Monday")
	case "month":
		return d.day.AddDate(0, -1-r.IntN(4), 0).Format("January")
	case "year":
		return strconv.Itoa(d.day.Year() - r.IntN(3))
	default:
		if d.keepNames {
			r = d.fixed
		}
		return properName(kind, r)
	}
}

// between returns a number of a range LOW-HIGH, small ones more often where the range is wide.
func between(r *rand.Rand, arg string) int {
	low, high, _ := strings.Cut(arg, "-")
	from, to := atoi(low), atoi(high)
	if to > 20*from+20 {
		return from + skewed(r, to-from+1)
	}
	return from + r.IntN(to-from+1)
}

// skewed returns a number below n, half of the time below about a quarter of it.
func skewed(r *rand.Rand, n int) int {
	x := r.Float64()
	return int(x * x * float64(n))
}

func grouped(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}

// atoi reads a number of a frame, which are all in this package.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(fmt.Sprintf("wire: a frame has %q for a number", s))
	}
	return n
}

func pick(r *rand.Rand, of []string) string { return of[r.IntN(len(of))] }

// sentence gives a text a capital at its beginning.
func sentence(s string) string {
	if s != "" && 'a' <= s[0] && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}

// zipf returns a number below n, number k with a probability near 1/(k+3).
func zipf(r *rand.Rand, n int) int { return int(rand.NewZipf(r, 1.05, 3, uint64(n-1)).Uint64()) }

// merged returns a book of several.
func merged(books ...map[string][]string) map[string][]string {
	all := make(map[string][]string)
	for _, book := range books {
		for symbol, phrases := range book {
			all[symbol] = slices.Clone(phrases)
		}
	}
	return all
}
