/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * unit.c - from the store's records to what one part of the index holds: the
 * public part public articles, the internal part all articles and the rules,
 * the cases part each article's resolved cases.
 */
#include "part.h"

const char *kb_part_name(enum kb_part part)
{
	static const char *const names[KB_PARTS] = {
		"public", "internal", "cases" };

	return names[part];
}

uint64_t kb_id_hash(const char *article)
{
	uint64_t hash = 14695981039346656037ull;	/* FNV-1a */

	for (; *article; article++)
		hash = (hash ^ (unsigned char)*article) * 1099511628211ull;
	return hash;
}

/* The public: zeroed, as everyone is who has proved nothing. */
static bool is_public(const struct kb_article *a)
{
	static const struct kb_audience nobody;

	return kb_audience_sees(&nobody, a->audience);
}

bool kb_part_holds(enum kb_part part, const struct kb_article *a)
{
	return part == KB_PART_PUBLIC ? is_public(a) && !a->rule :
		part == KB_PART_INTERNAL;
}

static const char **copy(void *mem, const char **texts, size_t n)
{
	const char **to = kb_array(mem, const char *, n + 1);

	for (size_t i = 0; i < n; i++)
		to[i] = kb_strdup(to, texts[i]);
	return to;
}

static char *join_lines(void *mem, const char **lines, size_t n)
{
	struct kb_buf buf = { .mem = mem };

	for (size_t i = 0; i < n; i++) {
		kb_buf_adds(&buf, lines[i]);
		kb_buf_add(&buf, "\n", 1);
	}
	return buf.bytes;
}

/* A version that took another one's place holds from when that did. */
static uint64_t stamp_of(const struct kb_stored *st)
{
	char text[32];

	if (st->begins == st->article->valid_from)
		return kb_stamp_of(st);
	return kb_stamp_more(kb_stamp_of(st),
			     kb_time_format(st->begins, text, sizeof(text)));
}

void kb_unit_add(void *mem, struct kb_unit *unit, const struct kb_stored *st)
{
	const struct kb_article *a = st->article;

	unit->versions = talloc_realloc(mem, unit->versions,
		struct kb_unit_version, unit->n + 1);
	unit->versions[unit->n++] = (struct kb_unit_version){
		.lang = talloc_strdup(mem, a->lang),
		.title = talloc_strdup(mem, a->title),
		.text = talloc_strndup(mem, a->text, a->text_len),
		.questions = join_lines(mem, a->questions, a->n_questions),
		.pins = copy(mem, a->pins, a->n_pins), .n_pins = a->n_pins,
		.sections = talloc_memdup(mem, a->sections,
			a->n_sections * sizeof(*a->sections)),
		.n_sections = a->n_sections,
		.row = st->row,
		.valid_from = st->begins,
		.valid_until = st->ends,
		.followed = st->followed,
		.confidence = talloc_strdup(mem, a->confidence),
		.audience = talloc_strdup(mem, a->audience),
		.stamp = stamp_of(st),
	};
}

void kb_unit_show(void *mem, struct kb_unit *unit, const struct kb_stored *st)
{
	struct kb_mirrored *last = unit->n_shown ?
		&unit->shown[unit->n_shown - 1] : NULL;

	if (!is_public(st->article))
		return;
	/* The copy finds out itself how a version reads when. */
	if (last && last->row == st->row) {
		last->ends = st->ends;
		last->followed = st->followed;
		return;
	}
	unit->shown = talloc_realloc(mem, unit->shown, struct kb_mirrored,
				     unit->n_shown + 1);
	unit->shown[unit->n_shown++] = (struct kb_mirrored){
		.row = st->row,
		.stamp = st->article->rule ? kb_stamp_of(st) : 0,
		.begins = st->begins, .ends = st->ends,
		.followed = st->followed };
}

/* zh-Hans and zh-Hant are one language in two scripts. */
static bool same_speech(const char *a, const char *b)
{
	return !strncmp(a, b, 2);
}

static void add_question(void *mem, struct kb_unit_version *v,
			 const char *question)
{
	v->questions = v->questions ?
		talloc_asprintf_append_buffer((char *)v->questions, "%s\n",
					      question) :
		talloc_asprintf(mem, "%s\n", question);
}

/* Each period of its language has them: what is asked stays asked. */
void kb_unit_add_case(void *mem, struct kb_unit *unit, const struct kb_case *c)
{
	size_t best = 0;

	for (size_t i = 0; i < unit->n; i++) {
		if (!strcmp(unit->versions[i].lang, c->lang)) {
			best = i;
			break;
		}
		if (same_speech(unit->versions[i].lang, c->lang) &&
		    !same_speech(unit->versions[best].lang, c->lang))
			best = i;
	}
	for (size_t i = best; i < unit->n && !strcmp(unit->versions[i].lang,
	     unit->versions[best].lang); i++)
		add_question(mem, &unit->versions[i], c->question);
}

struct load { void *mem; struct kb_unit *unit; enum kb_part part; };

static enum kb_status add_stored(void *user, const struct kb_stored *st,
				 struct kb_error *err)
{
	struct load *l = user;

	kb_unit_show(l->mem, l->unit, st);
	if (kb_part_holds(l->part, st->article))
		kb_unit_add(l->mem, l->unit, st);
	return KB_OK;
}

static enum kb_status add_words(void *user, const struct kb_case *c,
				struct kb_error *err)
{
	struct load *l = user;

	kb_unit_add_case(l->mem, l->unit, c);
	return KB_OK;
}

void kb_case_version_set(void *mem, const struct kb_case *c,
			 struct kb_unit_version *ret)
{
	size_t len = strlen(c->question);
	struct kb_section *section = kb_new(mem, struct kb_section);

	section->end = (uint32_t)len;
	*ret = (struct kb_unit_version){
		.lang = talloc_strdup(mem, c->lang),
		.text = talloc_strdup(mem, c->question),
		.sections = section, .n_sections = 1,
		.audience = "agent",
		.stamp = kb_stamp_more(kb_id_hash(c->id), c->question),
	};
	ret->title = ret->text;		/* a case has no title of its own */
}

static enum kb_status add_case(void *user, const struct kb_case *c,
			       struct kb_error *err)
{
	struct load *l = user;

	l->unit->versions = talloc_realloc(l->mem, l->unit->versions,
		struct kb_unit_version, l->unit->n + 1);
	kb_case_version_set(l->mem, c, &l->unit->versions[l->unit->n++]);
	return KB_OK;
}

enum kb_status kb_unit_load(void *mem, struct kb_store *store, const char *id,
			    enum kb_part part, struct kb_unit *ret,
			    struct kb_error *err)
{
	struct kb_unit unit = { .id = talloc_strdup(mem, id) };
	struct load l = { mem, &unit, part };
	enum kb_status st;

	if (part == KB_PART_CASES) {
		st = kb_store_each_case(store, id, add_case, &l, err);
	} else {
		st = kb_store_each_period(store, id, add_stored, &l, err);
		if (st == KB_OK && unit.n)
			st = kb_store_each_case(store, id, add_words, &l, err);
	}
	if (st == KB_OK)
		*ret = unit;
	return st;
}
