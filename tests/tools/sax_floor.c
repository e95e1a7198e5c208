/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sax-floor [--push] FILE.xml.gz...: CPU seconds that libxml2 needs to read the inflated
 * bytes from memory with SAX handlers that do nothing, and how many bytes they
 * are: what bench-parse measures the whole job against. --push: hand them to libxml2
 * in pieces of 64 KiB instead, as the program does. */
#include <libxml/parser.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

#define PIECE_BYTES ((size_t)64 * 1024)

/* NOLINTNEXTLINE(readability-function-size): libxml2's signature */
static void on_start(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
                     int n_namespaces, const xmlChar **namespaces, int n_attributes,
                     int n_defaulted, const xmlChar **attributes)
{
    (void)user, (void)local, (void)prefix, (void)uri, (void)n_namespaces, (void)namespaces;
    (void)n_attributes, (void)n_defaulted, (void)attributes;
}

static void on_end(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    (void)user, (void)local, (void)prefix, (void)uri;
}

static void on_text(void *user, const xmlChar *text, int size)
{
    (void)user, (void)text, (void)size;
}

static char *inflate_file(const char *path, size_t *size)
{
    gzFile file = gzopen(path, "rb");
    size_t room = (size_t)1 << 26;
    char *bytes = malloc(room);
    int n = 0;
    *size = 0;
    while (file && bytes && (n = gzread(file, bytes + *size, (unsigned)(room - *size))) > 0) {
        *size += (size_t)n;
        if (*size < room) continue;
        room *= 2;
        char *more = room > INT_MAX ? NULL : realloc(bytes, room);
        if (!more) free(bytes);
        bytes = more;
    }
    if (file) gzclose(file);
    if (bytes && file && n == 0) return bytes;
    free(bytes);
    return NULL;
}

static bool pull(xmlSAXHandler *sax, const char *bytes, size_t size)
{
    return xmlSAXUserParseMemory(sax, NULL, bytes, (int)size) == 0;
}

static bool push(xmlSAXHandler *sax, const char *bytes, size_t size)
{
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(sax, NULL, NULL, 0, NULL);
    int code = parser ? 0 : -1;
    for (size_t at = 0; code == 0 && at < size; at += PIECE_BYTES) {
        size_t n = size - at < PIECE_BYTES ? size - at : PIECE_BYTES;
        code = xmlParseChunk(parser, bytes + at, (int)n, at + n == size);
    }
    xmlFreeParserCtxt(parser);
    return code == 0;
}

static bool parse(const char *bytes, size_t size, bool is_push)
{
    xmlSAXHandler sax;
    memset(&sax, 0, sizeof sax);
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = on_start;
    sax.endElementNs = on_end;
    sax.characters = sax.ignorableWhitespace = on_text;
    return is_push ? push(&sax, bytes, size) : pull(&sax, bytes, size);
}

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    double seconds = 0;
    size_t total = 0;
    bool is_push = argc > 1 && strcmp(argv[1], "--push") == 0;
    for (int i = is_push ? 2 : 1; i < argc; i++) {
        size_t size = 0;
        char *bytes = inflate_file(argv[i], &size);
        double begin = cpu_seconds();
        bool is_good = bytes && parse(bytes, size, is_push);
        seconds += cpu_seconds() - begin;
        total += size;
        free(bytes);
        if (!is_good) {
            fprintf(stderr, "sax-floor: cannot read '%s'\n", argv[i]);
            return 1;
        }
    }
    printf("%.3f %zu\n", seconds, total);
    return 0;
}
