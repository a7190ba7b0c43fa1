/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * encode.c - articles become documents: for each ranking section its terms (to
 * Xapian), its token stream and its lengths (to the columns). Title terms,
 * question terms and pins stand on the first section of each language.
 *
 * Formulas of the fields: a section's bag is its text and three times the
 * title; a title made from the first words of an untitled text counts once; a
 * title that is the text itself counts not at all.
 */
#include "bag.h"

enum { TITLE_WEIGHT = 3, DERIVED_LATIN = 90, DERIVED_HAN = 30,
       DERIVED_SOFT = 15, UNITS_MAX = UINT16_MAX };

struct kb_encoder {
	struct xc_writer *writer;
	struct kb_columns_out *out;
	struct kb_text *text;
	struct kb_vocabulary *words;
	struct kb_audience_names *audiences;
	struct kb_bag *bag;
	uint16_t *units;	size_t n_units, cap_units;
	uint16_t *title;	size_t n_title;	/* stream of the title; what
						   is beside it follows */
	uint32_t *beside;	size_t n_beside, cap_beside;
	uint32_t title_field;	/* terms in the title field */
	uint32_t word_base;
	struct kb_hash_set *set;
	kb_hash_fn count;	void *count_user;
};

struct kb_encoder *kb_encoder_new(void *mem, struct xc_writer *writer,
				  struct kb_columns_out *out, kb_hash_fn count,
				  void *count_user)
{
	struct kb_encoder *e = kb_new(mem, struct kb_encoder);

	e->writer = writer;
	e->out = out;
	e->text = kb_text_new(e);
	e->words = kb_vocabulary_new(e);
	e->audiences = kb_audience_names_new(e);
	e->bag = kb_bag_new(e);
	e->set = kb_hash_set_new(e);
	e->count = count;
	e->count_user = count_user;
	e->cap_units = 4096;
	e->units = kb_array(e, uint16_t, e->cap_units);
	e->cap_beside = 64;
	e->beside = kb_array(e, uint32_t, e->cap_beside);
	e->word_base = (uint32_t)out->rows[KB_COLUMN_WORDS];
	return e;
}

static void put_unit(struct kb_encoder *e, uint16_t unit)
{
	if (e->n_units == e->cap_units) {
		e->cap_units *= 2;
		e->units = talloc_realloc(e, e->units, uint16_t, e->cap_units);
	}
	e->units[e->n_units++] = unit;
}

static bool cp_is_unit(uint32_t cp)
{
	return cp > KB_UNIT_LINE && cp < KB_UNIT_WORD;
}

static size_t gram_count(const struct kb_token *t)
{
	size_t chars = kb_utf8_count(t->raw, t->raw_len);

	return chars < 3 ? 1 : chars - 1;
}

static void put_word(struct kb_encoder *e, const struct kb_token *t)
{
	uint32_t id = kb_vocabulary_add(e->words, e->out, t);

	put_unit(e, (uint16_t)(KB_UNIT_WORD | id >> 16));
	put_unit(e, (uint16_t)id);
}

/* Spans of time stand behind the text as words of their own, each apart, so
   that they are counted where the text is and no pair of words joins them. */
static void put_spans(struct kb_encoder *e, const struct kb_tokens *tokens,
		      size_t start, size_t max)
{
	for (size_t i = 0; i < tokens->n_extra &&
	     e->n_units - start + 3 <= max; i++) {
		const struct kb_extra *x = &tokens->extra[i];
		struct kb_token word = { .raw = x->text, .stem = x->text,
			.raw_len = x->len, .stem_len = x->len };

		if (x->type != KB_EXTRA_SPAN)
			continue;
		put_unit(e, KB_UNIT_BREAK);
		put_word(e, &word);
	}
}

/* Appends the tokens' stream (at most `max` units) and counts M U G P. */
static size_t put_stream(struct kb_encoder *e, const struct kb_tokens *tokens,
			 size_t max, uint32_t length[4])
{
	size_t start = e->n_units;
	bool last_han = false, last_pair = false, last_word = false;

	memset(length, 0, 4 * sizeof(*length));
	for (size_t i = 0; i < tokens->n; i++) {
		const struct kb_token *t = &tokens->v[i];

		if (e->n_units - start + 3 > max)
			break;
		if (t->type == KB_TOKEN_HAN && cp_is_unit(t->cp)) {
			bool pair = last_han && t->joined;

			if (last_han && !pair)
				put_unit(e, KB_UNIT_BREAK);
			/* A lone character was counted as a term of its own. */
			length[0] += !(pair && !last_pair);
			length[1]++;
			put_unit(e, (uint16_t)t->cp);
			last_pair = pair;
			last_han = true;
			last_word = false;
			continue;
		}
		put_word(e, t);
		length[0]++;
		length[2] += (uint32_t)gram_count(t);
		length[3] += last_word;
		last_word = true;
		last_han = last_pair = false;
	}
	put_spans(e, tokens, start, max);
	return e->n_units - start;
}

