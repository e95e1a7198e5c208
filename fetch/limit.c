/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/limit.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/clk.h"
#include "core/log.h"

#define LIMIT_SHARE 0.92    /* of what the service permits */
#define LIMIT_BUSY_US 1000  /* another process writes the file */
#define LIMIT_LATE_US 80000 /* lateness that is made up for: 10 (3) in a second stay 10 (3) */
#define LIMIT_REST_SLOTS 5  /* nobody sent for so many sends' time: nobody was late */
#define LIMIT_FUTURE_MAX_US (INT64_C(900) * 1000000) /* later moments are damage */
#define LIMIT_BOOT_SIZE 40

struct limit {
    int fd; /* -1: this process only */
    int64_t spacing_us;
    int64_t next_us; /* without a file */
    char boot[LIMIT_BOOT_SIZE];
};

int limit_spacing_ms(double rate)
{
    return (int)ceil(1000.0 / (rate * LIMIT_SHARE));
}

static void read_boot(char boot[LIMIT_BOOT_SIZE])
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
        text = g_strdup("unknown");
    g_strlcpy(boot, g_strstrip(text), LIMIT_BOOT_SIZE);
}

static int open_file(const char *name)
{
    g_autofree char *folder = g_build_filename(g_get_user_runtime_dir(), "radscout", NULL);
    if (g_mkdir_with_parents(folder, 0700) != 0) return -1;
    g_autofree char *plain = g_strdup_printf("limit-%s", name);
    g_strcanon(plain, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-.:", '_');
    g_autofree char *path = g_build_filename(folder, plain, NULL);
    int fd = g_open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return -1;
    struct stat about;
    if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode)) return fd;
    close(fd);
    return -1;
}

struct limit *limit_open(const char *name, int64_t spacing_us)
{
    struct limit *limit = g_new0(struct limit, 1);
    limit->spacing_us = spacing_us;
    read_boot(limit->boot);
    limit->fd = open_file(name);
    if (limit->fd < 0)
        log_warn("cannot write to '%s/radscout' (%s): other radscout processes are not counted in "
                 "the request limit",
                 g_get_user_runtime_dir(), g_strerror(errno));
    return limit;
}

void limit_close(struct limit *limit)
{
    if (!limit) return;
    if (limit->fd >= 0) close(limit->fd);
    g_free(limit);
}

/* Moment of the next send; 0 when the file says nothing usable. */
static int64_t read_next(const struct limit *limit, int64_t now_us)
{
    char text[128];
    ssize_t n = pread(limit->fd, text, sizeof text - 1, 0);
    if (n <= 0) return 0;
    text[n] = '\0';
    g_auto(GStrv) words = g_strsplit(g_strchomp(text), " ", 2);
    int64_t next_us = 0;
    if (!words[0] || !words[1] || strcmp(words[0], limit->boot) != 0) return 0;
    if (!g_ascii_string_to_signed(words[1], 10, 0, INT64_MAX, &next_us, NULL)) return 0;
    return next_us - now_us > LIMIT_FUTURE_MAX_US ? 0 : next_us;
}

static void write_next(const struct limit *limit, int64_t next_us)
{
    g_autofree char *text = g_strdup_printf("%s %020" PRId64 "\n", limit->boot, next_us);
    ssize_t size = (ssize_t)strlen(text);
    if (pwrite(limit->fd, text, (size_t)size, 0) != size || ftruncate(limit->fd, size) != 0)
        log_debug("request limit: %s", g_strerror(errno));
}

/* When the next one may follow a send that was due then and leaves now. A send
 * that is a little late does not delay the ones after it; after a rest the pace
 * begins anew. */
static int64_t next_after(const struct limit *limit, int64_t due_us, int64_t now_us)
{
    int64_t late_max_us = MIN(LIMIT_LATE_US, limit->spacing_us * 7 / 10);
    if (now_us - due_us > LIMIT_REST_SLOTS * limit->spacing_us) return now_us + limit->spacing_us;
    return MAX(due_us, now_us - late_max_us) + limit->spacing_us;
}

/* Lock held: take the slot, or tell how long it still is. */
static int64_t take_from_file(const struct limit *limit)
{
    int64_t now_us = clk_monotonic_us();
    int64_t next_us = read_next(limit, now_us);
    if (now_us < next_us) return next_us - now_us;
    write_next(limit, next_after(limit, next_us, now_us));
    return 0;
}

int64_t limit_take(struct limit *limit)
{
    int64_t now_us = clk_monotonic_us();
    if (now_us < limit->next_us) return limit->next_us - now_us;
    if (limit->fd >= 0) {
        if (flock(limit->fd, LOCK_EX | LOCK_NB) != 0) return LIMIT_BUSY_US;
        int64_t wait_us = take_from_file(limit);
        flock(limit->fd, LOCK_UN);
        return wait_us;
    }
    limit->next_us = next_after(limit, limit->next_us, now_us);
    return 0;
}

void limit_hold(struct limit *limit, int64_t pause_us)
{
    int64_t until_us = clk_monotonic_us() + MIN(pause_us, LIMIT_FUTURE_MAX_US);
    limit->next_us = MAX(limit->next_us, until_us);
    if (limit->fd < 0 || flock(limit->fd, LOCK_EX) != 0) return;
    if (read_next(limit, clk_monotonic_us()) < until_us) write_next(limit, until_us);
    flock(limit->fd, LOCK_UN);
}
