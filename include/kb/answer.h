/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * answer.h - from a question to an answer: what kb-searchd serves, what
 * kb-indexer eval measures. One call.
 */
#ifndef KB_ANSWER_H
#define KB_ANSWER_H

#include <jansson.h>
#include <kb/config.h>
#include <kb/index.h>
#include <kb/proposal.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
	KB_QUERY_MAX = 4096,	/* bytes of a question; more is KB_LIMIT */
	KB_QUERY_TERMS = 64,	/* distinct terms used; the rest is reported */
	KB_HITS_MAX = 50,
	KB_FACTS_MAX = 8,	/* of a question; more is KB_LIMIT */
	KB_CHOICES_MAX = 4,	/* of a question asked back */
	KB_ASKED_MAX = 2,	/* questions asked back, one after the other */
};

/* Shared by all threads. part: KB_PART_PUBLIC answers from the public part and
   the public's own store, and opens nothing else; KB_PART_INTERNAL from the
   part that holds everything, each asker as if what he may not see were not
   there. Cases of other people's words are behind neither. */
struct kb_engine;
KB_NODISCARD enum kb_status kb_engine_open(void *mem,
	const struct kb_config *config, enum kb_part part,
	struct kb_engine **ret, struct kb_error *err);
/* KB_OK when the index is there and open. Tries to open it if it was not. */
KB_NODISCARD enum kb_status kb_engine_ready(struct kb_engine *e,
	struct kb_error *err);

/* One for each thread: store handle, index reader, analyzer, buffers. */
struct kb_reader;
KB_NODISCARD enum kb_status kb_reader_open(struct kb_engine *e, void *mem,
	struct kb_reader **ret, struct kb_error *err);
/* Whom it answers from now on; before the first call, an internal reader
   answers one who sees everything. What a public one opens is public, whoever
   asks. Groups are copied. */
void kb_reader_audience(struct kb_reader *r, const struct kb_audience *who);
/* After a refresh; NULL before. Of a public reader: the public's own. */
struct kb_store *kb_reader_store(struct kb_reader *r);
struct kb_text *kb_reader_text(struct kb_reader *r);
/* The newest index and model for this thread; opens them when they first
   appear. Answers do it by themselves. */
KB_NODISCARD enum kb_status kb_reader_refresh(struct kb_reader *r,
	struct kb_error *err);
void kb_reader_state(const struct kb_reader *r, struct kb_index_state *ret);
/* Answers questions (kb_answer_ask, kb_answer_json; nothing else) for the
   audience that `from` has, for good as of what `from` saw last: with the same
   model, and to the last digit as once the proposal is published and the index
   has followed. NULL: as things are. Reads the whole store: for staff.
   KB_STALE: the index was built anew, refresh `from`. */
KB_NODISCARD enum kb_status kb_reader_overlay(struct kb_reader *from,
	void *mem, const struct kb_proposal *p, struct kb_reader **ret,
	struct kb_error *err);

/* What is known beside the question: an environment field of articles
   ("product", "region", "tier", "version") or "topic" with an article's id. */
struct kb_fact { const char *attribute, *value; };

struct kb_question {
	const char *text; size_t len;	/* any bytes; must be valid UTF-8 */
	const struct kb_fact *facts; size_t n_facts;	/* replies to `ask` */
	bool verbatim;			/* search what was typed: no rewrites */
	const char *lang;		/* reader's language, or NULL: guessed */
	bool in_lang;			/* show each article in it where there
					   is one, whatever was asked in */
	int64_t as_of;			/* unix seconds; 0 = now */
	unsigned limit;			/* hits, 1..KB_HITS_MAX; 0 = default */
};

