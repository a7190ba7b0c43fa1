/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * train.c - examples and the fit: one LIBLINEAR problem for each article, its
 * examples against others'. In: texts by article. Out: struct kb_model.
 *
 * LIBLINEAR draws from the process's one rand(): each problem starts from the
 * same seed, and problems are spread over processes, so the number of workers
 * does not show in the bytes.
 */
#include "train.h"

#include <linear.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Of more examples than this a problem sees only so many of the others', and
   when there are many problems fewer, so that all of them see so many: twice
   as many cost twice the time and change little. */
enum { OTHERS_MAX = 16000, OTHERS_MIN = 4000, OTHERS_ALL = 16000000,
       SPEECHES = 4 };

/* ---- examples ---------------------------------------------------------------- */

struct kb_training *kb_training_new(void *mem)
{
	struct kb_training *t = kb_new(mem, struct kb_training);

	t->scratch = kb_model_scratch_new(t);
	return t;
}

static uint64_t text_key(const struct kb_features *f)
{
	uint64_t hash = 14695981039346656037ull;

	for (size_t i = 0; i < f->n; i++)
		hash = (hash ^ ((uint64_t)f->v[i].bucket << 16 ^ f->v[i].tf)) *
			1099511628211ull;
	return hash;
}

void kb_training_add(struct kb_training *t, const struct kb_tokens *tokens,
		     const char *article, unsigned speech)
{
	const struct kb_features *f = kb_features_of(t->scratch, tokens);
	struct kb_example *e;

	if (t->n == t->room) {
		t->room = t->room ? 2 * t->room : 1024;
		t->v = kb_grow(t, t->v, struct kb_example, t->room);
	}
	e = &t->v[t->n++];
	*e = (struct kb_example){ .key = text_key(f),
		.n = (uint32_t)f->n, .number = (uint32_t)(t->n - 1),
		.speech = speech % SPEECHES };
	/* Examples of an article come one after the other. */
	e->article = t->n > 1 && !strcmp(e[-1].article, article) ?
		e[-1].article : kb_strdup(t, article);
	e->features = talloc_memdup(t, f->v, f->n * sizeof(*f->v));
	t->sorted = false;
}

void kb_training_limit(struct kb_training *t, size_t others)
{
	t->others = others;
}

struct kb_features kb_training_features(const struct kb_training *t,
					size_t example)
{
	return (struct kb_features){ t->v[example].features,
				     t->v[example].n };
}

static int by_article(const void *a, const void *b)
{
	const struct kb_example *x = *(struct kb_example *const *)a;
	const struct kb_example *y = *(struct kb_example *const *)b;
	int order = strcmp(x->article, y->article);

	if (order)
		return order;
	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->n < y->n ? -1 : x->n > y->n;
}

static void sort(struct kb_training *t)
{
	if (t->sorted)
		return;
	t->order = kb_grow(t, t->order, struct kb_example *, t->n);
	for (size_t i = 0; i < t->n; i++)
		t->order[i] = &t->v[i];
	qsort(t->order, t->n, sizeof(*t->order), by_article);
	t->sorted = true;
}

/* ---- one fit ------------------------------------------------------------------- */

struct fit {
	void *mem;
	size_t n, n_classes;		/* examples and articles kept */
	const struct kb_example **examples;
	uint32_t *class;		/* of an example */
	uint32_t *begin;		/* first example of a class; [n_classes + 1] */
	float *idf;
	uint32_t *buckets; size_t n_features;	/* those in use, ascending */
	struct feature_node **rows;
	struct found *found;		/* shared with the workers */
	size_t room;			/* weights kept of a class */
	size_t others;			/* examples that a class is not of */
};

/* What is kept of a class. */
struct found { uint64_t n; struct { uint32_t bucket; int32_t value; } v[]; };

static struct found *found_of(const struct fit *f, size_t class)
{
	size_t size = sizeof(struct found) + f->room * sizeof(f->found->v[0]);

	return (struct found *)((char *)f->found + class * size);
}

