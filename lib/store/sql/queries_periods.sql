-- SPDX-License-Identifier: GPL-3.0-or-later
-- Queries about periods: which version holds when.

-- name: periods_of
SELECT p.begins, p.until, p.ends, p.followed, p.row, v.version
FROM article_period p JOIN article_version v ON v.row = p.row
WHERE p.id = ?1 AND p.lang = ?2 ORDER BY p.begins;

-- name: periods_remove
DELETE FROM article_period WHERE id = ?1 AND lang = ?2;

-- name: periods_add
INSERT INTO article_period (id, lang, begins, until, ends, followed, row)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- The version in front at a moment: the last that has begun, else the first to
-- come. Nothing is where another one took its place that is not for the public.
-- name: article_brief
SELECT v.row, v.version, v.stored_at, v.path, v.id, v.lang,
	v.title, v.fields, v.sections, v.text, p.begins, p.ends, p.followed
FROM article_period p CROSS JOIN article_version v ON v.row = p.row
WHERE p.id = ?1 AND p.lang = ?2 AND NOT (p.followed AND p.ends <= ?3)
ORDER BY p.begins <= ?3 DESC, abs(p.begins - ?3) LIMIT 1;

-- name: article_full
SELECT v.row, v.version, v.stored_at, v.path, v.id, v.lang,
	v.title, v.fields, v.sections, v.text,
	b.html, b.source, p.begins, p.ends, p.followed
FROM article_period p
CROSS JOIN article_version v ON v.row = p.row
CROSS JOIN article_body b ON b.row = p.row
WHERE p.id = ?1 AND p.lang = ?2 AND NOT (p.followed AND p.ends <= ?3)
ORDER BY p.begins <= ?3 DESC, abs(p.begins - ?3) LIMIT 1;

-- name: live_brief
SELECT v.row, v.version, v.stored_at, v.path, v.id, v.lang,
	v.title, v.fields, v.sections, v.text, 0, 0, 0
FROM article a CROSS JOIN article_version v ON v.row = (
	SELECT p.row FROM article_period p
	WHERE p.id = a.id AND p.lang = a.lang
		AND NOT (p.followed AND p.ends <= ?2)
	ORDER BY p.begins <= ?2 DESC, abs(p.begins - ?2) LIMIT 1)
WHERE a.id > ?1
ORDER BY a.id, a.lang;

-- name: live_full
SELECT v.row, v.version, v.stored_at, v.path, v.id, v.lang,
	v.title, v.fields, v.sections, v.text,
	b.html, b.source, 0, 0, 0
FROM article a CROSS JOIN article_version v ON v.row = (
	SELECT p.row FROM article_period p
	WHERE p.id = a.id AND p.lang = a.lang
		AND NOT (p.followed AND p.ends <= ?2)
	ORDER BY p.begins <= ?2 DESC, abs(p.begins - ?2) LIMIT 1)
CROSS JOIN article_body b ON b.row = v.row
WHERE a.id > ?1
ORDER BY a.id, a.lang;

-- name: of_brief
SELECT v.row, v.version, v.stored_at, v.path, v.id, v.lang,
	v.title, v.fields, v.sections, v.text, 0, 0, 0
FROM article a CROSS JOIN article_version v ON v.row = (
	SELECT p.row FROM article_period p
	WHERE p.id = a.id AND p.lang = a.lang
		AND NOT (p.followed AND p.ends <= ?2)
	ORDER BY p.begins <= ?2 DESC, abs(p.begins - ?2) LIMIT 1)
WHERE a.id = ?1
ORDER BY a.lang;

-- name: of_full
SELECT v.row, v.version, v.stored_at, v.path, v.id, v.lang,
	v.title, v.fields, v.sections, v.text,
	b.html, b.source, 0, 0, 0
FROM article a CROSS JOIN article_version v ON v.row = (
	SELECT p.row FROM article_period p
	WHERE p.id = a.id AND p.lang = a.lang
		AND NOT (p.followed AND p.ends <= ?2)
	ORDER BY p.begins <= ?2 DESC, abs(p.begins - ?2) LIMIT 1)
CROSS JOIN article_body b ON b.row = v.row
WHERE a.id = ?1
ORDER BY a.lang;

-- Every version that holds, held or will hold.
-- name: periods_all
SELECT v.row, v.version, v.stored_at, v.path, v.id, v.lang,
	v.title, v.fields, v.sections, v.text, p.begins, p.ends, p.followed
FROM article_period p CROSS JOIN article_version v ON v.row = p.row
ORDER BY p.id, p.lang, p.begins;

-- name: periods_of_id
SELECT v.row, v.version, v.stored_at, v.path, v.id, v.lang,
	v.title, v.fields, v.sections, v.text, p.begins, p.ends, p.followed
FROM article_period p CROSS JOIN article_version v ON v.row = p.row
WHERE p.id = ?1 ORDER BY p.lang, p.begins;

-- name: article_langs
SELECT DISTINCT lang FROM article_period WHERE id = ?1;
