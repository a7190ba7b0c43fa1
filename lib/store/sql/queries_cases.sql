-- SPDX-License-Identifier: GPL-3.0-or-later
-- Queries about case files, the queue, what goes out.

-- The order of a file's columns is the same in all queries that load one.
-- name: file_get
SELECT id, source, source_id, lang, country, channel, question, owner, state,
	article, opened_at, changed_at, resolved_at
FROM case_file WHERE id = ?1;

-- name: file_there
SELECT 1 FROM case_file WHERE id = ?1;

-- name: file_by_source
SELECT id FROM case_file
WHERE source = ?1 AND source_id = ?2 AND source_id <> '';

-- name: file_by_number
SELECT id FROM case_file WHERE source_id = ?1 AND source_id <> '' LIMIT ?2;

-- name: file_recent
SELECT id, source, source_id, lang, country, channel, question, owner, state,
	article, opened_at, changed_at, resolved_at
FROM case_file WHERE state = 'open' ORDER BY changed_at DESC, id LIMIT ?1;

-- name: file_recent_of
SELECT id, source, source_id, lang, country, channel, question, owner, state,
	article, opened_at, changed_at, resolved_at
FROM case_file WHERE owner = ?2 AND state = 'open'
ORDER BY changed_at DESC, id LIMIT ?1;

-- A surname alone is not yet the same customer.
-- name: file_alike
SELECT id, source, source_id, lang, country, channel, question, owner, state,
	article, opened_at, changed_at, resolved_at
FROM case_file WHERE id IN (
	SELECT other.case_id FROM case_key AS mine
	JOIN case_key AS other ON other.hash = mine.hash
	WHERE mine.case_id = ?1 AND other.case_id <> ?1
		AND mine.kind NOT IN ('surname', 'sound'))
	AND (state = 'open' OR resolved_at >= ?2)
ORDER BY changed_at DESC, id LIMIT ?3;

-- name: file_all
SELECT id, source, source_id, lang, country, channel, question, owner, state,
	article, opened_at, changed_at, resolved_at
FROM case_file ORDER BY id;

-- name: file_add
INSERT INTO case_file (id, source, source_id, lang, country, channel,
	question, owner, state, article, opened_at, changed_at, resolved_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'open', '', ?9, ?9, 0);

-- name: file_changed
UPDATE case_file SET changed_at = max(changed_at, ?2) WHERE id = ?1;

-- name: file_question
UPDATE case_file SET question = ?2 WHERE id = ?1 AND question = '';

-- name: file_owner
UPDATE case_file SET owner = ?2 WHERE id = ?1;

-- name: file_state
UPDATE case_file SET state = ?2, article = ?3, resolved_at = ?4
WHERE id = ?1;

-- name: file_remove
DELETE FROM case_file WHERE id = ?1;

-- Is this number one of a resolved case or of a file?
-- name: case_id_taken
SELECT 1 FROM case_file WHERE id = ?1
UNION ALL SELECT 1 FROM resolved_case WHERE id = ?1;

-- name: case_number_next
INSERT INTO meta (key, value) VALUES ('case_number', '20001')
ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1
RETURNING value;

-- name: event_add
INSERT INTO case_event (case_id, seq, at, by, kind, body)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: event_last
SELECT coalesce(max(seq), 0) FROM case_event WHERE case_id = ?1;

-- name: event_one
SELECT seq, at, by, kind, body FROM case_event
WHERE case_id = ?1 AND seq = ?2;

-- name: events_of
SELECT seq, at, by, kind, body FROM case_event
WHERE case_id = ?1 ORDER BY seq;

-- name: due_add
INSERT INTO case_due (case_id, seq, kind, owner, text, due)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: due_get
SELECT kind FROM case_due WHERE case_id = ?1 AND seq = ?2;

-- name: due_remove
DELETE FROM case_due WHERE case_id = ?1 AND seq = ?2;

-- name: due_all
SELECT case_id, owner, text, seq, due, kind FROM case_due
ORDER BY due, case_id, seq LIMIT ?1;

-- name: due_of
SELECT case_id, owner, text, seq, due, kind FROM case_due
WHERE owner = ?2 ORDER BY due, case_id, seq LIMIT ?1;

-- name: link_add
INSERT INTO case_link (case_id, seq, at, by, article, lang, version, receipt)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: link_recalled
UPDATE case_link SET recalled = 1
WHERE case_id = ?1 AND article = ?2 AND version <= ?3;

-- name: links_all
SELECT l.case_id, l.article, l.lang, l.receipt, l.by, f.state, l.seq, l.at,
	l.version, l.recalled
