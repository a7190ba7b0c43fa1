/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * snapshot.c - maps the columns as far as a commit says they count, and reads
 * from the log which documents are live. Averages and frequencies are those of
 * the live documents alone, so that an index that was followed ranks as one
 * that was built afresh.
 */
#include "snapshot.h"

static int close_view(struct kb_view *v)
{
	kb_view_unmap(v);
	for (int i = 0; i < KB_FIELDS; i++)
		xc_field_free(v->fields[i]);
	kb_letters_drop(v->letters);
	return 0;
}

/* ---- what changed since the build ------------------------------------------ */

static void delta_grow(struct kb_view *v, struct kb_deltas *d);

static void delta_add(struct kb_view *v, struct kb_deltas *d, uint32_t hash,
		      int32_t add)
{
	size_t at;

	if (d->n * 2 >= d->cap)
		delta_grow(v, d);
	for (at = hash & (d->cap - 1); d->v[at].hash || d->v[at].add;
	     at = (at + 1) & (d->cap - 1))
		if (d->v[at].hash == hash)
			break;
	d->n += !d->v[at].hash && !d->v[at].add;
	d->v[at].hash = hash;
	d->v[at].add += add;
}

static void delta_grow(struct kb_view *v, struct kb_deltas *d)
{
	struct kb_delta *old = d->v;
	size_t old_cap = d->cap;

	d->cap = old_cap ? old_cap * 2 : 256;
	d->v = kb_array(v, struct kb_delta, d->cap);
	d->n = 0;
	for (size_t i = 0; i < old_cap; i++)
		if (old[i].add)
			delta_add(v, d, old[i].hash, old[i].add);
	talloc_free(old);
}

static int32_t delta_of(const struct kb_deltas *d, uint32_t hash)
{
	if (!d->cap)
		return 0;
	for (size_t at = hash & (d->cap - 1); d->v[at].hash || d->v[at].add;
	     at = (at + 1) & (d->cap - 1))
		if (d->v[at].hash == hash)
			return d->v[at].add;
	return 0;
}

uint32_t kb_view_frequency(const struct kb_view *v, enum kb_counts which,
			   uint32_t hash)
{
	return kb_counts_find(v->counted[which].base, hash) +
		(uint32_t)delta_of(&v->deltas[which], hash);
}

uint32_t kb_snapshot_frequency(const struct kb_snapshot *s, uint32_t hash)
{
	return kb_view_frequency((const struct kb_view *)s, KB_COUNTS_PIECES,
				 hash);
}

struct change { struct kb_view *view; int32_t add; };

static void change_hash(void *user, enum kb_counts which, uint32_t hash)
{
	struct change *c = user;

	delta_add(c->view, &c->view->deltas[which], hash, c->add);
}

/* ---- the log --------------------------------------------------------------- */

static void sum_version(struct kb_view *v, const struct kb_version *version,
			int sign)
{
	const uint16_t *lengths = v->maps[KB_COLUMN_TITLE_LENGTH].base;
	int64_t title_field = lengths[version->document];
	struct kb_speech_sums *sums = &v->sums[kb_speech_of(version->lang)];

	for (int i = 0; i < 4; i++)
		sums->title_sum[i] += (uint64_t)(sign *
						 version->title_length[i]);
	sums->versions += (uint64_t)sign;
	sums->questions += (uint64_t)(sign * (version->question_length > 0));
	v->title_field_sum += (uint64_t)(sign * title_field);
	v->title_fields += (uint64_t)(sign * (title_field > 0));
	v->question_sum += (uint64_t)(sign * (int64_t)version->question_length);
	v->questions += (uint64_t)(sign * (version->question_length > 0));
	v->pub.live_versions += (uint32_t)sign;
	v->stamps += (uint64_t)sign * version->stamp;
	if (version->valid_from || version->valid_until)
		v->dated += (uint64_t)sign;
}

/* A document's section with its title, and the questions on the first. */
static void change_document(struct kb_view *v, struct kb_hash_set *set,
			    const struct kb_document *doc,
			    const struct kb_version *version, int sign)
{
	const uint16_t *section = v->pub.tokens + doc->tokens;
	const uint16_t *title = v->pub.tokens + version->tokens;
	const uint16_t *asked = title + version->title_units;
	const uint16_t *title_beside = asked + version->question_units;
	const uint16_t *asked_beside = title_beside +
		kb_beside_units(title_beside);
	const struct kb_stream streams[] = {
		{ section, doc->units, section + doc->units },
		{ title, version->title_units, title_beside } };
	const struct kb_stream questions = { asked, version->question_units,
					     asked_beside };
	struct kb_stream_words words = { v->pub.words + version->word_base,
					 v->pub.word_bytes };
	struct change c = { v, sign };

	kb_hash_set_begin(set, false, change_hash, &c);
	kb_hash_set_stream(set, &words, &streams[0]);
	if (version->title_weight)
		kb_hash_set_stream(set, &words, &streams[1]);
	if (doc->section > 0)
		return;
	kb_hash_set_begin(set, true, change_hash, &c);
	kb_hash_set_stream(set, &words, &questions);
}

