package analyze

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// datelineBytesMax bounds the search for a dateline at the start of a line.
	datelineBytesMax = 200
	// placeWordsMax bounds the place and date before a bracket, fieldWordsMax a field between dashes.
	placeWordsMax = 9
	fieldWordsMax = 5
	// datelineFieldsMax is how many fields there are at most: outlet, place, agency.
	datelineFieldsMax = 3
	// barePlaceWordsMax bounds the place where no mark ends the dateline: "(Reuters) Oil prices".
	barePlaceWordsMax = 2
	// unknownWordsMax bounds a name in brackets that is not in the table of wire services.
	unknownWordsMax = 3
	// ideographicPlaceMax is how many bytes stand between an agency and the sign for a telegram: place and date.
	ideographicPlaceMax = 60
	// datedLineWordsMax bounds a line of place, date and agency.
	datedLineWordsMax = 14
)

// datelineCredit finds the agency in the dateline that begins a line. whole reports that nothing but the dateline stands
// in the line.
func datelineCredit(line string) (name span, whole, ok bool) {
	start := strings.IndexFunc(prefix(line, datelineBytesMax), func(r rune) bool {
		return isLetterOrNumber(r) || r == '/' || isOpeningBracket(r)
	})
	if start < 0 {
		return span{}, false, false
	}
	line = line[start:]
	for _, form := range []func(string) (span, bool, bool){
		bracketedDateline, dashedDateline, ideographicDateline, datedLine,
	} {
		if name, whole, ok := form(line); ok {
			return name.shift(start), whole, true
		}
	}
	return span{}, false, false
}

// bracketedDateline reads "CAIRO, March 3 (Reuters) -", "PARIS /AFP/ --", "القاهرة ( د ب أ ) -", "(서울=연합뉴스)".
func bracketedDateline(line string) (name span, whole, ok bool) {
	open, inner, closed := firstBracket(line)
	if open < 0 {
		return span{}, false, false
	}
	place, content, rest := strings.TrimSpace(line[:open]), line[inner.start:inner.end], line[closed:]
	end := datelineEnd(rest)
	name, _, known := wireIn(content, true)
	name = name.shift(inner.start)
	switch {
	case known && place == "":
		ok = true
	case known && end != noEnd:
		ok = isPlace(place, placeWordsMax) && !namesWire(place)
	case known && line[open] == '/':
		ok = isPlace(place, placeWordsMax)
	case known:
		ok = isBarePlace(place) && !namesWire(place)
	case end == dashEnd && isCapitals(place):
		// An unknown name counts where all else has the form of a dateline.
		name = trimName(line, inner)
		ok = !name.isNone() && isPlace(place, placeWordsMax) && isUnknownAgency(line[name.start:name.end])
	}
	return name, ok && !strings.ContainsFunc(rest, isLetterOrNumber), ok
}

// isOpeningBracket reports whether r is one of openingBrackets. It is asked of every character at the head of a text,
// most of which are letters of alphabets that stand between the two ranges of brackets.
func isOpeningBracket(r rune) bool {
	if r < utf8.RuneSelf {
		return r == '(' || r == '['
	}
	return r >= 0x3000 && strings.ContainsRune(openingBrackets, r)
}

// ideographicLead and farLead are the first bytes of openingBrackets beyond ASCII.
const ideographicLead = 0xE3

// firstBracket finds the first bracket or pair of slashes near the start of the line, what is inside, and what is after.
func firstBracket(line string) (open int, inner span, after int) {
	head := prefix(line, datelineBytesMax)
	// Brackets are found by their first bytes, which no other part of a character has.
	for i := range len(head) {
		size, closing := 1, closingBrackets
		switch head[i] {
		case '(', '[':
		case ideographicLead, farLead:
			var r rune
			if r, size = utf8.DecodeRuneInString(head[i:]); !isOpeningBracket(r) {
				continue
			}
		case '/':
			if i > 0 && head[i-1] != ' ' && head[i-1] != '.' || startsWithSpace(head[i+1:]) {
				continue
			}
			closing = "/"
		default:
			continue
		}
		content := prefix(line[i+size:], wireNameBytesMax)
		end := strings.IndexAny(content, closing)
		if end < 0 {
			return -1, span{}, 0
		}
		_, closingSize := utf8.DecodeRuneInString(content[end:])
		return i, span{i + size, i + size + end}, i + size + end + closingSize
	}
	return -1, span{}, 0
}

// ending is what ends a dateline.
type ending uint8

const (
	noEnd    ending = iota
	dashEnd         // a dash
	otherEnd        // a colon, an equals sign, the end of the line
)

// datelineEnd says what rest, which follows a bracket, begins with.
func datelineEnd(rest string) ending {
	rest = strings.TrimLeftFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || r == '.' })
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case rest == "" || strings.ContainsRune(colonMarks+"=＝", r):
		return otherEnd
	case isDash(r):
		// "(AP)-style" is a word.
		if cased, lower := startsCased(prefix(rest[size:], utf8.UTFMax)); cased && lower && !startsWithSpace(rest[size:]) {
			return noEnd
		}
		return dashEnd
	default:
		return noEnd
	}
}

