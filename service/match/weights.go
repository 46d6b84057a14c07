package match

import "math"

// weightSlots is how many weights are remembered at once: more than most documents have words.
const weightSlots = 1 << 11

// WordWeights remembers the weights of words: of each group of words whose hashes begin with the same bits, that which was
// asked for last. So it takes a fixed 32 KiB and a read of it one step, where a map took more time than the weights it
// saved. The zero value is empty.
type WordWeights struct {
	slots [weightSlots]weighted
	// logStories is the logarithm that weights are divided by, of the number of stories beside it.
	logStories float64
	stories    int
}

// weighted is a word's hash and its weight. That of a hash of zero, which an empty slot has, is not remembered.
type weighted struct {
	word   uint64
	weight float64
}

// at returns the slot of a word.
func (w *WordWeights) at(word uint64) *weighted { return &w.slots[word/(1<<64/weightSlots)] }

// Forget empties w.
func (w *WordWeights) Forget() { clear(w.slots[:]) }

// logOf returns logOfStories of a number that seldom changes.
func (w *WordWeights) logOf(stories int) float64 {
	if w.logStories == 0 || w.stories != stories {
		w.stories, w.logStories = stories, logOfStories(stories)
	}
	return w.logStories
}

func logOfStories(stories int) float64 { return math.Log(float64(1 + stories + prior)) }

// logs are the logarithms of the numbers of stories that hold most words.
var logs = func() (logs [1 << 10]float64) {
	for i := range logs {
		logs[i] = math.Log(float64(i))
	}
	return logs
}()

// weightOf returns the weight of a word that so many stories hold, of stories with a logarithm.
func weightOf(wordStories int, logStories float64) float64 {
	held := max(1, wordStories)
	var log float64
	if held < len(logs) {
		log = logs[held]
	} else {
		log = math.Log(float64(held))
	}
	w := 1 - log/logStories
	return max(0, w*w*w)
}