static void pick(struct fit *f, struct kb_training *t, const uint8_t *keep)
{
	const char *last = NULL;

	sort(t);
	f->examples = kb_array(f->mem, const struct kb_example *, t->n);
	f->class = kb_array(f->mem, uint32_t, t->n);
	f->begin = kb_array(f->mem, uint32_t, t->n + 1);
	for (size_t i = 0; i < t->n; i++) {
		const struct kb_example *e = t->order[i];

		if ((keep && !keep[e->number]) || !e->n)
			continue;
		if (!last || strcmp(last, e->article) != 0)
			f->begin[f->n_classes++] = (uint32_t)f->n;
		last = e->article;
		f->class[f->n] = (uint32_t)f->n_classes - 1;
		f->examples[f->n++] = e;
	}
	f->begin[f->n_classes] = (uint32_t)f->n;
}

static float idf_of(const uint32_t df[SPEECHES], const size_t n[SPEECHES])
{
	unsigned most = 0;

	for (unsigned s = 1; s < SPEECHES; s++)
		if (df[s] > df[most])
			most = s;
	return (float)(nearbyint((log((1.0 + (double)n[most]) /
		(1.0 + df[most])) + 1) * 4096) / 4096);
}

/* Weighs the features in use; returns LIBLINEAR's index of each bucket. */
static uint32_t *number_features(struct fit *f)
{
	uint32_t (*df)[SPEECHES] = (void *)kb_array(f->mem, uint32_t,
		(size_t)KB_MODEL_BUCKETS * SPEECHES);
	uint32_t *number = kb_array(f->mem, uint32_t, KB_MODEL_BUCKETS);
	size_t n[SPEECHES] = { 0 };

	for (size_t i = 0; i < f->n; i++) {
		const struct kb_example *e = f->examples[i];

		for (uint32_t j = 0; j < e->n; j++) {
			df[e->features[j].bucket][e->speech]++;
			number[e->features[j].bucket] = 1;
		}
		n[e->speech]++;
	}
	f->idf = kb_array(f->mem, float, KB_MODEL_BUCKETS);
	f->buckets = kb_array(f->mem, uint32_t, KB_MODEL_BUCKETS);
	for (uint32_t b = 0; b < KB_MODEL_BUCKETS; b++) {
		if (!number[b])
			continue;
		f->idf[b] = idf_of(df[b], n);
		f->buckets[f->n_features++] = b;
		number[b] = (uint32_t)f->n_features;
	}
	return number;
}

static void make_rows(struct fit *f)
{
	uint32_t *number = number_features(f);
	struct feature_node *node;
	size_t total = 0;

	for (size_t i = 0; i < f->n; i++)
		total += f->examples[i]->n + 1;
	f->rows = kb_array(f->mem, struct feature_node *, f->n);
	node = kb_array(f->mem, struct feature_node, total);
	for (size_t i = 0; i < f->n; i++) {
		const struct kb_example *e = f->examples[i];
		struct feature_node *row = node;
		double norm = 0;

		f->rows[i] = row;
		for (uint32_t j = 0; j < e->n; j++, node++) {
			node->index = (int)number[e->features[j].bucket];
			node->value = (double)kb_feature_tf(e->features[j].tf) *
				(double)f->idf[e->features[j].bucket];
			norm += node->value * node->value;
		}
		node->index = -1;
		for (norm = sqrt(norm); row < node; row++)
			row->value /= norm;
		node++;
	}
}

/* Which others a class is told apart from, when there are too many: drawn by
   numbers that depend on the class and the example alone. */
static bool drawn(const struct fit *f, size_t class, size_t example)
{
	uint64_t x = (uint64_t)class << 32 ^ example;

	if (f->n <= f->others)
		return true;
	x *= 0x9e3779b97f4a7c15ull;
	x ^= x >> 29;
	x *= 0xbf58476d1ce4e5b9ull;
	return (x >> 32) % f->n < f->others;
}

/* The largest weights; of equal ones the first buckets. */
static void prune(const struct fit *f, const double *w, double sign,
		  struct found *ret)
{
	uint32_t count[INT16_MAX + 1] = { 0 }, at_least = INT16_MAX;
	size_t kept = 0, room = f->room;

