/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/design.h"

#include <string.h>

#include "core/embed.h"
#include "core/error.h"

#define BIT(name) (1u << DESIGN_##name)

struct design_reader {
    char **datasets; /* names as printed */
};

static const char *const names[] = {
#define X(name, text, meaning) [DESIGN_##name] = text,
    DESIGNS(X)
#undef X
};

const char *design_name(enum design design)
{
    return names[design];
}

bool design_parse(const char *name, enum design *design, GError **error)
{
    for (int i = 0; i < DESIGN_N; i++) {
        if (strcmp(name, names[i]) != 0) continue;
        *design = (enum design)i;
        return true;
    }
    GString *list = g_string_new(NULL);
    for (int i = 0; i < DESIGN_N; i++)
        g_string_append_printf(list, "%s%s", i > 0 ? ", " : "", names[i]);
    error_set(error, RADSCOUT_ERROR_USAGE, "no design '%s'; one of: %s", name, list->str);
    g_string_free(list, TRUE);
    return false;
}

bool design_needs_types(enum design design)
{
    return design == DESIGN_CASE_REPORT || design == DESIGN_ORIGINAL || design == DESIGN_LETTER;
}

struct design_reader *design_reader_new(void)
{
    struct design_reader *reader = g_new0(struct design_reader, 1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    g_auto(GStrv) lines = g_strsplit(embed_text("config/public-datasets.txt", NULL), "\n", -1);
    for (char **line = lines; *line; line++) {
        g_strstrip(*line);
        if (**line && **line != '#') g_ptr_array_add(kept, g_strdup(*line));
    }
    g_ptr_array_add(kept, NULL);
    reader->datasets = (char **)g_ptr_array_free(g_steal_pointer(&kept), FALSE);
    return reader;
}

void design_reader_free(struct design_reader *reader)
{
    if (!reader) return;
    g_strfreev(reader->datasets);
    g_free(reader);
}

/* --- publication types ------------------------------------------------------------- */

/* What each type makes of a record, and what it can no longer be. */
static const struct {
    const char *ui;
    uint32_t is;
    bool is_not_original;
} types[] = {
    {"D002363", BIT(CASE_REPORT), true}, /* Case Reports */
    {"D016454", BIT(REVIEW), true},      /* Review */
    {"D000078182", BIT(REVIEW), true},   /* Systematic Review */
    {"D017418", BIT(REVIEW), true},      /* Meta-Analysis */
    {"D016430", BIT(TRIAL), false},      /* Clinical Trial */
    {"D017426", BIT(TRIAL), false},      /* ... Phase I */
    {"D017427", BIT(TRIAL), false},      /* ... Phase II */
    {"D017428", BIT(TRIAL), false},      /* ... Phase III */
    {"D017429", BIT(TRIAL), false},      /* ... Phase IV */
    {"D016449", BIT(TRIAL), false},      /* Randomized Controlled Trial */
    {"D018848", BIT(TRIAL), false},      /* Controlled Clinical Trial */
    {"D065007", BIT(TRIAL), false},      /* Pragmatic Clinical Trial */
    {"D000076362", BIT(TRIAL), false},   /* Adaptive Clinical Trial */
    {"D000073843", BIT(TRIAL), false},   /* Equivalence Trial */
    {"D000078325", 0, true},             /* Clinical Trial Protocol */
    {"D016422", BIT(LETTER), true},      /* Letter */
    {"D016421", BIT(LETTER), true},      /* Editorial */
    {"D016420", BIT(LETTER), true},      /* Comment */
    {"D016433", 0, true},                /* News */
    {"D016425", 0, true},                /* Published Erratum */
    {"D016440", 0, true},                /* Retraction of Publication */
    {"D000075742", 0, true},             /* Expression of Concern */
    {"D016431", 0, true},                /* Guideline */
    {"D017065", 0, true},                /* Practice Guideline */
    {"D016446", 0, true},                /* Consensus Development Conference */
    {"D019215", 0, true},                /* Biography */
    {"D017203", 0, true},                /* Interview */
    {"D019477", 0, true},                /* Portraits */
    {"D054711", 0, true},                /* Introductory Journal Article */
    {"D016456", 0, true},                /* Historical Article */
};

static bool names_type(const char *json, const char *ui)
{
    size_t size = strlen(ui);
    for (const char *at = json; at && (at = strstr(at, ui)); at += size)
        if (at > json && at[-1] == '"' && at[size] == '"') return true;
    return false;
}

static uint32_t read_types(const char *json, bool *is_original)
{
    uint32_t designs = 0;
    for (size_t i = 0; json && i < G_N_ELEMENTS(types); i++) {
        if (!names_type(json, types[i].ui)) continue;
        designs |= types[i].is;
        if (types[i].is_not_original) *is_original = false;
    }
    return designs;
}

/* --- words -------------------------------------------------------------------------- */

static bool is_letter(char c)
{
    return g_ascii_isalnum(c) || (unsigned char)c >= 0x80;
}

static bool begins_any(const char *text, const char *const *beginnings)
{
    for (; beginnings && *beginnings; beginnings++)
        if (g_str_has_prefix(text, *beginnings)) return true;
    return false;
}

/* What stands in the text up to `at` ends with one of these. */
static bool ends_any(const char *text, const char *at, const char *const *endings)
{
    for (; endings && *endings; endings++) {
        size_t size = strlen(*endings);
        if ((size_t)(at - text) >= size && strncmp(at - size, *endings, size) == 0) return true;
    }
    return false;
}

/* A phrase; a final "*" lets its last word go on. */
struct cue {
    const char *phrase;
    const char *const *not_behind; /* with one of these in front of it: no */
    const char *const *not_before; /* with one of these after it: no */
};

/* The phrase stands in the text, beginning and ending with a word. */
static bool says(const char *text, const struct cue *cue)
{
    size_t size = strlen(cue->phrase);
    bool goes_on = size > 0 && cue->phrase[size - 1] == '*';
    g_autofree char *bare = g_strndup(cue->phrase, goes_on ? size - 1 : size);
    size -= goes_on;
    for (const char *at = text; (at = strstr(at, bare)); at += size) {
        bool begins = at == text || !is_letter(at[-1]);
        if (!begins || (!goes_on && is_letter(at[size]))) continue;
        if (!ends_any(text, at, cue->not_behind) && !begins_any(at + size, cue->not_before))
            return true;
    }
    return false;
}

static bool says_any(const char *text, const char *const *phrases)
{
    for (; text && *phrases; phrases++)
        if (says(text, &(struct cue){.phrase = *phrases})) return true;
    return false;
}

static const char *const review_words[] = {"systematic review*",
                                           "meta-analys*",
                                           "meta analys*",
                                           "metaanalys*",
                                           "scoping review*",
                                           "narrative review*",
                                           "umbrella review",
                                           "review of the literature",
                                           "literature review",
                                           "state of the art review",
                                           "state-of-the-art review",
                                           NULL};
static const char *const denials[] = {"non-", "non ", "not ", "without ", NULL};
static const struct cue randomized[] = {{.phrase = "randomized", .not_behind = denials},
                                        {.phrase = "randomised", .not_behind = denials}};
/* Behind "clinical trial", where it is what the paper is: "clinical trial imaging" is not. */
static const char *const trial_goes_on[] = {" of ", " for ", " in ", " with ", " comparing ", NULL};

static bool tells_trial(const char *title)
{
    if (!title) return false;
    for (size_t i = 0; i < G_N_ELEMENTS(randomized); i++)
        if (says(title, &randomized[i])) return true;
    static const char trial[] = "clinical trial";
    for (const char *at = title; (at = strstr(at, trial)); at++) {
        const char *end = at + strlen(trial);
        bool is_word = (at == title || !is_letter(at[-1])) && !is_letter(*end);
        if (is_word && ((*end != ' ' && *end != '-') || begins_any(end, trial_goes_on)))
            return true;
    }
    return false;
}

/* What makes a study retrospective, and not a way to gate or to sample: "retrospective" before
 * one of the first, or at the end of a phrase ("Study type: retrospective."); "retrospectively"
 * beside one of the second. */
static const char *const study_words[] = {
    "study",       "studies",    "analys",          "review",         "cohort",     "evaluation",
    "observation", "registry",   "chart",           "design",         "case",       "single",
    "multi",       "pilot",      "longitudinal",    "investigation",  "assessment", "comparison",
    "comparative", "series",     "cross-sectional", "data",           "survey",     "monocent",
    "mono-cent",   "nationwide", "population",      "interpretation", "includ",     "clinical",
    NULL};
static const char *const study_verbs[] = {
    "analy", "review", "evaluat", "enrol",   "includ",  "identif",    "collect", "assess",
    "stud",  "select", "screen",  "recruit", "examin",  "investigat", "search",  "compar",
    "quer",  "explor", "measur",  "retriev", "categor", NULL};

static const char *word_before(const char *text, const char *at)
{
    if (at > text && at[-1] == ' ') at--;
    while (at > text && is_letter(at[-1]))
        at--;
    return at;
}

static bool tells_retrospective(const char *text)
{
    static const char word[] = "retrospective";
    for (const char *at = text; at && (at = strstr(at, word)); at++) {
        const char *end = at + strlen(word);
        bool is_adverb = g_str_has_prefix(end, "ly");
        if (is_adverb) end += strlen("ly");
        if ((at > text && is_letter(at[-1])) || is_letter(*end)) continue;
        bool goes_on = *end == ' ' || *end == '-';
        const char *next = goes_on ? end + 1 : end;
        if (is_adverb
                ? begins_any(next, study_verbs) || begins_any(word_before(text, at), study_verbs)
                : !goes_on || begins_any(next, study_words))
            return true;
    }
    return false;
}

/* "Neural networks of reading", "transfer learning of motor skill" and "language models" are
 * also of the brain. */
static const char *const ai_words[] = {"artificial intelligence",
                                       "machine learning",
                                       "machine-learning",
                                       "deep learning",
                                       "deep-learning",
                                       "artificial neural network*",
                                       "convolutional neural network*",
                                       "convolution neural network*",
                                       "recurrent neural network*",
                                       "graph neural network*",
                                       "generative adversarial*",
                                       "variational neural network*",
                                       "neural network-based",
                                       "deep neural",
                                       "radiomic*",
                                       "large language model*",
                                       "vision language model*",
                                       "vision-language model*",
                                       "foundation model*",
                                       "generative ai",
                                       "chatgpt",
                                       "gpt-4*",
                                       "llm",
                                       "llms",
                                       "u-net",
                                       "nnu-net",
                                       "federated learning",
                                       NULL};
static const char *const ai_keywords[] = {"neural network*", "language model*", "transfer learning",
                                          NULL};
static const char *const of[] = {" of ", NULL};
static const struct cue transfer = {.phrase = "transfer learning", .not_before = of};

static bool tells_ai(const char *title, const char *keywords)
{
    return says_any(title, ai_words) || (title && says(title, &transfer)) ||
           says_any(keywords, ai_words) || says_any(keywords, ai_keywords);
}

static char *lower(const char *text)
{
    return text ? g_ascii_strdown(text, -1) : NULL;
}

uint32_t design_read(const struct design_reader *reader, const struct design_texts *texts)
{
    bool is_original = true;
    uint32_t designs = read_types(texts->types, &is_original);
    g_autofree char *title = lower(texts->title), *abstract = lower(texts->abstract),
                    *keywords = lower(texts->keywords);
    if (says_any(title, review_words)) {
        designs |= BIT(REVIEW);
        is_original = false;
    }
    if (tells_trial(title) && !design_has(designs, DESIGN_REVIEW)) designs |= BIT(TRIAL);
    if (tells_retrospective(title) || tells_retrospective(abstract)) designs |= BIT(RETROSPECTIVE);
    if (tells_ai(title, keywords)) designs |= BIT(AI);
    const char *const *datasets = (const char *const *)reader->datasets;
    if (says_any(texts->title, datasets) || says_any(texts->abstract, datasets))
        designs |= BIT(PUBLIC_DATA);
    if (is_original) designs |= BIT(ORIGINAL);
    return designs;
}
