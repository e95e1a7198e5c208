# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzz targets: `make fuzz-replay` runs them over their small corpora with any
# compiler, `make fuzz` hunts with clang's libFuzzer for FUZZ_SECONDS each.

FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_SECONDS ?= 60
FUZZ_LIBS = $(foreach l,analyze store parse core,$(BUILD)/lib$(l).a)

$(BUILD)/tests/fuzz/replay_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/replay.o $(FUZZ_LIBS)
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) \
	  -Wl,--start-group $(FUZZ_LIBS) -Wl,--end-group $(PKG_LIBS)

fuzz-replay: $(FUZZERS:%=$(BUILD)/tests/fuzz/replay_%)
	@for f in $(FUZZERS); do \
	  G_SLICE=always-malloc $(BUILD)/tests/fuzz/replay_$$f tests/fuzz/corpus/$$f >$(BUILD)/tests/fuzz/$$f.log 2>&1 || \
	    { cat $(BUILD)/tests/fuzz/$$f.log; echo "fuzz-replay: $$f failed"; exit 1; }; \
	done
	@echo "fuzz-replay: $(words $(FUZZERS)) passed, 0 failed"

# What is found is kept in build/fuzz/NAME.found (inputs) and NAME-crash-*.
FUZZ_CFLAGS := -std=gnu11 -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all
FUZZ_OBJECTS := $(patsubst %.c,build/fuzz/%.o,$(wildcard analyze/*.c store/*.c parse/*.c core/*.c))
build/fuzz/%.o: %.c
	@mkdir -p $(@D)
	$(say) FUZZ $@
	$(Q)clang $(ALL_CPPFLAGS) $(PKG_CFLAGS) $(FUZZ_CFLAGS) -fsanitize=fuzzer-no-link -MMD -MP -c -o $@ $<
FUZZ_MADE := build/fuzz/embed.o build/fuzz/sources.o
$(FUZZ_MADE): build/fuzz/%.o: $(BUILD)/%.c
	@mkdir -p $(@D)
	$(Q)clang $(ALL_CPPFLAGS) $(PKG_CFLAGS) -std=gnu11 -c -o $@ $<
build/fuzz/fuzz_%: build/fuzz/tests/fuzz/fuzz_%.o $(FUZZ_OBJECTS) $(FUZZ_MADE)
	$(say) LINK $@
	$(Q)clang $(FUZZ_CFLAGS) -fsanitize=fuzzer -o $@ $^ $(PKG_LIBS)
-include $(shell find build/fuzz -name '*.d' 2>/dev/null)

fuzz: $(FUZZERS:%=build/fuzz/fuzz_%)
	@for f in $(FUZZERS); do \
	  mkdir -p build/fuzz/$$f.found; \
	  G_SLICE=always-malloc build/fuzz/fuzz_$$f -max_total_time=$(FUZZ_SECONDS) -max_len=20000 -timeout=20 \
	    $$(test -f tests/fuzz/$$f.dict && echo -dict=tests/fuzz/$$f.dict) \
	    -artifact_prefix=build/fuzz/$$f- -print_final_stats=0 -verbosity=0 \
	    build/fuzz/$$f.found tests/fuzz/corpus/$$f || exit 1; \
	done

.PHONY: fuzz fuzz-replay
