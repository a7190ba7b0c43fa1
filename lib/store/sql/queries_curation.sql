-- SPDX-License-Identifier: GPL-3.0-or-later
-- Queries about what editors arrange around the articles. Those of the public's
-- copy are in queries.sql.

-- name: redirect_find
SELECT target FROM redirect WHERE id = ?1;

-- name: redirect_put
INSERT OR REPLACE INTO redirect (id, target, by, at) VALUES (?1, ?2, ?3, ?4);

-- name: redirect_turn
UPDATE redirect SET target = ?2 WHERE target = ?1;

-- name: redirect_remove
DELETE FROM redirect WHERE id = ?1;

-- name: redirect_clear
DELETE FROM redirect;

-- name: redirect_all
SELECT id, target, by, at FROM redirect ORDER BY id;

-- name: redirect_shown
SELECT 1 FROM article WHERE id = ?1 AND live IS NOT NULL LIMIT 1;

-- name: head_add
INSERT INTO head_question (lang, position, question, article)
VALUES (?1, ?2, ?3, ?4);

-- name: head_clear
DELETE FROM head_question WHERE ?1 IS NULL OR lang = ?1;

-- name: head_of
SELECT question, article FROM head_question WHERE lang = ?1 ORDER BY position;

-- name: head_all
SELECT lang, position, question, article FROM head_question
ORDER BY lang, position;

-- name: notice_add
INSERT INTO notice (audience, begins, ends, texts, by)
VALUES (?1, ?2, ?3, ?4, ?5) RETURNING row;

-- name: notice_set
UPDATE notice SET audience = ?2, begins = ?3, ends = ?4, texts = ?5, by = ?6
WHERE row = ?1 RETURNING row;

-- name: notice_copy
INSERT INTO notice (row, audience, begins, ends, texts, by)
VALUES (?1, 'public', ?2, ?3, ?4, '');

-- name: notice_remove
DELETE FROM notice WHERE row = ?1 RETURNING row;

-- name: notice_clear
DELETE FROM notice;

-- name: notice_count
SELECT count(*) FROM notice;

-- name: notice_all
SELECT row, audience, begins, ends, texts, by FROM notice
ORDER BY begins DESC, row DESC;

-- name: notice_now
SELECT row, audience, begins, ends, texts, by FROM notice
WHERE begins <= ?1 AND (ends = 0 OR ends > ?1)
ORDER BY begins DESC, row DESC;

-- name: notice_turn
SELECT coalesce(min(at), 0) FROM (
	SELECT begins AS at FROM notice WHERE begins > ?1
	UNION ALL SELECT ends FROM notice WHERE ends > ?1);

-- name: redirect_any
SELECT 1 FROM redirect LIMIT 1;
