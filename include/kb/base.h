/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * base.h - what every part of Concord shares: status codes, the caller's error
 * record, memory, time, YAML, logging.
 *
 * Conventions: a function that can fail returns enum kb_status and takes
 * `struct kb_error *err` last (never NULL). On failure outputs are untouched
 * and err says once what happened and what to do. Results are talloc children
 * of `mem`; freeing the parent frees all. Out of memory ends the program.
 */
#ifndef KB_BASE_H
#define KB_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KB_NODISCARD __attribute__((warn_unused_result))
#define KB_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define KB_CLEANUP(fn) __attribute__((cleanup(fn)))
#define KB_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- status and error -------------------------------------------------- */

enum kb_status {
	KB_OK = 0,
	KB_NOT_FOUND,	/* expected: what was asked for is not there */
	KB_STALE,	/* expected: changed underneath; open again and retry */
	KB_BUSY,	/* expected: somebody else holds it; try later */
	KB_INVALID,	/* the input is wrong; the text says where and why */
	KB_LIMIT,	/* the input is over a documented limit */
	KB_CONFLICT,	/* both sides changed */
	KB_IO,		/* the operating system said no */
	KB_CORRUPT,	/* stored data does not hold together; rebuild */
	KB_INTERRUPTED,	/* stopped on request; the text says how to resume */
	KB_INTERNAL,	/* a bug of ours */
};

struct kb_error {
	enum kb_status status;
	int line;		/* 1-based line in `source`, 0 if none */
	char source[256];	/* file name or other origin, "" if none */
	char text[512];		/* one sentence, UTF-8, no newline */
};

/* Sets err and returns status, so that a failure is one line. */
enum kb_status kb_error_set(struct kb_error *err, enum kb_status status,
			    const char *fmt, ...) KB_PRINTF(3, 4);
enum kb_status kb_error_at(struct kb_error *err, enum kb_status status,
			   const char *source, int line,
			   const char *fmt, ...) KB_PRINTF(5, 6);
/* "source:line: text" into buf, for people. Returns buf. */
const char *kb_error_format(const struct kb_error *err, char *buf, size_t size);
const char *kb_status_name(enum kb_status status);	/* "not found" ... */

/* ---- memory ------------------------------------------------------------ */

/* As talloc's, but never NULL: out of memory is logged and ends the program.
   Called once by main() and by test programs. */
