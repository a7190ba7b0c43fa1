/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * queue.h - the editors' queue: what is wrong, first what harms most. In: what
 * people flag, questions nobody answers, findings of programs. Out: rows with
 * their clock and owner, and, when one is closed, news for who raised it.
 */
#ifndef KB_QUEUE_H
#define KB_QUEUE_H

#include <kb/store.h>

#ifdef __cplusplus
extern "C" {
#endif

enum kb_queued {
	KB_QUEUED_FLAG,		/* somebody says that an article is wrong */
	KB_QUEUED_UNANSWERED,	/* no confident answer */
	KB_QUEUED_EMPTY,	/* nothing found at all */
	KB_QUEUED_EXPIRING,	/* ends within KB_QUEUE_AHEAD_DAYS, or ended */
	KB_QUEUED_REVIEW,	/* its review is due */
	KB_QUEUED_CONFLICT,	/* two articles contradict each other */
	KB_QUEUED_DUPLICATE,	/* two articles say the same */
	KB_QUEUED_CITATION,	/* quote not in its clause, or a newer rule */
	KB_QUEUED_TRANSLATION,	/* missing, or behind its source */
	KB_QUEUED_QUARANTINE,	/* imported, waits for somebody's eyes */
	KB_QUEUED_SYNC_CONFLICT,	/* folder and web changed the same */
	KB_QUEUED_SCHEDULED,	/* begins later */
	KB_QUEUED_KINDS
};
const char *kb_queued_name(enum kb_queued kind);	/* "sync-conflict" */
bool kb_queued_find(const char *name, enum kb_queued *ret);

enum { KB_QUEUE_AHEAD_DAYS = 14, KB_HARM_MAX = 3,
       KB_QUEUE_DETAIL_MAX = 16 << 10 };
#define KB_BY_CUSTOMER "customer"	/* raised it on the help page */

struct kb_queue_item {
	int64_t seq, at, closed_at;
	enum kb_queued kind;
	const char *case_id;		/* or "" */
	const char *article, *lang;	/* or "" */
	int version;
	const char *receipt;		/* or "" */
	const char *text;		/* of a flag: what is wrong; the
					   question; what a program found;
					   masked */
	const char *by, *closed_by;	/* "": a program */
	/* NULL or "": an item of its own. Else there is one open item with
	   this key: "conflict:a:b:en". */
	const char *key;
	const char *owner;		/* who works at it; "" nobody */
	int64_t due_at;			/* in: 0: by its kind */
	int64_t seen_at;		/* raised last */
	int64_t snoozed_until;		/* not shown before; 0 */
	int count;			/* how often it was raised or asked; in:
					   0 is 1 */
	int harm;			/* 0..KB_HARM_MAX; in: 0 is that of its
					   kind, -1 none */
	const char *detail;		/* JSON object; NULL: "{}" */
	const char *outcome, *note;	/* of closed ones, "" */
	int64_t cluster;		/* seq of the first question of its
					   kind; 0: none */
};
/* An item of its own. Unanswered and empty questions join the cluster of one
   that is the same (kb_text_key) or shares most terms. */
KB_NODISCARD enum kb_status kb_queue_add(struct kb_store *s,
	const struct kb_queue_item *item, int64_t *ret_seq,
	struct kb_error *err);
/* By key: raises the open item that is there (count grows by item->count, text,
   detail, harm and due are as said last), or adds one. What was closed as
   "accepted" is not opened again while its text and detail are the same:
   *ret_seq is 0 then. again: also counts when nothing has changed; false for
   sweeps, which find the same each time. */
KB_NODISCARD enum kb_status kb_queue_put(struct kb_store *s,
	const struct kb_queue_item *item, bool again, int64_t *ret_seq,
	struct kb_error *err);
/* KB_NOT_FOUND; KB_CONFLICT: closed, or somebody else has it (from: who is
   thought to have it, "": nobody). owner "": gives it back. */
KB_NODISCARD enum kb_status kb_queue_take(struct kb_store *s, int64_t seq,
	const char *from, const char *owner, struct kb_error *err);
KB_NODISCARD enum kb_status kb_queue_snooze(struct kb_store *s, int64_t seq,
	int64_t until, struct kb_error *err);
/* outcome: fixed | accepted | answered | duplicate | invalid; "gone" is what
   programs say. A cluster is closed as a whole. note: for who raised it, masked here. Closed already: as
   it is. */
KB_NODISCARD enum kb_status kb_queue_close(struct kb_store *s, int64_t seq,
	const char *by, const char *outcome, const char *note,
	struct kb_error *err);
KB_NODISCARD enum kb_status kb_queue_reopen(struct kb_store *s, int64_t seq,
	struct kb_error *err);
/* Closes what programs raised by key of this kind and article ("": of all) whose
   key is none of keys: what no longer holds. What kb_queue_sweep() raised (keys
   "sweep:...") stays. */
KB_NODISCARD enum kb_status kb_queue_settle(struct kb_store *s,
	enum kb_queued kind, const char *article, const char *const *keys,
	size_t n, int64_t *ret_closed, struct kb_error *err);

/* Strings are children of mem. KB_NOT_FOUND. */
KB_NODISCARD enum kb_status kb_queue_get(struct kb_store *s, void *mem,
	int64_t seq, struct kb_queue_item *ret, struct kb_error *err);
/* Open ones (or all since `since`), newest first. article NULL: all. */
KB_NODISCARD enum kb_status kb_queue_list(struct kb_store *s, void *mem,
	const char *article, bool open_only, int64_t since, size_t max,
	struct kb_queue_item **ret, size_t *n, struct kb_error *err);

/* A row of the room: an item, or all questions of a cluster. Each flag is a row,
   and weighs with the others of its article. */
struct kb_queue_row {
	struct kb_queue_item item;	/* the first raised; count and seen_at
					   of all, harm the highest, due_at the
					   first */
	const struct kb_queue_item **of;	/* newest first, itself too */
	size_t n;
	double weight;
};
/* What is first, is first: weight = (1 + ln count) x 2^harm x (1 + age / 7)
   with age in days since it was raised first, at most 60; what is overdue
   weighs twice. Ties: the older one, then the lower number. */
double kb_queue_weight(const struct kb_queue_item *item, int64_t now);
struct kb_queue_filter {
	unsigned kinds;			/* 1 << kind; 0: all */
	const char *owner;		/* NULL: all; "": nobody's */
	const char *product;		/* of the article; NULL: all */
	bool snoozed;			/* those too */
};
enum { KB_QUEUE_ROWS_MAX = 5000 };	/* open items looked at, newest */
KB_NODISCARD enum kb_status kb_queue_rows(struct kb_store *s, void *mem,
	const struct kb_queue_filter *filter, int64_t now,
	struct kb_queue_row **ret, size_t *n, struct kb_error *err);

/* Closed items that the person raised and has not been told of. */
KB_NODISCARD enum kb_status kb_queue_news(struct kb_store *s, void *mem,
	const char *person, size_t max, struct kb_queue_item **ret, size_t *n,
	struct kb_error *err);
/* seq 0: all. */
KB_NODISCARD enum kb_status kb_queue_news_seen(struct kb_store *s,
	const char *person, int64_t seq, struct kb_error *err);

/* Makes items of what the store itself knows: articles that end or ended, whose
   review is due, that a language lacks or has behind its source, that begin
   later; and closes those that no longer hold. langs: those every article is
   to be in, by n. */
KB_NODISCARD enum kb_status kb_queue_sweep(struct kb_store *s, int64_t now,
	const char *const *langs, size_t n, struct kb_error *err);
/* Questions that got no confident answer (unanswered) or none at all (empty), or
   whose answer has ended (expiring), by the receipts since `since`; each receipt
   counts once. dir: of all logs. */
KB_NODISCARD enum kb_status kb_queue_ask_receipts(struct kb_store *s,
	const char *dir, int64_t since, struct kb_error *err);

/* Removes what was closed before `before` (unix time). ret_oldest: when the
   first was closed, 0: none is. */
KB_NODISCARD enum kb_status kb_queue_cut(struct kb_store *s, int64_t before,
	bool dry, int64_t *ret_rows, int64_t *ret_oldest,
	struct kb_error *err);
/* For erase. It may be gone already. */
KB_NODISCARD enum kb_status kb_queue_remove(struct kb_store *s, int64_t seq,
	struct kb_error *err);

/* ---- reports --------------------------------------------------------------- */

struct kb_queue_figures {
	int64_t open[KB_QUEUED_KINDS], overdue[KB_QUEUED_KINDS];
	int64_t closed;			/* flags that were closed as fixed */
	int64_t fix_median, fix_p90;	/* seconds from flag to fixed; 0 */
	int64_t articles, stale;	/* live ones; past their review */
};
/* Flags closed in [from, until); the rest as of now. */
KB_NODISCARD enum kb_status kb_queue_figures(struct kb_store *s, int64_t from,
	int64_t until, int64_t now, struct kb_queue_figures *ret,
	struct kb_error *err);
/* Product by product: what customers ask first (head questions; where nobody
   chose any, the 200 articles that most cases lead to) and how much of it has an
   answer: a live article of that language or of its other script. */
struct kb_coverage { const char *product, *lang; int64_t answered, total; };
KB_NODISCARD enum kb_status kb_queue_coverage(struct kb_store *s, void *mem,
	struct kb_coverage **ret, size_t *n, struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