/* The signals of the score, one row each in the table of lib/answer. */
enum kb_signal { KB_SIGNAL_BODY, KB_SIGNAL_CHARS, KB_SIGNAL_GRAMS,
	KB_SIGNAL_PAIRS, KB_SIGNAL_PROXIMITY, KB_SIGNAL_COORDINATION,
	KB_SIGNAL_TITLE, KB_SIGNAL_TITLE_COVER, KB_SIGNAL_QUESTIONS,
	KB_SIGNAL_CASE, KB_SIGNAL_CLASSIFIER, KB_SIGNAL_CODE,
	KB_SIGNAL_VALIDATION, KB_SIGNAL_REUSE, KB_SIGNAL_PIN,
	KB_SIGNAL_LENGTH, KB_SIGNAL_ENVIRONMENT, KB_SIGNALS };

/* A ranked article. */
struct kb_hit {
	uint32_t document;	/* best section */
	uint32_t version;	/* position in the snapshot's versions */
	double score;
	double value[KB_SIGNALS];	/* before weights */
	double share[KB_SIGNALS];	/* weight times value; adds up to
					   score */
	double coverage;	/* idf share of the question's words in the
				   section or the title */
};

enum kb_verdict { KB_VERDICT_ANSWER, KB_VERDICT_CHOOSE, KB_VERDICT_NONE };

struct kb_run { const char *text; size_t len; bool marked; };

/* A piece of an article's text, cut at sentence borders, matches marked. */
struct kb_passage {
	uint32_t start, end;		/* bytes of the article's text */
	enum kb_block block;
	const char *heading, *anchor;	/* nearest above; "" if none */
	struct kb_run *runs; size_t n;
};

struct kb_answer_hit {
	struct kb_hit hit;
	struct kb_stored stored;	/* the version shown */
	struct kb_passage passage;
};

/* How the question was read beside, or instead of, how it was typed. */
struct kb_rewrite {
	const char *from, *to;
	const char *why;	/* "typo" "layout" "synonym" "homophone"
				   "number" "vocabulary" "brand" */
	bool replaced;		/* `from` is not searched any more */
};

/* What to ask back when one reply would decide between the leading answers. */
/* lang: of the label; NULL for a field's value, which is its own label. The
   reply "other" means none of them and is always possible. */
struct kb_choice { const char *value, *label, *lang; };
struct kb_ask {
	const char *attribute;		/* as in struct kb_fact */
	double gain_bits;		/* expected, over the leading answers */
	struct kb_choice options[KB_CHOICES_MAX]; size_t n;
};

struct kb_answer {
	const char *query, *normalized, *lang;
	const char *audience;		/* "public" | "staff" */
	bool in_lang;			/* as asked */
	int64_t as_of;
	bool dated;			/* the asker said of when */
	struct kb_index_state state;
	enum kb_verdict verdict;
	double confidence;		/* 0..1: that the first hit is right */
	bool calibrated;		/* on this knowledge base's own cases */
	double unseen;			/* share of the question that stands
					   nowhere in the index */
	size_t weighed;			/* terms that took part */
	bool is_han;			/* half of it or more is Han */
	bool taught;			/* a model took part */
	const char *none_why;		/* "empty" | "no_match" | "several" |
					   "expired" | "not_confident" | NULL */
	const struct kb_stored *expired;	/* with none_why "expired" */
	const struct kb_ask *ask;	/* with verdict choose, else NULL */
	const struct kb_rewrite *rewrites; size_t n_rewrites;
	const struct kb_fact *facts; size_t n_facts;	/* as asked */
	struct kb_answer_hit *hits; size_t n_hits;	/* best first */
	struct kb_passage said;		/* with verdict answer: of hits[0] */
	size_t total;			/* articles considered */
	bool partial;			/* the deadline cut the search */
	size_t dropped;			/* query terms over KB_QUERY_TERMS */
	const char **terms; size_t n_terms;	/* what was searched */
	uint64_t took_ns;
};

/* KB_INVALID: not UTF-8, a fact that is none; KB_LIMIT: longer than
   KB_QUERY_MAX, too many facts. An empty question (spaces, punctuation) is an
   answer with verdict none, why "empty". */
