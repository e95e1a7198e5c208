/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_TESTS_UNIT_SERVER_FIXTURE_H
#define RADSCOUT_TESTS_UNIT_SERVER_FIXTURE_H
/* Six small records, PMID 90000001 to 90000006, in a folder of their own. */
#include "tests/server/service.h"

#include <glib/gstdio.h>

#define FIXTURE_PERSON(last, fore, initials)                                                       \
    "<LastName>" last "</LastName><ForeName>" fore "</ForeName><Initials>" initials "</Initials>"

static const struct {
    int year;
    const char *title, *abstract, *author, *affiliation, *journal, *mesh, *type;
} fixture_records[] = {
    {2019, "Cardiac MRI of the heart", "Free-breathing T1-weighted cine.",
     FIXTURE_PERSON("M&#xfc;ller", "Jörg K", "JK"), "Lakeview Hospital, Boston, MA, USA.",
     "Radiology", "Heart", "Journal Article"},
    {2020, "Cardiac CT", "Computed tomography, not MRI.", FIXTURE_PERSON("Miller", "John", "J"),
     "Northgate Clinic, Lyon, France.", "Clinical radiology", "Heart", "Review"},
    {2020, "Liver <i>MRI</i>", "Hepatic fat.", "<CollectiveName>Liver Group</CollectiveName>", "",
     "Radiology", "Liver", "Case Reports"},
    {2021, "MRI cardiac", "Words the other way round.", FIXTURE_PERSON("Smith", "Jane A", "JA"),
     "Lakeview Hospital, Boston.", "Radiology", "Heart", "Journal Article"},
    {2022, "Radiologists and radiology", "Education.", FIXTURE_PERSON("Smith", "Jane B", "JB"),
     "Lakeview Clinic.", "Academic radiology", "Mentors", "Editorial"},
    {2023, "Cardiac &amp; thoracic", "MRI again.", FIXTURE_PERSON("Smithson", "Jo", "J"),
     "Lakeview.", "Radiology", "Thorax", "Journal Article"},
};

static void fixture_cite(GString *xml, unsigned i)
{
    g_string_append_printf(
        xml,
        "<PubmedArticle><MedlineCitation><PMID Version=\"1\">9000000%u</PMID><Article><Journal>"
        "<JournalIssue><PubDate><Year>%d</Year><Month>Mar</Month><Day>05</Day></PubDate>"
        "</JournalIssue><Title>%s</Title></Journal><ArticleTitle>%s</ArticleTitle><Abstract>"
        "<AbstractText>%s</AbstractText></Abstract><AuthorList><Author>" FIXTURE_PERSON(
            "Junior", "Ana", "A") "</Author><Author>%s<AffiliationInfo><Affiliation>%s"
                                  "</Affiliation></AffiliationInfo></Author></AuthorList>"
                                  "<Language>eng</Language>",
        i + 1, fixture_records[i].year, fixture_records[i].journal, fixture_records[i].title,
        fixture_records[i].abstract, fixture_records[i].author, fixture_records[i].affiliation);
    g_string_append_printf(
        xml,
        "<PublicationTypeList><PublicationType UI=\"D1\">%s</PublicationType>"
        "</PublicationTypeList></Article><MeshHeadingList><MeshHeading><DescriptorName UI=\"D2\" "
        "MajorTopicYN=\"N\">%s</DescriptorName><QualifierName UI=\"Q1\" MajorTopicYN=\"Y\">"
        "pathology</QualifierName></MeshHeading></MeshHeadingList></MedlineCitation><PubmedData>"
        "<History><PubMedPubDate PubStatus=\"received\"><Year>1999</Year><Month>1</Month><Day>1"
        "</Day></PubMedPubDate><PubMedPubDate PubStatus=\"entrez\"><Year>%d</Year><Month>2</Month>"
        "<Day>9</Day></PubMedPubDate></History></PubmedData></PubmedArticle>\n",
        fixture_records[i].type, fixture_records[i].mesh, fixture_records[i].year);
}

static char *fixture_folder;
static struct holdings *fixture_holdings;

static int fixture_setup(void **state)
{
    (void)state;
    g_autoptr(GString) xml = g_string_new("<?xml version=\"1.0\" ?>\n<PubmedArticleSet>\n");
    for (unsigned i = 0; i < G_N_ELEMENTS(fixture_records); i++)
        fixture_cite(xml, i);
    g_string_append(xml, "</PubmedArticleSet>\n");
    fixture_folder = g_dir_make_tmp("radscout-server-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(fixture_folder, "records.xml", NULL);
    if (!g_file_set_contents(path, xml->str, -1, NULL)) return -1;
    fixture_holdings = holdings_open(fixture_folder, NULL);
    return fixture_holdings ? 0 : -1;
}

static int fixture_teardown(void **state)
{
    (void)state;
    g_autofree char *path = g_build_filename(fixture_folder, "records.xml", NULL);
    holdings_close(fixture_holdings);
    g_remove(path);
    g_rmdir(fixture_folder);
    g_free(fixture_folder);
    return 0;
}

#endif
