# SPDX-License-Identifier: GPL-3.0-or-later
# The synthetic corpus, the fake services over it and their tools. Only the
# rules of fakeserver need libmicrohttpd; the program itself never does.

SERVER := $(BUILD)/tests/server
SERVER_LIBS = $(shell pkg-config --libs glib-2.0 gio-2.0 jansson zlib) -lm
MICROHTTPD_LIBS = $(shell pkg-config --libs libmicrohttpd)

CORPUS_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/server/corpus*.c))
SERVICE_OBJECTS := $(patsubst %,$(SERVER)/%.o,holdings record_reader query eutils s2 faults service)

$(SERVER)/gen-corpus: $(SERVER)/gen_corpus.o $(CORPUS_OBJECTS) $(BUILD)/libcore.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(SERVER_LIBS)

$(SERVER)/fakeserver: $(SERVER)/fakeserver.o $(SERVER)/journal.o $(SERVICE_OBJECTS) $(BUILD)/libcore.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(SERVER_LIBS) $(MICROHTTPD_LIBS)

gen-corpus: $(SERVER)/gen-corpus
fakeserver: $(SERVER)/fakeserver

.PHONY: gen-corpus fakeserver

# --- the demo: make demo-server, scripts/with-demo COMMAND ---------------------

DEMO_RECORDS ?= 5000
DEMO_PORT ?= 8765

build/demo/truth.json: | $(SERVER)/gen-corpus
	$(SERVER)/gen-corpus --records $(DEMO_RECORDS) -o $(@D)

demo-corpus: build/demo/truth.json

demo-server: $(SERVER)/fakeserver build/demo/truth.json
	@echo "A synthetic PubMed and Semantic Scholar, on this machine only. In another terminal:"
	@echo "  export RADSCOUT_NCBI_URL=http://127.0.0.1:$(DEMO_PORT)/entrez/eutils"
	@echo "  export RADSCOUT_S2_URL=http://127.0.0.1:$(DEMO_PORT)/graph/v1"
	@echo "  export SOURCE_DATE_EPOCH=$$(date -u -d "$$(sed -n 's/^ "as_of": "\(.*\)",/\1/p' build/demo/truth.json) 12:00" +%s)"
	@echo "  ./radscout --db demo.db scout \"cardiac MRI\""
	@echo "Ctrl-C stops it. What was planted is in build/demo/truth.json."
	$(SERVER)/fakeserver --corpus build/demo --port $(DEMO_PORT)

.PHONY: demo-corpus demo-server