/* ---- what a stream does not tell ------------------------------------------- */

static void count_begin(struct kb_encoder *e, bool questions, bool counted)
{
	kb_hash_set_begin(e->set, questions, counted ? e->count : NULL,
			  e->count_user);
	e->n_beside = 0;
}

static void count_stream(struct kb_encoder *e, const uint16_t *units, size_t n,
			 const uint16_t *beside)
{
	struct kb_stream_words words = kb_vocabulary_words(e->words);
	struct kb_stream stream = { units, n, beside };

	kb_hash_set_stream(e->set, &words, &stream);
}

/* Bounded, so that one unit says how many: what is more is not counted. */
static void note_beside(struct kb_encoder *e, uint32_t hash)
{
	if (e->n_beside == KB_BESIDE_MAX || !kb_hash_set_term(e->set, hash))
		return;
	if (e->n_beside == e->cap_beside) {
		e->cap_beside *= 2;
		e->beside = talloc_realloc(e, e->beside, uint32_t,
					   e->cap_beside);
	}
	e->beside[e->n_beside++] = hash;
}

static void put_beside(struct kb_encoder *e)
{
	put_unit(e, (uint16_t)e->n_beside);
	for (size_t i = 0; i < e->n_beside; i++) {
		put_unit(e, (uint16_t)(e->beside[i] >> 16));
		put_unit(e, (uint16_t)e->beside[i]);
	}
}

/* Terms of the slot into the bag, if they count there; those that no stream
   since count_begin() has told are noted. Pairs are all told. */
static void bag_terms(struct kb_encoder *e, int slot, enum kb_field field,
		      unsigned kinds, uint32_t times)
{
	const struct kb_terms *terms = kb_text_terms(e->text, slot, kinds);

	for (size_t i = 0; i < terms->n; i++) {
		const struct kb_term *t = &terms->v[i];

		if (times)
			kb_bag_add(e->bag, kb_term_prefix(field, t->kind),
				   t->text, t->len, times);
		if (t->kind != KB_TERM_PAIR)
			note_beside(e, t->hash);
	}
}

/* ---- documents -------------------------------------------------------------- */

/* Returns how many there were. */
static uint32_t bag_title(struct kb_encoder *e)
{
	const struct kb_terms *terms = kb_text_terms(e->text, 0,
		KB_TERM_CHAR | KB_TERM_GRAM);
	uint32_t n = 0;

	for (size_t i = 0; i < terms->n; i++) {
		const struct kb_term *t = &terms->v[i];

		if (!kb_title_has(t->kind, t->text, t->len))
			continue;
		kb_bag_add(e->bag, kb_term_prefix(KB_FIELD_TITLE, t->kind),
			   t->text, t->len, 1);
		n++;
	}
	return n;
}

/* First line or sentence of an untitled text. */
static size_t derived_title(const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	size_t latin = 0, han = 0;

	while (p < end && latin < DERIVED_LATIN && han < DERIVED_HAN) {
		const char *at = p;
		uint32_t cp = kb_utf8_next(&p, end);
		size_t chars = latin + han;

		if (cp == '\n' || cp == 0x3002 || cp == 0xff1f || cp == 0xff01 ||
		    cp == '?' || cp == '!' || cp == ';' || cp == ':' ||
		    ((cp == ',' || cp == '.') && chars > DERIVED_SOFT))
			return (size_t)(at - text);
		if (cp >= 0x2e80)
			han++;
		else
			latin++;
	}
	return (size_t)(p - text);
}

static uint16_t clip16(uint64_t n)
{
	return n > UINT16_MAX ? UINT16_MAX : (uint16_t)n;
}

static uint8_t lang_number(const char *code)
{
	for (uint8_t i = 0; kb_langs[i].code; i++)
		if (!strcmp(kb_langs[i].code, code))
			return i;
	return 0;
}

static uint8_t confidence_number(const char *name)
{
	static const char *const names[] = { "wip", "not-validated",
					     "validated" };

	for (uint8_t i = 0; name && i < KB_COUNT(names); i++)
		if (!strcmp(names[i], name))
			return i;
	return 0;
}

/* What all sections of a version share. */
struct version_text {
	const char *title; size_t title_len;
	const char *text;
	const struct kb_section *sections; size_t n_sections;
	uint8_t title_weight;
};

