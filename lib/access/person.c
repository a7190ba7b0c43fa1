/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * person.c - people: what an operator decides about them. In: names and fields,
 * checked here. Out: rows, and kb_who, what a person is behind a door.
 */
#include <kb/text.h>

#include "access.h"

enum { NAME_MAX_BYTES = 64, LINE_MAX_BYTES = 200, DOMAINS_MAX = 64 };

/* ---- lists, a line each ------------------------------------------------ */

static const char *join(void *mem, const char *const *list, size_t n)
{
	struct kb_buf buf = { .mem = mem };

	kb_buf_adds(&buf, "");
	for (size_t i = 0; i < n; i++)
		kb_buf_addf(&buf, "%s%s", i ? "\n" : "", list[i]);
	return buf.bytes;
}

static const char *const *split(void *mem, const char *lines, size_t *n)
{
	const char **list = NULL;
	size_t len;

	*n = 0;
	for (; *lines; lines += len + (lines[len] == '\n')) {
		len = strcspn(lines, "\n");
		list = kb_grow(mem, list, const char *, *n + 1);
		list[(*n)++] = kb_strndup(mem, lines, len);
	}
	return list;
}

/* ---- rows into people -------------------------------------------------- */

static struct kb_person person_of(void *mem, const struct kb_person_row *row)
{
	struct kb_person p = {
		.row = row->row, .name = row->name, .display = row->display,
		.level = row->level, .disabled = row->disabled,
		.must_change = row->must_change, .totp = row->totp_on,
		.created_at = row->created_at, .seen_at = row->seen_at,
	};

	/* A role that is not known may do what the public may. */
	if (!kb_role_find(row->role, &p.role))
		p.role = KB_ROLE_PUBLIC;
	p.groups = split(mem, row->groups, &p.n_groups);
	p.domains = split(mem, row->domains, &p.n_domains);
	return p;
}

struct kb_who kb_person_who(void *mem, const struct kb_person_row *row,
			    enum kb_door door, uint64_t scopes)
{
	struct kb_person p = person_of(mem, row);
	struct kb_who who = {
		.door = door, .role = p.role, .person = p.row, .name = p.name,
		.display = p.display, .domains = p.domains,
		.n_domains = p.n_domains, .scopes = scopes,
		/* Who came by another door did not use the password. */
		.must_change = door == KB_DOOR_SESSION && p.must_change,
	};

	if (kb_who_may(&who, KB_PERMIT_STAFF_READ))
		who.audience = (struct kb_audience){
			.staff = true, .all = p.role != KB_ROLE_AGENT,
			.level = p.level, .groups = p.groups,
			.n_groups = p.n_groups,
		};
	return who;
}

