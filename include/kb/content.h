/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * content.h - what is published: articles, rules, resolved cases. Parsing
 * turns bytes into these records and knows nothing of where they are kept.
 */
#ifndef KB_CONTENT_H
#define KB_CONTENT_H

#include <kb/base.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
	KB_ARTICLE_MAX = 1 << 20,	/* bytes of one article's file */
	KB_FRONT_MATTER_MAX = 16 << 10,
	KB_NEST_MAX = 100,		/* list and quote depth */
	KB_SECTION_CHARS = 800,		/* ranking section, code points */
	KB_CASE_MAX = 64 << 10,		/* bytes of one case */
	KB_ID_MAX = 255,		/* bytes of an id */
	KB_TIMED_MAX = 16,		/* blocks of an article with a period */
	KB_RENDER_VERSION = 2,		/* rises when the same source gives
					   other HTML, text or sections */
};

/* A block is a known `##` heading; KB_BLOCK_OTHER for text before any. */
enum kb_block {
	KB_BLOCK_OTHER, KB_BLOCK_ISSUE, KB_BLOCK_ENVIRONMENT, KB_BLOCK_ANSWER,
	KB_BLOCK_STEPS, KB_BLOCK_SCRIPT, KB_BLOCK_CAUSE, KB_BLOCK_EXCEPTIONS,
	KB_BLOCK_FOLLOW_UP, KB_BLOCK_CLAUSE,
};
const char *kb_block_name(enum kb_block block);		/* "issue" ... */

/* A ranking section: at most KB_SECTION_CHARS code points of the plain text
   (notes: lines are filled; a heading starts a new one after 200). An article
   without text has one empty section. */
struct kb_section {
	enum kb_block block;
	const char *heading;	/* nearest heading above, "" if none */
	const char *anchor;	/* id of that heading in the HTML, "" if none */
	uint32_t start, end;	/* bytes of kb_article.text */
};

struct kb_cite { const char *document, *clause, *quote; };
/* A finding of lint that is right as it is; about: which of its kind. */
struct kb_accept { const char *rule, *about, *reason, *by; };
/* What stands where in the file; lines count from 1, the front matter too. from
   and until: when the block that it stands in holds, after parsing only. */
struct kb_heading { int level, line; enum kb_block block;
		    const char *text, *anchor; uint32_t at; /* in text */
		    int64_t from, until; };
/* A block that holds for a time: "## Answer {from=2026-12-01}". Up to the next
   heading of its level; unix seconds, 0 = none, as of an article. */
struct kb_timed { int64_t from, until;
		  uint32_t start, end;		/* bytes of text, heading too */
		  uint32_t html_start, html_end; };
struct kb_link { const char *target; int line; };	/* as written */
struct kb_pair { const char *key, *value; };
/* What counts as kept: kb/clock.h. Texts, "" where nothing is said. */
struct kb_promise {
	const char *what, *within;	/* within: PT45M, P3D */
	const char *clock;		/* when it starts, in words */
	const char *starts;		/* case: when the case was opened; now:
					   when it is said */
	const char *calendar;		/* natural | working */
	const char *exception;		/* in words */
	const char *holiday_adds;	/* P1D */
	const char *tell;		/* who must be told of the exception */
	const char *tell_within;	/* PT45M; "": inside the limit */
	const char *clause;		/* of the first cite's rule */
};
struct kb_authority { const char **may; size_t n_may;
		      const char *limit, *escalate_to;
		      const char *level;	/* from which on: "1" */ };
struct kb_clause { const char *number; const char *text; };	/* 4.2 */

/* One language version of an article or rule. Strings are never NULL unless
   said so; dates are unix seconds, 0 = none. */
struct kb_article {
	const char *id, *lang, *title;
	bool rule;			/* a source document with clauses */
	const char *rule_version;	/* rule: "2026-01"; else "" */
	const char **questions;		size_t n_questions;
	struct kb_pair *environment;	size_t n_environment;
	const char *audience;		/* public | agent | group name */
	const char *state;		/* draft | review | published | archived */
	const char *confidence;		/* wip | not-validated | validated */
	const char *owner;
	int64_t validated_at;
	/* From the first second on, and the first in which it holds no more. */
	int64_t valid_from, valid_until;
	int32_t from_offset, until_offset;	/* east of UTC, as written */
	const char *review_every;	/* "180d" or "" */
	struct kb_cite *cites;		size_t n_cites;
	/* After parsing only: readers need no names of editors. */
	struct kb_accept *accepts;	size_t n_accepts;
	struct kb_promise *promise;	/* or NULL */
	struct kb_authority *authority;	/* or NULL */
	const char **pins;		size_t n_pins;
	const char *provenance;
	const char *source; size_t source_len;	/* the file, byte for byte */
	const char *html;		/* safe HTML of the body */
	const char *text; size_t text_len;	/* plain text of the body */
	struct kb_section *sections;	size_t n_sections;
	struct kb_clause *clauses;	size_t n_clauses;	/* rules */
	struct kb_heading *headings;	size_t n_headings;
	struct kb_timed *timed;		size_t n_timed;	/* ascending */
	bool cut;			/* text, html and what follows from */
	int64_t cut_at;			/* them are those of this moment */
	/* After parsing only; the store does not keep links, nor the lines of
	   headings. */
	struct kb_link *links;		size_t n_links;
};

