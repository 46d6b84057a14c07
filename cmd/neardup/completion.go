package main

import (
	"embed"
	"fmt"
	"strings"
	"text/template"

	"github.com/alecthomas/kong"
)

// completionCommand prints a completion script. The script holds all commands and flags, so that completing asks
// neither this program nor a server.
type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"Shell to complete in: bash, zsh or fish."`
}

// Run prints the script.
func (c *completionCommand) Run(ctx *kong.Context, p *process) error {
	script, err := completionScript(c.Shell, ctx.Model.Node)
	if err != nil {
		return err
	}
	p.out.printf("%s", script)
	return nil
}

// completionTemplates holds the scripts of all shells, with places for the commands.
//
//go:embed completion/*.tmpl
var completionTemplates embed.FS

// completionScript writes the script of one shell for the commands below a node.
func completionScript(shell string, root *kong.Node) (string, error) {
	name := shell + ".tmpl"
	scripts, err := template.New(name).Funcs(template.FuncMap{
		"quote":     shellQuote,
		"quoteFish": fishQuote,
		"describe":  func(word, help string) string { return shellQuote(strings.ReplaceAll(word, ":", `\:`) + ":" + help) },
	}).ParseFS(completionTemplates, "completion/"+name)
	if err != nil {
		return "", fmt.Errorf("completion for %s: %w", shell, err)
	}
	var script strings.Builder
	if err := scripts.Execute(&script, completedCommands(root)); err != nil {
		return "", fmt.Errorf("completion for %s: %w", shell, err)
	}
	return script.String(), nil
}

// completedCommand is what can follow a command.
type completedCommand struct {
	// Path is the names of the command and of those above it, each after a space; empty for the program itself.
	Path     string
	Commands []completedWord
	Flags    []completedFlag
	// Values are what the first argument may be, if that is one of a few.
	Values []string
}

type completedWord struct{ Name, Help string }

type completedFlag struct {
	completedWord
	// Short is one character, or empty.
	Short string
	// TakesValue tells that a value follows; Values are those it may have, if they are few.
	TakesValue bool
	Values     []string
}

// completedCommands lists a command and all below it.
func completedCommands(node *kong.Node) []completedCommand {
	command := completedCommand{}
	for at := node; at.Parent != nil; at = at.Parent {
		command.Path = " " + at.Name + command.Path
	}
	for _, group := range node.AllFlags(true) {
		for _, flag := range group {
			command.Flags = append(command.Flags, completeFlag(flag))
		}
	}
	if len(node.Positional) > 0 {
		command.Values = enumValues(node.Positional[0])
	}
	list := []completedCommand{command}
	for _, child := range node.Children {
		if child.Hidden {
			continue
		}
		list[0].Commands = append(list[0].Commands, completedWord{child.Name, oneLine(child.Help)})
		list = append(list, completedCommands(child)...)
	}
	return list
}

func completeFlag(flag *kong.Flag) completedFlag {
	f := completedFlag{
		completedWord: completedWord{flag.Name, oneLine(flag.Help)},
		TakesValue:    !flag.IsBool() && !flag.IsCounter(),
		Values:        enumValues(flag.Value),
	}
	if flag.Short != 0 {
		f.Short = string(flag.Short)
	}
	return f
}

// enumValues returns what a value may be, nil if that is not one of a few.
func enumValues(value *kong.Value) []string {
	if value.Enum == "" {
		return nil
	}
	return value.EnumSlice()
}

// oneLine returns the first sentence of a help text.
func oneLine(help string) string {
	sentence, _, _ := strings.Cut(strings.Join(strings.Fields(help), " "), ". ")
	return strings.TrimSuffix(sentence, ".")
}

// shellQuote quotes a word for bash and zsh.
func shellQuote(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

// fishQuote quotes a word for fish.
func fishQuote(word string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(word) + "'"
}
