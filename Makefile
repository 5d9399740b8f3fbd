# The commands people type. Each one alone, on a fresh Debian 12, installs what it needs (once, with sudo unless root),
# builds and runs; a second run needs no network. CMake does the work: see CMakePresets.json.
.DEFAULT_GOAL := build
.PHONY: help build demo test bench fuzz asan tsan format tidy install install-deps vscode clean

# What tools/ has fetched goes before what the system has; Go must not fetch another toolchain by itself.
export PATH := $(CURDIR)/.tools/node/bin:$(CURDIR)/.tools/go-current/bin:$(CURDIR)/.tools/nvim/bin:$(PATH)
export GOTOOLCHAIN := local
FUZZ_SECONDS ?= 60
PREFIX ?= /usr/local

help: ## list the commands
	@sed -n 's/^\([a-z -]*\):.*## /  make \1\t/p' Makefile

build: ## build/release/proflens
	@tools/install-deps build
	@tools/build release

demo: ## record a Go program's profile and show it: in Neovim on a terminal, as text elsewhere
	@tools/install-deps build demo
	@tools/build release proflens
	@examples/demo

test: ## everything that is checked: C++, editors, scripts, sanitizers, tidy
	@tools/install-deps build test fuzz
	@tools/build release
	@tools/run-tests release

bench: ## us beside our peers, in one run
	@tools/install-deps build bench
	@tools/build release
	@bench/run

fuzz: ## each fuzz target for FUZZ_SECONDS
	@tools/install-deps build fuzz
	@tools/build fuzz
	@tools/run-fuzzers $(FUZZ_SECONDS)

asan tsan: ## the C++ tests under a sanitizer
	@tools/install-deps build test
	@tools/build $@
	@tools/run-tests $@ --label-exclude script

format: ## let clang-format rewrite the sources
	@tools/install-deps test
	@git ls-files -co --exclude-standard '*.cc' '*.h' | xargs clang-format-19 -i

tidy: ## clang-tidy and the rules of the house, without the other tests
	@tools/install-deps build test
	@tools/build release
	@tools/run-tests release --tests-regex '^tidy'

vscode: ## editors/vscode/proflens.vsix, with the server inside
	@tools/install-deps build test
	@tools/build release proflens
	@editors/vscode/package build/release/proflens

install: build ## into PREFIX (default /usr/local)
	@cmake --install build/release --prefix $(PREFIX)

install-deps: ## all that the commands above would install
	@tools/install-deps build demo test bench fuzz

clean: ## all build trees; .tools stays
	@rm -rf build
