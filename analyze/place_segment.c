/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/place_segment.h"

#include <string.h>

#include "core/fold.h"

#define SEGMENTS_MAX 40

/* Stems: "x" a whole word, "x*" its beginning, "*x*" anywhere in it. */
static const char *const department_stems[] = {
    "depart*",    "dept*",    "dep",      "dipart*",  "division*",  "divis*",    "div",
    "section*",   "sect",     "sezion*",  "seccion*", "servi*",     "abteilung", "afdeling",
    "avdeling*",  "unit",     "units",    "unita",    "unidad",     "unidade",   "unite",
    "laborator*", "lab",      "labs",     "group",    "program",    "programme", "chair",
    "cattedra",   "katedra*", "zaklad*",  "oddzial*", "oddelek",    "bereich",   "team",
    "residency",  "ward",     "anabilim", "uoc",      "discipline",
};

static const char *const hospital_stems[] = {
    "hosp*",      "hopita*",    "ospedal*",  "clinic",     "clinics",   "clinique*",
    "clinica",    "*klinik*",   "infirm*",   "policlin*",  "polyclin*", "*ziekenhuis*",
    "*sygehus*",  "*sjukhus*",  "*sykehus*", "*krankenh*", "*spital*",  "szpital*",
    "nemocni*",   "*hastane*",  "bolni*",    "sairaala*",  "charite",   "umc",
    "chu",        "chru",       "chuv",      "irccs",      "nhs",       "mayo",
    "permanente", "kettering",  "hospice*",  "sanatori*",  "langone",   "ucsf",
    "ucla",       "upmc",       "hus",       "hcl",        "lumc",      "herzzentrum",
    "nosocom*",   "healthcare", "caisses",
};

static const char *const university_stems[] = {
    "*univ*",     "college*",     "colleg*",     "academ*",     "akadem*",     "polytech*",
    "politec*",   "ecole",        "*hochschul*", "foundation",  "fondazion*",  "fundac*",
    "*stiftung*", "council",      "ministry",    "agency",      "corporation", "corp",
    "inc",        "ltd",          "gmbh",        "llc",         "company",     "siemens",
    "philips",    "healthineers", "inserm",      "cnrs",        "cnr",         "csic",
    "trust",      "authority",    "society",     "association", "hopkins",     "nih",
    "karolinska", "organi*",      "museum",      "observatory", "consortium",  "network",
    "national",   "bv",           "ag",          "spa",         "sas",         "caltech",
    "mit",        "uthealth",     "associates",  "partners",
};

static const char *const institute_stems[] = {
    "inst",      "institut*", "istitut*", "centre*", "center*",   "centro*", "centrum*",
    "*zentrum*", "centr*",    "ctr",      "zentr*",  "instytut*", "ustav*",  "intezet*",
};

static const char *const school_stems[] = {
    "school*", "facult*", "faculd*", "fakult*", "facolt*", "graduate",
    "sch",     "fac",     "escola",  "escuela", "scuola",
};

static const char *const imaging_stems[] = {
    "*radiol*",     "radiodiag*",  "imaging",      "neuroimaging", "bioimaging", "*roentgen*",
    "*rontgen*",    "*rentgen*",   "radiograph*",  "tomograph*",   "*bildgeb*",  "bilddiagn*",
    "*bildediagn*", "imagerie",    "imagen",       "imagenes",     "imagem",     "imagens",
    "immagini",     "*beeldvorm*", "obrazow*",     "nuklearmed*",  "ultrasound", "ultrasonograph*",
    "mri",          "goruntuleme", "scintigraph*", "cmr",          "imatge",     "bioimatge",
    "bioimagerie",  "fmri",        "imagery",      "ultrasonic*",  "bioimage",   "neuroimagen",
    "zobrazov*",
};

static const char *const street_words[] = {
    "street",   "str",      "road",      "rd",      "avenue",  "ave",    "av",     "avda",
    "avenida",  "blvd",     "boulevard", "drive",   "dr",      "lane",   "ln",     "way",
    "via",      "viale",    "rue",       "calle",   "rua",     "piazza", "plaza",  "box",
    "po",       "building", "bldg",      "floor",   "room",    "rm",     "suite",  "ste",
    "no",       "campus",   "sec",       "parkway", "highway", "place",  "square", "mail",
    "mailstop", "ul",       "cd",        "cad",     "caddesi", "sokak",  "largo",  "corso",
};

