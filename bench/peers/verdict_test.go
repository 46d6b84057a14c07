package main

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/neardup/neardup/bench/speed/rounds"
)

// at returns turns at speeds in MB/s.
func at(speeds ...int) []rounds.Turn {
	var turns []rounds.Turn
	for _, s := range speeds {
		turns = append(turns, rounds.Turn{Operations: 2, Bytes: s * 1000, Spent: time.Millisecond})
	}
	return turns
}

// invented results: neardup at 1,000 and 2,000 MB/s, and slow at a tenth and a hundredth of that.
func someResults() []results {
	return []results{{
		set:   newDocuments(english8, []string{"one two three four five six"}, false),
		peers: []description{{Name: own, Reads: readsText}, {Name: "slow", Reads: readsShingles}},
		turns: map[string][]rounds.Turn{
			own:    at(1000, 2000, 1000),
			"slow": at(100, 20, 10),
			"new":  nil,
		},
	}}
}

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		name     string
		bound    bound
		kernel   string
		measured float64
		want     string
	}{
		// The rounds' ratios are 10, 100 and 100; that of the medians would be 50, that of the means 31.
		{"median of ratios", bound{english8, "slow", 99}, bestKernel, 100, "ok"},
		{"just reached", bound{english8, "slow", 100}, bestKernel, 100, "ok"},
		{"below", bound{english8, "slow", 101}, bestKernel, 100, "BELOW"},
		{"speed", bound{english8, "", 900}, bestKernel, 1000, "ok"},
		{"speed below", bound{english8, "", 1001}, bestKernel, 1000, "BELOW"},
		{"peer without values", bound{english8, "new", 1}, bestKernel, 0, "new did not run"},
		{"no such peer", bound{english8, "other", 1}, bestKernel, 0, "other did not run"},
		{"no such set", bound{arabic8, "slow", 1}, bestKernel, 0, "the documents were not measured"},
		{"another kernel", bound{english8, "slow", 1}, "avx2", 0, "the kernel is avx2, not avx512vbmi2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := judge([]bound{c.bound}, someResults(), c.kernel)[0]
			if math.Abs(v.measured.Median-c.measured) > 1e-9 {
				t.Errorf("measured %v, want %v", v.measured, c.measured)
			}
			got := v.skipped
			if v.passed() {
				got = "ok"
			} else if v.failed() {
				got = "BELOW"
			}
			if got != c.want {
				t.Errorf("verdict %q, want %q", got, c.want)
			}
		})
	}
}

func TestVerdictsSayWhatIsMeasuredAndWanted(t *testing.T) {
	var report strings.Builder
	measured := rounds.Summary{Median: 50, Low: 48.04, High: 51.5}
	failed, skipped := printVerdicts(&report, []verdict{
		{bound: bound{english8, "slow", 49}, measured: measured},
		{bound: bound{english8, "slow", 51}, measured: measured},
		{bound: bound{english8, "absent", 2}, skipped: "absent did not run"},
	})
	if failed != 1 || skipped != 1 {
		t.Errorf("%d failed and %d skipped, want 1 and 1", failed, skipped)
	}
	for _, want := range []string{
		"ok       english-8KB   neardup : slow                      50.0  48.0 to 51.5          49.0\n",
		"BELOW    english-8KB   neardup : slow                      50.0  48.0 to 51.5          51.0\n",
		"SKIPPED  english-8KB   neardup : absent                       -                         2.0  NOT JUDGED: absent did not run\n",
	} {
		if !strings.Contains(report.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, report.String())
		}
	}
}

func TestTable(t *testing.T) {
	r := someResults()[0]
	r.turns[own], r.turns["slow"] = at(900, 1000, 1000, 1000, 1000, 1010), at(100, 20, 20, 20, 20, 20)
	r.peers = append(r.peers, description{Name: "table", Reads: readsHashes})
	r.turns["table"], r.turns[ownHashes] = at(1000, 1000, 1000, 1000, 1000, 1000), at(7000, 7000, 7000, 7000, 7000, 7000)
	var report strings.Builder
	printTable(&report, r)
	for _, want := range []string{
		"english-8KB: 1 texts of 27 bytes and 2 shingles on average\n",
		"neardup                text        1000.0   10%       13.5\n",
		"slow                   shingles      20.0  400%      675.0     50.0 (9.0-50.5)\n",
		"table                  hashes      1000.0    0%       13.5      7.0 (7.0-7.0)\n",
	} {
		if !strings.Contains(report.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, report.String())
		}
	}
}

func TestBoundsSpeakOfWhatIsMeasured(t *testing.T) {
	for _, b := range bounds {
		if b.least <= 0 || b.set == "" {
			t.Errorf("%+v holds always", b)
		}
	}
}
