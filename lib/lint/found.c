/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * found.c - a finding: rule, place and the words it needs come in; the record
 * with its English sentences goes out.
 */
#include <jansson.h>
#include <stdlib.h>

#include "parts.h"

enum { QUOTED_MAX = 200 };	/* bytes of one value in a sentence */

static const struct { const char *name; enum kb_lint_level level;
		      const char *text, *fix; } rules[] = {
#define RULE(id, name, level, text, fix) \
	{ name, KB_LINT_##level, text, fix },
#include "rules.def"
#undef RULE
};

const char *kb_lint_level_name(enum kb_lint_level level)
{
	static const char *const names[] = { "error", "warning", "hint" };

	return names[level];
}

const char *const *kb_lint_rules(void)
{
	static const char *const names[] = {
#define RULE(id, name, ...) name,
#include "rules.def"
#undef RULE
		NULL
	};
	return names;
}

static const char *value_of(const struct found *f, const char *key,
			    size_t len)
{
	for (size_t i = 0; i < LINT_ARGS && f->args[i].key; i++)
		if (strlen(f->args[i].key) == len &&
		    !strncmp(f->args[i].key, key, len))
			return f->args[i].value;
	return "";
}

/* At most so many bytes, whole characters. */
static size_t cut(const char *text, size_t max)
{
	size_t len = strlen(text);

	if (len <= max)
		return len;
	while (max && ((unsigned char)text[max] & 0xC0) == 0x80)
		max--;
	return max;
}

static const char *fill(void *mem, const char *words, const struct found *f)
{
	struct kb_buf buf = { .mem = mem };

	kb_buf_adds(&buf, "");
	for (const char *at = words; *at; ) {
		size_t len = strcspn(at, "{");

		kb_buf_add(&buf, at, len);
		at += len;
		if (!*at)
			break;
		len = strcspn(++at, "}");
		const char *value = value_of(f, at, len);
		kb_buf_add(&buf, value, cut(value, QUOTED_MAX));
		at += len + 1;
	}
	return buf.bytes;
}

static const char *args_json(void *mem, const struct found *f)
{
	json_t *args = json_object();
	char *dump;
	const char *ret;

	for (size_t i = 0; i < LINT_ARGS && f->args[i].key; i++)
		json_object_set_new(args, f->args[i].key,
				    json_string(f->args[i].value));
	dump = json_dumps(args, JSON_COMPACT);
	ret = kb_strdup(mem, dump ? dump : "{}");
	free(dump);
	json_decref(args);
	return ret;
}

void lint_found(struct subject *s, const struct found *f)
{
	struct lint_run *run = s->run;
	struct kb_findings *out = &run->out;
	const char *other = f->other ? f->other : "";

	if (out->n == run->cap) {
		run->cap = run->cap * 2 + 16;
		out->v = kb_grow(run->mem, out->v, struct kb_finding,
				 run->cap);
	}
	out->v[out->n++] = (struct kb_finding){
		.source = kb_strdup(run->mem, s->source),
		.line = f->line, .rule = rules[f->rule].name,
		.level = rules[f->rule].level,
		.article = s->a ? kb_strdup(run->mem, s->a->id) : "",
		.lang = s->a ? kb_strdup(run->mem, s->a->lang) : "",
		.other = kb_strdup(run->mem, other),
		.other_lang = kb_strdup(run->mem,
					f->other_lang ? f->other_lang : ""),
		.other_line = f->other_line,
		.args = args_json(run->mem, f),
		.text = fill(run->mem, rules[f->rule].text, f),
		.fix = fill(run->mem, rules[f->rule].fix, f),
		.about = kb_strdup(run->mem, f->about ? f->about : other),
		.reason = "", .by = "",
	};
}

/* A step's first words. */
static const char *step_words(void *mem, const struct kb_article *a,
			      const struct kb_step *step)
{
	const char *text = kb_strndup(mem, a->text + step->start,
				      step->end - step->start);

	return kb_strndup(mem, text, cut(text, 80));
}

void lint_steps_found(struct subject *s, enum lint_rule rule,
		      const char *other, const char *other_lang,
		      const struct kb_article *a, const struct kb_step *step,
		      const struct kb_article *b,
		      const struct kb_step *other_step)
{
	const char *here = step_words(s->mem, a, step);
	const char *there = step_words(s->mem, b, other_step);

	lint_found(s, &(struct found){ rule, lint_line_of(a, step->start),
		other, other, other_lang, lint_line_of(b, other_step->start),
		{ { "other", other }, { "here", here },
		  { "there", there } } });
}

char *kb_finding_json(void *mem, const struct kb_finding *f)
{
	json_t *o = json_pack("{ss si ss ss ss ss ss ss si ss ss ss}",
		"source", f->source, "line", f->line, "rule", f->rule,
		"level", kb_lint_level_name(f->level),
		"article", f->article, "lang", f->lang,
		"other", f->other, "other_lang", f->other_lang,
		"other_line", f->other_line, "text", f->text, "fix", f->fix,
		"about", f->about);
	char *dump, *ret;

	json_object_set_new(o, "args", json_loads(f->args, 0, NULL));
	json_object_set_new(o, "accepted", f->accepted ?
		json_pack("{ssss}", "by", f->by, "reason", f->reason) :
		json_null());
	dump = json_dumps(o, JSON_COMPACT);
	ret = kb_strdup(mem, dump ? dump : "{}");
	free(dump);
	json_decref(o);
	return ret;
}