	for (size_t b = 0; b < f->n_features; b++) {
		double value = fabs(w[b]) * KB_MODEL_UNIT;

		count[value < INT16_MAX ? lrint(value) : INT16_MAX]++;
	}
	while (at_least > 1 && kept + count[at_least] <= room)
		kept += count[at_least--];
	/* at_least: these fit in part only. */
	for (size_t b = 0; b < f->n_features && ret->n < room; b++) {
		double value = w[b] * sign * KB_MODEL_UNIT;
		long whole = lrint(fabs(value) < INT16_MAX ? fabs(value) :
				   INT16_MAX);

		if (whole < at_least || whole == 0 ||
		    (whole == at_least && kept == room))
			continue;
		kept += whole == at_least;
		ret->v[ret->n].bucket = f->buckets[b];
		ret->v[ret->n++].value = (int32_t)(value < 0 ? -whole : whole);
	}
}

static size_t others_of(const struct fit *f, const struct kb_training *t)
{
	size_t n = OTHERS_ALL / f->n_classes;

	if (n > OTHERS_MAX)
		n = OTHERS_MAX;
	if (n < OTHERS_MIN)
		n = OTHERS_MIN;
	return t->others && t->others < n ? t->others : n;
}

static void fit_class(const struct fit *f, size_t class, struct problem *p)
{
	struct parameter parameter = { .solver_type = L2R_L2LOSS_SVC_DUAL,
				       .C = 1, .eps = .1 };
	struct model *m;

	p->l = 0;
	for (size_t i = 0; i < f->n; i++) {
		bool own = f->class[i] == class;

		if (!own && !drawn(f, class, i))
			continue;
		p->x[p->l] = f->rows[i];
		p->y[p->l++] = own ? 1 : -1;
	}
	srand(1);
	m = train(p, &parameter);
	prune(f, m->w, m->label[0] > 0 ? 1 : -1, found_of(f, class));
	free_and_destroy_model(&m);
}

struct pace {
	kb_model_progress_fn progress; void *user;
	unsigned worker, workers;
};

/* False: stopped. */
static bool fit_share(const struct fit *f, const struct pace *pace)
{
	struct problem p = { .n = (int)f->n_features, .bias = -1,
		.y = kb_array(f->mem, double, f->n),
		.x = kb_array(f->mem, struct feature_node *, f->n) };

	for (size_t c = pace->worker; c < f->n_classes; c += pace->workers) {
		fit_class(f, c, &p);
		if (pace->progress &&
		    !pace->progress(pace->user, c + 1, f->n_classes))
			return false;
	}
	return true;
}

/* In a process of its own, which ends with the one that made it. */
static void fit_beside(const struct fit *f, const struct pace *pace,
		       pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() == parent)
		fit_share(f, pace);
	_exit(0);
}

static void quiet(const char *text)
{
	(void)text;
}

/* The share of worker 0 is done here, so that progress can be told. */
static enum kb_status fit_all(const struct fit *f, unsigned workers,
			      kb_model_progress_fn progress, void *user,
			      struct kb_error *err)
{
	pid_t children[64];
	struct pace pace = { .workers = workers };
	pid_t self = getpid();
	bool lost = false, stopped;

	set_print_string_function(quiet);
	for (unsigned i = 1; i < workers; i++) {
		pace.worker = i;
		children[i] = fork();
		if (children[i] == 0)
			fit_beside(f, &pace, self);
	}
	pace = (struct pace){ progress, user, 0, workers };
	stopped = !fit_share(f, &pace);
	for (unsigned i = 1; i < workers; i++) {
		int status;

		if (stopped && children[i] > 0)
			kill(children[i], SIGKILL);
		if (children[i] < 0 ||
		    waitpid(children[i], &status, 0) != children[i] || status)
			lost = true;
	}
	if (stopped)
		return kb_error_set(err, KB_INTERRUPTED,
				    "stopped; the model is as it was");
	if (lost)
		return kb_error_set(err, KB_INTERNAL, "a process that trains "
				    "ended early; is there enough memory?");
	return KB_OK;
}