KB_NODISCARD enum kb_status kb_answer_ask(struct kb_reader *r, void *mem,
	const struct kb_question *question, struct kb_answer **ret,
	struct kb_error *err);

/* The hit with this article stands where the answer would, whoever is sure of
   it; nothing changes if there is none. Before r answers another question. */
void kb_answer_pick(struct kb_reader *r, struct kb_answer *a,
		    const char *article);

/* For json_dumps: numbers as short as they are meant. */
#define KB_JSON_FLAGS (JSON_COMPACT | JSON_REAL_PRECISION(7))

/* The one JSON view (API and page). New reference. lang: display language,
   Chinese texts are converted to its script. took_us is left out when
   `stable` (same bytes for the same question). */
json_t *kb_answer_json(struct kb_reader *r, const struct kb_answer *a,
		       const char *lang, bool stable);

/* What kb/receipt.h keeps of an answer: the masked query, and the rest as new
   reference. role: who was shown it, "public" or a role's name; lang: as for
   kb_answer_json(). */
KB_NODISCARD enum kb_status kb_receipt_of(const struct kb_answer *a,
	const char *role, const char *lang, const struct kb_masker *masker,
	void *mem, char **ret_query, json_t **ret, struct kb_error *err);
/* What was shown, once more, as compact JSON: texts of the versions that the
   receipt names, from a store that has them, in the script they were shown in;
   {"format","verdict","none_why","ask","expired","shown":[{"article","lang",
   "version","title","text"}]}, the first one of an answer with "block",
   "heading", "steps" and the fields of kb_article_view(). Nothing in it changes
   later. KB_NOT_FOUND: the store lacks a version; KB_INVALID: no receipt. */
KB_NODISCARD enum kb_status kb_receipt_replay(struct kb_store *s, void *mem,
	const json_t *receipt, char **ret, struct kb_error *err);

/* Lines of an article's steps block, without their numbers; *ret is set when
   there are any. */
size_t kb_article_steps(void *mem, const struct kb_article *article,
			const char ***ret);

/* What customers ask most: articles by the number of cases and questions
   behind them, most first; the ids are children of mem. */
struct kb_asked { const char *article; unsigned times; };
KB_NODISCARD enum kb_status kb_most_asked(struct kb_reader *r, void *mem,
	size_t max, struct kb_asked **ret, size_t *n, struct kb_error *err);

/* An article as JSON: {"id","lang","langs":[...],"title","version","state",
   "confidence","validated_at","html","questions","environment","cites",
   "promise","valid","provenance","rule"}, for staff "authority" and "owner", and
   "audience" where it is not everybody; KB_NOT_FOUND also when
   the audience may not see it. lang NULL or not there: best other one. as_of:
   unix seconds, 0 now; the public's must not lie ahead. */
KB_NODISCARD enum kb_status kb_article_view(struct kb_reader *r, void *mem,
	const char *id, const char *lang, int64_t as_of, json_t **ret,
	struct kb_error *err);

/* The same of a version at hand, such as one that is being written, without
   "langs". lang: as it is read, the other script of Chinese too. New
   reference. */
json_t *kb_article_json(const struct kb_stored *st, const char *lang,
	bool staff);

/* Whole questions that begin with text or have a word that does; also by
   pinyin, its initials, or the keys of the other layout. The reader's language
   first, no two that read the same. At most 199 bytes; more, or nothing, gives
   none, and so does a large knowledge base in the second after its start.
   {"query":..., "suggestions":[{"text","article","lang"}]} */
KB_NODISCARD enum kb_status kb_suggest(struct kb_reader *r, void *mem,
	const char *text, size_t len, const char *lang, unsigned limit,
	json_t **ret, struct kb_error *err);
/* Begins to make what kb_suggest needs, before anybody types. */
KB_NODISCARD enum kb_status kb_suggest_prepare(struct kb_reader *r,
	struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