/* NULL if `id` may name an article or case, else what is wrong with it. */
const char *kb_id_problem(const char *id);
/* Bytes of the article's text that a block has, from after its heading to the
   next known one, without spaces around. false: there is none, or it is
   empty. */
bool kb_article_block(const struct kb_article *a, enum kb_block block,
		      uint32_t *start, uint32_t *end);
/* Leaves of text, html, headings and sections what holds at a moment; before
   the article itself holds, or after, as it begins or ends. Nothing happens to
   one without timed blocks; one that was cut is not cut again. */
void kb_article_cut(struct kb_article *a, int64_t at);
/* When it reads otherwise for the first time after `at`, 0: never. Counts the
   blocks alone, of the article before it is cut. */
int64_t kb_article_turn(const struct kb_article *a, int64_t at);
/* Is there a moment at which both are shown? */
bool kb_headings_meet(const struct kb_heading *a, const struct kb_heading *b);
/* "articles/en/power-cut-now.md", "rules/en/terms@2026-01.md". */
char *kb_article_path(void *mem, const struct kb_article *a);

/* Parses a Markdown file with front matter. `source` names it in errors.
   KB_INVALID: not UTF-8 (with line), front matter (line, key), no title ...;
   KB_LIMIT: size, nesting. A file without front matter is accepted when
   `id` and `lang` are given (imports): the first heading is its title. */
KB_NODISCARD enum kb_status kb_article_parse(void *mem, const char *source,
	const char *id, const char *lang, const char *bytes, size_t len,
	struct kb_article **ret, struct kb_error *err);
/* The same for Markdown of other systems: title, lang and id are taken from the
   front matter where they are usable, other keys are ignored, Liquid tags are
   left out; else `id` and `lang` count, and a last resort for the title is the
   end of the id. */
KB_NODISCARD enum kb_status kb_article_parse_lenient(void *mem,
	const char *source, const char *id, const char *lang,
	const char *bytes, size_t len, struct kb_article **ret,
	struct kb_error *err);
/* From parts (collections): Markdown-like body text, state published. */
KB_NODISCARD enum kb_status kb_article_from_text(void *mem, const char *id,
	const char *lang, const char *title, const char *text, size_t len,
	struct kb_article **ret, struct kb_error *err);
/* The fields as JSON text (compact, keys as in front matter) and back. Used
   by the store for everything but text, html, source and sections. */
char *kb_article_fields_json(void *mem, const struct kb_article *a);
KB_NODISCARD enum kb_status kb_article_from_fields_json(void *mem,
	const char *json, struct kb_article **ret, struct kb_error *err);

struct kb_case {
	const char *id, *lang, *question, *article;
	int64_t resolved_at;
	const char *detail_json;	/* event, facts, done, violated, exposed,
					   improvement, keys, answer; "{}" if
					   none */
	/* Where it was read, for export; NULL and 0 if nowhere. */
	const char *source;		/* the line, byte for byte */
	const char *path;		/* file below the synced folder */
	int line;
};
/* One JSON line. Unknown keys are an error naming the key. */
KB_NODISCARD enum kb_status kb_case_parse(void *mem, const char *source,
	int line, const char *bytes, size_t len, struct kb_case *ret,
	struct kb_error *err);

struct kb_synonyms { const char *lang; const char ***groups; size_t n;
		     /* each group ends with NULL */
		     const bool *one_way; /* of each: who asks for the first
					     finds the others, too, and not the
					     other way round; NULL: none is */
		     const char *source; size_t source_len; /* the file */
		     const char *path; /* below the synced folder, or NULL */ };
KB_NODISCARD enum kb_status kb_synonyms_parse(void *mem, const char *source,
	const char *lang, const char *bytes, size_t len,
	struct kb_synonyms **ret, struct kb_error *err);

/* The case as one line of JSON, without newline. */
char *kb_case_line(void *mem, const struct kb_case *c);

#ifdef __cplusplus
}
#endif
#endif
