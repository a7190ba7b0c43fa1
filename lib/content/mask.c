/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mask.c - in: the texts of one case. Out: the same with a token in place of
 * each value, and the list of what was found. One walk over the text for each
 * family of values; what one has taken no other takes.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#include <kb/text.h>

#include "mask_parts.h"

enum { MATCH_LIMIT = 100000, HEAP_LIMIT_KB = 8192, PATTERN_MAX = 512 };
/* Values that stand against each other: more than a few rounds are only found
   in what nobody writes. */
enum { ROUNDS = 16 };
/* In the cells of what is taken: no letter, no digit, no sign. */
enum { TAKEN = 0xfffc };

static const char *const names[KB_MASK_KINDS] = {
	[KB_MASK_PHONE] = "phone", [KB_MASK_EMAIL] = "email",
	[KB_MASK_ID] = "id", [KB_MASK_CARD] = "card", [KB_MASK_IBAN] = "iban",
	[KB_MASK_PASSPORT] = "passport", [KB_MASK_SNILS] = "snils",
	[KB_MASK_INN] = "inn", [KB_MASK_PLATE] = "plate",
	[KB_MASK_ORDER] = "order",
};

struct kb_masker {
	pcre2_code *order;		/* NULL: no pattern */
};

struct kb_masking {
	const struct kb_masker *masker;
	struct kb_masked *found;
	size_t n, cap;
	unsigned next[KB_MASK_KINDS];	/* number of the last token */
};

struct span { size_t from, to; size_t found; };	/* to: the cell after it */

/* One text on its way. */
struct walk {
	struct kb_masking *mk;
	void *mem;
	const char *text;
	struct kb_cells cells;
	struct span *spans;
	size_t n, cap;
};

const char *kb_mask_kind_name(enum kb_mask_kind kind)
{
	return names[kind];
}

bool kb_mask_kind_find(const char *name, enum kb_mask_kind *ret)
{
	for (size_t i = 0; i < KB_MASK_KINDS; i++)
		if (strcmp(names[i], name) == 0) {
			*ret = (enum kb_mask_kind)i;
			return true;
		}
	return false;
}

/* ---- the rules ------------------------------------------------------------------ */

static int drop_masker(struct kb_masker *m)
{
	pcre2_code_free(m->order);
	return 0;
}

enum kb_status kb_masker_new(void *mem, const char *order_pattern,
			     struct kb_masker **ret, struct kb_error *err)
{
	struct kb_masker *m = kb_new(mem, struct kb_masker);
	size_t len = strlen(order_pattern), at = 0;
	unsigned char why[128];
	int code;

	talloc_set_destructor(m, drop_masker);
	if (len > PATTERN_MAX) {
		talloc_free(m);
		return kb_error_set(err, KB_INVALID, "order_pattern has %zu "
			"bytes; at most %d are taken", len, PATTERN_MAX);
	}
	if (len)
		m->order = pcre2_compile((PCRE2_SPTR)order_pattern, len,
			PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, &code, &at, NULL);
	if (len && !m->order) {
		pcre2_get_error_message(code, why, sizeof(why));
		talloc_free(m);
		return kb_error_set(err, KB_INVALID, "order_pattern is no "
			"regular expression: %s, at its byte %zu", why, at + 1);
	}
	*ret = m;
	return KB_OK;
}

struct kb_masking *kb_masking_new(void *mem, const struct kb_masker *m)
{
	struct kb_masking *mk = kb_new(mem, struct kb_masking);

	mk->masker = m;
	return mk;
}

const struct kb_masked *kb_masking_found(const struct kb_masking *mk,
					 size_t *n)
{
	*n = mk->n;
	return mk->found;
}

void kb_masking_keep(struct kb_masking *mk, const char *text, size_t len)
{
	const char *end = text + len;

	for (const char *p = text; (p = memchr(p, '[', (size_t)(end - p)));
	     p++)
		for (size_t i = 0; i < KB_MASK_KINDS; i++) {
			size_t n = strlen(names[i]);
			unsigned long number;
			if ((size_t)(end - p) < n + 4 || p[n + 1] != '-' ||
			    memcmp(p + 1, names[i], n) != 0)
				continue;
			number = strtoul(p + n + 2, NULL, 10);
			if (number > mk->next[i] && number < 1000000)
				mk->next[i] = (unsigned)number;
		}
}

