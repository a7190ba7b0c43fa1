-- SPDX-License-Identifier: GPL-3.0-or-later
-- Queries about the editors' queue. Items of a cluster go together.

-- name: queue_add
INSERT INTO queue (at, kind, case_id, article, lang, version, receipt, text,
	by, key, due_at, seen_at, count, harm, detail, terms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?1, ?12, ?13, ?14, ?15)
RETURNING seq;

-- name: queue_cluster_set
UPDATE queue SET cluster = ?2 WHERE seq = ?1;

-- The first of each cluster stands for it.
-- name: queue_heads
SELECT cluster, terms, min(seq) FROM queue
WHERE kind = ?1 AND closed_at = 0 AND cluster > 0 AND terms IS NOT NULL
GROUP BY cluster ORDER BY cluster DESC LIMIT ?2;

-- name: queue_counted
UPDATE queue SET count = count + 1, seen_at = max(seen_at, ?3)
WHERE seq = (SELECT seq FROM queue WHERE cluster = ?1 AND closed_at = 0 AND
	by = '' AND text = ?2 ORDER BY seq LIMIT 1)
RETURNING seq;

-- name: queue_raiser_add
INSERT OR REPLACE INTO queue_raiser (seq, by, told) VALUES (?1, ?2, 0);

-- name: queue_by_key
SELECT seq, text, detail, harm, due_at FROM queue
WHERE key = ?1 AND closed_at = 0;

-- name: queue_accepted
SELECT text, detail FROM queue
WHERE key = ?1 AND closed_at > 0 AND outcome = 'accepted'
ORDER BY seq DESC LIMIT 1;

-- name: queue_raise
UPDATE queue SET count = count + ?2, seen_at = ?3, text = ?4, detail = ?5,
	harm = ?6, due_at = ?7, version = ?8
WHERE seq = ?1;

-- name: queue_state
SELECT closed_at, owner FROM queue WHERE seq = ?1;

-- name: queue_own
UPDATE queue SET owner = ?2 WHERE closed_at = 0 AND (seq = ?1 OR (cluster > 0 AND
	cluster = (SELECT cluster FROM queue WHERE seq = ?1)));

-- name: queue_snooze
UPDATE queue SET snoozed_until = ?2 WHERE closed_at = 0 AND (seq = ?1 OR (cluster > 0 AND
	cluster = (SELECT cluster FROM queue WHERE seq = ?1)));

-- name: queue_close
UPDATE queue SET closed_at = ?2, closed_by = ?3, outcome = ?4, note = ?5
WHERE closed_at = 0 AND (seq = ?1 OR (cluster > 0 AND
	cluster = (SELECT cluster FROM queue WHERE seq = ?1)));

-- name: queue_told_self
UPDATE queue_raiser SET told = 1 WHERE by = ?2 AND seq IN (
	SELECT seq FROM queue WHERE (seq = ?1 OR (cluster > 0 AND
	cluster = (SELECT cluster FROM queue WHERE seq = ?1))));

-- name: queue_reopen
UPDATE queue SET closed_at = 0, closed_by = '', outcome = '', note = '',
	snoozed_until = 0
WHERE seq = ?1;

-- name: queue_untold
UPDATE queue_raiser SET told = 0 WHERE seq = ?1;

-- What programs raised; those of the sweep are settled by it alone.
-- name: queue_keys
SELECT seq, key FROM queue
WHERE kind = ?1 AND closed_at = 0 AND key <> '' AND by = '' AND
	(?2 = '' OR article = ?2) AND (key GLOB 'sweep:*') = ?3
ORDER BY seq;

-- The order of an item's columns is the same in all queries that load one.
-- name: queue_get
SELECT seq, at, closed_at, kind, case_id, article, lang, version, receipt,
	text, by, closed_by, key, owner, due_at, seen_at, snoozed_until, count,
	harm, detail, outcome, note, cluster
FROM queue WHERE seq = ?1;

-- name: queue_all
SELECT seq, at, closed_at, kind, case_id, article, lang, version, receipt,
	text, by, closed_by, key, owner, due_at, seen_at, snoozed_until, count,
	harm, detail, outcome, note, cluster
FROM queue WHERE (closed_at = 0 OR NOT ?1) AND at >= ?2
ORDER BY seq DESC LIMIT ?3;

-- name: queue_of
SELECT seq, at, closed_at, kind, case_id, article, lang, version, receipt,
	text, by, closed_by, key, owner, due_at, seen_at, snoozed_until, count,
	harm, detail, outcome, note, cluster
FROM queue WHERE article = ?4 AND (closed_at = 0 OR NOT ?1) AND at >= ?2
ORDER BY seq DESC LIMIT ?3;

-- name: queue_news
SELECT q.seq, q.at, q.closed_at, q.kind, q.case_id, q.article, q.lang,
	q.version, q.receipt, q.text, q.by, q.closed_by, q.key, q.owner,
	q.due_at, q.seen_at, q.snoozed_until, q.count, q.harm, q.detail,
	q.outcome, q.note, q.cluster
FROM queue_raiser r JOIN queue q ON q.seq = r.seq
WHERE r.by = ?1 AND r.told = 0 AND q.closed_at > 0
ORDER BY q.closed_at DESC, q.seq DESC LIMIT ?2;

-- name: queue_news_seen
UPDATE queue_raiser SET told = 1
WHERE by = ?1 AND told = 0 AND (?2 = 0 OR seq = ?2) AND
	seq IN (SELECT seq FROM queue WHERE closed_at > 0);

-- name: queue_product
SELECT coalesce(json_extract(v.fields, '$.environment.product'), '')
FROM article a JOIN article_version v ON v.row = a.newest
WHERE a.id = ?1 ORDER BY a.lang = ?2 DESC, a.lang LIMIT 1;

-- name: queue_remove
DELETE FROM queue WHERE seq = ?1;

-- name: queue_old
SELECT count(CASE WHEN closed_at < ?1 THEN 1 END),
	coalesce(min(closed_at), 0)
FROM queue WHERE closed_at > 0;

-- name: queue_cut
DELETE FROM queue WHERE closed_at > 0 AND closed_at < ?1;

-- How far the receipts of a log were read.
-- name: meta_get
SELECT value FROM meta WHERE key = ?1;

-- name: meta_put
INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2);

-- name: queue_open_kinds
SELECT kind, count(*), coalesce(sum(due_at < ?1), 0) FROM queue
WHERE closed_at = 0 GROUP BY kind;

-- name: queue_fixed
SELECT closed_at - at FROM queue
WHERE kind = 'flag' AND outcome = 'fixed' AND closed_at >= ?1 AND
	closed_at < ?2
ORDER BY 1;

-- What customers ask first: as an editor says, else what most cases say.
-- name: coverage_chosen
SELECT article FROM head_question WHERE lang = ?1 ORDER BY position;

-- name: coverage_asked
SELECT article FROM resolved_case GROUP BY article
ORDER BY count(*) DESC, article LIMIT 200;

-- name: coverage_live
SELECT 1 FROM article
WHERE id = ?1 AND lang IN (?2, ?3) AND live IS NOT NULL LIMIT 1;
