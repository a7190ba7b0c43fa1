/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * queue.c - what lint finds that somebody has to decide goes into the editors'
 * queue; what no longer holds leaves it. In: findings. Out: rows of the queue.
 */
#include <kb/queue.h>

#include "parts.h"

/* Rules that are work for somebody; the rest is seen where one writes. */
static const struct { const char *rule; enum kb_queued kind; int harm; }
kinds[] = {
	{ "conflict", KB_QUEUED_CONFLICT, 3 },
	{ "conflict-likely", KB_QUEUED_CONFLICT, 1 },
	{ "conflict-steps", KB_QUEUED_CONFLICT, 2 },
	{ "answer-promise", KB_QUEUED_CONFLICT, 3 },
	{ "answer-clause", KB_QUEUED_CONFLICT, 3 },
	{ "script-promise", KB_QUEUED_CONFLICT, 3 },
	{ "script-authority", KB_QUEUED_CONFLICT, 3 },
	{ "steps-order", KB_QUEUED_CONFLICT, 2 },
	{ "date-past", KB_QUEUED_CONFLICT, 2 },
	{ "duplicate", KB_QUEUED_DUPLICATE, 1 },
	{ "rule-missing", KB_QUEUED_CITATION, 2 },
	{ "clause-missing", KB_QUEUED_CITATION, 2 },
	{ "clause-gone", KB_QUEUED_CITATION, 2 },
	{ "quote-not-verbatim", KB_QUEUED_CITATION, 2 },
	{ "rule-newer", KB_QUEUED_CITATION, 2 },
	{ "translation-behind", KB_QUEUED_TRANSLATION, 1 },
	{ "translation-differs", KB_QUEUED_TRANSLATION, 3 },
};
static const enum kb_queued settled[] = {
	KB_QUEUED_CONFLICT, KB_QUEUED_DUPLICATE, KB_QUEUED_CITATION,
	KB_QUEUED_TRANSLATION,
};

static bool find_kind(const char *rule, enum kb_queued *kind, int *harm)
{
	for (size_t i = 0; i < KB_COUNT(kinds); i++)
		if (strcmp(kinds[i].rule, rule) == 0) {
			*kind = kinds[i].kind;
			*harm = kinds[i].harm;
			return true;
		}
	return false;
}

/* One key for both sides of a conflict: the lower id stands first. */
static const char *key_of(void *mem, const struct kb_finding *f)
{
	bool turned = f->other[0] && strcmp(f->other, f->article) < 0 &&
		!strchr(f->other, '@');

	return kb_format(mem, "lint:%s:%s:%s:%s:%s", f->rule,
			 turned ? f->other : f->article,
			 turned ? f->other_lang : f->lang,
			 turned ? f->article : f->other[0] ? f->other :
			 f->about, turned ? f->lang : f->other_lang);
}

static enum kb_status put(struct kb_store *s, const struct kb_finding *f,
			  const char *key, enum kb_queued kind, int harm,
			  struct kb_error *err)
{
	int64_t seq;
	struct kb_queue_item item = {
		.kind = kind, .article = f->article, .lang = f->lang,
		.case_id = "", .receipt = "", .by = "", .owner = "",
		.text = f->text, .key = key, .harm = harm,
		.detail = kb_finding_json((void *)key, f),
	};

	return kb_queue_put(s, &item, false, &seq, err);
}

/* The same, found from the other article: it is said once, from the first. */
static bool is_there(const char *const *keys, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

static enum kb_status settle(struct kb_store *s, enum kb_queued kind,
			     const char *const *keys, size_t n,
			     struct kb_error *err)
{
	int64_t closed;

	return kb_queue_settle(s, kind, "", keys, n, &closed, err);
}

enum kb_status kb_lint_queue(struct kb_store *s,
			     const struct kb_findings *found,
			     struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	const char **keys[KB_QUEUED_KINDS] = { NULL };
	size_t n[KB_QUEUED_KINDS] = { 0 };
	enum kb_status status = KB_OK;

	for (size_t i = 0; i < found->n && status == KB_OK; i++) {
		const struct kb_finding *f = &found->v[i];
		enum kb_queued kind;
		int harm;

		if (f->accepted || !find_kind(f->rule, &kind, &harm))
			continue;
		if (!keys[kind])
			keys[kind] = kb_array(mem, const char *, found->n);
		keys[kind][n[kind]] = key_of(mem, f);
		if (is_there(keys[kind], n[kind], keys[kind][n[kind]]))
			continue;
		status = put(s, f, keys[kind][n[kind]++], kind, harm, err);
	}
	for (size_t i = 0; i < KB_COUNT(settled) && status == KB_OK; i++)
		status = settle(s, settled[i], keys[settled[i]],
				n[settled[i]], err);
	talloc_free(mem);
	return status;
}