/* ---- taking ----------------------------------------------------------------------- */

static size_t remember(struct walk *w, enum kb_mask_kind kind,
		       const char *normal, size_t at, size_t len)
{
	struct kb_masking *mk = w->mk;

	for (size_t i = 0; i < mk->n; i++)
		if (mk->found[i].kind == kind &&
		    strcmp(mk->found[i].normal, normal) == 0)
			return i;
	if (mk->n == mk->cap) {
		mk->cap = mk->cap * 2 + 8;
		mk->found = kb_grow(mk, mk->found, struct kb_masked, mk->cap);
	}
	mk->found[mk->n] = (struct kb_masked){ kind, ++mk->next[kind],
		kb_strndup(mk, w->text + at, len), kb_strdup(mk, normal), at,
		len };
	return mk->n++;
}

void kb_masking_know(struct kb_masking *mk, enum kb_mask_kind kind,
		     unsigned number, const char *value)
{
	struct walk w = { .mk = mk, .text = value };
	unsigned last = mk->next[kind];

	mk->next[kind] = number - 1;
	remember(&w, kind, kb_mask_normal(mk, mk->masker, kind, value), 0,
		 strlen(value));
	mk->next[kind] = last > number ? last : number;
}

/* What stands beside it stands beside no word or number any more; or the half
   that is left of "13800138000AB-123456" would be shown. */
static void close_off(struct kb_cells *c, size_t from, size_t n)
{
	memset(c->taken + from, 1, n);
	for (size_t i = from; i < from + n; i++)
		c->v[i].cp = TAKEN;
}

static void take(struct walk *w, enum kb_mask_kind kind, size_t from,
		 size_t to, const char *normal)
{
	size_t at = w->cells.v[from].at;
	size_t end = w->cells.v[to].at;

	close_off(&w->cells, from, to - from);
	if (w->n == w->cap) {
		w->cap = w->cap * 2 + 8;
		w->spans = kb_grow(w->mem, w->spans, struct span, w->cap);
	}
	w->spans[w->n++] = (struct span){ from, to,
		remember(w, kind, normal, at, end - at) };
}

static bool is_free(const struct walk *w, size_t from, size_t to)
{
	return !memchr(w->cells.taken + from, 1, to - from);
}

/* Cells of a token from `at`; 0: there is none. */
static size_t token_at(const struct kb_cells *c, size_t at)
{
	for (size_t k = 0; k < KB_MASK_KINDS; k++) {
		size_t i = at + 1, digits;
		for (const char *p = names[k]; *p; p++, i++)
			if (c->v[i].cp != (uint32_t)*p)
				break;
		if (i != at + 1 + strlen(names[k]) || c->v[i++].cp != '-')
			continue;
		for (digits = 0; kb_cell_digit(c->v[i].cp); digits++)
			i++;
		if (digits && c->v[i].cp == ']')
			return i + 1 - at;
	}
	return 0;
}

/* What was masked before is no value. */
static void pass_tokens(struct kb_cells *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].cp == '[')
			close_off(c, i, token_at(c, i));
}

/* ---- families ------------------------------------------------------------------------ */

static void find_emails(struct walk *w)
{
	for (size_t i = 0; i < w->cells.n; i++) {
		size_t begin, len;
		if (w->cells.v[i].cp != '@')
			continue;
		len = kb_is_email(&w->cells, i, &begin);
		if (!len)
			continue;
		const char *from = w->text + w->cells.v[begin].at;
		char *normal = kb_mask_normal(w->mem, NULL, KB_MASK_EMAIL,
			kb_strndup(w->mem, from, w->cells.v[begin + len].at -
				   w->cells.v[begin].at));
		take(w, KB_MASK_EMAIL, begin, begin + len, normal);
		i = begin + len - 1;
	}
}

static const struct {
	enum kb_mask_kind kind;
	size_t (*is)(const struct kb_cells *c, size_t at, char *normal);
} by_word[] = {
	{ KB_MASK_IBAN, kb_is_iban },
	{ KB_MASK_ID, kb_is_letter_id },
	{ KB_MASK_PASSPORT, kb_is_letter_passport },
	{ KB_MASK_PLATE, kb_is_plate },
};

