# SPDX-License-Identifier: GPL-3.0-or-later
# The synthetic corpus, the fake services over it and their tools.

SERVER := $(BUILD)/tests/server
SERVER_PKG := glib-2.0 gio-2.0 jansson zlib
SERVER_LIBS = $(shell pkg-config --libs $(SERVER_PKG)) -lm

CORPUS_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/server/corpus*.c))

$(SERVER)/gen-corpus: $(BUILD)/tests/server/gen_corpus.o $(CORPUS_OBJECTS) $(BUILD)/libcore.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(SERVER_LIBS)

gen-corpus: $(SERVER)/gen-corpus

.PHONY: gen-corpus
