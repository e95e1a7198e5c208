# SPDX-License-Identifier: GPL-3.0-or-later
# radscout. `make help` lists the targets.
# One archive per folder and build: what a test may link is what its layer may use.

VERSION := 0.1.0
MODE ?= release
CC ?= cc
BUILD := build/$(MODE)-$(notdir $(firstword $(CC)))

PREFIX ?= /usr/local
bindir ?= $(PREFIX)/bin
mandir ?= $(PREFIX)/share/man
DESTDIR ?=

LAYERS := core store parse fetch analyze report
PACKAGES := glib-2.0 gio-2.0 jansson sqlite3 libxml-2.0 libcurl nettle zlib libisal libarchive smartcols igraph
PKG_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lstemmer -lm
PKG_VERSIONS = $(foreach p,$(PACKAGES),$(p) $(shell pkg-config --modversion $(p) 2>/dev/null))

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
        -Wvla -Wformat=2 -Wpointer-arith -Wwrite-strings
ifeq ($(WERROR),1)
WARN += -Werror
endif

CFLAGS_release := -O2 -g
CFLAGS_debug := -O0 -g3
CFLAGS_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS_cov := -O0 -g --coverage
CFLAGS_uchar := -O1 -g -funsigned-char
CFLAGS_tsan := -O1 -g -fsanitize=thread
LDFLAGS_tsan := -fsanitize=thread
LDFLAGS_asan := -fsanitize=address,undefined
LDFLAGS_cov := --coverage

CFLAGS ?= $(CFLAGS_$(MODE))
ALL_CPPFLAGS := -I. -DRADSCOUT_VERSION='"$(VERSION)"' -D_GNU_SOURCE $(CPPFLAGS)
ALL_CFLAGS := -std=gnu11 $(WARN) $(PKG_CFLAGS) $(CFLAGS)
ALL_LDFLAGS := $(LDFLAGS_$(MODE)) $(LDFLAGS)

# One short line for each thing made; V=1 shows the commands.
Q := $(if $(V),,@)
say := @$(if $(V),:,printf '%-7s%s\n')

# --- the program -------------------------------------------------------------

layer_objects = $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(1)/*.c))
EMBED := $(wildcard store/*.sql store/migrate/*.sql analyze/sql/*.sql config/*)
ARCHIVES := $(foreach l,$(LAYERS),$(BUILD)/lib$(l).a)

all: radscout

radscout: $(BUILD)/radscout
	@ln -sf $< $@

$(BUILD)/radscout: $(call layer_objects,cli) $(ARCHIVES)
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(call layer_objects,cli) \
	  -Wl,--start-group $(ARCHIVES) -Wl,--end-group $(PKG_LIBS) $(LIBS)

# What is made by a script.
MADE_core := embed.o
MADE_analyze := sources.o

define archive_rule
$(BUILD)/lib$(1).a: $(call layer_objects,$(1)) $(addprefix $(BUILD)/,$(MADE_$(1)))
	$(say) AR $$@
	$(Q)rm -f $$@
	$(Q)$$(AR) rcs $$@ $$^
endef
$(foreach l,$(LAYERS),$(eval $(call archive_rule,$(l))))

$(BUILD)/embed.c: $(EMBED) scripts/embed
	@mkdir -p $(@D)
	$(say) EMBED $@
	$(Q)scripts/embed $(sort $(EMBED)) > $@.new && mv $@.new $@

# Who is who depends on these; analyses by others are not gone on from.
$(BUILD)/sources.c: $(wildcard core/*.[ch] analyze/*.[ch]) $(EMBED) scripts/source-digest
	@mkdir -p $(@D)
	$(say) DIGEST $@
	$(Q)scripts/source-digest analyze/identity.c > $@.new && mv $@.new $@

$(addprefix $(BUILD)/,embed.o sources.o): %.o: %.c
	$(say) CC $<
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

# radscout --version -v says what it was built with
$(BUILD)/cli/help.o: ALL_CPPFLAGS += -DRADSCOUT_LIBRARIES='"$(PKG_VERSIONS)"'

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

-include tests/server/server.mk
-include tests/fuzz/fuzz.mk
-include tests/tools/tools.mk
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

# --- unit tests: tests/unit/LAYER/test_X.c links what LAYER may use ----------

USES_core := core
USES_store := store core
USES_parse := parse core
USES_fetch := fetch store core
USES_analyze := analyze store core
USES_report := report store core
USES_cli := $(LAYERS)
UNIT_TESTS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/*/test_*.c))

