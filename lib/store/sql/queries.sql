-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every query of lib/store. "-- name: x" makes it KB_Q_x in C.

-- name: begin
BEGIN IMMEDIATE;
-- name: hold
BEGIN;
-- name: commit
COMMIT;
-- name: rollback
ROLLBACK;

-- What article_put compares with.
-- name: article_newest
SELECT a.newest, a.live, a.withdrawn, v.version, v.path, v.render, b.source,
	v.by
FROM article a
JOIN article_version v ON v.row = a.newest
JOIN article_body b ON b.row = a.newest
WHERE a.id = ?1 AND a.lang = ?2;

-- name: version_add
INSERT INTO article_version (id, lang, version, previous, stored_at, path,
	render, title, fields, sections, text, by, note, origin, signed_reason,
	commit_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16);

-- name: body_add
INSERT INTO article_body (row, html, source) VALUES (?1, ?2, ?3);

-- name: version_move
UPDATE article_version SET path = ?2 WHERE row = ?1;

-- name: article_add
INSERT INTO article (id, lang, newest, live) VALUES (?1, ?2, ?3, ?4);

-- name: article_set
UPDATE article SET newest = ?3, live = ?4, withdrawn = ?5
WHERE id = ?1 AND lang = ?2;

-- name: article_state
SELECT newest, live FROM article
WHERE id = ?1 AND lang = ?2 AND withdrawn = 0;

-- The order of columns is the same in all queries that load a version.
-- name: version_brief
SELECT row, version, stored_at, path, id, lang, title, fields, sections, text
FROM article_version WHERE row = ?1;

-- name: version_full
SELECT v.row, v.version, v.stored_at, v.path, v.id, v.lang,
	v.title, v.fields, v.sections, v.text,
	b.html, b.source
FROM article_version v JOIN article_body b ON b.row = v.row
WHERE v.row = ?1;

-- name: version_of
SELECT row, version, stored_at, path, id, lang, title, fields, sections, text
FROM article_version WHERE id = ?1 AND lang = ?2 AND version = ?3;

-- name: newest_rows
SELECT id, lang, newest FROM article WHERE withdrawn = 0 ORDER BY id, lang;

-- name: newest_full
SELECT v.row, v.version, v.stored_at, v.path, v.id, v.lang,
	v.title, v.fields, v.sections, v.text,
	b.html, b.source
FROM article a
CROSS JOIN article_version v ON v.row = a.newest
CROSS JOIN article_body b ON b.row = a.newest
WHERE a.withdrawn = 0
ORDER BY a.id, a.lang;

-- name: newest_brief
SELECT v.row, v.version, v.stored_at, v.path, v.id, v.lang,
	v.title, v.fields, v.sections, v.text
FROM article a CROSS JOIN article_version v ON v.row = a.newest
WHERE a.withdrawn = 0
ORDER BY a.id, a.lang;

-- name: case_get
SELECT lang, question, article, resolved_at, detail, source, path, line
FROM resolved_case WHERE id = ?1;

-- name: case_put
INSERT INTO resolved_case (id, lang, question, article, resolved_at, detail,
	source, path, line)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (id) DO UPDATE SET lang = ?2, question = ?3, article = ?4,
	resolved_at = ?5, detail = ?6, source = ?7, path = ?8, line = ?9;

-- name: case_remove
DELETE FROM resolved_case WHERE id = ?1;

-- name: cases_of
SELECT id, lang, question, ?1, resolved_at, detail, source, path, line
FROM resolved_case
WHERE article = ?1 OR article IN (SELECT id FROM redirect WHERE target = ?1)
ORDER BY id;

-- name: cases_all
SELECT c.id, c.lang, c.question, c.article, c.resolved_at, c.detail,
	c.source, c.path, c.line
FROM resolved_case c ORDER BY c.article, c.id;

-- The same where some lead elsewhere: sorted, while the other reads an index.
-- name: cases_led
SELECT c.id, c.lang, c.question, coalesce(r.target, c.article), c.resolved_at,
	c.detail, c.source, c.path, c.line
FROM resolved_case c LEFT JOIN redirect r ON r.id = c.article ORDER BY 4, 1;

-- name: synonyms_put
INSERT OR REPLACE INTO synonym (lang, path, source) VALUES (?1, ?2, ?3);

-- name: synonyms_remove
DELETE FROM synonym WHERE lang = ?1;

-- name: synonyms_get
SELECT path, source FROM synonym WHERE lang = ?1;

-- The public's copy (mirror.c). Two tables of its own: what the rules in it
-- add to its fingerprint, and rows that go with a later step.
-- name: mirror_rule_make
CREATE TABLE mirror_rule (row INTEGER PRIMARY KEY, stamp INTEGER NOT NULL);
-- name: mirror_gone_make
CREATE TABLE mirror_gone (row INTEGER PRIMARY KEY, seq INTEGER NOT NULL);

