package sketch

import (
	"github.com/neardup/neardup/sketch/fss"
	"github.com/neardup/neardup/sketch/internal/vector"
	"github.com/neardup/neardup/sketch/minhash"
	"github.com/neardup/neardup/sketch/passage"
	"github.com/neardup/neardup/sketch/shingle"
	"github.com/neardup/neardup/sketch/simhash"
	"github.com/neardup/neardup/sketch/text"
)

// KernelVariable is the environment variable that, when the program starts, chooses by its name the level of vector
// instructions that all stages may use: "generic", "neon", "avx2", "avx512" or "avx512vbmi2". If it names none, or one
// that this processor or this build lacks, the highest there is holds, and SelfTest returns an error.
const KernelVariable = vector.Variable

// ErrKernel says that KernelVariable names a level that cannot be used.
var ErrKernel = vector.ErrLevel

// CheckKernel returns ErrKernel if KernelVariable names a level that cannot be used. SelfTest does too.
func CheckKernel() error { return vector.Check() }

// KernelLevel returns the name of the level that the stages may use.
func KernelLevel() string { return vector.Active().String() }

// StageKernel says which implementation a stage uses: that of the active level, or of the highest below for which it has
// one. All implementations of a stage give the same values.
type StageKernel struct{ Stage, Kernel string }

// StageKernels returns the implementations in use, in the order of the stages.
func StageKernels() []StageKernel {
	return []StageKernel{
		{"text", text.Kernel()},
		{"shingle", shingle.Kernel()},
		{"minhash", minhash.Kernel()},
		{"comparison", minhash.ComparisonKernel()},
		{"fss", fss.Kernel()},
		{"simhash", simhash.Kernel()},
		{"passage", passage.Kernel()},
	}
}