static const char *const street_stems[] = {"*strasse", "*straat", "*gasse",
                                           "*gatan",   "*plein",  "*laan"};

static bool fits(const char *stem, const char *word)
{
    size_t size = strlen(stem);
    bool open_left = stem[0] == '*', open_right = stem[size - 1] == '*';
    const char *body = stem + open_left;
    size_t body_size = size - open_left - open_right;
    if (!open_left) {
        return open_right ? strncmp(word, body, body_size) == 0 : strcmp(word, body) == 0;
    }
    if (!open_right) return g_str_has_suffix(word, body);
    return memmem(word, strlen(word), body, body_size) != NULL;
}

#define HAS_STEM(list, word) has_stem(list, G_N_ELEMENTS(list), word)
static bool has_stem(const char *const *stems, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++) {
        if (fits(stems[i], word)) return true;
    }
    return false;
}

/* --- what a segment is --------------------------------------------------------- */

static bool is_one_of(const char *word, const char *const *list)
{
    return g_strv_contains(list, word);
}

static bool is_nuclear(const char *word)
{
    return g_str_has_prefix(word, "nucle") || g_str_has_prefix(word, "nukle");
}

static bool is_medicine(const char *word)
{
    return g_str_has_prefix(word, "medic") || g_str_has_prefix(word, "medec") ||
           strcmp(word, "med") == 0 || strcmp(word, "tip") == 0;
}

