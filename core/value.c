/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/value.h"

#include <gio/gio.h>
#include <string.h>

#define EMAIL_BYTES_MAX 254

bool value_is_email(const char *text)
{
    size_t size = strlen(text);
    const char *at = strchr(text, '@');
    if (!at || at == text || size > EMAIL_BYTES_MAX || strchr(at + 1, '@')) return false;
    for (const char *p = text; *p; p++) {
        if (!g_ascii_isgraph(*p) || strchr("<>()[],;:\\\"", *p)) return false;
    }
    const char *domain = at + 1;
    return strchr(domain, '.') && *domain != '.' && text[size - 1] != '.' && !strstr(domain, "..");
}

char *value_clean_url(const char *text)
{
    g_autoptr(GUri) uri = g_uri_parse(text, G_URI_FLAGS_NONE, NULL);
    if (!uri || !g_uri_get_host(uri) || !*g_uri_get_host(uri)) return NULL;
    const char *scheme = g_uri_get_scheme(uri);
    if (strcmp(scheme, "https") != 0 && strcmp(scheme, "http") != 0) return NULL;
    if (g_uri_get_query(uri) || g_uri_get_fragment(uri) || g_uri_get_userinfo(uri)) return NULL;
    size_t size = strlen(text);
    while (size > 0 && text[size - 1] == '/')
        size--;
    return g_strndup(text, size);
}

bool value_is_loopback(const char *url)
{
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
    const char *host = uri ? g_uri_get_host(uri) : NULL;
    if (!host) return false;
    if (g_ascii_strcasecmp(host, "localhost") == 0) return true;
    g_autoptr(GInetAddress) address = g_inet_address_new_from_string(host);
    return address && g_inet_address_get_is_loopback(address);
}

char *value_full_path(const char *path, const char *base)
{
    if (g_str_has_prefix(path, "~/")) return g_build_filename(g_get_home_dir(), path + 2, NULL);
    if (*path == '~') return NULL;
    g_autofree char *root = base ? g_canonicalize_filename(base, NULL) : NULL;
    return g_canonicalize_filename(path, root);
}

const char *value_query_flaw(const char *query)
{
    int depth = 0, brackets = 0;
    bool in_quotes = false;
    for (const char *p = query; *p; p++) {
        if (*p == '"') in_quotes = !in_quotes;
        if (in_quotes) continue;
        depth += (*p == '(') - (*p == ')');
        brackets += (*p == '[') - (*p == ']');
        if (depth < 0 || brackets < 0) break;
    }
    if (in_quotes) return "a quote that is not closed";
    if (depth != 0) return "parentheses that do not match";
    if (brackets != 0) return "brackets that do not match";
    return strstr(query, " #") ? "a '#': a comment is a line of its own" : NULL;
}

bool value_is_api_key(const char *text)
{
    size_t size = strlen(text);
    for (size_t i = 0; i < size; i++) {
        if (!g_ascii_isalnum(text[i]) && !strchr("._~-", text[i])) return false;
    }
    return size >= VALUE_KEY_BYTES_MIN && size <= VALUE_KEY_BYTES_MAX;
}