/* `whole` is room for the one section of a title without text. */
static struct version_text version_text(const struct kb_unit_version *v,
					struct kb_section *whole)
{
	struct version_text t = { .title = v->title, .text = v->text,
		.title_len = strlen(v->title), .sections = v->sections,
		.n_sections = v->n_sections, .title_weight = TITLE_WEIGHT };

	if (!*v->text || !v->n_sections) {	/* only a title */
		t.text = v->title;
		*whole = (struct kb_section){ .end = (uint32_t)t.title_len };
		t.sections = whole;
		t.n_sections = 1;
		t.title_len = t.title_weight = 0;
	} else if (!strcmp(v->title, v->text)) {
		t.title_len = t.title_weight = 0;
	} else if (!t.title_len) {
		t.title = v->text;
		t.title_len = derived_title(v->text, strlen(v->text));
		t.title_weight = 1;
	}
	return t;
}

static enum kb_status add_document(struct kb_encoder *e,
				   const struct version_text *t, size_t section,
				   const struct kb_version *version,
				   uint32_t number, uint32_t *ret,
				   struct kb_error *err)
{
	const struct kb_section *s = &t->sections[section];
	const struct kb_tokens *tokens = kb_text_tokens(e->text, 1,
		t->text + s->start, s->end - s->start);
	struct kb_document doc = {
		.tokens = e->out->rows[KB_COLUMN_TOKENS], .version = number,
		.section = (uint16_t)section };
	struct xc_document_spec spec = { 0 };
	struct xc_error xe;
	enum xc_status st;
	uint32_t length[4];
	uint16_t body, title = 0, questions = 0;

	e->n_units = 0;
	doc.units = (uint16_t)put_stream(e, tokens, UNITS_MAX, length);
	for (int i = 0; i < 4; i++)
		doc.length[i] = clip16(length[i]);
	count_begin(e, false, true);
	count_stream(e, e->units, e->n_units, NULL);
	if (t->title_weight)
		count_stream(e, e->title, e->n_title, e->title + e->n_title);
	bag_terms(e, 1, KB_FIELD_BODY, KB_TERM_MAIN | KB_TERM_CODE, 1);
	put_beside(e);
	if (t->title_weight)
		bag_terms(e, 0, KB_FIELD_BODY, KB_TERM_MAIN | KB_TERM_CODE,
			  t->title_weight);
	spec.terms = kb_bag_terms(e->bag, &spec.n_terms);
	st = xc_writer_add(e->writer, &spec, ret, &xe);
	if (st != XC_OK)
		return kb_xc_error(err, st, &xe, "cannot add to the index");
	body = clip16(length[0] + (uint32_t)t->title_weight *
		      version->title_length[0]);
	if (section == 0) {
		title = clip16(e->title_field);
		questions = clip16(version->question_length);
	}
	kb_column_add(e->out, KB_COLUMN_TOKENS, e->units, e->n_units);
	kb_column_add(e->out, KB_COLUMN_DOCUMENTS, &doc, 1);
	kb_column_add(e->out, KB_COLUMN_GROUP, &version->article, 1);
	kb_column_add(e->out, KB_COLUMN_BODY_LENGTH, &body, 1);
	kb_column_add(e->out, KB_COLUMN_TITLE_LENGTH, &title, 1);
	kb_column_add(e->out, KB_COLUMN_QUESTION_LENGTH, &questions, 1);
	return KB_OK;
}

/* One line of the questions; returns where the next begins. A question is
   its own: no pair of words or characters joins two. */
static const char *put_question(struct kb_encoder *e, const char *line,
				struct kb_version *version)
{
	size_t len = strcspn(line, "\n"), start = e->n_units;
	uint32_t length[4];

	put_stream(e, kb_text_tokens(e->text, 1, line, len), SIZE_MAX, length);
	put_unit(e, KB_UNIT_LINE);
	version->question_length += length[0] + length[3];
	if (version->cases < UINT16_MAX)
		version->cases++;
	count_stream(e, e->units + start, e->n_units - start, NULL);
	bag_terms(e, 1, KB_FIELD_QUESTIONS, KB_TERM_MAIN | KB_TERM_PAIR, 1);
	return line + len + (line[len] == '\n');
}

/* Title and questions: their streams, and their terms into the bag of the
   first section. */
static void begin_version(struct kb_encoder *e, const struct version_text *t,
			  const struct kb_unit_version *v,
			  struct kb_version *version)
{
	const struct kb_tokens *tokens;
	uint32_t length[4];
	size_t beside;

