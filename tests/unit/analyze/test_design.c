/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/design.h"

#include "tests/unit/analyze/tiny.h"

#include "core/error.h"

#define BIT(name) (1u << DESIGN_##name)

static void test_designs(void **state)
{
    (void)state;
    static const struct {
        const char *types, *title, *abstract, *keywords;
        uint32_t want;
    } cases[] = {
        {"[[\"D016428\",\"Journal Article\"]]", "Elbow MRI in swimmers", NULL, NULL, BIT(ORIGINAL)},
        {NULL, NULL, NULL, NULL, BIT(ORIGINAL)},
        {"[[\"D016428\",\"Journal Article\"],[\"D002363\",\"Case Reports\"]]", "A rare elbow", NULL,
         NULL, BIT(CASE_REPORT)},
        /* D0023631 is another type than D002363 */
        {"[[\"D0023631\",\"x\"]]", "", "", "", BIT(ORIGINAL)},
        {"[[\"D016454\",\"Review\"]]", "Elbow imaging", NULL, NULL, BIT(REVIEW)},
        {NULL, "Elbow MRI: A Systematic Review and Meta-Analysis", NULL, NULL, BIT(REVIEW)},
        {NULL, "Reviewers of elbow MRI", NULL, NULL, BIT(ORIGINAL)},
        {NULL, "Contrast dose: a randomised study", NULL, NULL, BIT(TRIAL) | BIT(ORIGINAL)},
        {NULL, "A systematic review of randomized trials", NULL, NULL, BIT(REVIEW)},
        {"[[\"D016449\",\"Randomized Controlled Trial\"]]", "Dose", NULL, NULL,
         BIT(TRIAL) | BIT(ORIGINAL)},
        {NULL, "Elbow", "We retrospectively included 20 elbows.", NULL,
         BIT(RETROSPECTIVE) | BIT(ORIGINAL)},
        {NULL, "Deep learning for elbows", NULL, NULL, BIT(AI) | BIT(ORIGINAL)},
        {NULL, "Elbows", NULL, "fracture\nLarge language models", BIT(AI) | BIT(ORIGINAL)},
        {NULL, "Skills of the llmt", NULL, NULL, BIT(ORIGINAL)},
        {NULL, "Chest", "Trained on MIMIC-CXR and tested here", NULL,
         BIT(PUBLIC_DATA) | BIT(ORIGINAL)},
        {NULL, "Chest", "we give a verse, and mimic-cxr", NULL, BIT(ORIGINAL)},
        {"[[\"D016422\",\"Letter\"]]", "To the editor", NULL, NULL, BIT(LETTER)},
        {"[[\"D016425\",\"Published Erratum\"]]", "Erratum", NULL, NULL, 0},
    };
    OWNED(design_reader) reader = design_reader_new();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const struct design_texts texts = {cases[i].types, cases[i].title, cases[i].abstract,
                                           cases[i].keywords};
        uint32_t got = design_read(reader, &texts);
        if (got != cases[i].want)
            fail_msg("'%s': %x, not %x", cases[i].title ? cases[i].title : "-", got, cases[i].want);
    }
}

/* Words of the title and the abstract that look like a design and are none. */
static void test_words(void **state)
{
    (void)state;
    static const struct {
        const char *title, *abstract;
        uint32_t want; /* but for ORIGINAL */
    } cases[] = {
        {"Randomized comparison of two doses", NULL, BIT(TRIAL)},
        {"Two doses: a randomised, blinded study", NULL, BIT(TRIAL)},
        {"A non-randomized comparison of two doses", NULL, 0},
        {"A non randomised comparison of two doses", NULL, 0},
        {"Nonrandomized comparison of two doses", NULL, 0},
        {"Two doses without randomized allocation", NULL, 0},
        {"After a non-randomized study, a randomized one", NULL, BIT(TRIAL)},
        {"Phase III of the respiratory cycle in 4D CT", NULL, 0},
        {"Two doses: results of a clinical trial", NULL, BIT(TRIAL)},
        {"A clinical trial of two doses", NULL, BIT(TRIAL)},
        {"Recommendations for clinical trial imaging", NULL, 0},
        {"Clinical trials in elbows", NULL, 0},
        {"Elbows: a retrospective cohort", NULL, BIT(RETROSPECTIVE)},
        {"Elbows: retrospective single-centre experience", NULL, BIT(RETROSPECTIVE)},
        {"Elbows", "Study type: Retrospective.", BIT(RETROSPECTIVE)},
        {"Elbows", "This was a retrospective, observational study", BIT(RETROSPECTIVE)},
        {"Elbows", "We retrospectively analyzed 20 elbows.", BIT(RETROSPECTIVE)},
        {"Elbows", "20 elbows were reviewed retrospectively from files.", BIT(RETROSPECTIVE)},
        {"Elbows", "We used retrospective ECG gating.", 0},
        {"Elbows", "with retrospective undersampling of k-space", 0},
        {"Elbows", "Images were retrospectively registered.", 0},
        {"Elbows", "reconstructed retrospectively in ten phases", 0},
        {"Elbows", "retrospectively gated, in a retrospective study", BIT(RETROSPECTIVE)},
        {"Elbows", "retrospectiveness", 0},
        {"Transfer learning for elbows", NULL, BIT(AI)},
        {"Transfer learning of motor skill: an fMRI study", NULL, 0},
        {"Convolutional neural networks for elbows", NULL, BIT(AI)},
        {"Neural networks of reading in the elbow", NULL, 0},
        {"Large language models on elbows", NULL, BIT(AI)},
        {"Stochastic language models of speech", NULL, 0},
    };
    OWNED(design_reader) reader = design_reader_new();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const struct design_texts texts = {.title = cases[i].title, .abstract = cases[i].abstract};
        uint32_t got = design_read(reader, &texts);
        if (got != (cases[i].want | BIT(ORIGINAL)))
            fail_msg("case %zu: '%s', '%s': %x", i, cases[i].title,
                     cases[i].abstract ? cases[i].abstract : "-", got);
    }
    const struct design_texts texts = {.title = "Elbows", .keywords = "Elbow\nNeural networks"};
    assert_int_equal(design_read(reader, &texts), BIT(AI) | BIT(ORIGINAL));
}

