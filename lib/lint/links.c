/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * links.c - where an article leads: articles and attachments that are there, and
 * addresses elsewhere that can be one. Nothing is ever fetched.
 */
#include <ctype.h>

#include <kb/attachment.h>

#include "rules.h"

enum kb_status lint_links(struct subject *s, struct kb_error *err)
{
	for (size_t i = 0; i < s->a->n_links; i++) {
		const char *target = s->a->links[i].target, **langs;
		size_t n;

		if (strncmp(target, "article:", 8) != 0)
			continue;
		char *id = kb_strndup(s->mem, target + 8,
				      strcspn(target + 8, "#"));
		enum kb_status status = kb_store_article_langs(
			s->l->store, s->mem, id, &langs, &n, err);
		if (status != KB_OK)
			return status;
		if (n == 0)
			lint_found(s, &(struct found){ LINT_LINK_DEAD,
				s->a->links[i].line, id,
				.args = { { "id", id } } });
	}
	return KB_OK;
}

enum kb_status lint_attachments(struct subject *s, struct kb_error *err)
{
	static const char folder[] = "=\"/attachments/";
	const char *at = strstr(s->a->html, folder);
	enum kb_status status = KB_OK;

	for (; at && status == KB_OK; at = strstr(at, folder)) {
		struct kb_attachment a;
		const char *name;

		at += sizeof(folder) - 1;
		name = kb_strndup(s->mem, at, strcspn(at, "\"?#"));
		status = kb_attachment_look(s->l->store, s->mem, name, &a,
					    err);
		if (status != KB_NOT_FOUND)
			continue;
		status = KB_OK;
		lint_found(s, &(struct found){ LINT_ATTACHMENT_MISSING,
			lint_line(s->a, kb_format(s->mem, "/attachments/%s",
						  name)), name,
			.args = { { "name", name } } });
	}
	return status;
}

/* ---- addresses elsewhere ----------------------------------------------------------- */

/* Letters of any script, digits and hyphens between points; the last part has a
   letter: numbers of machines are no address for a reader. */
static bool is_host(const char *host, size_t len)
{
	bool letter = false, point = false;

	if (!len || host[0] == '.' || host[len - 1] == '.')
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)host[i];

		if (c == '.' && host[i - 1] == '.')
			return false;
		if (c != '.' && c != '-' && !isalnum(c) && c < 0x80)
			return false;
		letter = c != '.' && (letter || isalpha(c) || c >= 0x80);
		point = point || c == '.';
	}
	return letter && point;
}

static bool is_port(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!isdigit((unsigned char)text[i]))
			return false;
	return len > 0 && len <= 5;
}

/* What stands behind "https://". */
static bool is_place(const char *text)
{
	size_t len = strcspn(text, "/?#");
	const char *colon = memchr(text, ':', len);
	size_t host = colon ? (size_t)(colon - text) : len;

	return is_host(text, host) && !strpbrk(text, " \t\"<>\\") &&
	       (!colon || is_port(colon + 1, len - host - 1));
}

static bool is_other(const char *target)
{
	static const char *const schemes[] = { "article:", "mailto:", "tel:" };

	for (size_t i = 0; i < KB_COUNT(schemes); i++)
		if (!strncasecmp(target, schemes[i], strlen(schemes[i])))
			return target[strlen(schemes[i])] != '\0';
	/* A path or a place on this site. */
	return target[strcspn(target, ":/?#")] != ':' &&
	       strncmp(target, "//", 2) != 0 &&
	       strncasecmp(target, "www.", 4) != 0;
}

static bool is_address(const char *target)
{
	static const char *const schemes[] = { "https://", "http://" };

	for (size_t i = 0; i < KB_COUNT(schemes); i++)
		if (!strncasecmp(target, schemes[i], strlen(schemes[i])))
			return is_place(target + strlen(schemes[i]));
	return is_other(target);
}

enum kb_status lint_addresses(struct subject *s, struct kb_error *err)
{
	(void)err;
	for (size_t i = 0; i < s->a->n_links; i++) {
		const struct kb_link *link = &s->a->links[i];

		if (!is_address(link->target))
			lint_found(s, &(struct found){ LINT_LINK_FORM,
				link->line, link->target,
				.args = { { "url", link->target } } });
	}
	return KB_OK;
}
