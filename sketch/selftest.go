package sketch

import (
	"errors"
	"fmt"
	"math/bits"
	"strings"

	"github.com/neardup/neardup/sketch/fss"
	"github.com/neardup/neardup/sketch/internal/vector"
	"github.com/neardup/neardup/sketch/minhash"
)

// ErrSelfTest says that this processor computes other sketches than it should.
var ErrSelfTest = errors.New("sketch: the self-test failed")

// selfTestParagraphs are invented, in scripts that the tokenizer treats in different ways.
var selfTestParagraphs = [...]string{
	"The night train to Veldmoor stopped at 3:45 between two fields; “nothing to worry about,” said the guard, and he " +
		"wasn't wrong: a fox had sat down on the rails. It's said that foxes don't hurry for anyone, not even for an express.",
	"توقّف قطار الليل المتّجه إلى بلدة السّدرة عند الساعة ٣:٤٥ بين حقلين، وقال الحارس «لا داعي للقلق»، فقد جلس ثعلبٌ على " +
		"القضبان ولم يكن في عجلةٍ من أمره، بينما كان المسافرون يشربون الشاي.",
	"Ночной поезд в Вельдмур остановился в 3:45 между двумя полями: на рельсах сидела лиса. «Ничего страшного», — сказал " +
		"проводник, и всё же ещё полчаса никто не мог уснуть.",
	"开往维德穆尔的夜班火车在凌晨三点四十五分停在两块田地之间，一只狐狸坐在铁轨上，列车员说不必担心，乘客们继续喝茶聊天，直到天亮。",
	"12 345.67 + 0.5% = 2024-06-30; room 17, seats 101-118; tel. 555 0199; v2.10.3 ٤٢ ４２ x1000 y2000 z3000",
}

// knownSketches holds, for each family, the digests of the sketch of selfTestText as the portable code computes it.
var knownSketches = map[Family]sketchDigests{
	MinWise: {
		signature:   0xfb94ebd21564c105,
		simHash:     0x9b721ad4ef775cb3,
		bands:       0xfd7f9aea9ba4c870,
		simHashKeys: 0xfd0282a64083e21b,
		passages:    0x9d95346a9d96032a,
	},
	FSS: {
		signature:   0xe6f281430006b27b,
		simHash:     0x9b721ad4ef775cb3,
		bands:       0xf875c054e94c6f54,
		simHashKeys: 0xfd0282a64083e21b,
		passages:    0x9d95346a9d96032a,
	},
}

// sketchDigests are the digests of what is stored of a sketch, each apart so that an error names the stage.
type sketchDigests struct{ signature, simHash, bands, simHashKeys, passages uint64 }

// SelfTest calls minhash.SelfTest and fss.SelfTest, and then sketches a text with known answers in each family and
// compares what it gets. Sketches are stored and compared for years: who stores some should call it first, and not go on
// if there is an error. That is ErrKernel if KernelVariable asks for what is not there, ErrSelfTest if an answer is wrong,
// or one of the two calls. It takes a few milliseconds.
func SelfTest() error {
	if err := vector.Check(); err != nil {
		return err
	}
	if err := minhash.SelfTest(); err != nil {
		return err
	}
	if err := fss.SelfTest(); err != nil {
		return err
	}
	for _, family := range Families() {
		sk, err := New(selfTestParameters(family))
		if err != nil {
			return fmt.Errorf("%w: %w", ErrSelfTest, err)
		}
		if err := selfTest(knownSketches[family], sk.Sketch); err != nil {
			return fmt.Errorf("family %v: %w", family, err)
		}
	}
	return selfTestComparisons()
}

// selfTestParameters use every channel.
func selfTestParameters(family Family) Parameters {
	p := DefaultParameters()
	p.Family = family
	p.Channels |= SimHashChannel
	p.SimHashDistance = 3
	p.Seed = 1
	return p
}

// selfTest sketches twice, since the second sketch reuses memory.
func selfTest(known sketchDigests, sketch func(*Sketch, string)) error {
	var s Sketch
	for range 2 {
		sketch(&s, selfTestText())
		got := digestsOf(&s)
		for _, stage := range []struct {
			name      string
			got, want uint64
		}{
			{"signature", got.signature, known.signature},
			{"SimHash", got.simHash, known.simHash},
			{"band keys", got.bands, known.bands},
			{"SimHash keys", got.simHashKeys, known.simHashKeys},
			{"passages", got.passages, known.passages},
		} {
			if stage.got != stage.want {
				return fmt.Errorf("%w: the digest of the %s is %#x, not %#x", ErrSelfTest, stage.name, stage.got, stage.want)
			}
		}
	}
	return nil
}

// selfTestText returns each paragraph several times, with a number that changes some of its shingles: runs of one script
// are long enough for every vector loop.
func selfTestText() string {
	var b strings.Builder
	for i, paragraph := range selfTestParagraphs {
		for j := range 8 {
			fmt.Fprintf(&b, "%s %d\n", paragraph, 8*i+j)
		}
	}
	return b.String()
}

func digestsOf(s *Sketch) sketchDigests {
	var passages []uint64
	for _, p := range s.Passages {
		passages = append(passages, p.Key, uint64(p.Token))
	}
	return sketchDigests{
		signature:   digest(s.Signature),
		simHash:     s.SimHash,
		bands:       digest(s.Bands),
		simHashKeys: digest(s.SimHashKeys),
		passages:    digest(passages),
	}
}

// digest tells lists apart in which any value, or the order of values, or their number differs.
func digest(values []uint64) uint64 {
	d := uint64(len(values))
	for _, v := range values {
		d = bits.RotateLeft64((d^v)*0x9fb21c651e98df25, 29)
	}
	return d
}
