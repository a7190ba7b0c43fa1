-- SPDX-License-Identifier: GPL-3.0-or-later
-- A proposal stands in temporary tables of one connection. While they have the
-- names of the real ones, the queries of all others mean them.

-- Tables that storing an article writes to, as they are made.
-- name: proposed_tables
SELECT name, sql FROM main.sqlite_schema
WHERE type = 'table' AND name IN ('article', 'article_period', 'article_version',
	'article_body', 'synonym', 'change_log');

-- Rows of what is proposed are above all others.
-- name: proposed_rows_begin
INSERT INTO temp.sqlite_sequence (name, seq) VALUES ('article_version', ?1);

-- name: proposed_there
SELECT 1 FROM temp.article WHERE id = ?1;

-- name: proposed_copy_article
INSERT INTO temp.article SELECT * FROM main.article WHERE id = ?1;

-- name: proposed_copy_periods
INSERT INTO temp.article_period SELECT * FROM main.article_period
WHERE id = ?1;

-- name: proposed_copy_versions
INSERT INTO temp.article_version SELECT * FROM main.article_version
WHERE row IN (SELECT newest FROM main.article WHERE id = ?1
	UNION SELECT row FROM main.article_period WHERE id = ?1);

-- name: proposed_copy_bodies
INSERT INTO temp.article_body SELECT * FROM main.article_body
WHERE row IN (SELECT newest FROM main.article WHERE id = ?1
	UNION SELECT row FROM main.article_period WHERE id = ?1);

-- name: proposed_copy_synonyms
INSERT INTO temp.synonym SELECT * FROM main.synonym;

-- From here on: what is proposed, and beside it all the rest.
-- name: proposed_drop_versions
DELETE FROM temp.article_version WHERE row < ?1;

-- name: proposed_drop_bodies
DELETE FROM temp.article_body WHERE row < ?1;

-- name: proposed_name_article
ALTER TABLE temp.article RENAME TO proposed_article;

-- name: proposed_name_period
ALTER TABLE temp.article_period RENAME TO proposed_period;

-- name: proposed_name_version
ALTER TABLE temp.article_version RENAME TO proposed_version;

-- name: proposed_name_body
ALTER TABLE temp.article_body RENAME TO proposed_body;

-- name: proposed_see_articles
CREATE TEMP VIEW article AS
SELECT * FROM main.article m
WHERE NOT EXISTS (SELECT 1 FROM temp.proposed_article p WHERE p.id = m.id)
UNION ALL SELECT * FROM temp.proposed_article;

-- name: proposed_see_periods
CREATE TEMP VIEW article_period AS
SELECT * FROM main.article_period m
WHERE NOT EXISTS (SELECT 1 FROM temp.proposed_article p WHERE p.id = m.id)
UNION ALL SELECT * FROM temp.proposed_period;

-- name: proposed_see_versions
CREATE TEMP VIEW article_version AS
SELECT * FROM main.article_version
UNION ALL SELECT * FROM temp.proposed_version;

-- name: proposed_see_bodies
CREATE TEMP VIEW article_body AS
SELECT * FROM main.article_body
UNION ALL SELECT * FROM temp.proposed_body;
