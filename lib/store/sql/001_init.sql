-- SPDX-License-Identifier: GPL-3.0-or-later
-- The first schema. A file here is applied once, in order of its number, in
-- one transaction; PRAGMA user_version holds the number of the last one.

-- What is in front: one row for each article or rule in each language.
-- Ordered by its key on disk, because everything streams in that order.
CREATE TABLE article (
	id TEXT NOT NULL,		-- rules: name@version
	lang TEXT NOT NULL,
	newest INTEGER NOT NULL		-- version last stored, maybe a draft
		REFERENCES article_version (row),
	live INTEGER			-- version that is found; NULL: none
		REFERENCES article_version (row),
	withdrawn INTEGER NOT NULL DEFAULT 0,	-- 1: taken out by hand or sync
	PRIMARY KEY (id, lang)
) WITHOUT ROWID;

-- Every version ever stored; none is overwritten or deleted, and `row` is
-- never used again (AUTOINCREMENT), because receipts name it. The same source
-- rendered by a newer renderer is another version. Versions of one article hang
-- together by `previous`.
CREATE TABLE article_version (
	row INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL,
	lang TEXT NOT NULL,
	version INTEGER NOT NULL,	-- 1, 2, ... for this id and lang
	previous INTEGER REFERENCES article_version (row),
	stored_at INTEGER NOT NULL,	-- unix seconds
	path TEXT NOT NULL,		-- file below the synced folder, or ''
	render INTEGER NOT NULL,	-- version of the renderer
	title TEXT NOT NULL,
	fields TEXT NOT NULL,		-- JSON: the rest of the front matter,
					-- clauses of rules; often '{}'
	sections BLOB NOT NULL,		-- packed, see section.c
	text TEXT NOT NULL		-- plain text of the body
);

-- The large parts of a version, apart so that answering does not read them.
CREATE TABLE article_body (
	row INTEGER PRIMARY KEY REFERENCES article_version (row),
	html TEXT NOT NULL,
	source BLOB NOT NULL		-- the file, byte for byte
);

-- Resolved cases: a customer's words and the article that answered them.
CREATE TABLE resolved_case (
	id TEXT PRIMARY KEY,
	lang TEXT NOT NULL,
	question TEXT NOT NULL,
	article TEXT NOT NULL,		-- id; it may not exist (lint says so)
	resolved_at INTEGER NOT NULL,	-- unix seconds, 0: not known
	detail TEXT NOT NULL,		-- JSON: event, facts, done, ...
	source TEXT,			-- the line, NULL: made by program
	path TEXT NOT NULL,		-- file below the synced folder, or ''
	line INTEGER NOT NULL		-- in that file
) WITHOUT ROWID;
CREATE INDEX resolved_case_article ON resolved_case (article, id);

-- One file of synonym groups for each language.
CREATE TABLE synonym (
	lang TEXT PRIMARY KEY,
	path TEXT NOT NULL,
	source TEXT NOT NULL		-- YAML, byte for byte
) WITHOUT ROWID;

-- One row for each change of what can be found, written in the transaction of
-- the change. The index follows it.
CREATE TABLE change_log (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	article TEXT NOT NULL,		-- id
	at INTEGER NOT NULL		-- unix seconds
);

-- Facts about the store itself.
CREATE TABLE meta (
	key TEXT PRIMARY KEY,
	value TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO meta VALUES ('created_at', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'));