static void sum_document(struct kb_view *v, const struct kb_document *doc,
			 const struct kb_version *version, int sign)
{
	struct kb_speech_sums *sums = &v->sums[kb_speech_of(version->lang)];

	sums->documents += (uint64_t)sign;
	for (int i = 0; i < 4; i++)
		sums->sum[i] += (uint64_t)(sign * (doc->length[i] +
			version->title_weight * version->title_length[i]));
	v->body_sum += (uint64_t)(sign * (doc->length[0] +
		version->title_weight * version->title_length[0]));
}

/* May nobody whom the view serves know of it? */
static bool is_hidden(struct kb_view *v, const struct kb_version *version)
{
	if (!v->sees[version->audience])
		return true;
	if (!v->now || version->valid_from <= v->now)
		return false;
	if (!v->next || version->valid_from < v->next)
		v->next = version->valid_from;
	return true;
}

bool kb_view_holds(const struct kb_view *v, int64_t now)
{
	return !v->next || now < v->next;
}

/* Documents of one article come (+1) or go (-1): those that may be seen. The
   build has counted the hidden ones, too; that is taken back as they come.
   Returns whether any may be seen. */
static bool turn(struct kb_view *v, struct kb_hash_set *set, uint32_t first,
		 uint32_t count, int sign)
{
	bool any = false;

	for (uint32_t d = first; d < first + count; d++) {
		const struct kb_document *doc = &v->pub.documents[d];
		const struct kb_version *version =
			&v->pub.versions[doc->version];
		bool fresh = d >= v->state.built_documents;

		if (is_hidden(v, version)) {
			if (sign > 0 && !fresh)
				change_document(v, set, doc, version, -1);
			continue;
		}
		any = true;
		if (sign > 0)
			v->live[d / 64] |= 1ull << (d % 64);
		else
			v->live[d / 64] &= ~(1ull << (d % 64));
		v->pub.live_documents += (uint32_t)sign;
		sum_document(v, doc, version, sign);
		if (doc->section == 0)
			sum_version(v, version, sign);
		if (sign > 0 && !fresh)
			continue;	/* counted by the build */
		change_document(v, set, doc, version, sign);
	}
	return any;
}

static enum kb_status read_log(struct kb_view *v, size_t from,
			       struct kb_error *err)
{
	const char *log = v->maps[KB_COLUMN_LOG].base;
	size_t end = v->maps[KB_COLUMN_LOG].len;
	struct kb_hash_set *set = kb_hash_set_new(v);

	while (from < end) {
		const struct kb_log_entry *e = (const void *)(log + from);
		bool was, is;

		if (end - from < sizeof(*e) ||
		    end - from < kb_log_entry_size(e) ||
		    (uint64_t)e->first + e->count > v->pub.n_documents ||
		    (uint64_t)e->old_first + e->old_count >
		    v->pub.n_documents)
			return kb_error_set(err, KB_CORRUPT, "the index's log "
				"is damaged; run kb-indexer build");
		was = turn(v, set, e->old_first, e->old_count, -1);
		is = turn(v, set, e->first, e->count, 1);
		v->pub.live_articles += (uint32_t)is - (uint32_t)was;
		from += kb_log_entry_size(e);
	}
	talloc_free(set);
	return KB_OK;
}

enum kb_speech kb_speech_of(unsigned lang)
{
	static const char codes[KB_SPEECHES][3] = { "zh", "en", "ru" };

	for (unsigned i = 0; i < KB_SPEECHES; i++)
		if (!strncmp(kb_langs[lang].code, codes[i], 2))
			return (enum kb_speech)i;
	return KB_SPEECH_LATIN;
}

static void average_speeches(struct kb_view *v)
{
	for (int i = 0; i < KB_SPEECHES; i++) {
		const struct kb_speech_sums *from = &v->sums[i];
		struct kb_speech_stats *to = &v->pub.speech[i];
		double documents = from->documents ?
			(double)from->documents : 1;
		double versions = from->versions ? (double)from->versions : 1;

		to->documents = (uint32_t)from->documents;
		to->questions = (uint32_t)from->questions;
		for (int k = 0; k < 4; k++) {
			to->average[k] = (double)from->sum[k] / documents;
			to->title_average[k] = (double)from->title_sum[k] /
				versions;
		}
	}
}