static void find_words(struct walk *w)
{
	char normal[64];

	for (size_t i = 0; i < w->cells.n; i++) {
		if (w->cells.taken[i] || w->cells.v[i].cp < 'A' ||
		    kb_cell_word(kb_cell_before(&w->cells, i)))
			continue;
		for (size_t k = 0; k < KB_COUNT(by_word); k++) {
			size_t len = by_word[k].is(&w->cells, i, normal);
			if (!len || !is_free(w, i, i + len))
				continue;
			take(w, by_word[k].kind, i, i + len, normal);
			i += len - 1;
			break;
		}
	}
}

static const struct {
	enum kb_mask_kind kind;
	bool (*is)(struct kb_digits *d, char *normal);
} by_number[] = {
	{ KB_MASK_ID, kb_is_resident }, { KB_MASK_CARD, kb_is_card },
	{ KB_MASK_SNILS, kb_is_snils }, { KB_MASK_PASSPORT, kb_is_passport },
	{ KB_MASK_INN, kb_is_inn }, { KB_MASK_PHONE, kb_is_phone },
};

/* The cell after what was taken, 0: nothing. */
static size_t find_number(struct walk *w, const struct kb_number *n)
{
	struct kb_digits d;
	char normal[64];

	for (unsigned last = n->groups; last-- > 0; ) {
		kb_number_first(&w->cells, n, last, &d);
		for (size_t k = 0; k < KB_COUNT(by_number); k++) {
			d.stop = d.end;
			if (!by_number[k].is(&d, normal) ||
			    !is_free(w, n->start, d.stop))
				continue;
			take(w, by_number[k].kind, n->start, d.stop, normal);
			return d.stop;
		}
	}
	return 0;
}

static void find_numbers(struct walk *w)
{
	struct kb_number n;

	for (size_t i = 0; i < w->cells.n; ) {
		uint32_t cp = w->cells.v[i].cp;
		if (w->cells.taken[i] ||
		    (cp != '+' && cp != '(' && !kb_cell_digit(cp))) {
			i++;
			continue;
		}
		bool read = kb_number_read(&w->cells, i, &n);
		size_t next = read ? find_number(w, &n) : 0;
		/* "(8 916 ...": once more without the sign. */
		i = next ? next : kb_cell_digit(cp) ? n.past : i + 1;
	}
}

