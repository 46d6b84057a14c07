// Package levels lets a benchmark measure several levels of vector instructions. A level is chosen when a program starts,
// so the benchmark starts itself again for each of them.
package levels

import (
	"fmt"
	"os"
	"os/exec"

	"github.com/neardup/neardup/sketch"
)

// Each runs this program again for one level after the other, with the flag -level and further arguments, and lets it
// print to where this one prints. If the program fails, Each goes on; its error names the levels at which it did.
func Each(levels []string, arguments ...string) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	var failed []string
	for _, level := range levels {
		command := exec.Command(program, append([]string{"-level", level}, arguments...)...)
		command.Env = append(os.Environ(), sketch.KernelVariable+"="+level)
		command.Stdout, command.Stderr = os.Stdout, os.Stderr
		if err := command.Run(); err != nil {
			failed = append(failed, level)
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("failed: %v", failed)
	}
	return nil
}
