package main

import (
	"context"
	"errors"
	"io"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/neardup/neardup/sketch"
)

// commandLine is the grammar of the command line.
type commandLine struct {
	Help helpFlag `short:"h" help:"Show help and exit."`

	Serve       serveCommand       `cmd:"" help:"Run the service with its embedded store."`
	Analyze     analyzeCommand     `cmd:"" help:"Find repeated paragraphs and the credited source of documents."`
	Compare     compareCommand     `cmd:"" help:"Tell how two texts relate and show what they share."`
	Check       checkCommand       `cmd:"" help:"Ask a server what documents are copies of. Changes nothing."`
	Add         addCommand         `cmd:"" help:"Check documents and have a server remember them."`
	Dedup       dedupCommand       `cmd:"" help:"Find the duplicates among files, without a server."`
	Get         getCommand         `cmd:"" help:"Print the text of a document that a server remembers."`
	Delete      deleteCommand      `cmd:"" help:"Have a server forget documents."`
	Clusters    clustersCommand    `cmd:"" help:"List the groups of duplicates that a server knows."`
	Collections collectionsCommand `cmd:"" help:"List, make, change and delete the collections of a server."`
	Explain     explainCommand     `cmd:"" help:"Tell why two documents are a match, or are none."`
	Feedback    feedbackCommand    `cmd:"" help:"Say which matches are right and which are wrong, and list that."`
	Export      exportCommand      `cmd:"" help:"Write all that a collection holds."`
	Import      importCommand      `cmd:"" help:"Load an export, or the result of dedup, into a collection."`
	Watch       watchCommand       `cmd:"" help:"Print the changes of a collection as they happen."`
	Tune        tuneCommand        `cmd:"" help:"Show what parameters find and cost, on your own sample."`
	Completion  completionCommand  `cmd:"" help:"Print a script that completes commands in a shell."`
	Version     versionCommand     `cmd:"" help:"Show the version."`
}

// process is what a command may use of the world.
type process struct {
	stdin  io.Reader
	stderr io.Writer
	out    *output
	// terminal is true if people see standard error as it is written.
	terminal bool
	// selfTest returns an error if this processor computes other sketches than it should.
	selfTest func() error
}

// run parses the arguments, runs the command and returns the exit status.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer, lookupEnv func(string) (string, bool),
	selfTest func() error,
) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	// A second signal ends the process at once, for a command that is waiting for its standard input.
	context.AfterFunc(ctx, stop)

	var grammar commandLine
	parser, err := kong.New(&grammar,
		kong.Name("neardup"),
		kong.Description("Near-duplicate detection with evidence."),
		kong.NoDefaultHelp(),
		defaults(),
		kong.Resolvers(kong.ResolverFunc(profileResolver)),
		kong.Writers(stdout, stderr),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
	)
	if err != nil {
		return report(stderr, err)
	}
	command, err := parser.Parse(args)
	if err != nil {
		if errors.Is(err, errHelpShown) {
			return exitDone
		}
		return report(stderr, parseUsageError(err))
	}

	if err := sketch.CheckKernel(); err != nil {
		return report(stderr, usageErrorf("%v", err))
	}
	p := &process{
		stdin: stdin, stderr: stderr, out: newOutput(stdout, lookupEnv), terminal: isTerminal(stderr), selfTest: selfTest,
	}
	command.BindTo(ctx, (*context.Context)(nil))
	err = command.Run(p)
	return report(stderr, errors.Join(err, p.out.flush()))
}

// parseUsageError says what was used wrongly and where to read how it is done.
func parseUsageError(err error) error {
	help := "neardup --help"
	if parse, ok := errors.AsType[*kong.ParseError](err); ok && parse.Context != nil {
		if selected := parse.Context.Selected(); selected != nil {
			help = selected.FullPath() + " --help"
		}
	}
	return usageErrorf("%v\nRun %q for what it takes.", err, help)
}

// errHelpShown ends parsing after the help was shown.
var errHelpShown = errors.New("help shown")

// helpFlag shows the help of the selected command, before the arguments are checked for what is missing.
type helpFlag bool

// IgnoreDefault tells kong that the flag has no default to apply.
func (helpFlag) IgnoreDefault() {}

// BeforeReset shows the help.
func (helpFlag) BeforeReset(ctx *kong.Context) error {
	if err := ctx.PrintUsage(false); err != nil {
		return err
	}
	return errHelpShown
}