void kb_base_init(const char *program);
#define kb_new(mem, type) ((type *)kb_alloc(mem, sizeof(type), 1, #type))
#define kb_array(mem, type, n) ((type *)kb_alloc(mem, sizeof(type), n, #type))
/* n zeroed items of `size` bytes, named for talloc's reports. */
void *kb_alloc(const void *mem, size_t size, size_t n, const char *name);
/* The same for an array that grows: the pointer may move. */
#define kb_grow(mem, array, type, n) \
	((type *)kb_regrow(mem, array, sizeof(type), n, #type))
void *kb_regrow(const void *mem, void *old, size_t size, size_t n,
		const char *name);
char *kb_strdup(const void *mem, const char *text);
char *kb_strndup(const void *mem, const char *bytes, size_t len);
char *kb_format(const void *mem, const char *fmt, ...) KB_PRINTF(2, 3);

/* A growing byte string; max bytes are asserted by kb_buf_fits() callers.
   bytes is always NUL-terminated after the first append, and a talloc child
   of mem. */
struct kb_buf { void *mem; char *bytes; size_t len, cap; };
void kb_buf_add(struct kb_buf *buf, const char *bytes, size_t len);
void kb_buf_adds(struct kb_buf *buf, const char *text);
void kb_buf_addf(struct kb_buf *buf, const char *fmt, ...) KB_PRINTF(2, 3);

/* ---- time -------------------------------------------------------------- */

int64_t kb_now(void);			/* unix seconds, UTC */
uint64_t kb_clock_ns(void);		/* monotonic */
/* The same clock, so many milliseconds from now: to wait until. */
struct timespec kb_clock_in(unsigned ms);
/* "YYYY-MM-DD" or "YYYY-MM-DDThh:mm:ssZ" -> unix seconds (UTC midnight). */
bool kb_time_parse(const char *text, int64_t *ret);
/* "YYYY-MM-DDThh:mm:ssZ" into buf (>= 21 bytes). Returns buf. */
const char *kb_time_format(int64_t at, char *buf, size_t size);
/* For tests: kb_now() says `at` from now on; 0: the clock again. */
void kb_now_fix(int64_t at);

/* A time zone: what is added to UTC, from 1970 to 2100. */
struct kb_zone;
KB_NODISCARD enum kb_status kb_zone_open(void *mem, const char *name,
	struct kb_zone **ret, struct kb_error *err);
int32_t kb_zone_offset(const struct kb_zone *zone, int64_t at);
/* A local time (seconds as if it were UTC) as UTC. One that comes twice is the
   first one; one that is skipped is moved forward by what is skipped. */
int64_t kb_zone_utc(const struct kb_zone *zone, int64_t local);

/* The setting time_zone: where a date begins that names no zone. Called when
   settings are loaded; UTC until then. */
KB_NODISCARD enum kb_status kb_time_zone_use(const char *name,
	struct kb_error *err);

/* A moment as people write it: 2026-12-01, which begins and ends at midnight in
   the setting's zone, or 2026-12-01T18:00, with :30 for seconds, and Z, +08:00
   or nothing (the setting's zone) behind. */
struct kb_moment { int64_t at; int32_t offset; /* seconds east of UTC */ };
/* end: of a date, the midnight after it. */
bool kb_moment_parse(const char *text, bool end, struct kb_moment *ret);
/* The local time with its offset, "2026-12-01T00:00:00+08:00", into buf (>= 32
   bytes). Returns buf. */
const char *kb_moment_format(struct kb_moment m, char *buf, size_t size);
/* As short as it says the same: a date if it is midnight there, for an end the
   last day; else as above. */
const char *kb_moment_short(struct kb_moment m, bool end, char *buf,
			    size_t size);

struct kb_duration { int years, months, days; int64_t seconds; };
/* ISO 8601, P[nY][nM][nW][nD][T[nH][nM][nS]]: at least one number, each of at
   most six digits; a week is seven days. */
bool kb_duration_parse(const char *text, struct kb_duration *ret);

/* ---- files ------------------------------------------------------------- */

/* Whole file, NUL-terminated; KB_LIMIT if larger than max bytes. */
KB_NODISCARD enum kb_status kb_file_read(void *mem, const char *path,
	size_t max, char **ret, size_t *ret_len, struct kb_error *err);
/* Makes names created in or removed from a folder durable. */
KB_NODISCARD enum kb_status kb_dir_sync(const char *path, struct kb_error *err);
/* Writes beside, fsyncs, renames: a reader sees the old or the new file. */
KB_NODISCARD enum kb_status kb_file_write(const char *path, const char *bytes,
	size_t len, struct kb_error *err);
/* The same for its owner only: mode 0600. */
KB_NODISCARD enum kb_status kb_file_write_private(const char *path,
	const char *bytes, size_t len, struct kb_error *err);
KB_NODISCARD enum kb_status kb_mkdirs(const char *path, struct kb_error *err);
/* Holds a file, made if need be, until the lock is freed or the process and
   those it forked have ended. KB_BUSY: somebody else does; what: for the
   error, "another build of this index". */
struct kb_file_lock;
KB_NODISCARD enum kb_status kb_file_lock(void *mem, const char *path,
	const char *what, struct kb_file_lock **ret, struct kb_error *err);
/* Removes what kb_file_write(path) left beside path when it was killed. The
   caller knows that nobody is writing. */
void kb_file_sweep(const char *path);
/* Removes a folder and what is in it; a missing folder is KB_OK. */
KB_NODISCARD enum kb_status kb_rmtree(const char *path, struct kb_error *err);

/* The other program of that name: beside this one, in ../bin, or by PATH. */
char *kb_program_find(void *mem, const char *name);
/* The configured folder, or the source tree's when it is not there and the
   program is run from its build folder. Child of mem. */
char *kb_folder_find(void *mem, const char *configured,
		     const char *in_source);
/* Starts args[0] with nothing of ours but the error output; in, out: files it
   reads from and writes to, -1: nowhere. 0, or what errno would be. */
KB_NODISCARD int kb_program_start(const char *const *args, int in, int out,
				  pid_t *ret);

/* ---- YAML (front matter, synonyms, configuration) ----------------------- */

enum kb_yaml_type { KB_YAML_SCALAR, KB_YAML_LIST, KB_YAML_MAP };

struct kb_yaml {		/* one node; children are a linked list */
	enum kb_yaml_type type;
	int line;		/* 1-based, counted from line0 */
	const char *key;	/* in a map; otherwise NULL */
	const char *text;	/* scalar's text; otherwise NULL */
	struct kb_yaml *child, *next;
};

/* At most 16 KiB for front matter (1 MiB if `big`), no anchors, aliases or
   tags, depth <= 8, no duplicate keys: else KB_INVALID with source and line.
   line0 is the file line on which bytes start. Empty input: an empty map. */
KB_NODISCARD enum kb_status kb_yaml_parse(void *mem, const char *source,
	int line0, const char *bytes, size_t len, bool big,
	struct kb_yaml **ret, struct kb_error *err);
const struct kb_yaml *kb_yaml_find(const struct kb_yaml *map, const char *key);

/* ---- words ---------------------------------------------------------------- */

/* The name closest to `word` by edit distance, for "did you mean"; NULL if
   none is near. names: n pointers, `stride` bytes apart. */
const char *kb_word_nearest(const char *word, const char *const *names,
			    size_t n, size_t stride);
/* Is the word in the list? Words stand in the order of their bytes, a space
   after each; size: of the list, without a NUL. */
bool kb_word_listed(const char *list, size_t size, const char *word,
		    size_t len);

/* ---- log (logfmt lines on stderr, <n> priority prefix for journald) ------ */

enum kb_log_level { KB_LOG_ERROR = 3, KB_LOG_WARN = 4, KB_LOG_INFO = 6,
		    KB_LOG_DEBUG = 7 };
/* Lines above this level are not written. */
void kb_log_set_level(enum kb_log_level max);
/* <6>event=publish id=... ; fmt is further logfmt text or NULL. Control
   characters are escaped. Question texts are never logged. */
void kb_log(enum kb_log_level level, const char *event, const char *fmt, ...)
	KB_PRINTF(3, 4);

#ifdef __cplusplus
}
#endif
#endif
