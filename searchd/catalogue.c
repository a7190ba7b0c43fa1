/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * catalogue.c - reads the heads of all public articles once for each state of
 * the index. In: the public's store, or the live public versions of the whole
 * one. Out: a list that requests share.
 */
#include "catalogue.h"

#include <stdlib.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

enum { REST = 4, NAME_MAX = 2048 };

struct kb_catalogues {
	pthread_mutex_t lock;
	struct kb_reader *reader;	/* the lock's holder may use it */
	struct kb_catalogue *now;	/* NULL: none yet */
	uint64_t rest_until;		/* kb_clock_ns() */
};

static int free_catalogues(struct kb_catalogues *c)
{
	kb_catalogue_unref(c->now);
	pthread_mutex_destroy(&c->lock);
	return 0;
}

struct kb_catalogues *kb_catalogues_new(void *mem)
{
	struct kb_catalogues *c = kb_new(mem, struct kb_catalogues);

	pthread_mutex_init(&c->lock, NULL);
	talloc_set_destructor(c, free_catalogues);
	return c;
}

void kb_catalogue_unref(struct kb_catalogue *c)
{
	if (c && atomic_fetch_sub_explicit(&c->refs, 1,
					   memory_order_acq_rel) == 1)
		talloc_free(c);
}

/* ---- one of the list ------------------------------------------------------- */

size_t kb_listed_lang(const struct kb_listed *l, size_t lang)
{
	const struct kb_lang *other;

	if (l->title[lang])
		return lang;
	if (!kb_langs[lang].opposite)
		return KB_LANG_NONE;
	other = kb_lang_find(kb_langs[lang].opposite);
	return l->title[kb_site_lang_index(other)] ?
		kb_site_lang_index(other) : KB_LANG_NONE;
}

const char *kb_listed_title(void *mem, const struct kb_listed *l, size_t lang)
{
	size_t from = kb_listed_lang(l, lang);

	return kb_lang_convert(mem, kb_langs[from].code, kb_langs[lang].code,
			       l->title[from], strlen(l->title[from]));
}

/* ---- reading ---------------------------------------------------------------- */

struct reading { struct kb_catalogue *c; size_t cap; int64_t now; };

static void turn_at(struct kb_catalogue *c, int64_t at, int64_t now)
{
	if (at > now && at < c->until)
		c->until = at;
}

/* Can it be one part of an address? */
static bool is_part(const char *product)
{
	for (const char *p = product; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return false;
	return *product && *product != '.' && !strpbrk(product, "/\\");
}

static const char *product_of(const struct kb_article *a)
{
	for (size_t i = 0; i < a->n_environment; i++)
		if (!strcmp(a->environment[i].key, "product") &&
		    is_part(a->environment[i].value))
			return a->environment[i].value;
	return KB_TOPIC_OTHER;
}

static struct kb_listed *listed_of(struct reading *reading,
				   const struct kb_article *a)
{
	struct kb_catalogue *c = reading->c;

	if (c->n && !strcmp(c->list[c->n - 1].id, a->id))
		return &c->list[c->n - 1];
	if (c->n == reading->cap) {
		reading->cap = reading->cap * 2 + 64;
		c->list = kb_grow(c, c->list, struct kb_listed, reading->cap);
	}
	c->list[c->n] = (struct kb_listed){ .id = kb_strdup(c, a->id),
		.product = kb_strdup(c, product_of(a)), .rule = a->rule };
	return &c->list[c->n++];
}

/* What ended, what begins later and what is not for all are no part of it. */
static enum kb_status read_one(void *user, const struct kb_stored *st,
			       struct kb_error *err)
{
	struct reading *reading = user;
	const struct kb_article *a = st->article;
	const struct kb_lang *lang = kb_lang_find(a->lang);
	struct kb_listed *l;
	size_t i;

	if (strcmp(a->audience, "public") != 0 || !lang)
		return KB_OK;
	turn_at(reading->c, a->valid_from, reading->now);
	turn_at(reading->c, a->valid_until, reading->now);
	if (a->valid_from > reading->now ||
	    (a->valid_until && a->valid_until <= reading->now))
		return KB_OK;
	l = listed_of(reading, a);
	i = kb_site_lang_index(lang);
	l->title[i] = kb_strdup(reading->c, a->title);
	l->since[i] = a->valid_from > st->stored_at ? a->valid_from :
		      st->stored_at;
	if (l->since[i] > l->changed)
		l->changed = l->since[i];
	return KB_OK;
}

/* ---- orders ------------------------------------------------------------------ */

struct keyed { const struct kb_listed *l; const uint8_t *key; int64_t since; };

static int by_title(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	int order = strcmp(x->l->product, y->l->product);

	if (!order)
		order = (int)x->l->rule - (int)y->l->rule;
	if (!order)
		order = strcmp((const char *)x->key, (const char *)y->key);
	return order ? order : strcmp(x->l->id, y->l->id);
}

static int by_time(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;

	if (x->since != y->since)
		return x->since > y->since ? -1 : 1;
	return strcmp(x->l->id, y->l->id);
}

static int by_size(const void *a, const void *b)
{
	const struct kb_topic *x = a, *y = b;
	bool last = !strcmp(x->product, KB_TOPIC_OTHER);

	if (last != !strcmp(y->product, KB_TOPIC_OTHER))
		return last ? 1 : -1;
	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return strcmp(x->product, y->product);
}

/* Cuts what is sorted by topic into topics. */
static void cut_topics(struct kb_catalogue *c, size_t lang)
{
	struct kb_topic *list = NULL;
	size_t n = 0;

	for (size_t i = 0; i < c->n_in[lang]; i++) {
		const struct kb_listed *l = c->titled[lang][i];

		if (!n || strcmp(list[n - 1].product, l->product) != 0) {
			list = kb_grow(c, list, struct kb_topic, n + 1);
			list[n++] = (struct kb_topic){ .product = l->product,
						       .first = i };
		}
		list[n - 1].n++;
		list[n - 1].rules += l->rule;
	}
	if (n)
		qsort(list, n, sizeof(*list), by_size);
	c->topics[lang] = list;
	c->n_topics[lang] = n;
}

/* The collation key; the title itself where there is none. */
static const uint8_t *key_of(void *mem, UCollator *collator, const char *title)
{
	UErrorCode code = U_ZERO_ERROR;
	UChar wide[NAME_MAX];
	int32_t len = 0, n;
	uint8_t *key;

	u_strFromUTF8(wide, NAME_MAX, &len, title, -1, &code);
	if (!collator || U_FAILURE(code))
		return (const uint8_t *)title;
	n = ucol_getSortKey(collator, wide, len, NULL, 0);
	key = kb_array(mem, uint8_t, (size_t)n + 1);
	ucol_getSortKey(collator, wide, len, key, n);
	return key;
}

static void sort_lang(struct kb_catalogue *c, size_t lang)
{
	void *mem = talloc_new(NULL);
	struct keyed *all = kb_array(mem, struct keyed, c->n + 1);
	UErrorCode code = U_ZERO_ERROR;
	UCollator *collator = ucol_open(kb_langs[lang].code, &code);
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct kb_listed *l = &c->list[i];
		size_t from = kb_listed_lang(l, lang);

		if (from != KB_LANG_NONE)
			all[n++] = (struct keyed){ l, key_of(mem, U_FAILURE(code)
				? NULL : collator, l->title[from]),
				l->since[from] };
	}
	if (collator)
		ucol_close(collator);
	c->n_in[lang] = n;
	c->titled[lang] = kb_array(c, const struct kb_listed *, n + 1);
	c->newest[lang] = kb_array(c, const struct kb_listed *, n + 1);
	qsort(all, n, sizeof(*all), by_title);
	for (size_t i = 0; i < n; i++)
		c->titled[lang][i] = all[i].l;
	cut_topics(c, lang);
	qsort(all, n, sizeof(*all), by_time);
	for (size_t i = 0; i < n; i++)
		c->newest[lang][i] = all[i].l;
	talloc_free(mem);
}

