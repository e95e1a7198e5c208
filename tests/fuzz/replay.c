/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * replay FILE|FOLDER...: run a fuzz target over inputs, with any compiler. Each
 * input is also tried cut short at a few places and with one byte changed, so
 * that a small corpus reaches far.
 */
#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_cuts(const uint8_t *data, size_t size)
{
    for (size_t i = 1; i < 16; i++)
        LLVMFuzzerTestOneInput(data, size * i / 16);
}

static void try_changes(const uint8_t *data, size_t size)
{
    static const uint8_t bytes[] = {0, '<', '&', '>', '"', 0xFF, 0xC3, ']', '@', '-'};
    g_autofree uint8_t *copy = g_memdup2(data, size);
    for (size_t i = 0; size > 1 && i < 64; i++) {
        size_t at = 1 + (size - 1) * i / 64;
        if (at >= size) break;
        uint8_t kept = copy[at];
        copy[at] = bytes[i % G_N_ELEMENTS(bytes)];
        LLVMFuzzerTestOneInput(copy, size);
        copy[at] = kept;
    }
}

static int replay(const char *path)
{
    g_autofree char *text = NULL;
    gsize size = 0;
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        int n = 0;
        g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
        const char *name;
        while (folder && (name = g_dir_read_name(folder)) != NULL) {
            g_autofree char *inside = g_build_filename(path, name, NULL);
            n += replay(inside);
        }
        return n;
    }
    if (!g_file_get_contents(path, &text, &size, NULL)) {
        fprintf(stderr, "replay: cannot read %s\n", path);
        return 0;
    }
    LLVMFuzzerTestOneInput((const uint8_t *)text, size);
    try_cuts((const uint8_t *)text, size);
    try_changes((const uint8_t *)text, size);
    return 1;
}

int main(int argc, char **argv)
{
    int n = 0;
    for (int i = 1; i < argc; i++)
        n += replay(argv[i]);
    printf("replayed %d inputs\n", n);
    return n == 0;
}
