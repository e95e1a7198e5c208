# SPDX-License-Identifier: GPL-3.0-or-later
# Tools of the tests. They share no code with the program.

$(BUILD)/tests/tools/compare_export: $(BUILD)/tests/tools/compare_export.o
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(PKG_LIBS)

# Real records, where they are (RADSCOUT_DATA, default ../shared/data).
verify-real: $(BUILD)/radscout $(BUILD)/tests/tools/compare_export
	@RADSCOUT=$(BUILD)/radscout COMPARE=$(BUILD)/tests/tools/compare_export \
	  scripts/verify-real $(RADSCOUT_DATA)

.PHONY: verify-real