-- name: mirror_read
SELECT v.row, v.id, v.lang, v.version, v.stored_at, v.render, v.title,
	CASE WHEN json_type(v.fields, '$.owner') IS NULL THEN v.fields
		ELSE json_remove(v.fields, '$.owner') END,
	v.sections, v.text, b.html
FROM article_version v JOIN article_body b ON b.row = v.row
WHERE v.row = ?1;

-- name: mirror_version_put
INSERT OR REPLACE INTO article_version (row, id, lang, version, stored_at,
	render, title, fields, sections, text, path)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, '');

-- name: mirror_body_put
INSERT OR REPLACE INTO article_body (row, html, source) VALUES (?1, ?2, x'');

-- name: mirror_article_put
INSERT OR REPLACE INTO article (id, lang, newest, live)
VALUES (?1, ?2, ?3, ?3);

-- name: mirror_rule_put
INSERT OR REPLACE INTO mirror_rule VALUES (?1, ?2);

-- name: mirror_gone_put
INSERT OR REPLACE INTO mirror_gone VALUES (?1, ?2);

-- name: mirror_gone_remove
DELETE FROM mirror_gone WHERE row = ?1;

-- name: mirror_live
SELECT v.row, v.render, p.begins, p.ends, p.followed
FROM article_period p JOIN article_version v ON v.row = p.row
WHERE p.id = ?1;

-- name: mirror_period_put
INSERT OR REPLACE INTO article_period (id, lang, begins, until, ends, followed,
	row)
VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6);

-- name: mirror_periods_remove
DELETE FROM article_period WHERE id = ?1;

-- name: mirror_render
SELECT render FROM article_version WHERE row = ?1;

-- name: mirror_article_remove
DELETE FROM article WHERE id = ?1;

-- name: mirror_rule_remove
DELETE FROM mirror_rule WHERE row = ?1;

-- name: mirror_rules
SELECT stamp FROM mirror_rule;

-- name: mirror_gone_any
SELECT 1 FROM mirror_gone WHERE seq <= ?1 LIMIT 1;

-- name: mirror_sweep_bodies
DELETE FROM article_body
WHERE row IN (SELECT row FROM mirror_gone WHERE seq <= ?1);

-- name: mirror_sweep_versions
DELETE FROM article_version
WHERE row IN (SELECT row FROM mirror_gone WHERE seq <= ?1);

-- name: mirror_sweep_gone
DELETE FROM mirror_gone WHERE seq <= ?1;

-- name: mirror_synonyms_remove
DELETE FROM synonym;

-- name: synonyms_all
SELECT lang, source FROM synonym;

-- name: change_add
INSERT INTO change_log (article, at) VALUES (?1, ?2);

-- name: change_add_target
INSERT INTO change_log (article, at)
SELECT target, ?2 FROM redirect WHERE id = ?1;

-- name: change_last
SELECT coalesce(max(seq), 0) FROM change_log;

-- name: changes_after
SELECT seq, article FROM change_log WHERE seq > ?1 ORDER BY seq LIMIT ?2;

-- name: stats_langs
SELECT lang, count(DISTINCT id) FROM article_period GROUP BY lang;

-- name: stats
SELECT (SELECT count(*) FROM article_version),
	(SELECT count(DISTINCT a.id || ' ' || a.lang)
		FROM article_period a JOIN article_version v
		ON v.row = a.row
		WHERE a.id LIKE '%@%'
		AND json_extract(v.fields, '$.kind') = 'rule'),
	(SELECT count(*) FROM resolved_case),
	(SELECT coalesce(max(seq), 0) FROM change_log),
	(SELECT page_count FROM pragma_page_count) *
		(SELECT page_size FROM pragma_page_size);

-- name: schema_version
PRAGMA user_version;

-- name: backup_into
VACUUM INTO ?1;

-- name: pages
SELECT page_count * page_size FROM pragma_page_count, pragma_page_size;

-- name: check_integrity
PRAGMA integrity_check(1);

-- name: check_keys
SELECT "table", rowid, parent FROM pragma_foreign_key_check LIMIT 1;

-- A store of before has no case files; then its schema holds the keys.
-- name: check_files
SELECT 1 FROM sqlite_schema WHERE name = 'case_file';

-- name: check_case_keys
SELECT 1 FROM case_key WHERE case_id NOT IN
	(SELECT id FROM case_file UNION ALL SELECT id FROM resolved_case)
LIMIT 1;

-- name: tables
SELECT name FROM sqlite_schema WHERE type = 'table'
	AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
ORDER BY name;