# A command's test links the commands too, all but their main().
WITH_cli := $(filter-out $(BUILD)/cli/main.o,$(call layer_objects,cli))

define unit_rule
$(BUILD)/tests/unit/$(1)/%: $(BUILD)/tests/unit/$(1)/%.o $(WITH_$(1)) $(foreach u,$(USES_$(1)),$(BUILD)/lib$(u).a)
	$(say) LINK $$@
	$(Q)$$(CC) $$(ALL_CFLAGS) $$(ALL_LDFLAGS) -o $$@ $$< $(WITH_$(1)) \
	  -Wl,--start-group $(foreach u,$(USES_$(1)),$(BUILD)/lib$(u).a) -Wl,--end-group $$(PKG_LIBS) $$(LIBS) -lcmocka
endef
$(foreach l,$(LAYERS) cli,$(eval $(call unit_rule,$(l))))

# make unit, make unit-parse, ...
unit: $(UNIT_TESTS)
	scripts/run-unit $(UNIT_TESTS)
$(foreach l,$(LAYERS) cli,$(eval unit-$(l): $(filter $(BUILD)/tests/unit/$(l)/%,$(UNIT_TESTS)); scripts/run-unit $$^))

# --- end to end: tests/e2e/*.test, and the scripts themselves -----------------

# The demo service and its corpus: always the plain build, whatever is tested.
demo-ready:
	@$(MAKE) -s --no-print-directory CC=cc MODE=release WERROR= demo

e2e: $(BUILD)/radscout demo-ready
	RADSCOUT=$(BUILD)/radscout scripts/run-e2e $(E2E)

# Rewrite what the cases expect; git diff is the review.
golden: $(BUILD)/radscout demo-ready
	RADSCOUT=$(BUILD)/radscout scripts/run-e2e --redo $(E2E)

test-scripts: all
	@for t in tests/scripts/test-*; do $$t || exit 1; done

# Imports and analyses that are killed at random instants and run again: the same rows.
kill-import: $(BUILD)/radscout demo-ready
	RECORDS=2500 RADSCOUT=$(BUILD)/radscout scripts/test-kill-import 5
kill-analyze: $(BUILD)/radscout demo-ready
	RECORDS=1500 RADSCOUT=$(BUILD)/radscout scripts/test-kill-analyze 4
stress: $(BUILD)/radscout demo-ready
	RADSCOUT=$(BUILD)/radscout scripts/test-kill-import 100
	RADSCOUT=$(BUILD)/radscout scripts/test-kill-analyze 60

# --- lint -----------------------------------------------------------------------

