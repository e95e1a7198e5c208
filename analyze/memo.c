/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/memo.h"

#include <inttypes.h>
#include <string.h>

#include "core/error.h"

#define LISTS_AT_HAND 64 /* of one record */

/* What a memo begins with. */
struct head {
    int32_t day, year;
    uint32_t journal;
    uint32_t n_mesh, n_title, n_grants, n_coauthors; /* numbers that follow */
    uint32_t n_lists, n_groups, n_signatures;
};

/* Lists follow: this, JSON, words. */
struct list_head {
    uint64_t hash; /* texts_hash() of the JSON */
    float weight, telling;
    uint32_t json_size, n_words, country;
};

/* Then lists of groups (uint32_t each), then authors: this, name, block, S2 id. */
struct author_head {
    uint64_t orcid;
    uint64_t name_hash; /* texts_hash() of the name */
    uint32_t list;      /* among those of the memo, from 1; 0 none */
    uint32_t email;
    uint32_t position;
    uint32_t name_size, block_size, s2_size;
};

/* --- writing -------------------------------------------------------------------------- */

static void put(GByteArray *bytes, const void *value, size_t size)
{
    g_byte_array_append(bytes, value, (guint)size);
}

/* Its size is in a head. */
static void put_text(GByteArray *bytes, const char *text)
{
    put(bytes, text, strlen(text) + 1);
}

static void put_slice(GByteArray *bytes, const struct signatures *signatures, struct slice slice)
{
    put(bytes, SLICE_VALUES(signatures, slice), slice.n * sizeof(uint32_t));
}

/* The number of a list in this memo; a new one is appended. */
static uint32_t list_place(GArray *lists, uint32_t number)
{
    if (!number) return 0;
    for (guint i = 0; i < lists->len; i++) {
        if (g_array_index(lists, uint32_t, i) == number) return i + 1;
    }
    g_array_append_val(lists, number);
    return lists->len;
}

/* The index of the first group of a record. */
static guint groups_from(const struct signatures *signatures, guint paper)
{
    guint low = 0, high = signatures->groups->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(signatures->groups, struct group_list, middle).paper < paper) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void put_list(GByteArray *bytes, const struct signatures *signatures, uint32_t number)
{
    const struct affiliation_list *list = SIGNATURE_LIST(signatures, number);
    struct list_head head;
    memset(&head, 0, sizeof head); /* the gaps too */
    head.weight = list->weight;
    head.telling = list->telling;
    head.n_words = list->words.n;
    head.country = list->country;
    head.json_size = (uint32_t)strlen(list->json);
    head.hash = texts_hash(list->json, head.json_size);
    put(bytes, &head, sizeof head);
    put_text(bytes, list->json);
    put_slice(bytes, signatures, list->words);
}

static void put_author(GByteArray *bytes, const struct signatures *signatures,
                       const struct signature *signature, uint32_t list)
{
    const struct printed_name *name = signatures->names->pdata[signature->name];
    const char *block = signatures->blocks->pdata[name->block];
    const char *s2 = signature->s2 ? signatures->s2_ids->pdata[signature->s2] : "";
    struct author_head head;
    memset(&head, 0, sizeof head); /* the gaps too */
    head.orcid = signature->orcid;
    head.list = list;
    head.email = signature->email;
    head.position = signature->position;
    head.name_size = (uint32_t)strlen(name->text);
    head.block_size = (uint32_t)strlen(block);
    head.s2_size = (uint32_t)strlen(s2);
    head.name_hash = texts_hash(name->text, head.name_size);
    put(bytes, &head, sizeof head);
    put_text(bytes, name->text);
    put_text(bytes, block);
    put_text(bytes, s2);
}

