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

#define LIMIT_SHARE 0.92       /* of what the service permits */
#define LIMIT_SENDS_MAX 10     /* sends that are remembered */
#define LIMIT_SECOND_US 1e6    /* what the services count in */
#define LIMIT_SCHEDULE 1.03    /* spacings to a send: later than that is made up for */
#define LIMIT_GAP 0.5          /* spacings between two sends while that goes on */
#define LIMIT_SPAN 0.965       /* of n: from a send to the nth after it, where a second holds n */
#define LIMIT_REST_SLOTS 10    /* nobody sent for so many sends' time: nobody was late */
#define LIMIT_BUSY_US 1000     /* another process sends */
#define LIMIT_STUCK_US 5000000 /* ... or stands still while it does */
#define LIMIT_FUTURE_MAX_US (INT64_C(900) * 1000000) /* later moments are damage */
#define LIMIT_BOOT_SIZE 40
#define LIMIT_TEXT_MAX 512

/* What the file holds. */
struct pace {
    int64_t due_us;                   /* of the next send, by schedule or as the service asked */
    int64_t sent_us[LIMIT_SENDS_MAX]; /* the last sends, newest first; 0: none */
};

struct limit {
    int fd; /* -1: this process only */
    int64_t spacing_us;
    int n_second;    /* sends that fit into a second at that spacing */
    int64_t busy_us; /* since when another process has the file; 0: it has not */
    bool is_locked;
    struct pace pace; /* as last seen; without a file, what is true */
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

static void warn_alone(void)
{
    log_warn("cannot use '%s/radscout' (%s): other radscout processes are not counted in the "
             "request limit",
             g_get_user_runtime_dir(), g_strerror(errno));
}

struct limit *limit_open(const char *name, int64_t spacing_us)
{
    struct limit *limit = g_new0(struct limit, 1);
    limit->spacing_us = MAX(spacing_us, 1);
    limit->n_second =
        (int)CLAMP(1 + LIMIT_SECOND_US / (double)limit->spacing_us, 1, LIMIT_SENDS_MAX);
    read_boot(limit->boot);
    limit->fd = open_file(name);
    if (limit->fd < 0) warn_alone();
    return limit;
}

void limit_close(struct limit *limit)
{
    if (!limit) return;
    if (limit->fd >= 0) close(limit->fd);
    g_free(limit);
}

/* --- the file --------------------------------------------------------------- */

static bool parse_pace(const struct limit *limit, char *text, int64_t now_us, struct pace *pace)
{
    g_auto(GStrv) words = g_strsplit(g_strchomp(text), " ", -1);
    if (g_strv_length(words) != 2 + LIMIT_SENDS_MAX || strcmp(words[0], limit->boot) != 0)
        return false;
    if (!g_ascii_string_to_signed(words[1], 10, 0, now_us + LIMIT_FUTURE_MAX_US, &pace->due_us,
                                  NULL))
        return false;
    int64_t newest_us = now_us;
    for (int i = 0; i < LIMIT_SENDS_MAX; i++) {
        if (!g_ascii_string_to_signed(words[2 + i], 10, 0, newest_us, &pace->sent_us[i], NULL))
            return false;
        newest_us = pace->sent_us[i];
    }
    return true;
}

/* What is damaged, or of another boot, says nothing. */
static void read_pace(struct limit *limit, int64_t now_us)
{
    char text[LIMIT_TEXT_MAX];
    struct pace pace = {0};
    ssize_t n = pread(limit->fd, text, sizeof text - 1, 0);
    text[MAX(n, 0)] = '\0';
    if (!parse_pace(limit, text, now_us, &pace)) pace = (struct pace){0};
    limit->pace = pace;
}

static void write_pace(const struct limit *limit)
{
    g_autoptr(GString) text = g_string_new(limit->boot);
    g_string_append_printf(text, " %020" PRId64, limit->pace.due_us);
    for (int i = 0; i < LIMIT_SENDS_MAX; i++)
        g_string_append_printf(text, " %020" PRId64, limit->pace.sent_us[i]);
    g_string_append_c(text, '\n');
    ssize_t size = (ssize_t)text->len;
    if (pwrite(limit->fd, text->str, text->len, 0) != size || ftruncate(limit->fd, size) != 0)
        log_debug("request limit: %s", g_strerror(errno));
}

static void unlock(struct limit *limit)
{
    if (limit->is_locked) flock(limit->fd, LOCK_UN);
    limit->is_locked = false;
}

/* 0: the file is ours, or nobody else's business any more. */
static int64_t lock_file(struct limit *limit, int64_t now_us)
{
    if (limit->fd < 0 || limit->is_locked) return 0;
    if (flock(limit->fd, LOCK_EX | LOCK_NB) == 0) {
        limit->is_locked = true;
        limit->busy_us = 0;
        read_pace(limit, now_us);
        return 0;
    }
    if (limit->busy_us == 0) limit->busy_us = now_us;
    bool is_stuck = now_us - limit->busy_us > LIMIT_STUCK_US;
    if (!is_stuck && (errno == EWOULDBLOCK || errno == EINTR)) return LIMIT_BUSY_US;
    warn_alone();
    close(limit->fd);
    limit->fd = -1;
    return 0;
}

/* --- the pace --------------------------------------------------------------- */

static int64_t after(int64_t sent_us, double spacings, const struct limit *limit)
{
    return sent_us > 0 ? sent_us + (int64_t)(spacings * (double)limit->spacing_us) : 0;
}

/* Sends are a spacing apart. One that leaves later than the schedule says is
 * made up for: those after it follow a little closer, but never so that a
 * second holds more of them than it does at the plain pace. */
static int64_t next_us(const struct limit *limit)
{
    const struct pace *pace = &limit->pace;
    int n = limit->n_second;
    int64_t last_us = after(pace->sent_us[0], n > 1 ? LIMIT_GAP : 1, limit);
    int64_t second_us = after(pace->sent_us[n - 1], n > 1 ? LIMIT_SPAN * n : 1, limit);
    return MAX(pace->due_us, MAX(last_us, second_us));
}

static void note_send(struct limit *limit, int64_t now_us)
{
    struct pace *pace = &limit->pace;
    int64_t plain_us = after(now_us, 1, limit);
    int64_t scheduled_us = after(pace->due_us, LIMIT_SCHEDULE, limit);
    bool rested = now_us > after(pace->due_us, LIMIT_REST_SLOTS, limit);
    pace->due_us = rested || pace->due_us == 0 ? plain_us : MIN(plain_us, scheduled_us);
    memmove(pace->sent_us + 1, pace->sent_us, sizeof pace->sent_us - sizeof *pace->sent_us);
    pace->sent_us[0] = now_us;
}

int64_t limit_take(struct limit *limit)
{
    int64_t now_us = clk_monotonic_us();
    /* others only make it later */
    int64_t wait_us = next_us(limit) - now_us;
    if (wait_us > 0) return wait_us;
    wait_us = lock_file(limit, now_us);
    if (wait_us > 0) return wait_us;
    wait_us = next_us(limit) - clk_monotonic_us();
    if (wait_us <= 0) return 0;
    unlock(limit);
    return wait_us;
}

void limit_sent(struct limit *limit)
{
    note_send(limit, clk_monotonic_us());
    if (limit->is_locked) write_pace(limit);
    unlock(limit);
}

void limit_hold(struct limit *limit, int64_t pause_us)
{
    int64_t until_us = clk_monotonic_us() + MIN(pause_us, LIMIT_FUTURE_MAX_US);
    for (int64_t wait_us; (wait_us = lock_file(limit, clk_monotonic_us())) > 0;)
        g_usleep((gulong)wait_us);
    limit->pace.due_us = MAX(limit->pace.due_us, until_us);
    if (limit->is_locked) write_pace(limit);
    unlock(limit);
}
