package stat

import (
	"math/rand/v2"
	"slices"
)

// Parts splits the numbers below n into parts at random; it returns the part of each. Numbers of one group stay
// together: group returns the smallest number of the group that a number belongs to. Parts hold as many groups each,
// to within one, and so about as many numbers where groups are small.
func Parts(n, parts int, seed uint64, group func(int) int) []int {
	var groups []int
	for i := range n {
		if group(i) == i {
			groups = append(groups, i)
		}
	}
	random := rand.New(rand.NewPCG(seed, uint64(parts)))
	random.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
	part := make([]int, n)
	for i, g := range groups {
		part[g] = i % parts
	}
	for i := range n {
		part[i] = part[group(i)]
	}
	return part
}

// Groups joins the numbers below n that are connected by pairs; it returns the smallest number of the group of each.
func Groups(n int, pairs [][2]int) []int {
	group := make([]int, n)
	for i := range group {
		group[i] = i
	}
	find := func(i int) int {
		for group[i] != i {
			group[i] = group[group[i]]
			i = group[i]
		}
		return i
	}
	for _, p := range pairs {
		a, b := find(p[0]), find(p[1])
		group[max(a, b)] = min(a, b)
	}
	for i := range group {
		group[i] = find(i)
	}
	return group
}

// Draw returns up to count of the numbers below n, drawn at random without replacement, ascending.
func Draw(n, count int, seed uint64) []int {
	drawn := rand.New(rand.NewPCG(seed, 1)).Perm(n)[:min(n, count)]
	slices.Sort(drawn)
	return drawn
}
