package wire

// frame is the fixed wording of a notice of which many are issued.
type frame struct {
	// family is what the notice is about.
	family string
	// share is the part of the notices of a collection that are issues of this frame, in thousandths.
	share int
	title string
	// lines are the paragraphs. One that expands to nothing is left out.
	lines []string
	book  map[string][]string
}