/* "X ray", "MR Center", "Medical Image Science", "Radio-Diagnosis". */
static bool is_imaging_pair(const char *first, const char *second)
{
    static const struct {
        const char *first;
        const char *second[16];
    } pairs[] = {
        {"x", {"ray", "rays", NULL}},
        {"magnetic", {"resonance", NULL}},
        {"mr",
         {"center", "centre", "unit", "research", "imaging", "division", "physics", "section",
          "collaboration", "clinical", "scientific", "application", "applications", "r", NULL}},
        {"pet", {"center", "centre", "unit", "imaging", "ct", "mr", "facility", "research", NULL}},
        {"medical", {"image", "images", NULL}},
        {"biomedical", {"image", "images", NULL}},
        {"image", {"guided", "sciences", "science", NULL}},
        {"resonancia", {"magnetica", NULL}},
        {"ressonancia", {"magnetica", NULL}},
        {"risonanza", {"magnetica", NULL}},
        {"nuclear", {"cardiology", NULL}},
        {"cardiovascular", {"mr", "ct", "image", NULL}},
        {"cardiac", {"mr", "ct", NULL}},
        {"radio", {"diagnosis", "diagnostics", "diagnostic", NULL}},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
        if (strcmp(first, pairs[i].first) == 0 && g_strv_contains(pairs[i].second, second))
            return true;
    return false;
}

/* "Environmental Radiology", "Radiological Protection": not of medicine. */
static bool is_other_radiology(char **words, guint from, guint to, guint i)
{
    static const char *const others[] = {"environment*", "ambient*",  "ambiental*",
                                         "protection",   "protecci*", "safety"};
    if (!strstr(words[i], "radiol")) return false;
    return (i > from && HAS_STEM(others, words[i - 1])) ||
           (i + 1 < to && HAS_STEM(others, words[i + 1]));
}

/* Words from..to speak of imaging. */
static bool speaks_of_imaging(char **words, guint from, guint to)
{
    bool nuclear = false, medicine = false;
    for (guint i = from; i < to; i++) {
        if (HAS_STEM(street_stems, words[i])) continue; /* Röntgenstrasse */
        if (is_other_radiology(words, from, to, i)) continue;
        if (HAS_STEM(imaging_stems, words[i])) return true;
        nuclear |= is_nuclear(words[i]);
        medicine |= is_medicine(words[i]);
        if (i + 1 < to && is_imaging_pair(words[i], words[i + 1])) return true;
        if (i + 2 < to && strcmp(words[i], "medical") == 0 &&
            strcmp(words[i + 1], "radiation") == 0 && g_str_has_prefix(words[i + 2], "science"))
            return true;
    }
    return nuclear && medicine;
}

static bool is_connector(const char *word)
{
    return is_one_of(word,
                     (const char *const[]){"of", "for", "fur", "fuer", "di", "de", "d", "der", "do",
                                           "da", "del", "voor", "in", "and", "pour", "af", NULL});
}

/* "Medical Center", "Cancer Institute", "Heart Centre", "Health System". */
static bool is_hospital_pair(const char *first, const char *second)
{
    bool place = g_str_has_prefix(second, "cent") || strcmp(second, "institute") == 0 ||
                 strcmp(second, "system") == 0 || strcmp(second, "campus") == 0;
    return place && is_one_of(first, (const char *const[]){"medical", "cancer", "heart", "health",
                                                           "cardiovascular", "anderson", "trauma",
                                                           "childrens", "med", "sciences", NULL});
}

static enum segment_rank rank_of_word(char **words, guint n, guint i)
{
    const char *next = i + 1 < n ? words[i + 1] : "";
    if (HAS_STEM(hospital_stems, words[i]) && !is_medicine(next)) return SEGMENT_HOSPITAL;
    if (is_hospital_pair(words[i], next)) return SEGMENT_HOSPITAL;
    if (HAS_STEM(university_stems, words[i])) return SEGMENT_UNIVERSITY;
    if (i > 0 && i + 1 == n && strcmp(words[i], "health") == 0) return SEGMENT_UNIVERSITY;
    if (HAS_STEM(institute_stems, words[i])) {
        return i == 0 && is_connector(next) ? SEGMENT_INSTITUTE : SEGMENT_UNIVERSITY;
    }
    if (HAS_STEM(school_stems, words[i])) return i == 0 ? SEGMENT_SCHOOL : SEGMENT_INSTITUTE;
    return SEGMENT_NO_ORGANISATION;
}

static enum segment_rank rank_of(char **words, guint n)
{
    enum segment_rank best = SEGMENT_NO_ORGANISATION;
    for (guint i = 0; i < n; i++) {
        best = MAX(best, rank_of_word(words, n, i));
    }
    /* "College of Medicine" and "School of X at Y" are faculties */
    if (best == SEGMENT_UNIVERSITY && n > 2 && strcmp(words[0], "college") == 0 &&
        is_connector(words[1]) && rank_of_word(words + 2, n - 2, 0) == SEGMENT_NO_ORGANISATION &&
        n < 5) {
        return SEGMENT_SCHOOL;
    }
    return best;
}

static bool is_street(char **words, guint n)
{
    for (guint i = 0; i < n; i++) {
        if (HAS_STEM(street_words, words[i])) return true;
        if (HAS_STEM(street_stems, words[i])) return true;
        if (i > 0 && strcmp(words[i], "st") == 0) return true;
    }
    return false;
}

/* "Clinic for Radiology", "Institute of Diagnostic Radiology", "Radiology":
 * a department though its first word may be an organisation's. */
static bool is_imaging_department(const struct segment *segment)
{
    if (!segment->is_imaging) return false;
    if (segment->rank == SEGMENT_NO_ORGANISATION) return true;
    /* "MR Center" */
    if (segment->n_words == 2 && speaks_of_imaging(segment->words, 0, 2)) return true;
    return segment->n_words > 2 && rank_of_word(segment->words, 1, 0) &&
           is_connector(segment->words[1]) && !HAS_STEM(university_stems, segment->words[0]);
}

static bool is_small_word(const char *word)
{
    return is_connector(word) ||
           is_one_of(word, (const char *const[]){"the", "at", "des", "du", "della", "dell", "la",
                                                 "van", "von", "dello", "", NULL});
}

/* "Radiology", "Medicine", "Surgery": what a department is about. */
static bool is_subject(const char *word)
{
    static const char *const subjects[] = {
        "*logy",   "*logie",      "*logia",  "*logi",      "medicine",    "surgery",  "science*",
        "imaging", "depart*",     "dept*",   "pediatric*", "paediatric*", "division", "unit",
        "physics", "engineering", "service", "*logii",     "chirurg*",    "medizin"};
    return HAS_STEM(subjects, word);
}

/* "Klinik für Kardiologie", "Clinic of Internal Medicine". */
static bool is_clinic_department(const struct segment *segment)
{
    static const char *const clinics[] = {"clinic", "clinics", "clinique", "clinica", "klinik"};
    for (guint i = 0; i + 2 < MIN(segment->n_words, 4); i++) {
        if (!HAS_STEM(clinics, segment->words[i]) || !is_connector(segment->words[i + 1])) continue;
        for (guint w = i + 2; w < segment->n_words; w++) {
            if (is_subject(segment->words[w])) return true;
        }
    }
    return false;
}

static void classify(struct segment *segment)
{
    g_autofree char *key = fold_key(segment->text);
    segment->words = g_strsplit(key, " ", -1);
    segment->n_words = *key ? g_strv_length(segment->words) : 0;
    segment->is_imaging = speaks_of_imaging(segment->words, 0, segment->n_words);
    segment->rank = rank_of(segment->words, segment->n_words);
    segment->is_street = is_street(segment->words, segment->n_words);
    for (guint i = 0; i < MIN(segment->n_words, 8); i++) {
        if (HAS_STEM(hospital_stems, segment->words[i])) break;
        segment->is_department |= HAS_STEM(department_stems, segment->words[i]);
    }
    if (is_imaging_department(segment)) segment->is_department = true;
    if (is_clinic_department(segment)) {
        segment->is_department = true;
        segment->rank = SEGMENT_SCHOOL;
    }
    if (segment->is_department && segment->rank < SEGMENT_HOSPITAL) {
        /* "Department of X" never names the organisation unless it must */
        segment->rank = MIN(segment->rank, SEGMENT_SCHOOL);
    }
}

static void segment_clear(void *item)
{
    struct segment *segment = item;
    g_free(segment->text);
    g_strfreev(segment->words);
}

/* --- cutting -------------------------------------------------------------------- */

static bool starts_department(char **words, guint n)
{
    for (guint i = 0; i < MIN(n, 4); i++) {
        if (HAS_STEM(department_stems, words[i])) return true;
    }
    return n > 3 && rank_of_word(words, 1, 0) && is_connector(words[1]) &&
           speaks_of_imaging(words, 2, n);
}

/* Where the organisation begins in "Department of Radiology of the University
 * of X": the index of its first word; 0 when there is none. */
static guint organisation_start(char **words, guint n)
{
    if (n < 4 || !starts_department(words, n)) return 0;
    guint at = 0;
    for (guint i = 2; i < n && !at; i++) {
        bool org = HAS_STEM(hospital_stems, words[i]) || strstr(words[i], "univ") ||
                   is_hospital_pair(words[i], i + 1 < n ? words[i + 1] : "");
        if (org && !is_medicine(i + 1 < n ? words[i + 1] : "")) at = i;
    }
    if (!at) return 0;
    guint start = 0;
    for (guint i = 1; i < at; i++) {
        if (is_subject(words[i]) || HAS_STEM(imaging_stems, words[i])) start = i + 1;
    }
    if (!start) {
        for (guint i = at; i > 1 && !start; i--) {
            if (is_small_word(words[i - 1])) start = i;
        }
    }
    while (start && start < at && is_small_word(words[start])) {
        start++;
    }
    return start >= 2 ? start : 0;
}

static void add_segment(GArray *segments, const char *text, size_t size)
{
    if (segments->len == SEGMENTS_MAX) return;
    g_autofree char *copy = g_strndup(text, size);
    g_strstrip(copy);
    size_t end = strlen(copy);
    while (end > 0 && copy[end - 1] == ' ') {
        copy[--end] = '\0';
    }
    if (end == 0) return;
    struct segment segment = {.text = g_steal_pointer(&copy)};
    classify(&segment);
    g_array_append_val(segments, segment);
}

static void cut_segment(GArray *segments, const char *text, size_t size)
{
    g_autofree char *copy = g_strndup(text, size);
    g_strstrip(copy);
    g_auto(GStrv) printed = g_strsplit(copy, " ", SEGMENTS_MAX);
    guint n = g_strv_length(printed);
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < n; i++) {
        g_ptr_array_add(words, fold_key(printed[i]));
    }
    guint start = organisation_start((char **)words->pdata, n);
    if (!start) {
        add_segment(segments, copy, strlen(copy));
        return;
    }
    const char *organisation = copy;
    for (guint i = 0; i < start; i++) {
        organisation += strlen(printed[i]) + 1;
    }
    guint end = start;
    while (end > 1 && is_small_word(words->pdata[end - 1])) {
        end--;
    }
    g_autoptr(GString) department = g_string_new(printed[0]);
    for (guint i = 1; i < end; i++) {
        g_string_append_printf(department, " %s", printed[i]);
    }
    add_segment(segments, department->str, department->len);
    add_segment(segments, organisation, strlen(organisation));
}

GArray *segments_read(const char *part)
{
    GArray *segments = g_array_new(FALSE, FALSE, sizeof(struct segment));
    g_array_set_clear_func(segments, segment_clear);
    for (const char *from = part; *from;) {
        size_t size = strcspn(from, ",");
        cut_segment(segments, from, size);
        from += size + (from[size] == ',');
    }
    return segments;
}
