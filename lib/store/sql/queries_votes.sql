-- SPDX-License-Identifier: GPL-3.0-or-later
-- Queries about votes.

-- name: vote_get
SELECT article, lang, helpful, reason FROM vote WHERE id = ?1;

-- name: vote_put
INSERT OR REPLACE INTO vote (id, at, article, lang, version, helpful, reason)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: votes_count
SELECT count(CASE WHEN helpful THEN 1 END),
	count(CASE WHEN NOT helpful THEN 1 END)
FROM vote WHERE at >= ?1 AND at < ?2;

-- name: vote_item
SELECT seq, detail, count FROM queue WHERE key = ?1 AND closed_at = 0;

-- name: vote_lower
UPDATE queue SET count = count - 1, detail = ?2 WHERE seq = ?1;
