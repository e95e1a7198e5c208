# SPDX-License-Identifier: GPL-3.0-or-later
# The synthetic corpus, the fake services over it and their tools. Only the
# rules of fakeserver need libmicrohttpd; the program itself never does.

SERVER := $(BUILD)/tests/server
SERVER_LIBS = $(shell pkg-config --libs glib-2.0 gio-2.0 jansson zlib) -lm
MICROHTTPD_LIBS = $(shell pkg-config --libs libmicrohttpd)

CORPUS_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/server/corpus*.c))
SERVICE_OBJECTS := $(patsubst %,$(SERVER)/%.o,holdings record_reader query eutils s2 faults service)

$(SERVER)/gen-corpus: $(SERVER)/gen_corpus.o $(CORPUS_OBJECTS) $(BUILD)/libcore.a
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(SERVER_LIBS)

$(SERVER)/fakeserver: $(SERVER)/fakeserver.o $(SERVER)/journal.o $(SERVICE_OBJECTS) $(BUILD)/libcore.a
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(SERVER_LIBS) $(MICROHTTPD_LIBS)

gen-corpus: $(SERVER)/gen-corpus
fakeserver: $(SERVER)/fakeserver

.PHONY: gen-corpus fakeserver

# --- the demo: make demo-server, scripts/with-demo COMMAND ---------------------

# Growth is ranked from 500 papers a year on: fewer records would not show it.
DEMO_RECORDS ?= 10000
DEMO_PORT ?= 8765
CORPUS_SOURCES := $(wildcard tests/server/corpus*.[ch]) tests/server/gen_corpus.c tests/server/rng.h

# build/demo, or build/demo-100000 for another size.
build/demo/truth.json build/demo-$(DEMO_RECORDS)/truth.json: $(CORPUS_SOURCES) | $(SERVER)/gen-corpus
	$(say) MAKE $(@D)
	$(Q)$(SERVER)/gen-corpus --records $(DEMO_RECORDS) -o $(@D)

demo: $(SERVER)/fakeserver build/demo/truth.json

demo-server: demo
	@echo "A synthetic PubMed and Semantic Scholar, on this machine only. In another terminal:"
	@echo "  export RADSCOUT_NCBI_URL=http://127.0.0.1:$(DEMO_PORT)/entrez/eutils"
	@echo "  export RADSCOUT_S2_URL=http://127.0.0.1:$(DEMO_PORT)/graph/v1"
	@echo "  export SOURCE_DATE_EPOCH=$$(date -u -d "$$(sed -n 's/^ "as_of": "\(.*\)",/\1/p' build/demo/truth.json) 12:00" +%s)"
	@echo "  ./radscout --db demo.db scout \"cardiac MRI\""
	@echo "Ctrl-C stops it. What was planted is in build/demo/truth.json."
	@$(SERVER)/fakeserver --corpus build/demo --port $(DEMO_PORT)

# --- does radscout find what was planted? ----------------------------------------

$(BUILD)/tests/tools/check-truth: $(BUILD)/tests/tools/check_truth.o $(BUILD)/libcore.a
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(SERVER_LIBS)

check-truth-tool: $(BUILD)/tests/tools/check-truth

truth: all
	scripts/check-truth ./radscout

# --- unit tests of the service ----------------------------------------------------

SERVER_TESTS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/server/test_*.c))

$(BUILD)/tests/unit/server/%: $(BUILD)/tests/unit/server/%.o $(SERVICE_OBJECTS) $(CORPUS_OBJECTS) $(BUILD)/libcore.a
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(SERVER_LIBS) -lcmocka

unit-server: $(SERVER_TESTS)
	scripts/run-unit $^

.PHONY: demo demo-server check-truth-tool truth unit-server