void memo_write(const struct signatures *signatures, guint paper, GByteArray *bytes)
{
    const struct paper *p = &g_array_index(signatures->papers, struct paper, paper);
    g_autoptr(GArray) lists = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_autoptr(GArray) groups = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (guint i = 0; i < p->n_signatures; i++)
        list_place(lists, SIGNATURE(signatures, p->signature_from + i)->list);
    for (guint i = groups_from(signatures, paper); i < signatures->groups->len; i++) {
        const struct group_list *group = &g_array_index(signatures->groups, struct group_list, i);
        if (group->paper != paper) break;
        uint32_t place = list_place(lists, group->list);
        g_array_append_val(groups, place);
    }
    struct head head = {.day = p->day,
                        .year = p->year,
                        .journal = p->journal,
                        .n_mesh = p->mesh.n,
                        .n_title = p->title.n,
                        .n_grants = p->grants.n,
                        .n_coauthors = p->coauthors.n,
                        .n_lists = lists->len,
                        .n_groups = groups->len,
                        .n_signatures = p->n_signatures};
    put(bytes, &head, sizeof head);
    put_slice(bytes, signatures, p->mesh);
    put_slice(bytes, signatures, p->title);
    put_slice(bytes, signatures, p->grants);
    put_slice(bytes, signatures, p->coauthors);
    for (guint i = 0; i < lists->len; i++)
        put_list(bytes, signatures, g_array_index(lists, uint32_t, i));
    put(bytes, groups->data, groups->len * sizeof(uint32_t));
    for (guint i = 0; i < p->n_signatures; i++) {
        const struct signature *signature = SIGNATURE(signatures, p->signature_from + i);
        put_author(bytes, signatures, signature, list_place(lists, signature->list));
    }
}

/* --- reading -------------------------------------------------------------------------- */

struct reader {
    const uint8_t *at, *end;
    bool bad;
    uint32_t n_lists, *lists; /* numbers of the lists of this memo */
};

static void take(struct reader *reader, void *value, size_t size)
{
    if ((size_t)(reader->end - reader->at) < size) {
        reader->bad = true;
        memset(value, 0, size);
        return;
    }
    memcpy(value, reader->at, size);
    reader->at += size;
}

/* A text of that size, and the NUL behind it. */
static const char *take_text(struct reader *reader, uint32_t size)
{
    const char *text = (const char *)reader->at;
    if ((size_t)(reader->end - reader->at) <= size || text[size]) {
        reader->bad = true;
        return "";
    }
    reader->at += (size_t)size + 1;
    return text;
}

static const uint8_t *skip_slice(struct reader *reader, uint32_t n)
{
    const uint8_t *at = reader->at;
    if ((size_t)(reader->end - reader->at) / sizeof(uint32_t) < n) {
        reader->bad = true;
        return NULL;
    }
    reader->at += n * sizeof(uint32_t);
    return at;
}

static struct slice take_slice(struct reader *reader, GArray *numbers, uint32_t n)
{
    struct slice slice = {numbers->len, n};
    const uint8_t *at = skip_slice(reader, n);
    if (at) {
        g_array_append_vals(numbers, at, n);
    } else {
        slice.n = 0;
    }
    return slice;
}

/* Most lists are known from records before. */
static void take_list(struct reader *reader, struct signatures *into)
{
    struct list_head head;
    take(reader, &head, sizeof head);
    const char *json = take_text(reader, head.json_size);
    if (reader->bad) return;
    uint32_t number = signatures_find_list(into, json, head.json_size, head.hash);
    if (number) {
        skip_slice(reader, head.n_words);
    } else {
        struct affiliation_list list = {.words = take_slice(reader, into->numbers, head.n_words),
                                        .weight = head.weight,
                                        .telling = head.telling,
                                        .country = (uint16_t)head.country};
        number = signatures_add_list(into, json, head.json_size, head.hash, &list);
    }
    reader->lists[reader->n_lists++] = number;
}

/* The number of a list of this memo; 0 when there is none. */
static uint32_t list_number(struct reader *reader, uint32_t place)
{
    if (place == 0) return 0;
    if (place <= reader->n_lists) return reader->lists[place - 1];
    reader->bad = true;
    return 0;
}

static void take_author(struct reader *reader, struct signatures *into)
{
    struct author_head head;
    take(reader, &head, sizeof head);
    const char *name = take_text(reader, head.name_size);
    const char *block = take_text(reader, head.block_size);
    const char *s2 = take_text(reader, head.s2_size);
    struct signature signature = {.paper = into->papers->len,
                                  .list = list_number(reader, head.list),
                                  .email = head.email,
                                  .orcid = head.orcid,
                                  .position = (uint16_t)head.position};
    if (reader->bad) return;
    bool is_new;
    signature.country = SIGNATURE_LIST(into, signature.list)->country;
    signature.name = signatures_name_kept(into, name, head.name_size, head.name_hash, block);
    if (*s2) signature.s2 = signatures_intern(into->s2_numbers, into->s2_ids, s2, &is_new);
    g_array_append_val(into->items, signature);
}

