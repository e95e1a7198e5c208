# SPDX-License-Identifier: GPL-3.0-or-later
# Tools of the tests. compare_export shares no code with the program; score-pairs
# measures its analysis on labelled pairs and links it.

$(BUILD)/tests/tools/compare_export: $(BUILD)/tests/tools/compare_export.o
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(PKG_LIBS)

# Real records, where they are (RADSCOUT_DATA, default ../shared/data).
verify-real: $(BUILD)/radscout $(BUILD)/tests/tools/compare_export
	@RADSCOUT=$(BUILD)/radscout COMPARE=$(BUILD)/tests/tools/compare_export \
	  scripts/verify-real $(RADSCOUT_DATA)

# Speed of the import, against the reference and the floor; not part of check.
$(BUILD)/tests/tools/sax-floor: $(BUILD)/tests/tools/sax_floor.o
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(PKG_LIBS)

bench-parse: $(BUILD)/radscout $(BUILD)/tests/tools/sax-floor
	RADSCOUT=$(BUILD)/radscout SAX_FLOOR=$(BUILD)/tests/tools/sax-floor scripts/bench-parse $(BENCH)

# An import of several files, XML and text, and the unit tests of the layers that have
# threads, under ThreadSanitizer. GLib's slices hand memory from thread to thread behind
# its back.
TSAN_LOCKS := build/tsan-gcc/tests/tools/tsan_glib.o
tsan:
	$(MAKE) MODE=tsan CC=gcc $(TSAN_LOCKS)
	$(MAKE) MODE=tsan CC=gcc LIBS=$(TSAN_LOCKS) build/tsan-gcc/radscout
	RADSCOUT=build/tsan-gcc/radscout scripts/test-tsan
	TSAN_OPTIONS="exitcode=66 ignore_noninstrumented_modules=1" \
	  $(MAKE) MODE=tsan CC=gcc LIBS=$(TSAN_LOCKS) unit-store unit-fetch unit-cli

PAIRS_ARCHIVES := $(foreach l,analyze store core,$(BUILD)/lib$(l).a)

$(BUILD)/tests/tools/score-pairs: $(BUILD)/tests/tools/score_pairs.o $(PAIRS_ARCHIVES)
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< -Wl,--start-group $(PAIRS_ARCHIVES) \
	  -Wl,--end-group $(PKG_LIBS)

score-pairs: $(BUILD)/tests/tools/score-pairs

.PHONY: verify-real bench-parse tsan score-pairs

# Affiliations against labelled strings.
$(BUILD)/tests/tools/score-places: $(BUILD)/tests/tools/score_places.o $(PAIRS_ARCHIVES)
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< -Wl,--start-group $(PAIRS_ARCHIVES) \
	  -Wl,--end-group $(PKG_LIBS)

# is_radiology against labels made by hand.
$(BUILD)/tests/tools/score-radiology: $(BUILD)/tests/tools/score_radiology.o $(PAIRS_ARCHIVES)
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< -Wl,--start-group $(PAIRS_ARCHIVES) \
	  -Wl,--end-group $(PKG_LIBS)

score-places: $(BUILD)/tests/tools/score-places $(BUILD)/tests/tools/score-radiology

# How often the analysis is right; ACCURACY=places for one part.
accuracy: all score-places score-pairs
	RADSCOUT=$(BUILD)/radscout TOOLS=$(BUILD)/tests/tools scripts/accuracy $(ACCURACY)

.PHONY: score-places accuracy

# How good the ranking of mentors would have been; BACKTEST=cmr for one part.
backtest: all
	RADSCOUT=$(BUILD)/radscout scripts/backtest $(BACKTEST)

# Processor time of mentors; QUERY_RECORDS="100000 1000000".
bench-query: all
	RADSCOUT=$(BUILD)/radscout scripts/bench-query $(QUERY_RECORDS)

# Processor time of terms, growth and themes; THEMES_RECORDS="25000 100000".
bench-themes: all
	RADSCOUT=$(BUILD)/radscout scripts/bench-themes $(THEMES_RECORDS)

.PHONY: backtest bench-query bench-themes
