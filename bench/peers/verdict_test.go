package main

import (
	"math"
	"strings"
	"testing"
)

// invented results: neardup at 1,000 and 2,000 MB/s, and slow at a tenth, a hundredth and a fiftieth of that.
func someResults() []results {
	return []results{{
		set:   newDocuments(english8, []string{"one two three four five six"}, false),
		peers: []description{{Name: own, Reads: readsText}, {Name: "slow", Reads: readsShingles}},
		speeds: map[string][]float64{
			own:    {1e9, 2e9, 1e9},
			"slow": {1e8, 2e7, 2e7},
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
		// The rounds' ratios are 10, 100 and 50; that of the medians would be 50 as well, that of the means 28.
		{"median of ratios", bound{english8, "slow", 49}, bestKernel, 50, "ok"},
		{"just reached", bound{english8, "slow", 50}, bestKernel, 50, "ok"},
		{"below", bound{english8, "slow", 51}, bestKernel, 50, "BELOW"},
		{"speed", bound{english8, "", 900}, bestKernel, 1000, "ok"},
		{"speed below", bound{english8, "", 1001}, bestKernel, 1000, "BELOW"},
		{"peer without values", bound{english8, "new", 1}, bestKernel, 0, "new did not run"},
		{"no such peer", bound{english8, "other", 1}, bestKernel, 0, "other did not run"},
		{"no such set", bound{arabic8, "slow", 1}, bestKernel, 0, "the documents were not measured"},
		{"another kernel", bound{english8, "slow", 1}, "avx2", 0, "the kernel is avx2, not avx512vbmi2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := judge([]bound{c.bound}, someResults(), c.kernel)[0]
			if math.Abs(v.measured-c.measured) > 1e-9 {
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
	failed, skipped := printVerdicts(&report, []verdict{
		{bound: bound{english8, "slow", 49}, measured: 50},
		{bound: bound{english8, "slow", 51}, measured: 50},
		{bound: bound{english8, "absent", 2}, skipped: "absent did not run"},
	})
	if failed != 1 || skipped != 1 {
		t.Errorf("%d failed and %d skipped, want 1 and 1", failed, skipped)
	}
	for _, want := range []string{
		"ok       english-8KB   neardup : slow                      50.0    49.0\n",
		"BELOW    english-8KB   neardup : slow                      50.0    51.0\n",
		"SKIPPED  english-8KB   neardup : absent                       -     2.0  NOT JUDGED: absent did not run\n",
	} {
		if !strings.Contains(report.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, report.String())
		}
	}
}

func TestTable(t *testing.T) {
	r := someResults()[0]
	r.peers = append(r.peers, description{Name: "table", Reads: readsHashes})
	r.speeds["table"], r.speeds[ownHashes] = []float64{1e9, 1e9, 1e9}, []float64{7e9, 7e9, 7e9}
	var report strings.Builder
	printTable(&report, r)
	for _, want := range []string{
		"english-8KB: 1 texts of 27 bytes and 2 shingles on average\n",
		"slow                   shingles      20.0     100.0    200%      675.0     50.0 (30.0-75.0)\n",
		"table                  hashes      1000.0    1000.0      0%       13.5      7.0 (7.0-7.0)\n",
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

func TestQuantile(t *testing.T) {
	values := []float64{4, 1, 3, 2}
	for _, c := range []struct{ share, want float64 }{{0, 1}, {.25, 1.75}, {.5, 2.5}, {1, 4}} {
		if got := quantile(values, c.share); got != c.want {
			t.Errorf("quantile %v of %v is %v, want %v", c.share, values, got, c.want)
		}
	}
	if got := quantile(nil, .5); !math.IsNaN(got) {
		t.Errorf("the median of nothing is %v, want NaN", got)
	}
}