FROM case_link AS l JOIN case_file AS f ON f.id = l.case_id
WHERE l.at >= ?1 ORDER BY l.at, l.case_id, l.seq;

-- name: links_of
SELECT l.case_id, l.article, l.lang, l.receipt, l.by, f.state, l.seq, l.at,
	l.version, l.recalled
FROM case_link AS l JOIN case_file AS f ON f.id = l.case_id
WHERE l.article = ?2 AND l.at >= ?1 ORDER BY l.at, l.case_id, l.seq;

-- name: key_find_newest
SELECT case_id FROM case_key WHERE hash = ?1
ORDER BY at DESC, case_id LIMIT ?2;

-- name: texts_all
SELECT case_id, 0, body FROM case_event
UNION ALL SELECT id, 0, question FROM case_file
UNION ALL SELECT case_id, 0, text FROM case_due
UNION ALL SELECT case_id, seq, text || char(10) || note || char(10) || detail
FROM queue;

-- name: queue_remove_case
DELETE FROM queue WHERE case_id = ?1;

-- name: outgoing_add
INSERT INTO outgoing (at, url, case_id, event, body, next_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?1);

-- name: outgoing_get
SELECT at, tries FROM outgoing WHERE seq = ?1 AND sent_at = 0;

-- The order of an outgoing row's columns is the same in both lists.
-- name: outgoing_due
SELECT seq, at, next_at, sent_at, url, tries, event, body, error
FROM outgoing WHERE sent_at = 0 AND next_at > 0 AND next_at <= ?1
ORDER BY next_at, seq LIMIT ?2;

-- name: outgoing_failing
SELECT seq, at, next_at, sent_at, url, tries, event, body, error
FROM outgoing WHERE sent_at = 0 AND tries > 0 ORDER BY seq DESC LIMIT ?1;

-- name: outgoing_sent
UPDATE outgoing SET sent_at = ?2, next_at = 0, tries = tries + 1, error = ''
WHERE seq = ?1;

-- name: outgoing_again
UPDATE outgoing SET next_at = ?2, tries = tries + 1, error = ?3
WHERE seq = ?1;

-- name: outgoing_retry
UPDATE outgoing SET next_at = ?1, at = ?1 WHERE sent_at = 0 AND tries > 0;

-- Delivered before one time, given up before another.
-- name: outgoing_sweep
DELETE FROM outgoing WHERE (sent_at > 0 AND sent_at < ?1)
	OR (sent_at = 0 AND next_at = 0 AND at < ?2);

-- name: outgoing_remove_case
DELETE FROM outgoing WHERE case_id = ?1;

-- Somebody of whom a file tells the same key had opened one shortly before.
-- name: files_count
SELECT count(*) FILTER (WHERE f.opened_at >= ?1),
	count(*) FILTER (WHERE f.state = 'resolved' AND f.resolved_at >= ?1),
	count(*) FILTER (WHERE f.state = 'resolved' AND f.resolved_at >= ?1
		AND EXISTS (SELECT 1 FROM case_link AS l
			WHERE l.case_id = f.id)),
	count(*) FILTER (WHERE f.opened_at >= ?1
		AND EXISTS (SELECT 1 FROM case_key AS mine
			JOIN case_key AS other ON other.hash = mine.hash
			JOIN case_file AS e ON e.id = other.case_id
			WHERE mine.case_id = f.id AND e.id <> f.id
			AND mine.kind NOT IN ('surname', 'sound')
			AND e.opened_at >= f.opened_at - ?2
			AND (e.opened_at < f.opened_at
				OR (e.opened_at = f.opened_at
					AND e.id < f.id))))
FROM case_file AS f;

-- The customer of a linked answer came again within ?2 seconds.
-- name: articles_used
SELECT l.article, count(*) AS links, count(DISTINCT l.case_id),
	count(DISTINCT l.by), count(DISTINCT CASE WHEN EXISTS (
		SELECT 1 FROM case_key AS mine
		JOIN case_key AS other ON other.hash = mine.hash
		JOIN case_file AS e ON e.id = other.case_id
		WHERE mine.case_id = l.case_id AND e.id <> l.case_id
		AND mine.kind NOT IN ('surname', 'sound')
		AND e.opened_at > l.at AND e.opened_at <= l.at + ?2)
		THEN l.case_id END)
FROM case_link AS l WHERE l.at >= ?1
GROUP BY l.article ORDER BY links DESC, l.article LIMIT ?3;
