# Bagpipe. One static program, .build/bin/bagpipe, with a link for each filter: each is a whole
# installation.
SWIFT = swift
PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
MANDIR = $(PREFIX)/share/man
BASHDIR = $(PREFIX)/share/bash-completion/completions
ZSHDIR = $(PREFIX)/share/zsh/site-functions
FISHDIR = $(PREFIX)/share/fish/vendor_completions.d
RECIPEDIR = $(PREFIX)/share/bagpipe

FILTERS := $(shell sed -n '/^let filters/,/^]/s/[",]//gp' Package.swift)
NAMES = bagpipe $(FILTERS)
RECIPES := $(wildcard Sources/Recipes/*)
BIN := $(CURDIR)/.build/bin
PYTHON := $(CURDIR)/.venv/bin/python
PYTHON_ZARR2 := $(CURDIR)/.venv/zarr2/bin/python
PYTHON_TRAINERS := $(CURDIR)/.venv/trainers/bin/python
PYTHON_EDGE := $(CURDIR)/.venv/edge/bin/python
PYTHON_LABELS := $(CURDIR)/.venv/labels/bin/python
PYTHON_SCALE := $(CURDIR)/.venv/scale/bin/python
PYTHON_AIRFLOW := $(CURDIR)/.venv/airflow/bin/python
PYTHON_FLYWHEEL := $(CURDIR)/.venv/flywheel/bin/python
PYTHON_DATUMARO := $(CURDIR)/.venv/datumaro/bin/python
LABEL_STUDIO := $(CURDIR)/.venv/label-studio/bin/label-studio
PYTHON_SELECTION := $(CURDIR)/.venv/selection/bin/python
PYTHON_LEROBOT_OLD := $(CURDIR)/.venv/lerobot-old/bin/python
STATIC := $(CURDIR)/.build/static
PACKAGES := $(CURDIR)/.build
CLANG = $(SWIFT:%swift=%clang)
SCRIPTS = .ci/run Tests/deps Tests/shared Tests/Shell/docs Tests/Shell/demo \
  Tests/Shell/suite/matrix Tests/Shell/suite/pages Tests/Interop/toy-model \
  $(wildcard Tests/*/run Tests/Interop/*.sh Tests/Shell/*/*.sh Tests/Shell/*/fixtures \
  Sources/EpisodeCodec/*/*/OXE/embed Sources/Recipes/*.sh) \
  Sources/Program/packages/deb Sources/Program/packages/notices

all: build

# What the build needs, and what the tests need, from Debian and PyPI; only what is missing.
deps:
	@Tests/deps build
deps-test: deps
	@Tests/deps test

# Makes Package.swift link all filters into one program.
export BAGPIPE_ONE = 1

# What the program does not use stays out of it: the compiler marks no function as used from outside
# and gives each its own section. Swift never unwinds its stack, so the tables for that, a tenth of
# the program, are left out too.
RELEASE = -c release --scratch-path $(STATIC) -Xswiftc -cross-module-optimization \
  -Xswiftc -static-executable -Xswiftc -use-ld=lld \
  -Xswiftc -Xfrontend -Xswiftc -function-sections -Xswiftc -Xfrontend -Xswiftc -internalize-at-link \
  -Xlinker --gc-sections -Xlinker --icf=all -Xlinker -s -Xlinker -T$(STATIC)/link.ld
NO_TABLES = SECTIONS { /DISCARD/ : { *(EXCLUDE_FILE(*crt*.o) .eh_frame) } } INSERT AFTER .text;

build:
	@mkdir -p $(BIN) $(STATIC)
	@echo '$(NO_TABLES)' > $(STATIC)/link.ld
	@$(SWIFT) build --product bagpipe $(RELEASE)
	@cmp -s $(STATIC)/release/bagpipe $(BIN)/bagpipe || { rm -rf $(BIN) && mkdir $(BIN) && \
	  cp $(STATIC)/release/bagpipe $(BIN); }
	@cd $(BIN) && for f in $(FILTERS); do [ $$f -ef bagpipe ] || $(call link,$$f) || exit; done
	@cd $(BIN) && for f in *; do case ' $(NAMES) ' in *" $$f "*) ;; *) rm $$f ;; esac; done

# A second name for bagpipe, in one directory: symbolic where the file system has no hard links.
link = { ln -f bagpipe $(1) 2>/dev/null || ln -sf bagpipe $(1); }

# The job of the README on a small recording, from the bag to the Zarr store.
demo: deps build
	@PATH="$(BIN):$$PATH" Tests/Shell/demo .build/demo

# Neither of the two builds keeps two cores busy, nor do the shell and the interop tests: each pair
# runs at once.
check: deps-test
	@$(MAKE) -s -j 2 build build-tests lint
	@Tests/Shell/docs --check
	BAGPIPE_PYTHON=$(PYTHON) BAGPIPE_PYTHON_ZARR2=$(PYTHON_ZARR2) $(TEST) --skip-build
	@$(MAKE) -s -j 2 -k --output-sync=target check-shell check-interop

# The tests of the library, which need no filters.
TEST = BAGPIPE_TEST=1 $(SWIFT) test -Xswiftc -gnone
build-tests:
	@BAGPIPE_TEST=1 $(SWIFT) build --build-tests -Xswiftc -gnone

# The filters as users run them, and what they write in the users' own readers.
check-shell:
	env -u MAKEFLAGS -u MAKELEVEL BIN=$(BIN) Tests/Shell/run
check-interop:
	BIN=$(BIN) PYTHON=$(PYTHON) PYTHON_ZARR2=$(PYTHON_ZARR2) Tests/Interop/run

# The trainers' own readers, LeRobot's of today and of old among them: 10 GB of packages, and python3.12
# or PYTHON312; skipped where they cannot be had.
check-lerobot: deps-test build
	Tests/deps lerobot || exit 0; \
	BIN=$(BIN) PYTHON=$(PYTHON) PYTHON_LEROBOT=$(PYTHON_TRAINERS) \
	  PYTHON_LEROBOT_OLD=$(PYTHON_LEROBOT_OLD) timeout 1000 Tests/Interop/run lerobot lerobot-cat
check-trainers: deps-test build
	Tests/deps trainers || exit 0; \
	BIN=$(BIN) PYTHON=$(PYTHON) PYTHON_ZARR2=$(PYTHON_ZARR2) PYTHON_TRAINERS=$(PYTHON_TRAINERS) \
	  timeout 400 Tests/Interop/run arrow faces hdf5-trainers tar zarr-readers zarr-torch

# Uploads to a real S3 server, and a day of a robot; skipped where the server cannot be had.
check-edge: deps-test build
	Tests/deps edge || exit 0; \
	BIN=$(BIN) PYTHON=$(PYTHON) PYTHON_EDGE=$(PYTHON_EDGE) timeout 600 Tests/Interop/run edge-s3 edge-day

# The loop of labels with a model's server, a store and Label Studio, in packages of 2 GB.
check-labels: deps-test build
	Tests/deps labels || exit 0; \
	BIN=$(BIN) PYTHON=$(PYTHON) PYTHON_LABELS=$(PYTHON_LABELS) PYTHON_EDGE=$(PYTHON_EDGE) \
	  PYTHON_DATUMARO=$(PYTHON_DATUMARO) LABEL_STUDIO=$(LABEL_STUDIO) \
	  timeout 900 Tests/Interop/run labels-vlm labels-loop labels-cvat

# Units on the engines that people have: Ray, Slurm, GNU parallel, Airflow, Kubeflow, and a store that
# fails; each is skipped by name where it cannot be had.
check-scale: deps-test build
	Tests/deps scale || exit 0; \
	BIN=$(BIN) PYTHON=$(PYTHON) PYTHON_SCALE=$(PYTHON_SCALE) PYTHON_AIRFLOW=$(PYTHON_AIRFLOW) \
	  timeout 600 Tests/Interop/run scale-kills scale-store scale-ray scale-slurm scale-airflow \
	  scale-kubeflow scale-image

# One day of the data flywheel, or DAYS=3 of them, with real servers, in packages of 5 GB; a page says
# what happened. The state is in .build/flywheel, where the next run goes on.
DAYS = 1
FLYWHEEL = BIN=$(BIN) PYTHON_FLYWHEEL=$(PYTHON_FLYWHEEL) PYTHON_EDGE=$(PYTHON_EDGE) \
  PYTHON_LABELS=$(PYTHON_LABELS) LABEL_STUDIO=$(LABEL_STUDIO) Tests/Flywheel/run
flywheel: deps-test build
	Tests/deps flywheel || exit 0; $(FLYWHEEL) --days $(DAYS) $(PACKAGES)/flywheel

# Two days of a small fleet; then each filter becomes cat in turn, and the checks of the day must notice.
check-flywheel: deps-test build
	Tests/deps flywheel || exit 0; rm -rf $(PACKAGES)/flywheel-mutants; \
	$(FLYWHEEL) --days 2 --robots 3 --tries 6 --mutate $(PACKAGES)/flywheel-mutants

# What is chosen and written for vector databases, in these; skipped where they cannot be had.
check-selection: deps-test build
	Tests/deps selection || exit 0; \
	BIN=$(BIN) PYTHON=$(PYTHON) PYTHON_SELECTION=$(PYTHON_SELECTION) timeout 600 \
	  Tests/Interop/run label-errors vector-databases

# The short loop for one filter: its shell cases and the matrix for it.
test: build
	BIN=$(BIN) Tests/Shell/run --filter $(FILTER)

# Manual pages, completions and the table in README.md, from the programs' own declarations.
docs: build
	@Tests/Shell/docs

# Our C code compiles for ARM, too: with its C library, and the libraries' headers of this machine.
AARCH64 = --target=aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include \
  -idirafter /usr/include/$$(uname -m)-linux-gnu -ISources/Program/CFilters/include -DBAGPIPE_FILTERS=

lint:
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift
	mandoc -Tlint -Wwarning man/*.[157]
	shellcheck -s sh -S warning -e SC1090,SC1091,SC2154 $(SCRIPTS)
	@for f in completions/bash/*; do bash -n $$f || exit; done
	@for f in completions/zsh/*; do zsh -n $$f || exit; done
	@for f in completions/fish/*; do fish -n $$f || exit; done
	@for f in Sources/CLibraries/*/shim.h Sources/Program/CFilters/filters.c; do \
	  $(CLANG) $(AARCH64) -fsyntax-only -Wall -Werror -include $$f -x c /dev/null || exit; done

bench: build
	BIN=$(BIN) PYTHON=$(PYTHON) Tests/Bench/run
fuzz:
	Tests/Fuzz/run

install: build
	install -d $(addprefix $(DESTDIR),$(BINDIR) $(BASHDIR) $(ZSHDIR) $(FISHDIR) $(RECIPEDIR) \
	  $(MANDIR)/man1 $(MANDIR)/man5 $(MANDIR)/man7)
	install -m 755 $(BIN)/bagpipe $(DESTDIR)$(BINDIR)
	cd $(DESTDIR)$(BINDIR) && for f in $(FILTERS); do $(call link,$$f) || exit; done
	install -m 644 $(NAMES:%=completions/bash/%) $(DESTDIR)$(BASHDIR)
	install -m 644 $(NAMES:%=completions/zsh/_%) $(DESTDIR)$(ZSHDIR)
	install -m 644 $(NAMES:%=completions/fish/%.fish) $(DESTDIR)$(FISHDIR)
	install -m 644 $(RECIPES) $(DESTDIR)$(RECIPEDIR)
	chmod 755 $(addprefix $(DESTDIR)$(RECIPEDIR)/,$(notdir $(filter %.sh,$(RECIPES))))
	for s in 1 5 7; do install -m 644 man/*.$$s $(DESTDIR)$(MANDIR)/man$$s || exit; done

uninstall:
	rm -f $(NAMES:%=$(DESTDIR)$(BINDIR)/%) $(NAMES:%=$(DESTDIR)$(BASHDIR)/%) \
	  $(NAMES:%=$(DESTDIR)$(ZSHDIR)/_%) $(NAMES:%=$(DESTDIR)$(FISHDIR)/%.fish) \
	  $(addprefix $(DESTDIR)$(RECIPEDIR)/,$(notdir $(RECIPES)))
	for f in man/*.[157]; do rm -f $(DESTDIR)$(MANDIR)/man$${f##*.}/$${f#man/}; done

# Packages for apt and for pip, of what `install` puts in place; the same program makes the same bytes.
deb wheel: build
	@rm -rf $(PACKAGES)/$@ && mkdir -p $(PACKAGES)
	@$(MAKE) -s -o build install PREFIX=/usr DESTDIR=$(PACKAGES)/$@
	@Sources/Program/packages/$@ $(PACKAGES)/$@ $(PACKAGES) && rm -rf $(PACKAGES)/$@

clean:
	rm -rf .build .venv

.PHONY: all deps deps-test build demo check build-tests check-shell check-interop check-lerobot \
  check-trainers check-edge check-labels check-scale check-selection check-flywheel flywheel test docs \
  lint bench fuzz install uninstall deb wheel clean
