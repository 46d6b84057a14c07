package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// options are the command's flags.
type options struct {
	shared, out, python string
	// misses is the file for the wrong labeled pairs, plots the folder for drawings; empty if there shall be none.
	misses, plots string
	sets          []set
	only          []part
	// command is the command line without the flags that name places on this machine.
	command string
}

func parseOptions(args []string, stderr io.Writer) (options, error) {
	var opts options
	var names, only string
	flags := flag.NewFlagSet("quality", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&opts.shared, "shared", os.Getenv("NEARDUP_SHARED"),
		"folder of the evaluation data; default $NEARDUP_SHARED")
	flags.StringVar(&opts.out, "out", "", "folder in which the outputs are kept, new or empty; default a temporary one")
	flags.StringVar(&opts.python, "python", "python3", "Python interpreter that runs score.py")
	flags.StringVar(&names, "sets", "", "comma-separated sets to score; default all of them")
	flags.StringVar(&only, "only", "", "comma-separated parts to run; default all of them:\n"+partList())
	flags.StringVar(&opts.misses, "misses", "", "file for a page with the labeled pairs on which neardup is wrong; "+
		"needs the part online")
	flags.StringVar(&opts.plots, "plots", "", "folder for drawings of the noise curves and the table of rules; "+
		"needs the part noise")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return opts, err
	case err != nil:
		return opts, errUsage // flags have said what is wrong
	case flags.NArg() > 0:
		return opts, fmt.Errorf("%w: unexpected argument %q", errUsage, flags.Arg(0))
	case opts.shared == "":
		return opts, fmt.Errorf("%w: name the folder of the evaluation data by -shared or the environment variable "+
			"NEARDUP_SHARED", errUsage)
	}
	for _, path := range []string{"data", filepath.Join("score", "score.py")} {
		if _, err := os.Stat(filepath.Join(opts.shared, path)); err != nil {
			return opts, fmt.Errorf("%w: the folder of the evaluation data is not whole: %w", errUsage, err)
		}
	}
	opts.command = commandLine(flags)
	var err error
	if opts.sets, err = chooseSets(names); err != nil {
		return opts, err
	}
	if opts.only, err = chooseParts(only); err != nil {
		return opts, err
	}
	for _, needs := range []struct{ flag, value, part string }{
		{"misses", opts.misses, "online"}, {"plots", opts.plots, "noise"},
	} {
		if needs.value != "" && !slices.ContainsFunc(opts.only, func(p part) bool { return p.name == needs.part }) {
			return opts, fmt.Errorf("%w: -%s needs the part %s", errUsage, needs.flag, needs.part)
		}
	}
	return opts, nil
}

// commandLine returns what to type to measure the same: the flags that were given, but none that says where data is and
// outputs go on one machine.
func commandLine(flags *flag.FlagSet) string {
	command := "go run ./bench/quality"
	flags.Visit(func(f *flag.Flag) {
		if !slices.Contains([]string{"shared", "out", "python", "misses"}, f.Name) {
			command += fmt.Sprintf(" -%s %s", f.Name, f.Value)
		}
	})
	return command
}

// partList lists the parts for the help of the command.
func partList() string {
	var list strings.Builder
	for _, p := range parts {
		fmt.Fprintf(&list, "%s: %s\n", p.name, p.about)
	}
	return list.String()
}

// chooseParts returns the named parts in the order in which they run, all if there are no names.
func chooseParts(names string) ([]part, error) {
	if names == "" {
		return parts, nil
	}
	wanted := make(map[string]bool)
	for name := range strings.SplitSeq(names, ",") {
		wanted[name] = true
	}
	var chosen []part
	for _, p := range parts {
		if wanted[p.name] {
			chosen = append(chosen, p)
			delete(wanted, p.name)
		}
	}
	for name := range wanted {
		return nil, fmt.Errorf("%w: there is no part %q", errUsage, name)
	}
	return chosen, nil
}

// chooseSets returns the named sets, all if there are no names.
func chooseSets(names string) ([]set, error) {
	if names == "" {
		return sets, nil
	}
	var chosen []set
	for name := range strings.SplitSeq(names, ",") {
		found := false
		for _, s := range sets {
			if s.name == name {
				chosen, found = append(chosen, s), true
			}
		}
		if !found {
			return nil, fmt.Errorf("%w: there is no set %q", errUsage, name)
		}
	}
	return chosen, nil
}
