-- SPDX-License-Identifier: GPL-3.0-or-later
-- The editors' room: who wrote what and why, texts being written, the queue's
-- clocks and owners, what editors arrange around the articles.

ALTER TABLE article_version ADD COLUMN by TEXT NOT NULL DEFAULT '';
ALTER TABLE article_version ADD COLUMN note TEXT NOT NULL DEFAULT '';
-- web | sync | import | cli
ALTER TABLE article_version ADD COLUMN origin TEXT NOT NULL DEFAULT '';
-- why a pinned answer was allowed to change
ALTER TABLE article_version ADD COLUMN signed_reason TEXT NOT NULL DEFAULT '';

-- What somebody is writing, beside the live text.
CREATE TABLE pending (
	id TEXT NOT NULL,
	lang TEXT NOT NULL,
	by TEXT NOT NULL,
	base INTEGER NOT NULL,		-- version it was begun from, 0: none
	revision INTEGER NOT NULL,	-- 1, 2, ...
	changed_at INTEGER NOT NULL,	-- unix seconds
	source BLOB NOT NULL,
	PRIMARY KEY (id, lang, by)
) WITHOUT ROWID;
CREATE INDEX pending_by ON pending (by, changed_at);

ALTER TABLE queue ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE queue ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE queue ADD COLUMN due_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE queue ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE queue ADD COLUMN snoozed_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE queue ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
ALTER TABLE queue ADD COLUMN harm INTEGER NOT NULL DEFAULT 1;
ALTER TABLE queue ADD COLUMN detail TEXT NOT NULL DEFAULT '{}';
ALTER TABLE queue ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
ALTER TABLE queue ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE queue ADD COLUMN cluster INTEGER NOT NULL DEFAULT 0;
ALTER TABLE queue ADD COLUMN terms BLOB;	-- of a question, sorted
UPDATE queue SET seen_at = at, due_at = at + 7 * 86400;
UPDATE queue SET cluster = seq WHERE kind = 'unanswered';
CREATE UNIQUE INDEX queue_key ON queue (key) WHERE key <> '' AND closed_at = 0;
CREATE INDEX queue_key_closed ON queue (key, closed_at) WHERE key <> '';
CREATE INDEX queue_cluster ON queue (cluster) WHERE cluster > 0;

-- Who is to be told when an item is closed.
CREATE TABLE queue_raiser (
	seq INTEGER NOT NULL REFERENCES queue (seq) ON DELETE CASCADE,
	by TEXT NOT NULL,
	told INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (seq, by)
) WITHOUT ROWID;
CREATE INDEX queue_raiser_by ON queue_raiser (by, told);
INSERT INTO queue_raiser (seq, by, told)
	SELECT seq, by, closed_at > 0 FROM queue WHERE by <> '';

-- After a merge, id leads to target.
CREATE TABLE redirect (
	id TEXT PRIMARY KEY,
	target TEXT NOT NULL,
	by TEXT NOT NULL,
	at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX redirect_target ON redirect (target);

-- The home page's questions, where an editor chose them.
CREATE TABLE head_question (
	lang TEXT NOT NULL,
	position INTEGER NOT NULL,
	question TEXT NOT NULL,
	article TEXT NOT NULL,
	PRIMARY KEY (lang, position)
) WITHOUT ROWID;

-- Shown inside their validity to whom they are for.
CREATE TABLE notice (
	row INTEGER PRIMARY KEY AUTOINCREMENT,
	audience TEXT NOT NULL,
	begins INTEGER NOT NULL,	-- unix seconds
	ends INTEGER NOT NULL,		-- 0: no end
	texts TEXT NOT NULL,		-- JSON: language to plain text
	by TEXT NOT NULL
);
