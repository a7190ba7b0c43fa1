/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * read_markdown.c - one Markdown file, one article. For the Markdown of other
 * systems id and language come from the path: ru/help/start.md and
 * help/start_zh.md are help/start in Russian and Chinese.
 */
#include <ctype.h>

#include <kb/text.h>

#include "import.h"

/* Languages that other help centers have and we do not serve. */
static const char *const others[] = {
	"ar", "bg", "ca", "cs", "da", "de", "el", "es", "fa", "fi", "fr",
	"he", "hi", "hu", "id", "it", "ja", "ko", "ms", "nl", "no", "pl",
	"pt", "ro", "sv", "th", "tr", "uk", "vi",
};

struct place {
	const char *id;
	const char *lang;	/* tag found in the path, or NULL */
	bool other;		/* a language that is not served */
};

static bool is_other(const char *tag)
{
	char low[3] = { 0 };

	if (strlen(tag) < 2 || (tag[2] != '\0' && tag[2] != '-'))
		return false;
	low[0] = (char)tolower((unsigned char)tag[0]);
	low[1] = (char)tolower((unsigned char)tag[1]);
	for (size_t i = 0; i < KB_COUNT(others); i++)
		if (strcmp(others[i], low) == 0)
			return true;
	return false;
}

/* sure: nothing else than a language can stand there. Otherwise only served
   languages count, for many a word has two letters. */
static bool take_tag(struct place *p, const char *tag, bool sure)
{
	if (kb_lang_find(tag))
		p->lang = tag;
	else if (sure && is_other(tag))
		p->other = true;
	else
		return false;
	return true;
}

/* "start._zh" or "start_zh": the tag is cut off. */
static void take_suffix(struct place *p, char *name)
{
	char *mark = strrchr(name, '_');
	bool dotted = mark && mark - 1 > name && mark[-1] == '.';

	if (!mark || mark == name || !take_tag(p, mark + 1, dotted))
		return;
	mark[dotted ? -1 : 0] = '\0';
}

static struct place place_of(void *mem, const char *rel)
{
	struct place p = { 0 };
	struct kb_buf id = { .mem = mem };
	char *path = kb_strndup(mem, rel, strlen(rel) - strlen(".md"));
	char *slash = strrchr(path, '/');

	take_suffix(&p, slash ? slash + 1 : path);
	kb_buf_adds(&id, "");
	for (char *part = path; part; part = slash ? slash + 1 : NULL) {
		slash = strchr(part, '/');
		if (slash)
			*slash = '\0';
		/* A folder named as a language, the first one only. */
		if (slash && !p.lang && !p.other &&
		    take_tag(&p, part, part == path))
			continue;
		kb_buf_addf(&id, "%s%s", id.len ? "/" : "", part);
	}
	p.id = id.bytes;
	return p;
}

static enum kb_status parse(struct kb_import *im, void *mem,
			    const struct kb_source *src, const char *bytes,
			    size_t len, struct kb_article **ret,
			    struct kb_error *err)
{
	struct place p;

	if (!im->lenient)
		return kb_article_parse(mem, src->file, NULL, NULL, bytes,
					len, ret, err);
	p = place_of(mem, src->rel);
	if (p.other) {
		*ret = NULL;
		return KB_OK;
	}
	if (!p.lang)
		p.lang = im->lang;
	if (!p.lang && kb_utf8_valid(bytes, len) == len)
		p.lang = kb_lang_guess(bytes, len, kb_lang_find("en"))->code;
	return kb_article_parse_lenient(mem, src->file, p.id,
		p.lang ? p.lang : "en", bytes, len, ret, err);
}

enum kb_status kb_read_markdown(struct kb_import *im,
				const struct kb_source *src,
				struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	struct kb_article *a;
	char *bytes;
	size_t len;
	enum kb_status status = kb_file_read(mem, src->file, KB_ARTICLE_MAX,
					     &bytes, &len, err);

	if (status == KB_OK)
		status = parse(im, mem, src, bytes, len, &a, err);
	if (status == KB_OK && !a)
		im->counts.skipped++;
	else if (status == KB_OK && strncmp(src->rel, KB_EARLIER_DIR,
					    strlen(KB_EARLIER_DIR)) == 0)
		status = kb_import_earlier(im, a, src->rel, err);
	else if (status == KB_OK)
		status = kb_import_article(im, a, src->rel, src->file,
					   KB_BATCH_FILES, err);
	talloc_free(mem);
	return status;
}