static enum kb_status make_fields(struct kb_view *v,
				  const struct kb_index_settings *settings,
				  struct kb_error *err)
{
	double documents = v->pub.live_documents ? v->pub.live_documents : 1;
	const struct { enum kb_column lengths; double average, k1, b; }
	fields[KB_FIELDS] = {
		[KB_FIELD_BODY] = { KB_COLUMN_BODY_LENGTH,
			(double)v->body_sum / documents,
			settings->k1, settings->b },
		[KB_FIELD_TITLE] = { KB_COLUMN_TITLE_LENGTH,
			v->title_fields ? (double)v->title_field_sum /
			(double)v->title_fields : 1,
			1.2, settings->title_b },
		/* A bag of many people's words: repetition says much. */
		[KB_FIELD_QUESTIONS] = { KB_COLUMN_QUESTION_LENGTH,
			v->questions ? (double)v->question_sum /
			(double)v->questions : 1, 8, .7 },
	};

	average_speeches(v);
	v->pub.dated = v->dated > 0;
	v->pub.question_documents = (uint32_t)v->questions;
	for (int i = 0; i < KB_FIELDS; i++) {
		struct xc_error xe;
		enum xc_status xs = xc_field_new(
			v->maps[fields[i].lengths].base, v->pub.n_documents,
			fields[i].average > 0 ? fields[i].average : 1,
			fields[i].k1, fields[i].b, &v->fields[i], &xe);

		if (xs != XC_OK)
			return kb_xc_error(err, xs, &xe, "cannot weigh");
	}
	return KB_OK;
}

static void go_on_from(struct kb_view *v, const struct kb_view *before)
{
	memcpy(v->live, before->live, before->live_words * sizeof(*v->live));
	memcpy(v->sums, before->sums, sizeof(v->sums));
	v->body_sum = before->body_sum;
	v->title_field_sum = before->title_field_sum;
	v->title_fields = before->title_fields;
	v->question_sum = before->question_sum;
	v->questions = before->questions;
	v->pub.live_documents = before->pub.live_documents;
	v->pub.live_versions = before->pub.live_versions;
	v->pub.live_articles = before->pub.live_articles;
	v->dated = before->dated;
	v->now = before->now;
	v->next = before->next;
	v->stamps = before->stamps;
	memcpy(v->deltas, before->deltas, sizeof(v->deltas));
	for (int i = 0; i < KB_COUNTS; i++)
		if (v->deltas[i].cap)
			v->deltas[i].v = talloc_memdup(v, v->deltas[i].v,
				v->deltas[i].cap * sizeof(*v->deltas[i].v));
}

/* Which of the audiences that versions have he belongs to. */
static void look_who(struct kb_view *v, const struct kb_audience *who)
{
	const struct kb_audience_entry *names =
		v->maps[KB_COLUMN_AUDIENCES].base;
	size_t n = v->state.rows[KB_COLUMN_AUDIENCES];

	v->sees = kb_array(v, bool, n + 1);
	for (size_t i = 0; i < n; i++)
		v->sees[i] = !who || (!names[i].name[KB_GROUP_MAX] &&
				      kb_audience_sees(who, names[i].name));
}

enum kb_status kb_view_open(const char *folder, const char *generation,
			    const struct kb_part_state *state,
			    const struct kb_index_settings *settings,
			    const struct kb_audience *who, int64_t now,
			    const struct kb_view *before,
			    const struct kb_view *letters_of,
			    const struct kb_added *added,
			    struct kb_view **ret, struct kb_error *err)
{
	static uint64_t serial;
	struct kb_view *v = kb_new(NULL, struct kb_view);
	enum kb_status st;

	v->pub.serial = __atomic_add_fetch(&serial, 1, __ATOMIC_RELAXED);
	talloc_set_destructor(v, close_view);
	v->state = *state;
	snprintf(v->generation, sizeof(v->generation), "%s", generation);
	st = kb_view_map(v, folder, added, err);
	if (st == KB_OK) {
		v->live_words = v->pub.n_documents / 64 + 1;
		v->live = kb_array(v, uint64_t, v->live_words);
		v->pub.live = v->live;
		look_who(v, who);
		v->now = now;
		if (before)
			go_on_from(v, before);
		kb_view_letters(v, letters_of);
		st = read_log(v, before ? before->state.rows[KB_COLUMN_LOG] :
			      0, err);
	}
	if (st == KB_OK)
		st = make_fields(v, settings, err);
	if (st != KB_OK) {
		talloc_free(v);
		return st;
	}
	*ret = v;
	return KB_OK;
}
