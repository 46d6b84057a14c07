package main

import (
	"fmt"
	"strings"
	"time"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// change writes one change on a line: when it happened, what it is about, and what is now.
func (o *output) change(c *neardupv1.Change) {
	at := o.in(dim, c.GetChangeTime().AsTime().Format(time.RFC3339))
	switch {
	case c.GetDocument() != nil:
		o.documentChange(at, c.GetDocument())
	case c.GetMatch() != nil:
		o.matchChange(at, c.GetMatch())
	case c.GetCluster() != nil:
		o.clusterChange(at, c.GetCluster())
	default:
		o.printf("%s  a change that this version does not know\n", at)
	}
}

func (o *output) documentChange(at string, c *neardupv1.DocumentChange) {
	o.printf("%s  document %s  %s\n", at, o.in(bold, printable(c.GetDocumentId())),
		strings.ToLower(shortName(c.GetKind().String(), "DOCUMENT_CHANGE_KIND_")))
}

func (o *output) matchChange(at string, c *neardupv1.MatchChange) {
	o.printf("%s  match %s and %s", at, o.in(bold, printable(c.GetDocumentId())),
		o.in(bold, printable(c.GetOtherDocumentId())))
	was := ""
	if previous := c.GetPreviousRelation(); previous != neardupv1.Relation_RELATION_UNSPECIFIED && previous != c.GetRelation() {
		was = ", was " + o.relationName(previous)
	}
	if c.GetRelation() == neardupv1.Relation_RELATION_UNSPECIFIED {
		o.printf("  gone%s\n", was)
		return
	}
	o.printf("  %s%s, resemblance %.2f, containment %.2f and %.2f", o.relationName(c.GetRelation()), was,
		c.GetResemblance(), c.GetContainmentAInB(), c.GetContainmentBInA())
	if c.GetSyndicated() {
		o.printf(", syndicated, original %s (%s)", printable(c.GetOriginalDocumentId()), basisName(c.GetOriginalBasis()))
	}
	if j := c.GetJudgement(); j != neardupv1.Judgement_JUDGEMENT_UNSPECIFIED {
		o.printf(", marked %s", judgementName(j))
	}
	o.printf("\n")
}

func (o *output) clusterChange(at string, c *neardupv1.ClusterChange) {
	o.printf("%s  cluster %s  %s", at, o.in(bold, printable(c.GetClusterId())),
		strings.ToLower(shortName(c.GetKind().String(), "CLUSTER_CHANGE_KIND_")))
	if c.GetKind() != neardupv1.ClusterChangeKind_CLUSTER_CHANGE_KIND_DISSOLVED {
		o.printf(", canonical %s (%s)", printable(c.GetCanonicalDocumentId()), basisName(c.GetCanonicalBasis()))
	}
	o.printf("%s%s\n", memberList("joined", c.GetJoinedDocumentIds()), memberList("left", c.GetLeftDocumentIds()))
}

// memberList names documents; it is empty if there are none.
func memberList(what string, ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return fmt.Sprintf("; %s: %s", what, printable(strings.Join(ids, ", ")))
}
