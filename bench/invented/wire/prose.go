package wire

import (
	"math/rand/v2"
	"strings"
	"time"
)

// proseBook is a grammar of news sentences. Its sentences share phrases, as those of agencies do, but hardly a clause.
var proseBook = map[string][]string{
	"sentence": {
		"{who} {said} {that}.", "{who} {said} {that}, {while} {that}.", "{opening}, {who} {said} {that}.",
		"{that}, {who} {said}.",
		"\"{that},\" {who} told {audience}. \"{that}.\"", "{who}, {aside}, {said} {that}.",
		"But {who} {said} {that} {because} {that}.",
		"{that} {time}, {according} {who}, {while} {that}.", "{opening}, {that}.", "{who} {refused} {what} {time}.",
		"{figure} {time}, compared with {amount} {before}, and {that}.", "{figure}, {who} {said}, {because} {that}.",
		"{who} {added} that {that} {time}.", "Asked about {what}, {who} {said} {that}.",
		"{what} {depends} {what}, {who} {said}.",
		"{who} and {who} {met} in {town} {time} to discuss {what} and {what}.", "{opening}, {figure}.",
		"{that}{and2} {that} {time}.",
		"In {town}, {who} {said} {that} unless {that}.",
		"{what} would {effect} {what} and {effect} {what}, {who} {said}.",
		"{that} for the {ordinal} time in {n:2-20} {spans}, {according} {who}.",
		"{who} called {what} {quality} and {said} {that}.",
		"Neither {who} nor {who} would say whether {that}.", "{what}, which {did} {what} {time}, {did} {what} as well.",
	},
	"who": {
		"{person}", "{person} of {company}", "{office} {person}", "a {town} {trader}", "{trader}s in {town}",
		"{company}", "the {agency}", "{bank}",
		"the {adj} {body}", "{person}, {role}", "officials of the {agency}", "{n:2-40} {trader}s",
		"a {body} spokesman", "{company} {office} {person}",
		"the government of {land}", "{land}'s {body}", "one {adj} {trader}", "most {trader}s", "{role}",
	},
	"said": {"said", "said", "said", "believes", "reported", "estimated", "warned", "expects", "noted", "argued",
		"stated", "told parliament", "maintained"},
	"added": {"added", "insisted", "predicted", "conceded", "complained", "denied", "confirmed", "recalled",
		"stressed"},
	"refused": {"declined to discuss", "would not rule out", "is studying", "opposed", "welcomed", "postponed",
		"called for", "voted against", "criticized"},
	"met":       {"met", "will meet", "held talks", "are due to meet", "broke off talks", "conferred"},
	"according": {"according to", "in the view of", "in a report by", "to judge from"},
	"audience": {"reporters", "a conference in {town}", "shareholders", "a {body} hearing", "the {town} Herald",
		"union delegates", "deputies", "local radio"},
	"while":   {"while", "although", "and", "but", "whereas", "as", "even though", "so that"},
	"because": {"because", "since", "after", "before", "until", "if", "now that", "provided that"},
	"and2":    {", and", "; moreover", ", yet", ", so that", "; in {town}", ", though"},
	"opening": {"In a statement issued in {town}", "Speaking at {audience}", "Despite {what}", "With {what} {state}",
		"After {n:2-30} {spans} of {what}",
		"Under {what}", "Earlier", "Separately", "Unlike {what}", "To {effect} {what}", "As a result of {what}",
		"Analysts aside", "On {weekday}",
		"Since {month}", "For the moment", "Faced with {what}", "Contrary to reports from {town}"},
	"aside": {"who arrived from {town} {time}", "long a critic of {what}", "speaking by telephone",
		"in a rare interview", "appointed in {month}",
		"reading from notes", "which owns {n:5-90} pct of {company}", "who asked not to be named", "citing {what}",
		"summing up {what}"},
	"that": {"{what} {did} {what}", "{what} {will} {effect} {what}", "{what} {state}",
		"{what} {state} {because} {what} {did} {what}",
		"{figure}", "it {will} {effect} {what} {time}", "there {was} {what} {place}", "{what} {did} {what} {place}",
		"{who2} {will} {effect} {what}",
		"no decision on {what} {will} be taken {time}", "{who2} had {done} {what} to {effect} {what}",
		"{what} {did} more than {what}",
		"the {adj} {noun} of {what} {state}", "{who2} {did2} {what} {place}"},
	"who2": {"{person}", "{company}", "the {body}", "{bank}", "the two sides", "his {body}", "the {agency}",
		"farmers", "exporters", "lenders",
		"shippers", "the strikers", "its competitors", "{land}"},
	"what": {"{det} {noun}", "{det} {adj} {noun}", "{adj} {noun}s", "{det} {noun} of {noun}s", "{det} {noun} {place}",
		"the {noun} {company} {wanted}",
		"{n:2-90} {noun}s", "{det} {adj} {noun} on {noun}s", "{noun}s for {land}", "{amount} of {adj} {noun}s",
		"{land}'s {noun}", "{det} {noun} between {land} and {land}"},
	"det": {"the", "the", "a", "its", "this", "any", "such a", "another", "the latest", "a possible", "each",
		"their", "that", "every"},
	"did": {"delayed", "hurt", "lifted", "outweighed", "led to", "followed", "replaced", "threatened", "reflected",
		"blocked", "exceeded", "cast doubt on", "revived", "weakened", "came with", "overshadowed", "matched",
		"undercut", "grew out of", "hastened"},
	"did2": {"proposed", "opposed", "canceled", "accepted", "inspected", "financed", "ignored", "suspended",
		"withdrew", "reviewed", "signed", "drafted"},
	"done": {"sought", "offered", "withheld", "planned", "prepared", "rejected", "demanded", "promised", "tested",
		"hidden"},
	"wanted": {"wanted", "inherited", "abandoned", "announced", "promised", "bought", "denied", "built"},
	"will": {"will", "would", "could", "may", "should", "is likely to", "is not expected to", "might", "cannot",
		"is about to"},
	"effect": {"reduce", "restore", "double", "limit", "finance", "protect", "renew", "speed", "settle", "end",
		"avoid", "broaden", "strengthen", "replace", "influence", "complicate", "study", "match", "absorb", "justify",
		"survive", "undo"},
	"state": {"remains weak", "is nearly over", "was larger than thought", "had been foreseen",
		"is out of the question", "is under review", "has been exhausted",
		"went unnoticed {place}", "looked certain", "came to {amount}", "was put off {time}", "is worth {amount}",
		"lasted {n:2-30} {spans}", "is no longer enough",
		"fell short by {n:2-60} pct", "was void", "has yet to begin {place}", "began {time}"},
	"was": {"was", "is", "will be", "had been", "could be"},
	"depends": {"depends on", "has more to do with", "was meant to follow", "cannot come before",
		"should not obscure", "goes back to", "has little in common with"},
	"quality": {"premature", "unavoidable", "a step backward", "overdue", "illegal", "generous", "a surprise",
		"unworkable", "a matter for {land}", "modest", "historic"},
	"figure": {"{noun}s {moved} {d1:1-40} pct to {amount}", "{what} rose by {amount}", "{what} fell to {amount}",
		"{noun}s averaged {amount}", "the {noun} cost {amount}",
		"output of {noun}s reached {amount}", "{n:10-95} pct of {noun}s {state}", "{what} stood at {d2:2-90} pct",
		"{company} shares {moved} {n:1-9}-{fraction} to {n:10-90}"},
	"moved": {"rose", "fell", "climbed", "dropped", "slipped", "jumped", "declined", "recovered"},
	"amount": {"{mills} dlrs", "{thousands:2-900} tons", "{d1:1-90} billion dlrs", "{thousands:1-500}",
		"{n:2-99} mln barrels", "{n:100-990} ships", "{d1:1-90} mln hectares"},
	"before": {"a year before", "in {month}", "the week before", "in {year}", "under the old contract",
		"at the last count"},
	"time": {"{time0}", "{time0}", "{time0}", "by {month}", "on {weekday}", "in {year}", "after {n:2-20} {spans}",
		"on {ago:30}", "before {ahead:60}"},
	"time0": {"this week", "last month", "yesterday", "next year", "before the end of the year", "again",
		"for some time", "over the weekend", "in due course", "overnight",
		"within days", "by spring", "at short notice", "late in the day", "so far this season", "in the meantime"},
	"place": {"in {town}", "in {land}", "at {company}", "off {town}", "in the north of {land}", "abroad", "at home",
		"in the {noun} market", "among {trader}s", "near {town}",
		"within the {body}", "on the {town} exchange", "outside {land}"},
	"ordinal": {"first", "second", "third", "fourth", "fifth"},
	"spans":   {"days", "weeks", "months", "years", "sessions", "hours"},
	"office": {"chairman", "president", "finance director", "treasurer", "deputy minister", "governor",
		"general secretary", "managing director", "chief economist", "counsel"},
	"trader": {"trader", "dealer", "analyst", "broker", "banker", "economist", "diplomat", "shipper", "grower",
		"engineer", "lawyer", "delegate"},
	"role": {"a union leader", "head of the {body}", "who runs {company}", "an adviser to {bank}",
		"its former {office}", "a member of the {body}", "minister for {noun}s",
		"author of a {noun} study", "a professor in {town}", "who speaks for the {body}"},
	"body": {"committee", "ministry", "council", "central bank", "union", "commission", "court", "parliament",
		"board", "cabinet", "association", "task force", "tribunal", "secretariat", "federation"},
	"adj": {"new", "domestic", "foreign", "seasonal", "temporary", "secret", "formal", "cheap", "rural", "joint",
		"surplus", "idle", "voluntary", "strategic", "northern", "costly", "industrial", "unpaid", "bilateral",
		"offshore", "state", "disputed", "fresh", "early", "regional", "private", "partial", "long-term", "bitter",
		"experimental", "second", "hard-won"},
	"noun": {"tariff", "harvest", "refinery", "strike", "quota", "loan", "merger", "election", "grant", "contract",
		"shipment", "pipeline", "dispute", "budget", "drought", "railway", "mine", "pact", "license", "tanker",
		"plant", "tender", "audit", "pension", "smelter", "deficit", "ceasefire", "probe", "coin", "warehouse",
		"embargo", "port", "wage", "reactor", "verdict", "auction", "trawler", "satellite", "reform", "takeover",
		"dam", "rebate", "mill", "cartel", "franchise", "barge", "orchard", "turbine", "bond", "border", "airline",
		"grid"},
}

// prose writes the paragraphs of a story of about so many words, of one to three sentences each.
func prose(r *rand.Rand, day time.Time, words int) []string {
	d := newDraft(proseBook, r, r, day)
	var paragraphs []string
	for n := 0; n < words; {
		var sentences []string
		for range 1 + r.IntN(3) {
			sentences = append(sentences, sentence(d.expand("{sentence}")))
		}
		p := strings.Join(sentences, " ")
		n += wordCount(p)
		paragraphs = append(paragraphs, p)
	}
	return paragraphs
}

func wordCount(text string) int { return len(strings.Fields(text)) }
