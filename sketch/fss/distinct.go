package fss

import "github.com/neardup/neardup/sketch/text"

const (
	// distinctMax is how many distinct elements are gathered before their rounds are done.
	distinctMax = 512
	tableSize   = 2 * distinctMax
)

// distinct gathers distinct elements. The zero value has none.
type distinct struct {
	count    int
	elements [distinctMax]uint64
	// table has, at the place of an element or after it, its number from 1.
	table [tableSize]uint16
}

// add adds an element if it is not there. There is room for one.
func (d *distinct) add(hash uint64) {
	for at := text.Mix(hash) % tableSize; ; at = (at + 1) % tableSize {
		number := d.table[at]
		if number == 0 {
			d.elements[d.count] = hash
			d.count++
			d.table[at] = uint16(d.count)
			return
		}
		if d.elements[number-1] == hash {
			return
		}
	}
}

// proceedDistinct does the rounds from one on with each element once, or once in many of the same.
func (l layout) proceedDistinct(sig, hashes []uint64, round int) {
	var d distinct
	for _, h := range hashes {
		d.add(h)
		if d.count == distinctMax {
			l.proceed(sig, d.elements[:], round, l.rounds())
			d = distinct{}
		}
	}
	if d.count > 0 {
		l.proceed(sig, d.elements[:d.count], round, l.rounds())
	}
}
