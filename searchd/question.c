/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * question.c - reads what was asked from the parameters, with a sentence for
 * each thing that can be wrong with them.
 */
#include "question.h"

#include <kb/access.h>
#include <kb/text.h>
#include "site.h"

enum kb_status kb_question_lang(struct kb_request *r, const char **ret,
				struct kb_error *err)
{
	const struct kb_param *p = kb_request_param(r, "lang");
	const struct kb_lang *lang;

	*ret = NULL;
	if (!p || !p->len)
		return KB_OK;
	lang = kb_lang_find(p->value);
	if (!lang)
		return kb_error_set(err, KB_INVALID, "lang must be one of "
				    "zh-Hans, zh-Hant, en, ru");
	*ret = lang->code;
	return KB_OK;
}

static enum kb_status read_fact(struct kb_request *r, const char *text,
				struct kb_fact *ret, struct kb_error *err)
{
	const char *colon = strchr(text, ':');

	if (!colon)
		return kb_error_set(err, KB_INVALID, "fact must be an "
			"attribute and its value: fact=region:urban");
	*ret = (struct kb_fact){ talloc_strndup(r, text,
						(size_t)(colon - text)),
				 colon + 1 };
	return KB_OK;
}

static enum kb_status read_facts(struct kb_request *r, struct kb_question *q,
				 struct kb_error *err)
{
	struct kb_fact *facts = kb_array(r, struct kb_fact, KB_PARAMS_MAX);
	enum kb_status status = KB_OK;

	for (size_t i = 0; !status && i < r->n_params; i++)
		if (!strcmp(r->params[i].name, "fact"))
			status = read_fact(r, r->params[i].value,
					   &facts[q->n_facts++], err);
	q->facts = facts;
	if (!status && q->n_facts > KB_FACTS_MAX)
		status = kb_error_set(err, KB_INVALID, "fact is given %zu "
			"times; at most %d are read", q->n_facts,
			KB_FACTS_MAX);
	return status;
}

static enum kb_status read_verbatim(struct kb_request *r,
				    struct kb_question *q,
				    struct kb_error *err)
{
	const struct kb_param *p = kb_request_param(r, "verbatim");

	if (!p || !p->len || !strcmp(p->value, "0"))
		return KB_OK;
	q->verbatim = !strcmp(p->value, "1");
	return q->verbatim ? KB_OK : kb_error_set(err, KB_INVALID,
		"verbatim must be 0 or 1");
}

/* The public may look back: what was valid was public. What will be valid is
   not known yet, and to be found by nobody who is not staff. */
enum kb_status kb_question_as_of(struct kb_request *r, int64_t *ret,
				 struct kb_error *err)
{
	const struct kb_param *p = kb_request_param(r, "as_of");
	struct kb_moment m;
	char *text, *plus;

	*ret = 0;
	if (!p || !p->len)
		return KB_OK;
	/* An address has a space for what was typed as +. */
	text = kb_strdup(r, p->value);
	plus = strchr(text, ' ');
	if (plus)
		*plus = '+';
	if (!kb_moment_parse(text, false, &m))
		return kb_error_set(err, KB_INVALID, "as_of must be a date "
			"(2026-03-01) or a time (2026-03-01T10:00:00Z)");
	if (m.at > kb_now() && !r->who->audience.staff)
		return kb_error_set(err, KB_INVALID, "as_of must not lie "
			"ahead");
	*ret = m.at;
	return KB_OK;
}

enum kb_status kb_question_read(struct kb_request *r, struct kb_question *ret,
				struct kb_error *err)
{
	const struct kb_param *q = kb_request_param(r, "q");
	const struct kb_config *config = &r->site->config;
	enum kb_status status;

	*ret = (struct kb_question){ .limit = (unsigned)config->hits };
	status = kb_question_lang(r, &ret->lang, err);
	if (!status)
		status = kb_request_number(r, "limit", KB_HITS_MAX,
					   &ret->limit, err);
	if (!status)
		status = read_facts(r, ret, err);
	if (!status)
		status = read_verbatim(r, ret, err);
	if (!status)
		status = kb_question_as_of(r, &ret->as_of, err);
	if (!status && q && q->len > (size_t)config->query_max_bytes)
		status = kb_error_set(err, KB_LIMIT, "q is %zu bytes long; "
			"a question may have %d", q->len,
			config->query_max_bytes);
	if (!status && q) {
		ret->text = q->value;
		ret->len = q->len;
	}
	return status;
}
