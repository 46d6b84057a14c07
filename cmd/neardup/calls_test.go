package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
)

// callsRow is a row of the tables in docs/calls.md.
type callsRow struct {
	name, does, tests, errors string
}

// code is what stands between backticks.
var code = regexp.MustCompile("`([^`]+)`")

// readTable reads a file of docs, and the rows of its tables that have so many cells, their heads left out.
func readTable(t *testing.T, file string, cells int) (text string, rows [][]string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "docs", file))
	if err != nil {
		t.Fatal(err)
	}
	head := true // until the line below it
	for line := range strings.Lines(string(content)) {
		inTable := strings.HasPrefix(line, "| ")
		switch {
		case strings.HasPrefix(line, "|--"):
			head = false
		case !inTable:
			head = true
		case !head:
			row := strings.Split(strings.TrimSpace(line), " | ")
			if len(row) != cells {
				t.Errorf("a row has %d cells, want %d: %s", len(row), cells, line)
				continue
			}
			rows = append(rows, row)
		}
	}
	return string(content), rows
}

// readCalls returns the rows of docs/calls.md by name: RPCs as Service.Method, commands as "neardup ...".
func readCalls(t *testing.T) (text string, rows map[string]callsRow) {
	t.Helper()
	text, table := readTable(t, "calls.md", 4)
	rows = make(map[string]callsRow)
	for _, cells := range table {
		row := callsRow{
			name: strings.Trim(cells[0], "|` "), does: cells[1], tests: cells[2], errors: strings.TrimSuffix(cells[3], " |"),
		}
		if _, twice := rows[row.name]; twice {
			t.Errorf("%s has two rows", row.name)
		}
		rows[row.name] = row
	}
	return text, rows
}

// rpcNames returns the RPCs of the API as Service.Method.
func rpcNames() []string {
	var names []string
	for _, file := range []protoreflect.FileDescriptor{
		neardupv1.File_neardup_v1_collection_service_proto, neardupv1.File_neardup_v1_text_service_proto,
	} {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			for j := range service.Methods().Len() {
				names = append(names, string(service.Name())+"."+string(service.Methods().Get(j).Name()))
			}
		}
	}
	return names
}

// uses is the names that the functions and methods of a package's tests use.
type uses map[string]map[string]bool

// readUses reads the tests of a package.
func readUses(t *testing.T, folder string) uses {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	found := make(uses)
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range parsed.Decls {
			function, ok := declaration.(*ast.FuncDecl)
			if !ok {
				continue
			}
			names := make(map[string]bool)
			ast.Inspect(function, func(node ast.Node) bool {
				if name, ok := node.(*ast.Ident); ok {
					names[name.Name] = true
				}
				return true
			})
			found[function.Name.Name] = names
		}
	}
	return found
}

// reach reports whether a function uses a name, itself or by other functions.
func (u uses) reach(function, name string) bool {
	seen := map[string]bool{function: true}
	for next := []string{function}; len(next) > 0; next = next[1:] {
		if u[next[0]][name] {
			return true
		}
		for used := range u[next[0]] {
			if u[used] != nil && !seen[used] {
				seen[used] = true
				next = append(next, used)
			}
		}
	}
	return false
}

// docs/calls.md tells of every RPC what it does, which test calls it, and how it fails.
func TestEveryCallIsDocumented(t *testing.T) {
	text, rows := readCalls(t)
	reasons := neardupv1.ErrorReason_value
	tests := readUses(t, filepath.Join("..", "..", "service", "rpc"))
	names := rpcNames()
	for _, name := range names {
		row, ok := rows[name]
		if !ok {
			t.Errorf("%s has no row", name)
			continue
		}
		if row.does == "" {
			t.Errorf("%s: the row does not say what it does", name)
		}
		named := code.FindAllStringSubmatch(row.tests, -1)
		if len(named) == 0 {
			t.Errorf("%s: no test is named", name)
		}
		for _, test := range named {
			_, method, _ := strings.Cut(name, ".")
			if tests[test[1]] == nil || !strings.HasPrefix(test[1], "Test") {
				t.Errorf("%s: there is no test %s in service/rpc", name, test[1])
			} else if !tests.reach(test[1], method) {
				t.Errorf("%s: %s does not call it", name, test[1])
			}
		}
		if len(code.FindAllString(row.errors, -1)) == 0 {
			t.Errorf("%s: no error is named", name)
		}
		for _, reason := range code.FindAllStringSubmatch(row.errors, -1) {
			if _, ok := reasons["ERROR_REASON_"+reason[1]]; !ok {
				t.Errorf("%s: there is no error reason %s", name, reason[1])
			}
		}
	}
	for name := range rows {
		if strings.Contains(name, ".") && !slices.Contains(names, name) {
			t.Errorf("there is a row of %s, which is no RPC", name)
		}
	}
	for reason, number := range reasons {
		if number > 0 && !strings.Contains(text, "`"+strings.TrimPrefix(reason, "ERROR_REASON_")+"`") {
			t.Errorf("no call is said to fail with %s", reason)
		}
	}
}

// docs/operations.md tells what to do about every error.
func TestEveryReasonIsExplained(t *testing.T) {
	operations, err := os.ReadFile(filepath.Join("..", "..", "docs", "operations.md"))
	if err != nil {
		t.Fatal(err)
	}
	for reason, number := range neardupv1.ErrorReason_value {
		if number > 0 && !strings.Contains(string(operations), "\n| "+strings.TrimPrefix(reason, "ERROR_REASON_")+" | ") {
			t.Errorf("the table of errors has no row for %s", reason)
		}
	}
}

// docs/calls.md tells the same of every command, whose tests are scripts that run it.
func TestEveryCommandIsDocumented(t *testing.T) {
	_, rows := readCalls(t)
	var names []string
	for _, node := range commandModel(t).Leaves(true) {
		names = append(names, node.FullPath())
	}
	for _, name := range names {
		row, ok := rows[name]
		if !ok {
			t.Errorf("%s has no row", name)
			continue
		}
		if row.does == "" || row.errors == "" {
			t.Errorf("%s: the row does not say what it does or how it fails", name)
		}
		scripts := code.FindAllStringSubmatch(row.tests, -1)
		if len(scripts) == 0 {
			t.Errorf("%s: no script is named", name)
		}
		for _, script := range scripts {
			content, err := os.ReadFile(filepath.Join("testdata", "script", script[1]))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if !strings.Contains(string(content), name+" ") && !strings.Contains(string(content), name+"\n") {
				t.Errorf("%s: %s does not run it", name, script[1])
			}
		}
		for _, reason := range code.FindAllStringSubmatch(row.errors, -1) {
			if _, ok := neardupv1.ErrorReason_value["ERROR_REASON_"+reason[1]]; !ok {
				t.Errorf("%s: there is no error reason %s", name, reason[1])
			}
		}
	}
	for name := range rows {
		if strings.HasPrefix(name, "neardup ") && !slices.Contains(names, name) {
			t.Errorf("there is a row of %q, which is no command", name)
		}
	}
}