/* Each identifier with the name that PubMed prints beside it. */
static void test_types(void **state)
{
    (void)state;
    static const struct {
        const char *ui, *name;
        uint32_t want;
    } cases[] = {
        {"D002363", "Case Reports", BIT(CASE_REPORT)},
        {"D016454", "Review", BIT(REVIEW)},
        {"D000078182", "Systematic Review", BIT(REVIEW)},
        {"D017418", "Meta-Analysis", BIT(REVIEW)},
        {"D016430", "Clinical Trial", BIT(TRIAL) | BIT(ORIGINAL)},
        {"D017426", "Clinical Trial, Phase I", BIT(TRIAL) | BIT(ORIGINAL)},
        {"D017427", "Clinical Trial, Phase II", BIT(TRIAL) | BIT(ORIGINAL)},
        {"D017428", "Clinical Trial, Phase III", BIT(TRIAL) | BIT(ORIGINAL)},
        {"D017429", "Clinical Trial, Phase IV", BIT(TRIAL) | BIT(ORIGINAL)},
        {"D016449", "Randomized Controlled Trial", BIT(TRIAL) | BIT(ORIGINAL)},
        {"D018848", "Controlled Clinical Trial", BIT(TRIAL) | BIT(ORIGINAL)},
        {"D065007", "Pragmatic Clinical Trial", BIT(TRIAL) | BIT(ORIGINAL)},
        {"D000076362", "Adaptive Clinical Trial", BIT(TRIAL) | BIT(ORIGINAL)},
        {"D000073843", "Equivalence Trial", BIT(TRIAL) | BIT(ORIGINAL)},
        {"D000078325", "Clinical Trial Protocol", 0},
        {"D016422", "Letter", BIT(LETTER)},
        {"D016421", "Editorial", BIT(LETTER)},
        {"D016420", "Comment", BIT(LETTER)},
        {"D016433", "News", 0},
        {"D016425", "Published Erratum", 0},
        {"D016440", "Retraction of Publication", 0},
        {"D000075742", "Expression of Concern", 0},
        {"D016431", "Guideline", 0},
        {"D017065", "Practice Guideline", 0},
        {"D016446", "Consensus Development Conference", 0},
        {"D019215", "Biography", 0},
        {"D017203", "Interview", 0},
        {"D019477", "Portraits", 0},
        {"D054711", "Introductory Journal Article", 0},
        {"D016456", "Historical Article", 0},
        {"D016428", "Journal Article", BIT(ORIGINAL)},
        {"D003160", "Comparative Study", BIT(ORIGINAL)},
        {"D016448", "Multicenter Study", BIT(ORIGINAL)},
        {"D064888", "Observational Study", BIT(ORIGINAL)},
    };
    OWNED(design_reader) reader = design_reader_new();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *types = g_strdup_printf("[[\"D016428\",\"Journal Article\"],"
                                                 "[\"%s\",\"%s\"]]",
                                                 cases[i].ui, cases[i].name);
        uint32_t got = design_read(reader, &(struct design_texts){.types = types});
        if (got != cases[i].want) fail_msg("%s: %x, not %x", cases[i].name, got, cases[i].want);
    }
}

static void test_names(void **state)
{
    (void)state;
    GError *error = NULL;
    enum design design;
    assert_true(design_parse("case-report", &design, NULL));
    assert_int_equal(design, DESIGN_CASE_REPORT);
    assert_string_equal(design_name(DESIGN_PUBLIC_DATA), "public-data");
    assert_false(design_parse("case", &design, &error));
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_USAGE));
    assert_non_null(strstr(error->message, "retrospective"));
    g_error_free(error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_designs), cmocka_unit_test(test_words),
                                       cmocka_unit_test(test_types), cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
