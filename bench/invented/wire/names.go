package wire

import (
	"math/rand/v2"
	"strings"
)

// How many names of a kind there are. The first of each are frequent, as zipf draws them.
const (
	companyCount = 900
	personCount  = 1500
	townCount    = 400
	landCount    = 60
	bankCount    = 60
	agencyCount  = 80
)

// properName returns a name of a kind. It is made of syllables from its number alone, so that it stands for the same
// company or person in every text.
func properName(kind string, r *rand.Rand) string {
	switch kind {
	case "company":
		return companyName(zipf(r, companyCount))
	case "person":
		return personName(zipf(r, personCount))
	case "town":
		return townName(zipf(r, townCount))
	case "land":
		return landName(zipf(r, landCount))
	case "bank":
		return bankName(zipf(r, bankCount))
	case "agency":
		return agencyName(zipf(r, agencyCount))
	default:
		panic("wire: a frame has a slot of an unknown kind: " + kind)
	}
}

// of returns the chance behind name k of a kind.
func of(kind uint64, k int) *rand.Rand { return rand.New(rand.NewPCG(0x57495245+kind, uint64(k))) }

// syllables returns a capitalized name of two or three syllables.
func syllables(r *rand.Rand) string {
	onsets := []string{"b", "br", "c", "cl", "d", "dr", "f", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "pr", "qu",
		"r",
		"s", "sh", "st", "t", "th", "tr", "v", "w", "z"}
	nuclei := []string{"a", "e", "i", "o", "u", "ai", "ea", "ou", "oo"}
	codas := []string{"", "", "", "l", "m", "n", "r", "s", "t", "ck", "nd", "rn", "st", "x"}
	var b strings.Builder
	for range 2 + r.IntN(2) {
		b.WriteString(pick(r, onsets) + pick(r, nuclei))
	}
	b.WriteString(pick(r, codas))
	return sentence(b.String())
}

func companyName(k int) string {
	r := of(1, k)
	trades := []string{"Industries", "Resources", "Petroleum", "Foods", "Airways", "Steel", "Financial", "Bancorp",
		"Systems",
		"Chemical", "Mining", "Savings", "Realty", "Electronics", "Shipping", "Textile", "Insurance", "Paper",
		"Motors", "Gas"}
	forms := []string{"Corp", "Inc", "Co", "Ltd", "Plc", "Group", "and Co", "AG", "Holdings"}
	name := syllables(r)
	if r.IntN(4) == 0 {
		name += " " + syllables(r)
	}
	if r.IntN(4) > 0 {
		name += " " + pick(r, trades)
	}
	return name + " " + pick(r, forms)
}

func personName(k int) string {
	r := of(2, k)
	first := []string{"Alan", "Maria", "Peter", "Hans", "Yoshi", "Carlos", "Diane", "Edward", "Fatima", "George",
		"Helen",
		"Ivan", "Janet", "Karl", "Luis", "Martin", "Nadia", "Oscar", "Paula", "Robert", "Stefan", "Thomas", "Ursula",
		"Walter"}
	return pick(r, first) + " " + syllables(r)
}

func townName(k int) string {
	r := of(3, k)
	endings := []string{"", "", "ton", "ville", "burg", " Bay", "port", "field", " City", "haven"}
	return syllables(r) + pick(r, endings)
}

func landName(k int) string {
	r := of(4, k)
	return syllables(r) + pick(r, []string{"ia", "land", "stan", "a"})
}

func bankName(k int) string {
	r := of(5, k)
	return pick(r, []string{"Bank of " + landName(k), "Banque " + syllables(r), syllables(r) + " Bank Ltd",
		syllables(r) + " Trust and Savings", "Kredit " + syllables(r), syllables(r) + " National Bank"})
}

func agencyName(k int) string {
	r := of(6, k)
	return pick(r, []string{"Ministry of " + pick(r, []string{"Energy", "Trade", "Farming", "Works", "Transport"}),
		"Board of " + pick(r, []string{"Grain", "Fisheries", "Ports", "Statistics", "Wool", "Tea"}),
		syllables(r) + " Port Authority", syllables(r) + " Statistics Office", syllables(r) + " Exchange"}) +
		" of " + landName(k)
}
