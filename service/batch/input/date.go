package input

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// dateLayouts are the written dates that are understood; without a zone they are UTC, and a fraction may follow on the
// seconds. RFC 3339 comes first, since it is what most data holds. None of them can be taken for another: a date in
// figures has the year first.
var dateLayouts = []string{
	time.RFC3339Nano,
	"2006-01-02 15:04:05",
	"2006-01-02",
	"2006-01-02T15:04:05",
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05 -0700",
	"2006-01-02T15:04:05-0700",
	"2006-01-02 15:04",
	"2006-01-02T15:04",
	"2006/01/02 15:04:05",
	"2006/01/02",
	"20060102T150405Z",
	"20060102150405",
	"20060102",
	"Mon, 2 Jan 2006 15:04:05 -0700",
	"Mon, 2 Jan 2006 15:04:05 MST",
	"2 Jan 2006 15:04:05",
	"2 Jan 2006",
	"2-Jan-2006 15:04:05",
	"2-Jan-2006",
	"2 January 2006",
	"January 2, 2006",
	"Jan 2, 2006",
	"Mon Jan 2 15:04:05 2006",
	"Mon Jan 2 15:04:05 MST 2006",
}

// ParseDate reads a date, as RFC 3339, "2006-01-02 15:04:05", "2006-01-02" or another of dateLayouts has it; without a
// zone it is UTC.
func ParseDate(s string) (time.Time, error) {
	for _, layout := range dateLayouts {
		if t, err := time.ParseInLocation(layout, s, time.UTC); err == nil && t.Year() >= 1 && knownZone(t) {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a date: write it as 2006-01-02, 2006-01-02 15:04:05 or RFC 3339", s)
}

// knownZone reports whether the zone of a date that was read says how far it is from UTC. Letters do not, but for these;
// what others mean depends on the country.
func knownZone(t time.Time) bool {
	name, offset := t.Zone()
	return offset != 0 || name == "" || name == "UTC" || name == "GMT" || name == "Z"
}

// unixDate reads seconds since 1970. The years 1 to 9999 are accepted, those that RFC 3339 can write; milliseconds
// taken for seconds fall outside.
func unixDate(number string) (time.Time, error) {
	seconds, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("%s is not a number of seconds since 1970", number)
	}
	const yearOne, yearTenThousand = -62135596800, 253402300800
	if seconds < yearOne || seconds >= yearTenThousand {
		return time.Time{}, fmt.Errorf("%s is not a date: a number must be seconds since 1970", number)
	}
	whole, fraction := math.Modf(seconds)
	return time.Unix(int64(whole), int64(fraction*1e9)).UTC(), nil
}

// date reads a field as a date; the zero time stands for a missing, null or empty one.
func (o object) date(name string) (time.Time, error) {
	switch value, kind := o.scalar(name); kind {
	case kindMissing, kindNull:
		return time.Time{}, nil
	case kindString:
		if value == "" {
			return time.Time{}, nil
		}
		return ParseDate(value)
	case kindNumber:
		return unixDate(value)
	default:
		return time.Time{}, fmt.Errorf("%v is not a date", kind)
	}
}