/* Go over what follows once, so that the names that will be looked up are near. */
static void prepare_names(struct reader reader, const struct signatures *into, uint32_t n)
{
    struct author_head head;
    for (uint32_t i = 0; i < n && !reader.bad; i++) {
        take(&reader, &head, sizeof head);
        texts_prepare(into->name_numbers, head.name_hash);
        size_t size = (size_t)head.name_size + head.block_size + head.s2_size + 3;
        if ((size_t)(reader.end - reader.at) < size) return;
        reader.at += size;
    }
}

static void prepare_lists(struct reader reader, const struct signatures *into, uint32_t n)
{
    struct list_head head;
    for (uint32_t i = 0; i < n && !reader.bad; i++) {
        take(&reader, &head, sizeof head);
        texts_prepare(into->list_numbers, head.hash);
        take_text(&reader, head.json_size);
        skip_slice(&reader, head.n_words);
    }
}

static void take_lists(struct reader *reader, struct signatures *into, uint32_t n)
{
    prepare_lists(*reader, into, n);
    for (uint32_t i = 0; i < n && !reader->bad; i++)
        take_list(reader, into);
}

static void take_paper(struct reader *reader, const struct head *head, struct signatures *into,
                       struct paper *paper)
{
    paper->day = head->day;
    paper->year = head->year;
    paper->journal = head->journal;
    paper->mesh = take_slice(reader, into->numbers, head->n_mesh);
    paper->title = take_slice(reader, into->numbers, head->n_title);
    paper->grants = take_slice(reader, into->numbers, head->n_grants);
    paper->coauthors = take_slice(reader, into->numbers, head->n_coauthors);
    take_lists(reader, into, head->n_lists);
    for (uint32_t i = 0; i < head->n_groups && !reader->bad; i++) {
        uint32_t place;
        take(reader, &place, sizeof place);
        struct group_list group = {into->papers->len, list_number(reader, place)};
        g_array_append_val(into->groups, group);
    }
    paper->signature_from = into->items->len;
    prepare_names(*reader, into, head->n_signatures);
    for (uint32_t i = 0; i < head->n_signatures && !reader->bad; i++)
        take_author(reader, into);
    paper->n_signatures = into->items->len - paper->signature_from;
}

bool memo_read(struct signatures *signatures, int64_t pmid, int64_t stamp, const void *bytes,
               size_t size, GError **error)
{
    struct reader reader = {.at = bytes ? bytes : (const uint8_t *)""};
    struct paper paper = {.pmid = pmid, .stamp = stamp};
    struct head head;
    uint32_t at_hand[LISTS_AT_HAND];
    g_autofree uint32_t *many = NULL;
    reader.end = reader.at + size;
    take(&reader, &head, sizeof head);
    reader.bad = reader.bad || head.n_lists > size / sizeof(struct list_head);
    reader.lists = at_hand;
    if (!reader.bad && head.n_lists > LISTS_AT_HAND)
        reader.lists = many = g_new(uint32_t, head.n_lists);
    if (!reader.bad) take_paper(&reader, &head, signatures, &paper);
    if (reader.bad)
        return error_set(error, RADSCOUT_ERROR_DATABASE,
                         "what is remembered of PMID %" PRId64
                         " is damaged; run: radscout analyze --full",
                         pmid);
    g_array_append_val(signatures->papers, paper);
    return true;
}

bool memo_load(struct signatures *signatures, struct db *db, const GArray *pmids, bool *all,
               GError **error)
{
    struct stmt *stmt = db_stmt(db, "SELECT stamp, memo FROM record_memo WHERE pmid = ?", error);
    if (!stmt) return false;
    *all = true;
    for (guint i = 0; *all && i < pmids->len; i++) {
        int64_t pmid = g_array_index(pmids, int64_t, i);
        size_t size;
        stmt_bind_int(stmt, 1, pmid);
        if (!stmt_step(stmt, all, error)) return false;
        const void *memo = *all ? stmt_blob(stmt, 1, &size) : NULL;
        if (memo && !memo_read(signatures, pmid, stmt_int(stmt, 0), memo, size, error))
            return false;
        stmt_reset(stmt);
    }
    signatures_count(signatures);
    return true;
}
