package analyze

// Status is what a paragraph is; the numbers are those of the API's enum ParagraphStatus.
type Status uint8

// A paragraph is unique in its document, repeats an earlier one, or is about the text and not part of it.
const (
	Unique      Status = 1
	Repeated    Status = 2
	Boilerplate Status = 3
)

// Document is an analyzed text.
type Document struct {
	// Paragraphs are the lines that hold text, in order.
	Paragraphs  []Paragraph
	Attribution Attribution
	TokenCount  int
}

// Paragraph is one line of the text: bytes [Start, End), its line end not included.
type Paragraph struct {
	Start, End int
	Status     Status
	// DuplicateOf names the earlier paragraphs that it repeats, the best first.
	DuplicateOf []Duplicate
}

// Duplicate is an earlier paragraph of the same document, by its index.
type Duplicate struct {
	Paragraph   int
	Resemblance float64
	// Containment is the share of the shingles of the smaller paragraph that stand in the other.
	Containment float64
}

// Attribution is the source that a text credits: bytes [Start, End) of the text. Source is empty if there is none.
type Attribution struct {
	Source     string
	Start, End int
}
