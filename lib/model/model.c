/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * model.c - a model in memory or mapped from its file, and the scores of a
 * text. Sums are of integers: no order of additions changes them.
 */
#include "scratch.h"
#include "train.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char magic[8] = KB_MODEL_MAGIC;

static size_t align8(size_t n)
{
	return (n + 7) & ~(size_t)7;
}

/* ---- the file --------------------------------------------------------------- */

/* Offsets of the arrays behind the head; the last is the size of the file. */
enum { IDF, FIRST, WEIGHTS, NAME, NAMES, NOTE, END, PLACES };

static void place(const struct kb_model_head *h, size_t at[PLACES])
{
	const size_t size[] = {
		[IDF] = KB_MODEL_BUCKETS * sizeof(float),
		[FIRST] = (KB_MODEL_BUCKETS + 1) * sizeof(uint32_t),
		[WEIGHTS] = h->n_weights * sizeof(struct kb_model_weight),
		[NAME] = h->n_classes * sizeof(uint32_t),
		[NAMES] = h->names_size, [NOTE] = h->note_size };

	at[IDF] = align8(sizeof(*h));
	for (int i = IDF; i < END; i++)
		at[i + 1] = align8(at[i] + size[i]);
}

/* Of the whole file but the digest and which change of the store it knows: the
   digest is a part of what answers show, and changes that nobody may see must
   not show in it. Eight bytes at a time: a file of 32 MB is read whenever it
   changes, while people wait. */
static uint64_t digest_of(const char *bytes, size_t size)
{
	const size_t skip = offsetof(struct kb_model_head, digest);
	const size_t skip_too = offsetof(struct kb_model_head, seq);
	uint64_t hash = 14695981039346656037ull;

	for (size_t i = 0; i < size; i += sizeof(uint64_t)) {
		uint64_t word = 0;

		if (i != skip && i != skip_too)
			memcpy(&word, bytes + i, sizeof(word));
		hash = (hash ^ word) * 0x9e3779b97f4a7c15ull;
		hash ^= hash >> 29;
	}
	return hash;
}

enum kb_status kb_model_write(struct kb_model *m, const char *note,
			      int64_t seq, const char *path,
			      struct kb_error *err)
{
	struct kb_model_head head = *m->head;
	size_t at[PLACES];
	enum kb_status st;
	char *file;

	head.seq = seq;
	head.note_size = (uint32_t)strlen(note) + 1;
	place(&head, at);
	file = kb_array(NULL, char, at[END]);
	memcpy(file, &head, sizeof(head));
	memcpy(file + at[IDF], m->idf, KB_MODEL_BUCKETS * sizeof(*m->idf));
	memcpy(file + at[FIRST], m->first,
	       (KB_MODEL_BUCKETS + 1) * sizeof(*m->first));
	memcpy(file + at[WEIGHTS], m->weights,
	       head.n_weights * sizeof(*m->weights));
	memcpy(file + at[NAME], m->name, head.n_classes * sizeof(*m->name));
	memcpy(file + at[NAMES], m->names, head.names_size);
	memcpy(file + at[NOTE], note, head.note_size);
	head.digest = digest_of(file, at[END]);
	memcpy(file, &head, sizeof(head));
	st = kb_file_write(path, file, at[END], err);
	if (st == KB_OK)
		m->digest = head.digest;
	talloc_free(file);
	return st;
}

static int unmap(struct kb_model *m)
{
	munmap(m->mapped, m->mapped_size);
	return 0;
}

static bool whole(const struct kb_model *m)
{
	const struct kb_model_head *h = m->head;

	for (uint32_t i = 0; i < KB_MODEL_BUCKETS; i++)
		if (m->first[i] > m->first[i + 1])
			return false;
	if (m->first[KB_MODEL_BUCKETS] != h->n_weights || !h->names_size ||
	    m->names[h->names_size - 1] || !h->note_size ||
	    m->note[h->note_size - 1])
		return false;
	for (uint32_t i = 0; i < h->n_weights; i++)
		if (m->weights[i].class >= h->n_classes)
			return false;
	for (uint32_t i = 0; i < h->n_classes; i++)
		if (m->name[i] >= h->names_size)
			return false;
	return true;
}