// dashedDateline reads "القاهرة - رويترز:", "واس- الرياض:", "PARIS - AFP -", "دمشق / سانا".
func dashedDateline(line string) (name span, whole, ok bool) {
	fields, end := datelineFields(line)
	inField := func(i int) string { return line[fields[i].start:fields[i].end] }
	isLast := func(i int) bool {
		return i == len(fields)-1 && !strings.ContainsFunc(line[end:], isLetterOrNumber)
	}
	for i, field := range fields {
		switch {
		case i > 0 && isWire(inField(i), true):
			return field, isLast(i), true
		case i == 0 && len(fields) > 1 && isWire(inField(0), false) && isPlace(inField(1), fieldWordsMax):
			return field, isLast(1), true
		case !isPlace(inField(i), fieldWordsMax):
			return span{}, false, false
		}
	}
	return span{}, false, false
}

// datelineFields cuts the start of a line at dashes, slashes and bars, up to a colon or the end of the line. It returns
// the fields that such a mark ends, and where the last one ends.
func datelineFields(line string) (fields []span, end int) {
	head := prefix(line, datelineBytesMax)
	start := 0
	add := func(to int) {
		if field := trimName(line, span{start, to}); !field.isNone() {
			fields, end = append(fields, field), to
		}
	}
	for i, r := range head {
		ends := isColon(r)
		if ends || r == '/' || r == '|' || isDash(r) && isFieldDash(line, i, r) {
			add(i)
			start = i + utf8.RuneLen(r)
			if ends || len(fields) == datelineFieldsMax {
				return fields, end
			}
		}
	}
	if len(head) == len(line) {
		add(len(line))
	}
	return fields, end
}

// isFieldDash reports whether the dash r at byte i stands between fields: beside a space, or between letters of a script
// without capitals, which has no hyphens in names.
func isFieldDash(line string, i int, r rune) bool {
	if isSpaced(line, i, r) {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(line[:i])
	after, _ := utf8.DecodeRuneInString(line[i+utf8.RuneLen(r):])
	// A tatweel between letters lengthens the word.
	return r != 'ـ' && unicode.Is(unicode.Arabic, before) && unicode.Is(unicode.Arabic, after)
}

// ideographicDateline reads "新华社北京5月1日电", "据新华社电" and "【ロンドン時事】".
func ideographicDateline(line string) (name span, whole, ok bool) {
	if open, inner, closed := firstBracket(line); open == 0 {
		content := line[inner.start:inner.end]
		for _, wire := range ideographicWires {
			if strings.HasSuffix(content, wire) {
				return span{inner.end - len(wire), inner.end}, !strings.ContainsFunc(line[closed:], isLetterOrNumber), true
			}
		}
	}
	start := strings.IndexFunc(line, isLetterOrNumber)
	if start < 0 {
		return span{}, false, false
	}
	if r, size := utf8.DecodeRuneInString(line[start:]); bylines[string(r)] {
		start += size
	}
	for _, wire := range ideographicWires {
		if rest, found := strings.CutPrefix(line[start:], wire); found {
			at := strings.IndexAny(prefix(rest, ideographicPlaceMax), "电電，。")
			if at < 0 || strings.ContainsAny(rest[at:at+len("电")], "，。") {
				return span{}, false, false
			}
			after := rest[at+len("电"):]
			// The sign also begins words: it ends the dateline after a date, or where no letter follows.
			if next, _ := utf8.DecodeRuneInString(after); isLetterOrNumber(next) && !strings.HasSuffix(rest[:at], "日") {
				return span{}, false, false
			}
			return span{start, start + len(wire)}, !strings.ContainsFunc(after, isLetterOrNumber), true
		}
	}
	return span{}, false, false
}

// datedLine reads a line of place, date with year, and agency: "الرياض 3 مايو 2024 م واس".
func datedLine(line string) (name span, whole, ok bool) {
	if len(line) > datelineBytesMax {
		return span{}, false, false
	}
	words := strings.Fields(line)
	if len(words) < 3 || len(words) > datedLineWordsMax {
		return span{}, false, false
	}
	isYear := func(word string) bool {
		digits := strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, word)
		return utf8.RuneCountInString(digits) == 4
	}
	last := strings.LastIndexFunc(strings.TrimRightFunc(line, unicode.IsSpace), unicode.IsSpace)
	_, size := utf8.DecodeRuneInString(line[last:])
	name = trimName(line, span{last + size, len(line)})
	for _, word := range words[:len(words)-1] {
		if isYear(word) {
			return name, true, !name.isNone() && isWire(line[name.start:name.end], false)
		}
	}
	return span{}, false, false
}