/* The first cell that stands at byte `at` or behind it. */
static size_t cell_at(const struct kb_cells *c, size_t at)
{
	size_t low = 0, high = c->n;

	while (low < high) {
		size_t middle = (low + high) / 2;
		if (c->v[middle].at < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A value that a word told of, and once more without the word. */
static void find_again(struct walk *w, size_t len)
{
	const char *end = w->text + len, *p;

	for (size_t i = 0; i < w->mk->n; i++) {
		struct kb_masked f = w->mk->found[i];
		/* Where one cannot be taken, one that overlaps it may. */
		for (p = w->text; (p = memmem(p, (size_t)(end - p), f.original,
					      f.len)); p++) {
			size_t at = (size_t)(p - w->text);
			size_t from = cell_at(&w->cells, at);
			size_t to = cell_at(&w->cells, at + f.len);
			if (is_free(w, from, to) &&
			    !kb_cell_word(kb_cell_before(&w->cells, from)) &&
			    !kb_cell_word(w->cells.v[to].cp))
				take(w, f.kind, from, to, f.normal);
		}
	}
}

/* What is taken in one round may leave its neighbour free in the next. */
static void find_rest(struct walk *w, size_t len)
{
	size_t before = w->n;

	for (unsigned i = 0; i < ROUNDS && (i == 0 || w->n > before); i++) {
		before = w->n;
		find_words(w);
		find_numbers(w);
		find_again(w, len);
	}
}

/* The folded text, and the cell of each of its bytes. */
static char *folded(struct walk *w, size_t **ret_cell, size_t *ret_len)
{
	const struct kb_cells *c = &w->cells;
	char *out = kb_array(w->mem, char, 4 * c->n + 1);
	size_t *cell = kb_array(w->mem, size_t, 4 * c->n + 1), n = 0;

	for (size_t i = 0; i < c->n; i++)
		for (size_t k = kb_utf8_encode(c->v[i].cp, out + n); k > 0; k--)
			cell[n++] = i;
	cell[n] = c->n;
	*ret_cell = cell;
	*ret_len = n;
	return out;
}

static char *order_normal(void *mem, const char *text, size_t len)
{
	char *out = kb_array(mem, char, len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		if (text[i] != ' ' && text[i] != '-')
			out[n++] = (char)kb_cell_upper((unsigned char)text[i]);
	return out;
}

static void take_order(struct walk *w, const char *text, const size_t *cell,
		       size_t from, size_t to)
{
	if (is_free(w, cell[from], cell[to]))
		take(w, KB_MASK_ORDER, cell[from], cell[to],
		     order_normal(w->mem, text + from, to - from));
}

/* A negative code of PCRE2, or 0. */
static int match_orders(struct walk *w, pcre2_match_data *data,
			pcre2_match_context *limits)
{
	size_t *cell, len, at = 0;
	char *text = folded(w, &cell, &len);
	const PCRE2_SIZE *where = pcre2_get_ovector_pointer(data);

	while (at < len) {
		int got = pcre2_match(w->mk->masker->order, (PCRE2_SPTR)text,
				      len, at, PCRE2_NO_UTF_CHECK |
				      PCRE2_NOTEMPTY, data, limits);
		if (got < 0)
			return got == PCRE2_ERROR_NOMATCH ? 0 : got;
		/* \K may put the beginning anywhere. */
		if (where[0] < where[1] && where[0] >= at)
			take_order(w, text, cell, where[0], where[1]);
		at = where[1] > at ? where[1] : len;
	}
	return 0;
}

static enum kb_status find_orders(struct walk *w, struct kb_error *err)
{
	const pcre2_code *order = w->mk->masker->order;
	unsigned char why[128];
	int code;

	if (!order)
		return KB_OK;
	pcre2_match_data *data = pcre2_match_data_create_from_pattern(order,
								      NULL);
	pcre2_match_context *limits = pcre2_match_context_create(NULL);
	if (!data || !limits)
		abort();
	pcre2_set_match_limit(limits, MATCH_LIMIT);
	pcre2_set_heap_limit(limits, HEAP_LIMIT_KB);
	code = match_orders(w, data, limits);
	pcre2_match_data_free(data);
	pcre2_match_context_free(limits);
	if (code == 0)
		return KB_OK;
	pcre2_get_error_message(code, why, sizeof(why));
	return kb_error_set(err, KB_LIMIT, "order_pattern takes too long on "
		"this text (%s); make the pattern simpler", why);
}

/* ---- putting together ------------------------------------------------------------------ */

static int by_place(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

static char *rewrite(const struct walk *w, void *mem, size_t len,
		     size_t *ret_len)
{
	struct kb_buf out = { .mem = mem };
	size_t at = 0;

	for (size_t i = 0; i < w->n; i++) {
		const struct span *s = &w->spans[i];
		const struct kb_masked *f = &w->mk->found[s->found];
		size_t from = w->cells.v[s->from].at;
		kb_buf_add(&out, w->text + at, from - at);
		kb_buf_addf(&out, "[%s-%u]", names[f->kind], f->number);
		at = w->cells.v[s->to].at;
	}
	kb_buf_add(&out, w->text + at, len - at);
	*ret_len = out.len;
	return out.bytes;
}

enum kb_status kb_mask(struct kb_masking *mk, void *mem, const char *text,
		       size_t len, char **ret, size_t *ret_len,
		       struct kb_error *err)
{
	struct walk w = { .mk = mk, .mem = talloc_new(NULL), .text = text };
	enum kb_status status;

	kb_masking_keep(mk, text, len);
	kb_cells_make(w.mem, text, len, &w.cells);
	pass_tokens(&w.cells);
	find_emails(&w);
	status = find_orders(&w, err);
	if (status == KB_OK) {
		find_rest(&w, len);
		if (w.n)
			qsort(w.spans, w.n, sizeof(w.spans[0]), by_place);
		*ret = rewrite(&w, mem, len, ret_len);
	}
	talloc_free(w.mem);
	return status;
}