LINTED := $(wildcard $(foreach l,$(LAYERS) cli,$(l)/*.c) tests/server/*.c tests/tools/*.c tests/fuzz/*.c)
FORMATTED := $(LINTED) $(wildcard $(foreach l,$(LAYERS) cli,$(l)/*.h) tests/server/*.h tests/unit/*.h tests/unit/*/*.[ch])
SCRIPTS := $(wildcard scripts/* tests/scripts/* .ci/run)
CLANG_TIDY ?= clang-tidy
CLANG_FORMAT ?= clang-format

lint: layers banned format headers tidy shell schema-doc-check

layers:
	$(say) LINT layers
	$(Q)scripts/check-layers
banned:
	$(say) LINT banned
	$(Q)scripts/check-banned
format:
	$(say) LINT format
	$(Q)$(CLANG_FORMAT) --dry-run -Werror $(FORMATTED)
# docs/schema.md says what the comments of store/*.sql say.
schema-doc-check:
	$(say) LINT docs/schema.md
	$(Q)scripts/schema-doc --check
schema-doc:
	scripts/schema-doc >docs/schema.md.new && mv docs/schema.md.new docs/schema.md
shell:
	@if command -v shellcheck >/dev/null; then shellcheck $(SCRIPTS); else echo "skipped shellcheck: not installed"; fi

# A stamp is as old as the object: only what changed (headers too) is checked again.
# One file per process: clang-tidy 14 gives false errors otherwise.
tidy: $(patsubst %.c,build/tidy/%.ok,$(LINTED))
build/tidy/%.ok: $(BUILD)/%.o .clang-tidy
	@mkdir -p $(@D)
	$(say) TIDY $*.c
	$(Q)$(CLANG_TIDY) --quiet $*.c -- $(ALL_CPPFLAGS) -std=gnu11 $(PKG_CFLAGS) 2>$@.log || { cat $@.log; exit 1; }
	@touch $@

# Each header must compile alone.
headers: $(patsubst %.h,build/headers/%.ok,$(wildcard $(foreach l,$(LAYERS) cli,$(l)/*.h)))
build/headers/%.ok: %.h
	@mkdir -p $(@D)
	$(say) HEADER $<
	$(Q)printf '#include "%s"\nint header_stands_alone;\n' $< | \
	  $(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -MF $(@:.ok=.d) -MT $@ -fsyntax-only -x c -
	@touch $@
-include $(shell find build/headers -name '*.d' 2>/dev/null)

# Do the pages tell the truth?
docs: $(BUILD)/radscout
	scripts/check-docs
	scripts/check-man $(BUILD)/radscout

# Do the examples of README, manual page and --help work?
examples: $(BUILD)/radscout demo-ready
	scripts/check-examples $(BUILD)/radscout

# --- other builds: the same targets in another mode ------------------------------

# Everything that is compiled: program and unit tests.
build: $(BUILD)/radscout $(UNIT_TESTS) $(SERVER)/fakeserver $(SERVER)/gen-corpus

gcc:
	$(MAKE) CC=gcc WERROR=1 build
clang:
	$(MAKE) CC=clang WERROR=1 build
# Unit and end-to-end tests under AddressSanitizer and UndefinedBehaviorSanitizer.
asan:
	$(MAKE) MODE=asan CC=gcc unit e2e fuzz-replay
# char is unsigned on some machines: the unit tests once more that way.
uchar:
	$(MAKE) MODE=uchar CC=gcc unit

VALGRIND := valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
            --show-leak-kinds=definite --suppressions=$(CURDIR)/tests/valgrind.supp
valgrind valgrind-quick: $(BUILD)/radscout $(UNIT_TESTS) demo-ready
	$(if $(filter %-quick,$@),RADSCOUT_TEST_SMALL=1) RUN_UNDER="$(VALGRIND)" scripts/run-unit $(UNIT_TESTS)
	RADSCOUT=$(BUILD)/radscout RUN_UNDER="$(VALGRIND) --log-file=%q{E2E_LOGS}/valgrind.%p" \
	  scripts/run-e2e $(if $(filter %-quick,$@),--tag valgrind)

# Line coverage of unit and end-to-end tests; fails under 80 %.
cov:
	find build/cov-gcc -name '*.gcda' -delete 2>/dev/null; true
	$(MAKE) MODE=cov CC=gcc unit e2e
	gcovr --root . --object-directory build/cov-gcc --exclude 'tests/' --exclude 'build/' \
	  --print-summary --fail-under-line 80

# --- fetch under stress, and its pace -----------------------------------------------

# stress-fetch-quick takes seconds, stress-fetch minutes.
stress: stress-fetch
stress-fetch stress-fetch-quick: all demo-ready
	scripts/stress-fetch $(if $(filter %-quick,$@),--quick) $(PARTS)
bench-fetch: all demo-ready
	scripts/bench-fetch $(PARTS)

# What people and places cost; BENCH="--size 25000 --update 0" asks for less.
bench-analyze: all
	RADSCOUT=./radscout scripts/bench-analyze $(BENCH)

# --- everything -------------------------------------------------------------------

CHECKS := gcc clang lint docs test-scripts unit e2e stress-fetch-quick kill-import kill-analyze truth examples fuzz-replay asan uchar valgrind-quick
check:
	@MAKE="$(MAKE)" CC=gcc WERROR=1 scripts/run-checks $(CHECKS)

# --- install ----------------------------------------------------------------------

install: all
	install -d "$(DESTDIR)$(bindir)" "$(DESTDIR)$(mandir)/man1"
	install -m 755 $(BUILD)/radscout "$(DESTDIR)$(bindir)/radscout"
	install -m 644 docs/radscout.1 "$(DESTDIR)$(mandir)/man1/radscout.1"
uninstall:
	rm -f "$(DESTDIR)$(bindir)/radscout" "$(DESTDIR)$(mandir)/man1/radscout.1"

help:
	@sed -n 's/^#: //p' Makefile

#: make            build ./radscout
#: make check      everything below that says (check); no network
#: make unit       unit tests (check); make unit-LAYER for one folder
#: make e2e        end-to-end cases (check); E2E=NAME for one; make golden rewrites them
#: make truth      are the people, mentors and themes found that were planted? (check)
#: make demo-server  a made-up PubMed on this machine; scripts/with-demo COMMAND uses one
#: make lint       layers, banned calls, headers, clang-format, clang-tidy, shellcheck (check)
#: make docs       pages, manual page and program agree (check); make examples runs what they show (check)
#: make gcc clang  build with -Werror (check)
#: make asan       unit, e2e and fuzz-replay under the sanitizers (check)
#: make fuzz-replay  every parser over its corpus of hostile input (check); make fuzz hunts
#: make verify-real  load real records, where they are, and check every field
#: make accuracy   how often people and places are right, on labelled data where they are
#: make backtest   how good the ranking would have been, on real records where they are
#: make kill-import  imports killed at random and run again (check); make stress does 100
#: make kill-analyze  the same for analyses, full ones and updates (check); make stress does 60
#: make bench-parse  speed of the import against xtract; BENCH="--runs 3 --size 120000"
#: make bench-analyze  what people and places cost, and an update; BENCH="--size 25000 --update 0"
#: make bench-query  processor time of mentors on 100,000 records; QUERY_RECORDS=1000000
#: make bench-themes  the same of terms and themes on 25,000, 100,000 and 400,000; THEMES_RECORDS=25000
#: make tsan       an import and the unit tests of layers with threads, under ThreadSanitizer
#: make uchar      unit tests with -funsigned-char (check)
#: make valgrind   unit and e2e under valgrind; valgrind-quick is the short one (check)
#: make cov        line coverage, fails under 80 %
#: make stress-fetch  fetch under faults, kills, full disks; stress-fetch-quick (check)
#: make bench-fetch  requests, pace and memory of a download with 0.8 s latency
#: make install    DESTDIR, PREFIX; make uninstall
#: make clean

clean:
	rm -rf build radscout

.PHONY: stress-fetch stress-fetch-quick bench-fetch bench-analyze all build demo-ready unit $(foreach l,$(LAYERS) cli,unit-$(l)) e2e golden test-scripts kill-import kill-analyze stress \
  lint layers banned format shell schema-doc schema-doc-check tidy headers docs examples gcc clang asan uchar valgrind valgrind-quick cov \
  check install uninstall help clean
.SECONDARY:
.DELETE_ON_ERROR:
