package main

import (
	"fmt"
	"strings"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// relationName returns a relation's name without its prefix, in the color of what it means.
func (o *output) relationName(r neardupv1.Relation) string {
	h := yellow
	switch r { //nolint:exhaustive // what is left out is yellow
	case neardupv1.Relation_RELATION_EXACT, neardupv1.Relation_RELATION_NEAR_DUPLICATE:
		h = red
	case neardupv1.Relation_RELATION_TEMPLATE:
		h = cyan
	case neardupv1.Relation_RELATION_UNRELATED:
		h = green
	}
	return o.in(h, shortName(r.String(), "RELATION_"))
}

// verdict writes what one document is a copy of, on one line. The document is named as it was sent.
func (o *output) verdict(document *neardupv1.Document, v *neardupv1.Verdict) {
	name := document.GetId()
	if name == "" {
		name = "(no id)"
	}
	o.printf("%s  %s", o.in(bold, printable(name)), o.relationName(v.GetRelation()))
	for i, m := range v.GetMatches() {
		// The first match mostly has the relation of the verdict, which stands there already.
		separator := " of "
		if i > 0 || m.GetRelation() != v.GetRelation() {
			separator = "; " + o.relationName(m.GetRelation()) + " of "
		}
		o.printf("%s%s", separator, matchText(m))
	}
	if source := v.GetAttribution().GetSource(); source != "" {
		o.printf("; credits %s", printable(source))
	}
	if limits := v.GetLimits(); len(limits) > 0 {
		names := make([]string, len(limits))
		for i, limit := range limits {
			names[i] = strings.ToLower(shortName(limit.String(), "LIMIT_"))
		}
		o.printf("; cut short by the limit of %s", strings.Join(names, ", "))
	}
	o.printf("\n")
}

// matchText describes the other document of a match and how sure the match is.
func matchText(m *neardupv1.Match) string {
	var b strings.Builder
	b.WriteString(printable(m.GetDocumentId()))
	if m.GetSource() != "" {
		fmt.Fprintf(&b, " (%s)", printable(m.GetSource()))
	}
	estimated := ""
	if m.GetVerification() == neardupv1.Verification_VERIFICATION_ESTIMATED {
		estimated = "estimated "
	}
	fmt.Fprintf(&b, ", %sresemblance %.2f, containment %.2f and %.2f", estimated,
		m.GetResemblance(), m.GetContainmentAInB(), m.GetContainmentBInA())
	if n := len(m.GetPassages()); n > 0 {
		fmt.Fprintf(&b, ", %s", count(n, "shared passage"))
	}
	if m.GetSyndicated() {
		fmt.Fprintf(&b, ", syndicated, original %s (%s)", printable(m.GetOriginalDocumentId()), basisName(m.GetOriginalBasis()))
	}
	return b.String()
}

// basisName says for people why a document is the original.
func basisName(b neardupv1.OriginalBasis) string {
	return strings.ToLower(strings.ReplaceAll(shortName(b.String(), "ORIGINAL_BASIS_"), "_", " "))
}

// shortName cuts the prefix that all values of an enum have.
func shortName(name, prefix string) string { return strings.TrimPrefix(name, prefix) }

// count writes a number of things.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
