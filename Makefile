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
PACKAGES := glib-2.0 gio-2.0 jansson sqlite3 libxml-2.0 libcurl zlib smartcols
PKG_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lm

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
LDFLAGS_asan := -fsanitize=address,undefined
LDFLAGS_cov := --coverage

CFLAGS ?= $(CFLAGS_$(MODE))
ALL_CPPFLAGS := -I. -DRADSCOUT_VERSION='"$(VERSION)"' -D_GNU_SOURCE $(CPPFLAGS)
ALL_CFLAGS := -std=gnu11 $(WARN) $(PKG_CFLAGS) $(CFLAGS)
ALL_LDFLAGS := $(LDFLAGS_$(MODE)) $(LDFLAGS)

# --- the program -------------------------------------------------------------

layer_objects = $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(1)/*.c))
EMBED := $(wildcard store/*.sql store/migrate/*.sql analyze/sql/*.sql config/*)
ARCHIVES := $(foreach l,$(LAYERS),$(BUILD)/lib$(l).a)

all: radscout

radscout: $(BUILD)/radscout
	@ln -sf $< $@

$(BUILD)/radscout: $(call layer_objects,cli) $(ARCHIVES)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(call layer_objects,cli) \
	  -Wl,--start-group $(ARCHIVES) -Wl,--end-group $(PKG_LIBS) $(LIBS)

define archive_rule
$(BUILD)/lib$(1).a: $(call layer_objects,$(1)) $(if $(filter core,$(1)),$(BUILD)/embed.o)
	@rm -f $$@
	$$(AR) rcs $$@ $$^
endef
$(foreach l,$(LAYERS),$(eval $(call archive_rule,$(l))))

$(BUILD)/embed.c: $(EMBED) scripts/embed
	@mkdir -p $(@D)
	scripts/embed $(sort $(EMBED)) > $@.new && mv $@.new $@

$(BUILD)/embed.o: $(BUILD)/embed.c
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

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

define unit_rule
$(BUILD)/tests/unit/$(1)/%: $(BUILD)/tests/unit/$(1)/%.o $(foreach u,$(USES_$(1)),$(BUILD)/lib$(u).a)
	$$(CC) $$(ALL_CFLAGS) $$(ALL_LDFLAGS) -o $$@ $$< \
	  -Wl,--start-group $(foreach u,$(USES_$(1)),$(BUILD)/lib$(u).a) -Wl,--end-group $$(PKG_LIBS) -lcmocka
endef
$(foreach l,$(LAYERS) cli,$(eval $(call unit_rule,$(l))))

# make unit, make unit-parse, ...
unit: $(UNIT_TESTS)
	scripts/run-unit $(UNIT_TESTS)
$(foreach l,$(LAYERS) cli,$(eval unit-$(l): $(filter $(BUILD)/tests/unit/$(l)/%,$(UNIT_TESTS)); scripts/run-unit $$^))

# --- end to end: tests/e2e/*.test, and the scripts themselves -----------------

e2e: $(BUILD)/radscout
	RADSCOUT=$(BUILD)/radscout scripts/run-e2e $(E2E)

# Rewrite what the cases expect; git diff is the review.
golden: $(BUILD)/radscout
	RADSCOUT=$(BUILD)/radscout scripts/run-e2e --redo $(E2E)

test-scripts:
	@for t in tests/scripts/test-*; do $$t || exit 1; done

clean:
	rm -rf build radscout

.PHONY: all unit e2e golden test-scripts clean $(foreach l,$(LAYERS) cli,unit-$(l))
.SECONDARY:
.DELETE_ON_ERROR:
