/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/gazetteer.h"
#include "analyze/place_clean.h"
#include "analyze/places.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

/* "institution|department|radiology|city|state|country" of each place. */
static char *describe(const char *text)
{
    struct place_list list;
    places_read(text, &list);
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < list.n; i++) {
        const struct place *place = &list.items[i];
        g_string_append_printf(out, "%s%s|%s|%d|%s|%s|%s", i ? " // " : "",
                               place->institution ? place->institution : "",
                               place->department ? place->department : "", place->is_radiology,
                               place->city ? place->city : "", place->state ? place->state : "",
                               place->country ? place->country : "");
    }
    place_list_clear(&list);
    return g_string_free(out, FALSE);
}

struct reading {
    const char *text, *want;
};

static void check_readings(const struct reading *readings, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        g_autofree char *got = describe(readings[i].text);
        if (strcmp(got, readings[i].want) != 0)
            fail_msg("%s\n  got  %s\n  want %s", readings[i].text, got, readings[i].want);
    }
}

/* The plain order, with and without state, postcode, stop. */
static void test_plain_order(void **state)
{
    (void)state;
    static const struct reading readings[] = {
        {"Department of Radiology, Northlake General Hospital, Boston, MA, USA.",
         "Northlake General Hospital|Department of Radiology|1|Boston|MA|US"},
        {"Department of Radiology, Northlake General Hospital, Boston, MA 02114-1234.",
         "Northlake General Hospital|Department of Radiology|1|Boston|MA|US"},
        {"Department of Radiology, Northlake General Hospital, Boston, Massachusetts.",
         "Northlake General Hospital|Department of Radiology|1|Boston|MA|US"},
        {"Department of Medicine, Westbrook University, Chicago, IL 60611, United States of "
         "America",
         "Westbrook University|Department of Medicine|0|Chicago|IL|US"},
        {"Department of Radiology, Westbrook University, 12 N Lake Avenue, Suite 16, Springfield, "
         "IL 62701, USA",
         "Westbrook University|Department of Radiology|1|Springfield|IL|US"},
        {"MR Center, Northlake Hospital, Boston, MA, USA",
         "Northlake Hospital|MR Center|1|Boston|MA|US"},
        {"Discipline of Medical Radiation Science, Westbrook University, Perth, WA, Australia",
         "Westbrook University|Discipline of Medical Radiation Science|1|Perth|WA|AU"},
        {"Department of Radiation Oncology, Northlake Hospital, Boston, MA, USA",
         "Northlake Hospital|Department of Radiation Oncology|0|Boston|MA|US"},
        {"Thoracic Clinic, Röntgenstraße 1, Heidelberg, Germany",
         "Thoracic Clinic||0|Heidelberg||DE"},
        {"Westbrook University, Philadelphia PA.", "Westbrook University||0|Philadelphia|PA|US"},
        {"Northlake Hospital, New York, New York.", "Northlake Hospital||0|New York|NY|US"},
        {"Northlake Hospital, New York, USA.", "Northlake Hospital||0|New York|NY|US"},
        {"Northlake Hospital, Washington, DC, USA", "Northlake Hospital||0|Washington|DC|US"},
        {"Northlake Hospital, Houston, Tex.", "Northlake Hospital||0|Houston|TX|US"},
        {"Northlake Hospital, Toronto, ON M5G 2C4, Canada", "Northlake Hospital||0|Toronto|ON|CA"},
        {"Northlake Hospital, Victoria, BC, Canada", "Northlake Hospital||0|Victoria|BC|CA"},
        {"Northlake Hospital, Geelong, Victoria, Australia",
         "Northlake Hospital||0|Geelong|VIC|AU"},
        {"Northlake Hospital, Perth, WA 6009, Australia", "Northlake Hospital||0|Perth|WA|AU"},
        {"Northlake Hospital, London W12 0HS", "Northlake Hospital||0|London||GB"},
        {"Northlake Hospital, Exampleton EX1 2AB", "Northlake Hospital||0|Exampleton||GB"},
        {"Northlake Hospital, Leeds, England", "Northlake Hospital||0|Leeds||GB"},
    };
    check_readings(readings, G_N_ELEMENTS(readings));
}

/* Countries in many dresses. */
static void test_countries(void **state)
{
    (void)state;
    static const struct reading readings[] = {
        {"Westbrook University, Beijing, P.R. China", "Westbrook University||0|Beijing||CN"},
        {"Westbrook Hospital, Hangzhou, Zhejiang Province, People's Republic of China",
         "Westbrook Hospital||0|Hangzhou|ZJ|CN"},
        {"Westbrook Hospital, Hong Kong, China", "Westbrook Hospital||0|||HK"},
        {"Westbrook Hospital, Taipei 115, Taiwan, R.O.C.", "Westbrook Hospital||0|Taipei||TW"},
        {"Westbrook Hospital, Seoul, Republic of Korea", "Westbrook Hospital||0|Seoul||KR"},
        {"Westbrook Hospital, Goyang-si, Gyeonggi-do, Korea",
         "Westbrook Hospital||0|Goyang-si|41|KR"},
        {"Westbrook Hospital, Hiroshima, Japan", "Westbrook Hospital||0|Hiroshima|34|JP"},
        {"Westbrook Hospital, Amsterdam, the Netherlands", "Westbrook Hospital||0|Amsterdam||NL"},
        {"Westbrook Hospital, 8091 Zurich, Switzerland", "Westbrook Hospital||0|Zurich||CH"},
        {"Westbrook Hospital, CH-8091 Exampletal", "Westbrook Hospital||0|Exampletal||CH"},
        {"Westbrook Hospital, D 91058 Erlangen", "Westbrook Hospital||0|Erlangen||DE"},
        {"Westbrook Hospital, Marseille cedex 9, France", "Westbrook Hospital||0|Marseille||FR"},
        {"Westbrook Hospital, Ankara, Türkiye", "Westbrook Hospital||0|Ankara||TR"},
        {"Westbrook Hospital, Wien, Österreich", "Westbrook Hospital||0|Wien||AT"},
        {"Westbrook University, Granada (Spain).", "Westbrook University||0|Granada||ES"},
    };
    check_readings(readings, G_N_ELEMENTS(readings));
}

/* Traps: names that contain countries and states. */
static void test_traps(void **state)
{
    (void)state;
    static const struct reading readings[] = {
        {"Beth Israel Northlake Hospital, Boston, MA",
         "Beth Israel Northlake Hospital||0|Boston|MA|US"},
        {"University of Georgia, Athens, Georgia", "University of Georgia||0|Athens|GA|US"},
        {"Northlake Hospital, Tbilisi, Georgia", "Northlake Hospital||0|Tbilisi||GE"},
        {"Northlake Medical Center, Newark, New Jersey, USA",
         "Northlake Medical Center||0|Newark|NJ|US"},
        {"Northlake Hospital, Albuquerque, New Mexico", "Northlake Hospital||0|Albuquerque|NM|US"},
        {"Northlake Hospital, Monterrey, Mexico", "Northlake Hospital||0|Monterrey||MX"},
        {"Northlake Clinic, 200 First Street, SW Rochester, MN, USA",
         "Northlake Clinic||0|Rochester|MN|US"},
        {"Northlake Clinic, Rochester, or, MN, USA", "Northlake Clinic||0|Rochester|MN|US"},
        {"University of California, San Diego, La Jolla, California 92093, USA",
         "University of California, San Diego||0|La Jolla|CA|US"},
    };
    check_readings(readings, G_N_ELEMENTS(readings));
}

/* No country printed: a big city, a postcode, the e-mail's domain. */
static void test_unprinted_country(void **state)
{
    (void)state;
    static const struct reading readings[] = {
        {"Northlake Hospital, Beijing 100037", "Northlake Hospital||0|Beijing||CN"},
        {"Northlake Hospital, Exampleville. a.b@north.example.ac.jp",
         "Northlake Hospital||0|Exampleville||JP"},
        {"Universität Heidelberg", "Universität Heidelberg||0|||DE"},
        {"Northlake Hospital, Exampleville", "Northlake Hospital||0|Exampleville||"},
    };
    check_readings(readings, G_N_ELEMENTS(readings));
}

/* Hospital before university; school and faculty dropped. */
static void test_organisations(void **state)
{
    (void)state;
    static const struct reading readings[] = {
        {"Department of Radiology, Northlake Hospital, Westbrook University School of Medicine, "
         "Seoul, Korea",
         "Northlake Hospital|Department of Radiology|1|Seoul||KR"},
        {"Department of Radiology, Westbrook University School of Medicine, Seoul, Korea",
         "Westbrook University|Department of Radiology|1|Seoul||KR"},
        {"School of Medicine, Westbrook University, Seoul, Korea",
         "Westbrook University||0|Seoul||KR"},
        {"Institute of Clinical Studies, Westbrook University, Seoul, Korea",
         "Westbrook University||0|Seoul||KR"},
        {"University Hospital, Zurich, Switzerland", "University Hospital, Zurich||0|Zurich||CH"},
        {"Dept. of Radiology, Westbrook Univ. Hosp., Lund, Sweden",
         "Westbrook University Hospital|Department of Radiology|1|Lund||SE"},
    };
    check_readings(readings, G_N_ELEMENTS(readings));
}

/* Department and organisation in one breath. */
static void test_one_breath(void **state)
{
    (void)state;
    static const struct reading readings[] = {
        {"Department of Radiology of the Medical University of Exampleburg, Vienna, Austria",
         "Medical University of Exampleburg|Department of Radiology|1|Vienna||AT"},
        {"Department of Radiology Northlake General Hospital, Boston, MA, USA",
         "Northlake General Hospital|Department of Radiology|1|Boston|MA|US"},
        {"Department of Anaesthesia at Northlake University Hospital, Oslo, Norway",
         "Northlake University Hospital|Department of Anaesthesia|0|Oslo||NO"},
    };
    check_readings(readings, G_N_ELEMENTS(readings));
}

/* Imaging or not, in several languages. */
static void test_imaging(void **state)
{
    (void)state;
    static const struct reading readings[] = {
        {"Clinic for Diagnostic Radiology, Northlake Hospital, Bonn, Germany",
         "Northlake Hospital|Clinic for Diagnostic Radiology|1|Bonn||DE"},
        {"Klinik für Kardiologie, Charité Beispielhaus, Berlin, Germany",
         "Charité Beispielhaus|Klinik für Kardiologie|0|Berlin||DE"},
        {"Klinik für Nuklearmedizin, Klinikum Beispielstadt, Berlin, Germany",
         "Klinikum Beispielstadt|Klinik für Nuklearmedizin|1|Berlin||DE"},
        {"Service de Médecine Nucléaire, Hôpital Exemple, Paris, France",
         "Hôpital Exemple|Service de Médecine Nucléaire|1|Paris||FR"},
        {"Dipartimento di Diagnostica per Immagini, Ospedale Esempio, Milano, Italia",
         "Ospedale Esempio|Dipartimento di Diagnostica per Immagini|1|Milano||IT"},
        {"Servicio de Radiodiagnóstico, Hospital Ejemplo, Madrid, España",
         "Hospital Ejemplo|Servicio de Radiodiagnóstico|1|Madrid||ES"},
        {"Department of Radiation Oncology, Northlake Hospital, Lyon, France",
         "Northlake Hospital|Department of Radiation Oncology|0|Lyon||FR"},
        {"Department of Nuclear Physics, Westbrook University, Lyon, France",
         "Westbrook University|Department of Nuclear Physics|0|Lyon||FR"},
        {"Division of Nuclear Medicine, Department of Radiology, Northlake Hospital, Lyon, France",
         "Northlake Hospital|Department of Radiology|1|Lyon||FR"},
        {"MR Collaboration, Westbrook Healthcare, Lyon, France",
         "Westbrook Healthcare|MR Collaboration|1|Lyon||FR"},
        {"Laboratory of Environmental Radiology, Westbrook University, Lyon, France",
         "Westbrook University|Laboratory of Environmental Radiology|0|Lyon||FR"},
        {"Department of Emergency Radiology, Northlake Hospital, Lyon, France",
         "Northlake Hospital|Department of Emergency Radiology|1|Lyon||FR"},
        {"Cardiac MRI Unit, Northlake Hospital, Lyon, France",
         "Northlake Hospital|Cardiac MRI Unit|1|Lyon||FR"},
    };
    check_readings(readings, G_N_ELEMENTS(readings));
}

/* Several in one string. */
static void test_several(void **state)
{
    (void)state;
    static const struct reading readings[] = {
        {"Department of Radiology, Northlake Hospital, Lyon, France; Westbrook University, Leeds, "
         "UK.",
         "Northlake Hospital|Department of Radiology|1|Lyon||FR // Westbrook "
         "University||0|Leeds||GB"},
        {"Department of Radiology, Northlake Hospital; Westbrook University, Lyon, France",
         "Northlake Hospital|Department of Radiology|1|||FR // Westbrook University||0|Lyon||FR"},
        {"From the Departments of Radiology (A.B., C.D.) and Surgery (E.F.), Northlake Hospital, "
         "Lyon, France",
         "Northlake Hospital|Departments of Radiology and Surgery|1|Lyon||FR"},
        {"1] Northlake Institute, Brussels, Belgium [2] Westbrook University, Ghent, Belgium.",
         "Northlake Institute||0|Brussels||BE // Westbrook University||0|Ghent||BE"},
        {"Northlake Hospital, Lyon, France. Department of Surgery, Westbrook Hospital, Oslo, "
         "Norway.",
         "Northlake Hospital||0|Lyon||FR // Westbrook Hospital|Department of Surgery|0|Oslo||NO"},
        {"Department of Radiology, St. Example Hospital, Dublin, Ireland",
         "St. Example Hospital|Department of Radiology|1|Dublin||IE"},
    };
    check_readings(readings, G_N_ELEMENTS(readings));
}

/* Dirt. */
static void test_dirt(void **state)
{
    (void)state;
    static const struct reading readings[] = {
        {"1Department of Radiology, Northlake Hospital,Lyon,France. Electronic address: "
         "a.b@example.org.",
         "Northlake Hospital|Department of Radiology|1|Lyon||FR"},
        {"a Department of Radiology , Northlake Hospital , Lyon , France.",
         "Northlake Hospital|Department of Radiology|1|Lyon||FR"},
        {"", ""},
        {"a.b@example.org", ""},
        {",,;;..", ""},
    };
    check_readings(readings, G_N_ELEMENTS(readings));
}

/* "ids" of each place, a blank between those of one, then what is read beside. */
static void test_ids(void **state)
{
    (void)state;
    static const struct {
        const char *text, *ids, *want;
    } cases[] = {
        {"Department of Radiology, Northlake Hospital, Lyon, France. https://ror.org/0abcdef12.",
         "0abcdef12", "Northlake Hospital|Department of Radiology|1|Lyon||FR"},
        {"Northlake Hospital (https://ror.org/0ABCDEF12), Lyon, France", "0abcdef12",
         "Northlake Hospital||0|Lyon||FR"},
        {"Northlake Hospital, ROR: 0abcdef12, Lyon, France", "0abcdef12",
         "Northlake Hospital||0|Lyon||FR"},
        {"grid.7700.0, 0000 0001 2190 437X, Northlake Hospital, Lyon, France",
         "grid.7700.0 000000012190437X", "Northlake Hospital||0|Lyon||FR"},
        {"1grid.410735.40000 0004 1757 9725Department of Surgery, Northlake Hospital, Lyon, France",
         "grid.410735.4 0000000417579725", "Northlake Hospital|Department of Surgery|0|Lyon||FR"},
        {"Northlake Hospital [GRID: GRID.123.4; ISNI: 0000000121904373], Lyon, France",
         "grid.123.4 0000000121904373", "Northlake Hospital||0|Lyon||FR"},
        {"Northlake Hospital, Lyon, France; https://ror.org/0abcdef12; Westbrook University, "
         "Oslo, Norway. ror.org/0bbbbbb22",
         "0abcdef12 // 0bbbbbb22",
         "Northlake Hospital||0|Lyon||FR // Westbrook University||0|Oslo||NO"},
        {"Northlake Hospital, Lyon, France. https://ror.org/0abcdef12. Department of Surgery, "
         "Westbrook Hospital, Oslo, Norway. https://ror.org/0bbbbbb22",
         "0abcdef12 // 0bbbbbb22",
         "Northlake Hospital||0|Lyon||FR // Westbrook Hospital|Department of "
         "Surgery|0|Oslo||NO"},
        {"https://ror.org/0abcdef12", "0abcdef12", "||0|||"},
        /* what only looks like one */
        {"Northlake Hospital, Lyon 69000, France. ORCID: 0000-0002-1825-0097", "",
         "Northlake Hospital||0|Lyon||FR"},
        {"Northlake Hospital, Lyon, France. https://ror.org/0abcdef123", "",
         "Northlake Hospital||0|Lyon||FR"},
        {"Smart Grid Laboratory, Northlake University, Lyon, France", "",
         "Northlake University|Smart Grid Laboratory|0|Lyon||FR"},
        {"Northlake Hospital, Error 0abcdef12, Lyon, France", "", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct place_list list;
        places_read(cases[i].text, &list);
        g_autoptr(GString) ids = g_string_new(NULL);
        for (size_t k = 0; k < list.n; k++)
            g_string_append_printf(ids, "%s%s", k ? " // " : "",
                                   list.items[k].ids ? list.items[k].ids : "");
        place_list_clear(&list);
        g_strdelimit(ids->str, "\n", ' ');
        if (strcmp(ids->str, cases[i].ids) != 0) fail_msg("%s: %s", cases[i].text, ids->str);
        g_autofree char *got = describe(cases[i].text);
        if (cases[i].want && strcmp(got, cases[i].want) != 0)
            fail_msg("%s: %s", cases[i].text, got);
    }
}

static void test_postcode(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want; /* NULL: none */
    } cases[] = {
        {"Northlake Hospital, Boston, MA 02114-1234, USA", "02114-1234"},
        {"Northlake Hospital, Toronto, ON M5G 2C4, Canada", "M5G 2C4"},
        {"Northlake Hospital, London W12 0HS, UK", "W12 0HS"},
        {"Northlake Hospital, 69120 Heidelberg, Germany", "69120"},
        {"Northlake Hospital, CH-8091 Zurich, Switzerland", "CH-8091"},
        {"Northlake Hospital, 12 Lake Street, Boston, MA, USA", NULL},
        {"Northlake Hospital, Boston", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct place_list list;
        places_read(cases[i].text, &list);
        const char *got = list.n ? list.items[0].postcode : NULL;
        if (g_strcmp0(got, cases[i].want) != 0) fail_msg("%s: %s", cases[i].text, got ? got : "-");
        place_list_clear(&list);
    }
}

static void test_limits(void **state)
{
    (void)state;
    g_autoptr(GString) many = g_string_new(NULL);
    for (int i = 0; i < 500; i++) {
        g_string_append(many, "Northlake Hospital, Lyon, France; ");
    }
    struct place_list list;
    places_read(many->str, &list);
    assert_int_equal(list.n, PLACES_MAX);
    place_list_clear(&list);
    g_autoptr(GString) commas = g_string_new(NULL);
    for (int i = 0; i < 100000; i++) {
        g_string_append(commas, i % 2 ? ",x" : ",é");
    }
    places_read(commas->str, &list);
    place_list_clear(&list);
    assert_null(places_country("Nowhere"));
    assert_string_equal(places_country("Northlake Hospital, Lyon, France; Westbrook, Oslo, Norway"),
                        "NO");
}

static void test_name_key(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
    } cases[] = {
        {"Northlake Medical Centre", "The Northlake Medical Center"},
        {"Women's and Children's Hospital", "Womens & Children's Hospital"},
        {"University of Exampleburg", "University Exampleburg"},
        {"Université d'Exempleville", "Universite d Exempleville"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *a = places_name_key(cases[i].a);
        g_autofree char *b = places_name_key(cases[i].b);
        assert_string_equal(a, b);
    }
}

static void test_gazetteer(void **state)
{
    (void)state;
    assert_string_equal(gazetteer_country("republic of korea"), "KR");
    assert_null(gazetteer_country("atlantis"));
    assert_string_equal(gazetteer_email_country("a@b.example.ac.uk"), "GB");
    assert_null(gazetteer_email_country("a@example.com"));
    assert_null(gazetteer_email_country("a@example.io"));
    assert_string_equal(gazetteer_state_code("ON", NULL)->country, "CA");
    assert_string_equal(gazetteer_state_code("WA", NULL)->country, "US");
    assert_string_equal(gazetteer_state_code("WA", "AU")->country, "AU");
    assert_null(gazetteer_state_code("WA", "DE"));
    assert_null(gazetteer_state_code("ma", NULL));
    assert_string_equal(gazetteer_state("punjab")->country, "IN");
    assert_string_equal(gazetteer_state("punjab")->namesake->country, "PK");
    assert_null(gazetteer_state("ohio")->namesake);
    g_autofree char *city = gazetteer_city_key("K\u00f6ln"), *other = gazetteer_city_key("Oslo");
    assert_string_equal(city, "cologne");
    assert_string_equal(other, "oslo");
    assert_true(gazetteer_is_uk_postcode("SW3", "6NP"));
    assert_false(gazetteer_is_uk_postcode("SW3", "NPP"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_order),   cmocka_unit_test(test_countries),
        cmocka_unit_test(test_traps),         cmocka_unit_test(test_unprinted_country),
        cmocka_unit_test(test_organisations), cmocka_unit_test(test_one_breath),
        cmocka_unit_test(test_imaging),       cmocka_unit_test(test_several),
        cmocka_unit_test(test_dirt),          cmocka_unit_test(test_ids),
        cmocka_unit_test(test_postcode),      cmocka_unit_test(test_limits),
        cmocka_unit_test(test_name_key),      cmocka_unit_test(test_gazetteer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
