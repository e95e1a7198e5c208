/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_PUBMED_XML_NAMES_H
#define RADSCOUT_PARSE_PUBMED_XML_NAMES_H
/*
 * What is read of a PubMed document, as one table: a state is an element at a
 * place that matters; every other element is XML_IGNORED with all below it.
 * Shared by the pubmed_xml*.c files only.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* X(state, is its text collected) */
#define XML_STATES(X)                                                                              \
    X(IGNORED, 0)                                                                                  \
    X(INLINE, 0) /* markup inside collected text */                                                \
    X(DOCUMENT, 0)                                                                                 \
    X(SET, 0)                                                                                      \
    X(DELETE, 0)                                                                                   \
    X(DELETE_PMID, 1)                                                                              \
    X(RECORD, 0)                                                                                   \
    X(CITATION, 0)                                                                                 \
    X(PMID, 1)                                                                                     \
    X(REVISED, 0)                                                                                  \
    X(JOURNAL_INFO, 0)                                                                             \
    X(MEDLINE_TA, 1)                                                                               \
    X(NLM_ID, 1)                                                                                   \
    X(ISSN_LINKING, 1)                                                                             \
    X(CORRECTIONS, 0)                                                                              \
    X(CORRECTION, 0)                                                                               \
    X(CORRECTION_PMID, 1)                                                                          \
    X(MESH_LIST, 0)                                                                                \
    X(MESH, 0)                                                                                     \
    X(DESCRIPTOR, 1)                                                                               \
    X(QUALIFIER, 1)                                                                                \
    X(KEYWORDS, 0)                                                                                 \
    X(KEYWORD, 1)                                                                                  \
    X(ARTICLE, 0)                                                                                  \
    X(JOURNAL, 0)                                                                                  \
    X(ISSN, 1)                                                                                     \
    X(JOURNAL_ISSUE, 0)                                                                            \
    X(VOLUME, 1)                                                                                   \
    X(ISSUE, 1)                                                                                    \
    X(PUB_DATE, 0)                                                                                 \
    X(MEDLINE_DATE, 1)                                                                             \
    X(JOURNAL_TITLE, 1)                                                                            \
    X(JOURNAL_ISO, 1)                                                                              \
    X(TITLE, 1)                                                                                    \
    X(VERNACULAR, 1)                                                                               \
    X(PAGINATION, 0)                                                                               \
    X(START_PAGE, 1)                                                                               \
    X(END_PAGE, 1)                                                                                 \
    X(MEDLINE_PAGES, 1)                                                                            \
    X(LOCATION_DOI, 1)                                                                             \
    X(ABSTRACT, 0)                                                                                 \
    X(ABSTRACT_TEXT, 1)                                                                            \
    X(AUTHORS, 0)                                                                                  \
    X(AUTHOR, 0)                                                                                   \
    X(LAST_NAME, 1)                                                                                \
    X(FORE_NAME, 1)                                                                                \
    X(INITIALS, 1)                                                                                 \
    X(SUFFIX, 1)                                                                                   \
    X(COLLECTIVE, 1)                                                                               \
    X(AUTHOR_ID, 1)                                                                                \
    X(AFFILIATION_INFO, 0)                                                                         \
    X(AFFILIATION, 1)                                                                              \
    X(AFFILIATION_ID, 1)                                                                           \
    X(LANGUAGE, 1)                                                                                 \
    X(GRANTS, 0)                                                                                   \
    X(GRANT, 0)                                                                                    \
    X(GRANT_ID, 1)                                                                                 \
    X(GRANT_AGENCY, 1)                                                                             \
    X(GRANT_COUNTRY, 1)                                                                            \
    X(TYPES, 0)                                                                                    \
    X(TYPE, 1)                                                                                     \
    X(ARTICLE_DATE, 0)                                                                             \
    X(YEAR, 1)                                                                                     \
    X(MONTH, 1)                                                                                    \
    X(DAY, 1)                                                                                      \
    X(DATA, 0)                                                                                     \
    X(HISTORY, 0)                                                                                  \
    X(HISTORY_DATE, 0)                                                                             \
    X(IDS, 0)                                                                                      \
    X(ID, 0) /* becomes one of the next two, or nothing */                                         \
    X(ID_DOI, 1)                                                                                   \
    X(ID_PMC, 1)                                                                                   \
    X(REFERENCES, 0)                                                                               \
    X(REFERENCE, 0)                                                                                \
    X(REFERENCE_IDS, 0)                                                                            \
    X(REFERENCE_ID, 1)                                                                             \
    X(BOOK_RECORD, 0)                                                                              \
    X(BOOK, 0)                                                                                     \
    X(BOOK_INFO, 0)                                                                                \
    X(BOOK_TITLE, 1)

enum xml_state {
#define X(name, is_text) XML_##name,
    XML_STATES(X)
#undef X
        XML_N_STATES
};