/* ---- the model -------------------------------------------------------------------- */

static void name_classes(const struct fit *f, struct kb_model *m,
			 struct kb_model_head *head)
{
	uint32_t *name = kb_array(m, uint32_t, f->n_classes);
	struct kb_buf names = { .mem = m };

	for (size_t c = 0; c < f->n_classes; c++) {
		const char *id = f->examples[f->begin[c]]->article;

		name[c] = (uint32_t)names.len;
		kb_buf_add(&names, id, strlen(id) + 1);
	}
	head->names_size = (uint32_t)names.len;
	m->name = name;
	m->names = names.bytes;
	m->note = "";
}

static struct kb_model *assemble(const struct fit *f, void *mem)
{
	struct kb_model *m = kb_new(mem, struct kb_model);
	struct kb_model_head *head = kb_new(m, struct kb_model_head);
	uint32_t *first = kb_array(m, uint32_t, KB_MODEL_BUCKETS + 1);
	uint32_t *next = kb_array(f->mem, uint32_t, KB_MODEL_BUCKETS);
	struct kb_model_weight *weights;

	*head = (struct kb_model_head){ .magic = KB_MODEL_MAGIC,
					.n_classes = (uint32_t)f->n_classes };
	snprintf(head->text_version, sizeof(head->text_version), "%s",
		 kb_text_version());
	for (size_t c = 0; c < f->n_classes; c++)
		for (uint64_t i = 0; i < found_of(f, c)->n; i++)
			first[found_of(f, c)->v[i].bucket + 1]++;
	for (size_t b = 0; b < KB_MODEL_BUCKETS; b++)
		first[b + 1] += next[b] = first[b];
	head->n_weights = first[KB_MODEL_BUCKETS];
	weights = kb_array(m, struct kb_model_weight, head->n_weights + 1);
	for (size_t c = 0; c < f->n_classes; c++)
		for (uint64_t i = 0; i < found_of(f, c)->n; i++)
			weights[next[found_of(f, c)->v[i].bucket]++] =
				(struct kb_model_weight){ (uint16_t)c,
					(int16_t)found_of(f, c)->v[i].value };
	name_classes(f, m, head);
	m->head = head;
	m->first = first;
	m->weights = weights;
	m->idf = talloc_steal(m, f->idf);
	return m;
}

enum kb_status kb_training_fit(struct kb_training *t, void *mem,
			       const uint8_t *keep, unsigned workers,
			       kb_model_progress_fn progress, void *user,
			       struct kb_model **ret, struct kb_error *err)
{
	struct fit f = { .mem = talloc_new(NULL) };
	enum kb_status st = KB_OK;
	size_t size;

	pick(&f, t, keep);
	if (f.n_classes < 2)
		st = kb_error_set(err, KB_NOT_FOUND, "nothing to tell apart: "
			"%zu articles have texts to learn from", f.n_classes);
	else if (f.n_classes > KB_MODEL_CLASSES_MAX)
		st = kb_error_set(err, KB_LIMIT, "%zu articles; at most %d "
			"can be told apart", f.n_classes, KB_MODEL_CLASSES_MAX);
	if (st == KB_OK) {
		make_rows(&f);
		f.others = others_of(&f, t);
		f.room = KB_MODEL_WEIGHTS / f.n_classes;
		if (f.room > KB_MODEL_CLASS_WEIGHTS)
			f.room = KB_MODEL_CLASS_WEIGHTS;
		size = (size_t)((char *)found_of(&f, f.n_classes) -
				(char *)f.found);
		f.found = mmap(NULL, size, PROT_READ | PROT_WRITE,
			       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		if (f.found == MAP_FAILED) {
			st = kb_error_set(err, KB_IO, "no memory for %zu "
					  "classes", f.n_classes);
		} else {
			st = fit_all(&f, workers < 1 ? 1 : workers > 16 ? 16 :
				     workers, progress, user, err);
			if (st == KB_OK)
				*ret = assemble(&f, mem);
			munmap(f.found, size);
		}
	}
	talloc_free(f.mem);
	return st;
}
