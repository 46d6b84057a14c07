package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

// errMissing is why peers in another language are left out: there is no such language here, or no package.
var errMissing = errors.New("not there")

// program is a program that runs peers, and how to start it.
type program struct {
	name        string
	peers       []string // the packages
	command     []string
	environment []string
	note        string
}

// cacheFolder returns a folder of this project in the user's cache, which exists.
func cacheFolder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	cache = filepath.Join(cache, "neardup-tools")
	return cache, os.MkdirAll(cache, 0o755)
}

// nativeRust makes the Rust compiler use all that this processor has.
const nativeRust = "RUSTFLAGS=-C target-cpu=native"

// rustProgram builds the Rust peer, which takes a minute the first time.
func rustProgram(ctx context.Context) (program, error) {
	if _, err := exec.LookPath("cargo"); err != nil {
		return program{}, fmt.Errorf("cargo is %w", errMissing)
	}
	cache, err := cacheFolder()
	if err != nil {
		return program{}, err
	}
	target := filepath.Join(cache, "peers-rust")
	build := exec.CommandContext(ctx, "cargo", "build", "--release", "--locked", "--quiet",
		"--manifest-path", filepath.Join("rust", "Cargo.toml"), "--target-dir", target)
	if err := runQuietly(build, nativeRust); err != nil {
		return program{}, fmt.Errorf("the Rust peers are %w: %w", errMissing, err)
	}
	return program{
		name:    "Rust",
		peers:   []string{"gaoya"},
		command: []string{filepath.Join(target, "release", "neardup-peers")},
		note:    "release, lto, target-cpu=native",
	}, nil
}

// pythonPackages are Python packages that can be in one process.
type pythonPackages struct {
	name         string
	requirements string
	peers        []string
	// source names a package that is built from its source where there is a Rust compiler, for this processor; else it
	// comes as it was published.
	source string
}

var pythons = []pythonPackages{
	{
		name: "Python", requirements: "requirements.txt",
		peers: []string{"rensa", "datasketch", "datatrove", "text-dedup"}, source: "rensa",
	},
	{
		name: "Python, earlier versions", requirements: "requirements_earlier.txt",
		peers: []string{"rensa", "datasketch"}, source: "rensa",
	},
}

// pythonProgram installs the packages into the user's cache, once, and returns how to run them.
func pythonProgram(ctx context.Context, p pythonPackages) (program, error) {
	version, err := exec.CommandContext(ctx, "python3", "--version", "--version").Output()
	if err != nil {
		return program{}, fmt.Errorf("python3 is %w", errMissing)
	}
	made := program{
		name: p.name, peers: p.peers,
		command: append([]string{"python3", filepath.Join("python", "peers.py")}, p.peers...),
	}
	_, noRust := exec.LookPath("cargo")
	for _, native := range []bool{true, false} {
		if native && noRust != nil {
			continue
		}
		var folder string
		if folder, err = p.install(ctx, version, native); err != nil {
			fmt.Fprintf(os.Stderr, "peers: %s, native %t: %v\n", p.name, native, err)
			continue
		}
		made.environment = pythonEnvironment(folder)
		made.note = p.source + " as published"
		if native {
			made.note = p.source + " built from source, target-cpu=native"
		}
		return made, nil
	}
	return program{}, fmt.Errorf("the packages of %s are %w: %w", p.requirements, errMissing, err)
}

// pythonEnvironment returns the variables with which Python finds the packages of a folder and no others of the user's.
// What is freed is kept, so that large arrays cost no system calls.
func pythonEnvironment(packages string) []string {
	return []string{
		"PYTHONPATH=" + packages, "PYTHONNOUSERSITE=1", "PYTHONDONTWRITEBYTECODE=1",
		"MALLOC_TRIM_THRESHOLD_=1073741824", "MALLOC_MMAP_THRESHOLD_=1073741824", "MIMALLOC_PURGE_DELAY=-1",
	}
}

// install returns the folder with the packages. Its name holds what they depend on; it appears only when all are there.
func (p pythonPackages) install(ctx context.Context, version []byte, native bool) (string, error) {
	requirements, err := os.ReadFile(filepath.Join("python", p.requirements))
	if err != nil {
		return "", err
	}
	cache, err := cacheFolder()
	if err != nil {
		return "", err
	}
	key := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%t", version, requirements, native))
	folder := filepath.Join(cache, fmt.Sprintf("peers-python-%x", key[:10]))
	if _, err := os.Stat(folder); err == nil {
		return folder, nil
	}
	partial, err := os.MkdirTemp(cache, "partial.")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(partial) }() // a leftover in a cache harms nobody
	fmt.Fprintf(os.Stderr, "peers: installing %s for %s, once\n", p.requirements, p.name)
	environment, packages := filepath.Join(partial, "environment"), filepath.Join(partial, "packages")
	if err := runQuietly(exec.CommandContext(ctx, "python3", "-m", "venv", environment)); err != nil {
		return "", err
	}
	// --target moves, which an environment of venv does not: its programs hold its path.
	arguments := []string{
		"-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--target", packages,
		"--requirement", filepath.Join("python", p.requirements), "--only-binary", ":all:",
	}
	var variables []string
	if native {
		arguments = append(arguments, "--no-binary", p.source)
		variables = []string{nativeRust}
	}
	pip := exec.CommandContext(ctx, filepath.Join(environment, "bin", "python"), arguments...)
	if err := runQuietly(pip, variables...); err != nil {
		return "", err
	}
	if err := os.Rename(packages, folder); err != nil && !errors.Is(err, fs.ErrExist) { // another run was first
		return "", err
	}
	return folder, nil
}

// runQuietly runs a command with further variables in its environment. Its output is part of the error.
func runQuietly(c *exec.Cmd, variables ...string) error {
	c.Env = append(os.Environ(), variables...)
	output, err := c.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", filepath.Base(c.Path), err, bytes.TrimSpace(output))
	}
	return nil
}