	e->n_units = 0;
	kb_bag_clear(e->bag);
	for (size_t i = 0; i < v->n_pins; i++)
		kb_bag_add_pin(e->bag, e->text, v->pins[i]);
	tokens = kb_text_tokens(e->text, 0, t->title, t->title_len);
	version->tokens = e->out->rows[KB_COLUMN_TOKENS];
	version->title_units = (uint16_t)put_stream(e, tokens, UNITS_MAX,
						    length);
	for (int i = 0; i < 4; i++)
		version->title_length[i] = clip16(length[i]);
	talloc_free(e->title);
	e->n_title = e->n_units;
	count_begin(e, false, false);
	count_stream(e, e->units, e->n_units, NULL);
	bag_terms(e, 0, KB_FIELD_BODY, KB_TERM_MAIN | KB_TERM_CODE, 0);
	put_beside(e);
	e->title = talloc_memdup(e, e->units, e->n_units * sizeof(*e->units));
	beside = e->n_units - e->n_title;
	e->n_units = e->n_title;
	e->title_field = bag_title(e);
	count_begin(e, true, true);
	if (v->questions && *v->questions) {
		size_t before = e->n_units;

		for (const char *line = v->questions; *line;)
			line = put_question(e, line, version);
		version->question_units = (uint32_t)(e->n_units - before);
	}
	for (size_t i = 0; i < beside; i++)
		put_unit(e, e->title[e->n_title + i]);
	put_beside(e);
	kb_column_add(e->out, KB_COLUMN_TOKENS, e->units, e->n_units);
}

static enum kb_status add_version(struct kb_encoder *e, const char *id,
				  const struct kb_unit_version *v,
				  uint32_t article, uint32_t *ret_last,
				  struct kb_error *err)
{
	struct kb_section whole;
	struct version_text t = version_text(v, &whole);
	struct kb_version version = {
		.row = v->row, .article = article, .word_base = e->word_base,
		.documents = (uint32_t)t.n_sections,
		.title_weight = t.title_weight,
		.valid_from = v->valid_from,
		.valid_until = v->valid_until,
		.id_hash = kb_id_hash(id),
		.stamp = kb_stamp_more(v->stamp, v->questions ?
				       v->questions : ""),
		.audience = kb_audience_number(e->audiences, e->out,
					       v->audience),
		.confidence = confidence_number(v->confidence),
		.lang = lang_number(v->lang),
		.flags = v->followed ? KB_VERSION_FOLLOWED : 0 };
	uint32_t number = (uint32_t)e->out->rows[KB_COLUMN_VERSIONS];

	version.document = (uint32_t)e->out->rows[KB_COLUMN_DOCUMENTS];
	begin_version(e, &t, v, &version);
	for (size_t i = 0; i < t.n_sections; i++) {
		enum kb_status st;

		if (i > 0)
			kb_bag_clear(e->bag);
		st = add_document(e, &t, i, &version, number, ret_last, err);
		if (st != KB_OK)
			return st;
	}
	kb_column_add(e->out, KB_COLUMN_VERSIONS, &version, 1);
	return KB_OK;
}

/* Document ids start at 1, so row 0 of those columns is a blank. */
static void add_blank(struct kb_columns_out *out)
{
	static const struct kb_document blank;

	for (int i = 0; i < KB_COLUMNS; i++)
		if (out->rows[i] == 0 && (i == KB_COLUMN_DOCUMENTS ||
		    i == KB_COLUMN_GROUP || i == KB_COLUMN_BODY_LENGTH ||
		    i == KB_COLUMN_TITLE_LENGTH ||
		    i == KB_COLUMN_QUESTION_LENGTH))
			kb_column_add(out, (enum kb_column)i, &blank, 1);
}

enum kb_status kb_encoder_add(struct kb_encoder *e, const struct kb_unit *unit,
			      uint32_t article, uint32_t *ret_first,
			      uint32_t *ret_count, struct kb_error *err)
{
	uint32_t first, last = 0;

	add_blank(e->out);
	first = (uint32_t)e->out->rows[KB_COLUMN_DOCUMENTS];
	for (size_t i = 0; i < unit->n; i++) {
		enum kb_status st = add_version(e, unit->id, &unit->versions[i],
						article, &last, err);

		if (st != KB_OK)
			return st;
	}
	if (last && last + 1 != e->out->rows[KB_COLUMN_DOCUMENTS])
		return kb_error_set(err, KB_CORRUPT,
				    "document %u of the index is out of step "
				    "with its columns; run kb-indexer build",
				    last);
	*ret_first = first;
	*ret_count = (uint32_t)e->out->rows[KB_COLUMN_DOCUMENTS] - first;
	return KB_OK;
}