static bool arrays(struct kb_model *m, size_t size)
{
	const struct kb_model_head *h = m->mapped;
	const char *base = m->mapped;
	size_t at[PLACES];

	if (size < sizeof(*h) || memcmp(h->magic, magic, sizeof(magic)) != 0 ||
	    strncmp(h->text_version, kb_text_version(),
		    sizeof(h->text_version)) != 0)
		return false;
	place(h, at);
	if (at[END] != size || digest_of(base, size) != h->digest)
		return false;
	m->digest = h->digest;
	m->head = h;
	m->idf = (const float *)(base + at[IDF]);
	m->first = (const uint32_t *)(base + at[FIRST]);
	m->weights = (const struct kb_model_weight *)(base + at[WEIGHTS]);
	m->name = (const uint32_t *)(base + at[NAME]);
	m->names = base + at[NAMES];
	m->note = base + at[NOTE];
	return whole(m);
}

enum kb_status kb_model_open(void *mem, const char *path,
			     struct kb_model **ret, struct kb_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat stat;
	struct kb_model *m;
	void *mapped;

	if (fd < 0)
		return kb_error_at(err, errno == ENOENT ? KB_NOT_FOUND : KB_IO,
				   path, 0, "cannot open: %s",
				   strerror(errno));
	if (fstat(fd, &stat) < 0 || stat.st_size <= 0) {
		close(fd);
		return kb_error_at(err, KB_CORRUPT, path, 0, "is empty; run "
				   "kb-indexer learn");
	}
	mapped = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (mapped == MAP_FAILED)
		return kb_error_at(err, KB_IO, path, 0, "cannot map: %s",
				   strerror(errno));
	m = kb_new(mem, struct kb_model);
	m->mapped = mapped;
	m->mapped_size = (size_t)stat.st_size;
	talloc_set_destructor(m, unmap);
	if (!arrays(m, m->mapped_size)) {
		talloc_free(m);
		return kb_error_at(err, KB_CORRUPT, path, 0, "is damaged or "
				   "of another version; run kb-indexer learn");
	}
	*ret = m;
	return KB_OK;
}

/* ---- what it says ------------------------------------------------------------ */

size_t kb_model_classes(const struct kb_model *m)
{
	return m->head->n_classes;
}

const char *kb_model_class(const struct kb_model *m, size_t at)
{
	return m->names + m->name[at];
}

const char *kb_model_note(const struct kb_model *m)
{
	return m->note;
}

int64_t kb_model_seq(const struct kb_model *m)
{
	return m->head->seq;
}

uint64_t kb_model_digest(const struct kb_model *m)
{
	return m->digest;
}

/* ---- scores ------------------------------------------------------------------ */

/* A feature's weights lie anywhere: they are fetched while others are added. */
enum { AHEAD = 8 };

static void fetch(const struct kb_model *m, const struct kb_feature *v,
		  size_t n, size_t i)
{
	if (i + 2 * AHEAD < n)
		__builtin_prefetch(&m->first[v[i + 2 * AHEAD].bucket]);
	if (i + AHEAD < n)
		__builtin_prefetch(&m->weights[m->first[v[i + AHEAD].bucket]]);
}

static bool score(const struct kb_model *m, struct kb_model_scratch *s,
		  const struct kb_feature *v, size_t n, float *ret)
{
	size_t classes = m->head->n_classes;
	double norm = 0;

	for (size_t i = 0; i < n; i++) {
		double value = (double)kb_feature_tf(v[i].tf) *
			(double)m->idf[v[i].bucket];

		norm += value * value;
	}
	if (norm <= 0)
		return false;
	norm = sqrt(norm);
	if (s->n_sums < classes) {
		talloc_free(s->sums);
		s->sums = kb_array(s, int64_t, classes);
		s->n_sums = classes;
	}
	memset(s->sums, 0, classes * sizeof(*s->sums));
	for (size_t i = 0; i < n; i++) {
		uint32_t bucket = v[i].bucket;
		int64_t value = lrint((double)kb_feature_tf(v[i].tf) *
			(double)m->idf[bucket] / norm * 65536);

		fetch(m, v, n, i);
		for (uint32_t w = m->first[bucket]; w < m->first[bucket + 1];
		     w++)
			s->sums[m->weights[w].class] +=
				value * m->weights[w].value;
	}
	for (size_t c = 0; c < classes; c++)
		ret[c] = (float)((double)s->sums[c] /
				 (65536.0 * KB_MODEL_UNIT));
	return true;
}

bool kb_model_score(const struct kb_model *m, struct kb_model_scratch *scratch,
		    const struct kb_tokens *tokens, float *ret)
{
	const struct kb_features *f = kb_features_of(scratch, tokens);

	return score(m, scratch, f->v, f->n, ret);
}

bool kb_model_score_example(const struct kb_model *m,
			    struct kb_model_scratch *scratch,
			    const struct kb_training *t, size_t example,
			    float *ret)
{
	struct kb_features f = kb_training_features(t, example);

	return score(m, scratch, f.v, f.n, ret);
}
