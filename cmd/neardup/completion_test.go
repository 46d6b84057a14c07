package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// commandModel returns the grammar of the command line.
func commandModel(t *testing.T) *kong.Node {
	t.Helper()
	parser, err := kong.New(&commandLine{}, kong.Name("neardup"), kong.NoDefaultHelp(), defaults())
	if err != nil {
		t.Fatal(err)
	}
	return parser.Model.Node
}

func TestCompletionHoldsEveryCommandAndFlag(t *testing.T) {
	root := commandModel(t)
	for _, shell := range []string{"bash", "zsh", "fish"} {
		script, err := completionScript(shell, root)
		if err != nil {
			t.Fatal(err)
		}
		for _, node := range root.Leaves(true) {
			path := strings.TrimPrefix(node.FullPath(), "neardup")
			if !strings.Contains(script, "'"+path+"'") {
				t.Errorf("%s: the script does not hold the command%s", shell, path)
			}
			for _, flag := range node.Flags {
				if !strings.Contains(script, "--"+flag.Name) && !strings.Contains(script, "--long-option "+flag.Name) {
					t.Errorf("%s: the script does not hold --%s of%s", shell, flag.Name, path)
				}
			}
		}
	}
}

// The shells are asked what they would offer at the end of a line; files stands for their own completion of files.
func TestShellsComplete(t *testing.T) {
	drivers := map[string]string{
		"bash": `source "$0"
			COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
			_neardup
			if ((${#COMPREPLY[@]} == 0)); then echo files; else printf '%s\n' "${COMPREPLY[@]}"; fi`,
		// The completion system runs under an editor only, so its functions are stood in for.
		"zsh": `compdef() { }
			_files() { print files }
			compset() { PREFIX=${PREFIX#*=} }
			offer() { local word; for word in "${(@P)1}"; do [[ ${word%%:*} == ${PREFIX}* ]] && print -- ${word%%:*}; done; true }
			_describe() { offer ${@[-1]} }
			compadd() { offer $2 }
			source "$0"
			words=("$@") CURRENT=$# PREFIX=$words[-1]
			_neardup`,
		"fish": `source $argv[1]
			set line (string join -- ' ' $argv[2..])
			set offers (complete --do-complete $line | string split --fields 1 \t | string replace --regex '^--[a-z-]*=' '')
			if string match --quiet -- '*fish.script*' $offers; echo files; else; printf '%s\n' $offers; end`,
	}
	tests := []struct {
		line []string
		want []string
		not  []string
	}{
		{line: []string{"coll"}, want: []string{"collections"}, not: []string{"add"}},
		{line: []string{"collections", "cre"}, want: []string{"create"}, not: []string{"list"}},
		{line: []string{"collections", "--json", "sta"}, want: []string{"stats"}},
		{line: []string{"feedback", "list", "--la"}, want: []string{"--labels"}, not: []string{"--allow-missing"}},
		{line: []string{"completion", ""}, want: []string{"bash", "fish", "zsh"}},
		{line: []string{"dedup", "--pairs", ""}, want: []string{"all", "canonical"}, not: []string{"--out"}},
		{line: []string{"dedup", "--pairs", "c"}, want: []string{"canonical"}, not: []string{"all"}},
		{line: []string{"check", ""}, want: []string{"files"}, not: []string{"add"}},
		{line: []string{"serve", "--data", ""}, want: []string{"files"}},
	}
	root := commandModel(t)
	for shell, driver := range drivers {
		t.Run(shell, func(t *testing.T) {
			program, err := exec.LookPath(shell)
			if err != nil {
				t.Skipf("%s is not installed", shell)
			}
			script, err := completionScript(shell, root)
			if err != nil {
				t.Fatal(err)
			}
			folder := t.TempDir()
			file := filepath.Join(folder, shell+".script")
			if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, test := range tests {
				command := exec.Command(program, append([]string{"-c", driver, file, "neardup"}, test.line...)...)
				command.Dir = folder
				command.Env = append(os.Environ(), "HOME="+folder, "XDG_CONFIG_HOME="+folder, "XDG_DATA_HOME="+folder)
				var stderr strings.Builder
				command.Stderr = &stderr
				out, err := command.Output()
				if err != nil || stderr.Len() > 0 {
					t.Errorf("%q: %v\n%s", test.line, err, stderr.String())
					continue
				}
				offers := strings.Fields(string(out))
				for _, want := range test.want {
					if !slices.Contains(offers, want) {
						t.Errorf("%q: %q is not offered, only %q", test.line, want, offers)
					}
				}
				for _, not := range test.not {
					if slices.Contains(offers, not) {
						t.Errorf("%q: %q is offered, among %q", test.line, not, offers)
					}
				}
			}
		})
	}
}