/* X(parent, element name, state) */
#define XML_TRANSITIONS(X)                                                                         \
    X(DOCUMENT, "PubmedArticleSet", SET)                                                           \
    X(DOCUMENT, "MedlineCitationSet", SET)                                                         \
    X(DOCUMENT, "PubmedArticle", RECORD)                                                           \
    X(DOCUMENT, "PubmedBookArticle", BOOK_RECORD)                                                  \
    X(SET, "PubmedArticle", RECORD)                                                                \
    X(SET, "PubmedBookArticle", BOOK_RECORD)                                                       \
    X(SET, "MedlineCitation", CITATION)                                                            \
    X(SET, "DeleteCitation", DELETE)                                                               \
    X(DELETE, "PMID", DELETE_PMID)                                                                 \
    X(RECORD, "MedlineCitation", CITATION)                                                         \
    X(RECORD, "PubmedData", DATA)                                                                  \
    X(CITATION, "PMID", PMID)                                                                      \
    X(CITATION, "DateRevised", REVISED)                                                            \
    X(CITATION, "Article", ARTICLE)                                                                \
    X(CITATION, "MedlineJournalInfo", JOURNAL_INFO)                                                \
    X(CITATION, "CommentsCorrectionsList", CORRECTIONS)                                            \
    X(CITATION, "MeshHeadingList", MESH_LIST)                                                      \
    X(CITATION, "KeywordList", KEYWORDS)                                                           \
    X(JOURNAL_INFO, "MedlineTA", MEDLINE_TA)                                                       \
    X(JOURNAL_INFO, "NlmUniqueID", NLM_ID)                                                         \
    X(JOURNAL_INFO, "ISSNLinking", ISSN_LINKING)                                                   \
    X(CORRECTIONS, "CommentsCorrections", CORRECTION)                                              \
    X(CORRECTION, "PMID", CORRECTION_PMID)                                                         \
    X(MESH_LIST, "MeshHeading", MESH)                                                              \
    X(MESH, "DescriptorName", DESCRIPTOR)                                                          \
    X(MESH, "QualifierName", QUALIFIER)                                                            \
    X(KEYWORDS, "Keyword", KEYWORD)                                                                \
    X(ARTICLE, "Journal", JOURNAL)                                                                 \
    X(ARTICLE, "ArticleTitle", TITLE)                                                              \
    X(ARTICLE, "VernacularTitle", VERNACULAR)                                                      \
    X(ARTICLE, "Pagination", PAGINATION)                                                           \
    X(ARTICLE, "ELocationID", LOCATION_DOI)                                                        \
    X(ARTICLE, "Abstract", ABSTRACT)                                                               \
    X(ARTICLE, "AuthorList", AUTHORS)                                                              \
    X(ARTICLE, "Language", LANGUAGE)                                                               \
    X(ARTICLE, "GrantList", GRANTS)                                                                \
    X(ARTICLE, "PublicationTypeList", TYPES)                                                       \
    X(ARTICLE, "ArticleDate", ARTICLE_DATE)                                                        \
    X(JOURNAL, "ISSN", ISSN)                                                                       \
    X(JOURNAL, "JournalIssue", JOURNAL_ISSUE)                                                      \
    X(JOURNAL, "Title", JOURNAL_TITLE)                                                             \
    X(JOURNAL, "ISOAbbreviation", JOURNAL_ISO)                                                     \
    X(JOURNAL_ISSUE, "Volume", VOLUME)                                                             \
    X(JOURNAL_ISSUE, "Issue", ISSUE)                                                               \
    X(JOURNAL_ISSUE, "PubDate", PUB_DATE)                                                          \
    X(PUB_DATE, "Year", YEAR)                                                                      \
    X(PUB_DATE, "Month", MONTH)                                                                    \
    X(PUB_DATE, "Day", DAY)                                                                        \
    X(PUB_DATE, "MedlineDate", MEDLINE_DATE)                                                       \
    X(REVISED, "Year", YEAR)                                                                       \
    X(REVISED, "Month", MONTH)                                                                     \
    X(REVISED, "Day", DAY)                                                                         \
    X(ARTICLE_DATE, "Year", YEAR)                                                                  \
    X(ARTICLE_DATE, "Month", MONTH)                                                                \
    X(ARTICLE_DATE, "Day", DAY)                                                                    \
    X(HISTORY_DATE, "Year", YEAR)                                                                  \
    X(HISTORY_DATE, "Month", MONTH)                                                                \
    X(HISTORY_DATE, "Day", DAY)                                                                    \
    X(PAGINATION, "StartPage", START_PAGE)                                                         \
    X(PAGINATION, "EndPage", END_PAGE)                                                             \
    X(PAGINATION, "MedlinePgn", MEDLINE_PAGES)                                                     \
    X(ABSTRACT, "AbstractText", ABSTRACT_TEXT)                                                     \
    X(AUTHORS, "Author", AUTHOR)                                                                   \
    X(AUTHOR, "LastName", LAST_NAME)                                                               \
    X(AUTHOR, "ForeName", FORE_NAME)                                                               \
    X(AUTHOR, "Initials", INITIALS)                                                                \
    X(AUTHOR, "Suffix", SUFFIX)                                                                    \
    X(AUTHOR, "CollectiveName", COLLECTIVE)                                                        \
    X(AUTHOR, "Identifier", AUTHOR_ID)                                                             \
    X(AUTHOR, "AffiliationInfo", AFFILIATION_INFO)                                                 \
    X(AFFILIATION_INFO, "Affiliation", AFFILIATION)                                                \
    X(AFFILIATION_INFO, "Identifier", AFFILIATION_ID)                                              \
    X(GRANTS, "Grant", GRANT)                                                                      \
    X(GRANT, "GrantID", GRANT_ID)                                                                  \
    X(GRANT, "Agency", GRANT_AGENCY)                                                               \
    X(GRANT, "Country", GRANT_COUNTRY)                                                             \
    X(TYPES, "PublicationType", TYPE)                                                              \
    X(DATA, "History", HISTORY)                                                                    \
    X(DATA, "ArticleIdList", IDS)                                                                  \
    X(DATA, "ReferenceList", REFERENCES)                                                           \
    X(HISTORY, "PubMedPubDate", HISTORY_DATE)                                                      \
    X(IDS, "ArticleId", ID)                                                                        \
    X(REFERENCES, "ReferenceList", REFERENCES)                                                     \
    X(REFERENCES, "Reference", REFERENCE)                                                          \
    X(REFERENCE, "ArticleIdList", REFERENCE_IDS)                                                   \
    X(REFERENCE_IDS, "ArticleId", REFERENCE_ID)                                                    \
    X(BOOK_RECORD, "BookDocument", BOOK)                                                           \
    X(BOOK_RECORD, "PubmedBookData", DATA)                                                         \
    X(BOOK, "PMID", PMID)                                                                          \
    X(BOOK, "ArticleIdList", IDS)                                                                  \
    X(BOOK, "Book", BOOK_INFO)                                                                     \
    X(BOOK, "ArticleTitle", TITLE)                                                                 \
    X(BOOK, "VernacularTitle", VERNACULAR)                                                         \
    X(BOOK, "Pagination", PAGINATION)                                                              \
    X(BOOK, "Language", LANGUAGE)                                                                  \
    X(BOOK, "AuthorList", AUTHORS)                                                                 \
    X(BOOK, "PublicationType", TYPE)                                                               \
    X(BOOK, "Abstract", ABSTRACT)                                                                  \
    X(BOOK, "KeywordList", KEYWORDS)                                                               \
    X(BOOK, "GrantList", GRANTS)                                                                   \
    X(BOOK, "DateRevised", REVISED)                                                                \
    X(BOOK, "ReferenceList", REFERENCES)                                                           \
    X(BOOK_INFO, "BookTitle", BOOK_TITLE)                                                          \
    X(BOOK_INFO, "PubDate", PUB_DATE)                                                              \
    X(BOOK_INFO, "AuthorList", AUTHORS)                                                            \
    X(BOOK_INFO, "Volume", VOLUME)                                                                 \
    X(BOOK_INFO, "ELocationID", LOCATION_DOI)