const char *kb_person_key(void *mem, const char *typed)
{
	size_t len;
	char *key;

	typed += strspn(typed, " \t");
	len = strnlen(typed, NAME_MAX_BYTES);
	while (len && strchr(" \t", typed[len - 1]))
		len--;
	key = kb_strndup(mem, typed, len);
	for (char *p = key; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return key;
}

/* ---- finding ----------------------------------------------------------- */

struct names { void *mem; const char **list; size_t n; };

static enum kb_status add_name(void *user, const struct kb_person_row *p,
			       struct kb_error *err)
{
	struct names *names = user;

	names->list = kb_grow(names->mem, names->list, const char *,
			      names->n + 1);
	names->list[names->n++] = kb_strdup(names->mem, p->name);
	return KB_OK;
}

enum kb_status kb_person_row_get(struct kb_store *s, void *mem,
				 const char *name, struct kb_person_row *ret,
				 struct kb_error *err)
{
	struct names names = { .mem = mem };
	const char *near;
	enum kb_status st = kb_store_person_by_name(s, mem, name, ret, err);

	if (st != KB_NOT_FOUND)
		return st;
	st = kb_store_person_each(s, add_name, &names, err);
	if (st != KB_OK)
		return st;
	near = kb_word_nearest(name, names.list, names.n, sizeof(*names.list));
	return kb_error_set(err, KB_NOT_FOUND, "there is no person '%s'%s%s",
		name, near ? "; the nearest is " : "", near ? near : "");
}

enum kb_status kb_own_row(struct kb_store *s, void *mem,
			  const struct kb_who *who, struct kb_person_row *ret,
			  struct kb_error *err)
{
	enum kb_status st;

	if (who->door != KB_DOOR_SESSION)
		return kb_error_set(err, KB_INVALID, "sign in with your "
			"password to change how you sign in");
	st = kb_store_person_by_row(s, mem, who->person, ret, err);
	return st == KB_NOT_FOUND ? kb_error_set(err, st, "there is no such "
						 "person any more") : st;
}

enum kb_status kb_person_get(struct kb_store *s, void *mem, const char *name,
			     struct kb_person *ret, struct kb_error *err)
{
	struct kb_person_row row;
	enum kb_status st = kb_person_row_get(s, mem, name, &row, err);

	if (st == KB_OK)
		*ret = person_of(mem, &row);
	return st;
}

struct each { kb_person_fn fn; void *user; };

static enum kb_status hand_on(void *user, const struct kb_person_row *row,
			      struct kb_error *err)
{
	struct each *each = user;
	void *mem = talloc_new(NULL);
	struct kb_person p = person_of(mem, row);
	enum kb_status st = each->fn(each->user, &p, err);

	talloc_free(mem);
	return st;
}

enum kb_status kb_person_each(struct kb_store *s, kb_person_fn fn, void *user,
			      struct kb_error *err)
{
	struct each each = { fn, user };

	return kb_store_person_each(s, hand_on, &each, err);
}

/* ---- checking ---------------------------------------------------------- */

static const char *name_problem(const char *name)
{
	size_t len = strlen(name);

	if (!len || len > NAME_MAX_BYTES)
		return "must have 1 to 64 bytes";
	if (strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-_") != len)
		return "may hold a-z, 0-9, '.', '-' and '_' only";
	return strchr(".-_", name[0]) ? "begins with a letter or digit" : NULL;
}

const char *kb_line_problem(const char *text)
{
	size_t len = strlen(text);

	if (len > LINE_MAX_BYTES)
		return "must have at most 200 bytes";
	if (kb_utf8_valid(text, len) != len)
		return "is not UTF-8";
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			return "must be one line without control characters";
	return NULL;
}

/* The audiences of everybody and of levels are no groups. */
static const char *group_problem(const char *name)
{
	if (!strcmp(name, "public") || !strcmp(name, "agent") ||
	    !strncmp(name, "agent-", 6))
		return "is an audience of its own, no group";
	return kb_audience_problem(name);
}

static enum kb_status check_list(const char *what, const char *const *list,
				 size_t n, size_t max,
				 const char *(*problem)(const char *),
				 struct kb_error *err)
{
	if (n > max)
		return kb_error_set(err, KB_INVALID, "%zu %ss are too many; "
				    "%zu at most", n, what, max);
	for (size_t i = 0; i < n; i++)
		if (problem(list[i]))
			return kb_error_set(err, KB_INVALID, "%s '%s' %s",
				what, list[i], problem(list[i]));
	return KB_OK;
}

static enum kb_status check(const struct kb_person *p, struct kb_error *err)
{
	const char *display = p->display ? p->display : "";
	enum kb_status st;

	if (name_problem(p->name))
		return kb_error_set(err, KB_INVALID, "the name '%s' %s",
				    p->name, name_problem(p->name));
	if (kb_line_problem(display))
		return kb_error_set(err, KB_INVALID, "the name to show %s",
				    kb_line_problem(display));
	if (p->role <= KB_ROLE_PUBLIC || p->role >= KB_ROLES)
		return kb_error_set(err, KB_INVALID, "a person is agent, "
			"editor, publisher or operator");
	if (p->level < 0 || p->level > KB_LEVEL_MAX)
		return kb_error_set(err, KB_INVALID, "level %d is none; 0 to "
				    "%d are", p->level, KB_LEVEL_MAX);
	st = check_list("group", p->groups, p->n_groups, KB_GROUPS_MAX,
			group_problem, err);
	return st != KB_OK ? st : check_list("domain", p->domains,
		p->n_domains, DOMAINS_MAX, kb_audience_problem, err);
}

/* ---- changing ---------------------------------------------------------- */

static bool same(const struct kb_person_row *a, const struct kb_person_row *b)
{
	return !strcmp(a->display, b->display) && !strcmp(a->role, b->role) &&
		a->level == b->level && !strcmp(a->groups, b->groups) &&
		!strcmp(a->domains, b->domains);
}

static enum kb_status note(struct kb_store *s, void *mem,
			   const struct kb_who *by, const char *action,
			   const char *name, const char *detail,
			   struct kb_error *err)
{
	return kb_audit_note(s, by, action, kb_format(mem, "person:%s", name),
			     detail, err);
}

static enum kb_status put(struct kb_store *s, void *mem,
			  const struct kb_who *by,
			  const struct kb_person_row *row, enum kb_put *ret,
			  struct kb_error *err)
{
	struct kb_person_row was;
	char *detail = kb_format(mem, "{\"role\":\"%s\",\"level\":%d}",
				 row->role, row->level);
	enum kb_status st = kb_store_person_by_name(s, mem, row->name, &was,
						    err);

	if (st != KB_OK && st != KB_NOT_FOUND)
		return st;
	*ret = st == KB_NOT_FOUND ? KB_PUT_NEW :
		same(&was, row) ? KB_PUT_SAME : KB_PUT_CHANGED;
	if (*ret == KB_PUT_SAME)
		return KB_OK;
	st = *ret == KB_PUT_NEW ? kb_store_person_add(s, row, err)
				: kb_store_person_set(s, row, err);
	return st != KB_OK ? st : note(s, mem, by, *ret == KB_PUT_NEW ?
		"person.add" : "person.change", row->name, detail, err);
}

enum kb_status kb_person_put(struct kb_store *s, const struct kb_who *by,
			     const struct kb_person *p, enum kb_put *ret,
			     struct kb_error *err)
{
	bool own, shown = p->display && *p->display;
	enum kb_put done = KB_PUT_SAME;
	enum kb_status st = check(p, err);

	if (st == KB_OK)
		st = kb_db_enter(s, &own, err);
	if (st != KB_OK)
		return st;
	void *mem = talloc_new(NULL);
	struct kb_person_row row = {
		.name = p->name, .display = shown ? p->display : p->name,
		.role = kb_role_name(p->role), .level = p->level,
		.groups = join(mem, p->groups, p->n_groups),
		.domains = join(mem, p->domains, p->n_domains),
		.created_at = kb_now(),
	};
	st = kb_db_leave(s, own, put(s, mem, by, &row, &done, err), err);
	talloc_free(mem);
	if (st == KB_OK)
		*ret = done;
	return st;
}

static enum kb_status disable(struct kb_store *s, void *mem,
			      const struct kb_who *by, const char *name,
			      bool disabled, struct kb_error *err)
{
	struct kb_person_row p;
	int64_t n;
	enum kb_status st = kb_person_row_get(s, mem, name, &p, err);

	if (st != KB_OK || p.disabled == disabled)
		return st;
	st = kb_store_person_disable(s, p.row, disabled, err);
	if (st == KB_OK && disabled)
		st = kb_store_session_end_all(s, p.row, &n, err);
	if (st == KB_OK && disabled)
		st = kb_store_token_revoke_all(s, p.row, kb_now(), &n, err);
	return st != KB_OK ? st : note(s, mem, by, disabled ?
		"person.disable" : "person.enable", name, NULL, err);
}

enum kb_status kb_person_disable(struct kb_store *s, const struct kb_who *by,
				 const char *name, bool disabled,
				 struct kb_error *err)
{
	bool own;
	enum kb_status st = kb_db_enter(s, &own, err);

	if (st != KB_OK)
		return st;
	void *mem = talloc_new(NULL);
	st = kb_db_leave(s, own, disable(s, mem, by, name, disabled, err),
			 err);
	talloc_free(mem);
	return st;
}

/* ---- passwords given by others ----------------------------------------- */

static enum kb_status give(struct kb_store *s, void *mem,
			   const struct kb_who *by,
			   const struct kb_person_row *p, const char *hash,
			   bool one_time, struct kb_error *err)
{
	int64_t n;
	enum kb_status st = kb_store_person_password(s, p->row, hash,
						     one_time, err);

	if (st == KB_OK)
		st = kb_store_person_totp(s, p->row, NULL, 0, false, 0, err);
	if (st == KB_OK)
		st = kb_store_session_end_all(s, p->row, &n, err);
	return st != KB_OK ? st : note(s, mem, by, "password.reset", p->name,
		one_time ? "{\"one_time\":true}" : NULL, err);
}

/* The hash is made before the store is locked: it takes its time. */
static enum kb_status give_hash(struct kb_store *s, void *mem,
				const struct kb_who *by, const char *name,
				const char *password, bool one_time,
				struct kb_error *err)
{
	struct kb_person_row p;
	bool own;
	enum kb_status st = kb_person_row_get(s, mem, name, &p, err);

	if (st == KB_OK && !one_time)
		st = kb_password_check(name, password, err);
	if (st != KB_OK)
		return st;
	const char *hash = kb_password_hash(mem, password);
	st = kb_db_enter(s, &own, err);
	return st != KB_OK ? st : kb_db_leave(s, own,
		give(s, mem, by, &p, hash, one_time, err), err);
}

enum kb_status kb_person_reset(struct kb_store *s, void *mem,
			       const struct kb_who *by, const char *name,
			       char **ret, struct kb_error *err)
{
	void *tmp = talloc_new(NULL);
	char *password = kb_password_make(mem);
	enum kb_status st = give_hash(s, tmp, by, name, password, true, err);

	talloc_free(tmp);
	if (st == KB_OK)
		*ret = password;
	else
		talloc_free(password);
	return st;
}

enum kb_status kb_person_password(struct kb_store *s, const struct kb_who *by,
				  const char *name, const char *password,
				  struct kb_error *err)
{
	void *tmp = talloc_new(NULL);
	enum kb_status st = give_hash(s, tmp, by, name, password, false, err);

	talloc_free(tmp);
	return st;
}