void kb_catalogue_sort(struct kb_catalogue *c)
{
	for (size_t lang = 0; lang < KB_CONFIG_LANGS; lang++)
		sort_lang(c, lang);
}

/* ---- which one holds ----------------------------------------------------------- */

static enum kb_status make(struct kb_store *store, const char *generation,
			   struct kb_catalogue **ret, struct kb_error *err)
{
	struct kb_catalogue *c = kb_new(NULL, struct kb_catalogue);
	struct reading reading = { .c = c, .now = kb_now() };
	enum kb_status status = kb_store_hold(store, err);

	atomic_init(&c->refs, 1);
	c->until = INT64_MAX;
	snprintf(c->of, sizeof(c->of), "%s", generation);
	if (!status)
		status = kb_store_each_live(store, NULL, KB_BRIEF, read_one,
					    &reading, err);
	kb_store_let_go(store);
	if (status) {
		talloc_free(c);
		return status;
	}
	kb_catalogue_sort(c);
	*ret = c;
	return KB_OK;
}

/* Where only staff is served, too, it is what the public may see. */
static enum kb_status refresh(struct kb_site *site, struct kb_catalogues *all,
			      struct kb_error *err)
{
	const struct kb_audience everybody = { 0 };
	struct kb_engine *e = site->engines[KB_PART_PUBLIC];
	enum kb_status status = KB_OK;

	if (!e)
		e = site->engines[KB_PART_INTERNAL];
	if (!all->reader) {
		status = kb_reader_open(e, all, &all->reader, err);
		if (!status)
			kb_reader_audience(all->reader, &everybody);
	}
	return status ? status : kb_reader_refresh(all->reader, err);
}

static enum kb_status renew(struct kb_catalogues *all, struct kb_error *err)
{
	struct kb_index_state state;
	struct kb_catalogue *c;
	uint64_t began = kb_clock_ns();
	enum kb_status status;

	kb_reader_state(all->reader, &state);
	if (all->now && ((!strcmp(all->now->of, state.generation) &&
			  kb_now() < all->now->until) ||
			 began < all->rest_until))
		return KB_OK;
	status = make(kb_reader_store(all->reader), state.generation, &c, err);
	if (status)
		return status;
	kb_catalogue_unref(all->now);
	all->now = c;
	all->rest_until = kb_clock_ns() + REST * (kb_clock_ns() - began);
	return KB_OK;
}

enum kb_status kb_catalogue_get(struct kb_site *site,
				struct kb_catalogue **ret,
				struct kb_error *err)
{
	struct kb_catalogues *all = site->catalogues;
	enum kb_status status;

	pthread_mutex_lock(&all->lock);
	status = refresh(site, all, err);
	if (!status)
		status = renew(all, err);
	if (!status) {
		*ret = all->now;
		atomic_fetch_add_explicit(&all->now->refs, 1,
					  memory_order_relaxed);
	}
	pthread_mutex_unlock(&all->lock);
	return status;
}