#define XML_NAMES_MAX 128 /* more than there are different element names */
#define XML_NAMES_SLOTS 512

/* The table made ready for look-ups: name -> number, [state][number] -> state. */
struct xml_names {
    uint8_t slot[XML_NAMES_SLOTS]; /* open addressing; 0 is free */
    uint8_t length[XML_NAMES_MAX];
    const char *name[XML_NAMES_MAX];
    uint8_t next[XML_N_STATES][XML_NAMES_MAX];
    unsigned n_names;
};

void xml_names_init(struct xml_names *names);

/* Where the text of names lay when they were last looked up: libxml2 keeps each
 * name of a document once. Start with zeros, and again for every parser. */
#define XML_RECENT_NAMES 256
struct xml_recent_names {
    struct {
        const char *name; /* only to compare addresses */
        unsigned number;
    } slots[XML_RECENT_NAMES];
};

/* The state of an element of that name below parent. */
enum xml_state xml_names_next(const struct xml_names *names, struct xml_recent_names *recent,
                              enum xml_state parent, const char *name);

bool xml_state_is_text(enum xml_state state);

/* Attributes as libxml2's SAX2 hands them over: name, prefix, URI, value, end. */
struct xml_attributes {
    const unsigned char **fields;
    int n;
};

/* Value of the attribute of that name (not NUL-terminated); NULL: not there. */
const char *xml_attribute(const struct xml_attributes *attributes, const char *name, size_t *size);

/* The attribute is there and is exactly that value. */
bool xml_attribute_is(const struct xml_attributes *attributes, const char *name, const char *value);

#endif
