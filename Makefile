# Bagpipe. Programs are built in .build/bin: fully static, each a whole installation.
SWIFT = swift
PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
MANDIR = $(PREFIX)/share/man
BASHDIR = $(PREFIX)/share/bash-completion/completions
ZSHDIR = $(PREFIX)/share/zsh/site-functions
FISHDIR = $(PREFIX)/share/fish/vendor_completions.d

FILTERS := $(shell grep -l '^@main' Sources/*/*.swift | cut -d/ -f2)
BIN := $(CURDIR)/.build/bin
PYTHON := $(CURDIR)/.venv/bin/python
PYTHON_ZARR2 := $(CURDIR)/.venv/zarr2/bin/python
RELEASE := .build/static/release
SCRIPTS = .ci/run Tests/deps Tests/Shell/docs Tests/Shell/demo Tests/Shell/suite/matrix \
  $(wildcard Tests/*/run Tests/Interop/*.sh Tests/Shell/*/*.sh Sources/EpisodeCodec/*/OXE/embed)

all: build

# What the build needs, and what the tests need, from Debian and PyPI; only what is missing.
deps:
	@Tests/deps build
deps-test: deps
	@Tests/deps test

# What a program does not use stays out of it: the compiler marks no function as used from outside
# and gives each its own section, and the library is linked as an archive. Swift never unwinds its
# stack, so the tables for that, a tenth of a program, are left out too.
COMPILE = -Xswiftc -static-executable -Xswiftc -use-ld=lld \
  -Xswiftc -Xfrontend -Xswiftc -function-sections -Xswiftc -Xfrontend -Xswiftc -internalize-at-link
LINK = -static-executable -use-ld=lld -Xlinker --gc-sections -Xlinker --icf=all -Xlinker -s \
  -Xlinker -T$(RELEASE)/link.ld
LIBRARY = /[A-Z][A-Za-z]*\.build/

build: $(FILTERS:%=$(BIN)/%)
compile:
	@$(SWIFT) build -c release --scratch-path .build/static $(COMPILE)
	@echo 'SECTIONS { /DISCARD/ : { *(EXCLUDE_FILE(*crt*.o) .eh_frame) } } INSERT AFTER .text;' \
	  > $(RELEASE)/link.ld
$(RELEASE)/%: compile
	@:
$(BIN)/%: $(RELEASE)/%
	@mkdir -p $(BIN)
	@rm -f $<.a; grep '$(LIBRARY)' $<.product/Objects.LinkFileList | xargs ar rcs $<.a
	@swiftc $(LINK) -Xlinker --defsym=main=$(subst -,_,$*)_main -o $@ \
	  `grep -v '$(LIBRARY)' $<.product/Objects.LinkFileList` $<.a

# The job of the README on a small recording, from the bag to the Zarr store.
demo: deps build
	@PATH="$(BIN):$$PATH" Tests/Shell/demo .build/demo

check: deps-test build lint
	@Tests/Shell/docs --check
	BAGPIPE_PYTHON=$(PYTHON) BAGPIPE_PYTHON_ZARR2=$(PYTHON_ZARR2) $(SWIFT) test
	BIN=$(BIN) Tests/Shell/run
	BIN=$(BIN) PYTHON=$(PYTHON) PYTHON_ZARR2=$(PYTHON_ZARR2) Tests/Interop/run

# Manual pages, completions and the table in README.md, from the programs' own declarations.
docs: build
	@Tests/Shell/docs

lint:
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift
	mandoc -Tlint -Wwarning man/*.[157]
	shellcheck -s sh -S warning -e SC1090,SC1091,SC2154 $(SCRIPTS)
	@for f in completions/bash/*; do bash -n $$f || exit; done
	@for f in completions/zsh/*; do zsh -n $$f || exit; done
	@for f in completions/fish/*; do fish -n $$f || exit; done

bench: build
	BIN=$(BIN) PYTHON=$(PYTHON) Tests/Bench/run
fuzz:
	Tests/Fuzz/run

install: build
	install -d $(addprefix $(DESTDIR),$(BINDIR) $(BASHDIR) $(ZSHDIR) $(FISHDIR) \
	  $(MANDIR)/man1 $(MANDIR)/man5 $(MANDIR)/man7)
	install -m 755 $(FILTERS:%=$(BIN)/%) $(DESTDIR)$(BINDIR)
	install -m 644 $(FILTERS:%=completions/bash/%) $(DESTDIR)$(BASHDIR)
	install -m 644 $(FILTERS:%=completions/zsh/_%) $(DESTDIR)$(ZSHDIR)
	install -m 644 $(FILTERS:%=completions/fish/%.fish) $(DESTDIR)$(FISHDIR)
	for s in 1 5 7; do for f in man/*.$$s; do test ! -f $$f || \
	  install -m 644 $$f $(DESTDIR)$(MANDIR)/man$$s || exit; done; done

uninstall:
	rm -f $(FILTERS:%=$(DESTDIR)$(BINDIR)/%) $(FILTERS:%=$(DESTDIR)$(BASHDIR)/%) \
	  $(FILTERS:%=$(DESTDIR)$(ZSHDIR)/_%) $(FILTERS:%=$(DESTDIR)$(FISHDIR)/%.fish)
	for s in 1 5 7; do for f in man/*.$$s; do \
	  rm -f $(DESTDIR)$(MANDIR)/man$$s/$${f#man/}; done; done

clean:
	rm -rf .build .venv

.PHONY: all deps deps-test build compile demo check docs lint bench fuzz install uninstall clean
.SECONDARY:
