-- SPDX-License-Identifier: GPL-3.0-or-later
-- Case files: what a customer asked, was told, was promised.

CREATE TABLE case_file (
	id TEXT PRIMARY KEY,
	source TEXT NOT NULL,		-- help desk it came from, or ''
	source_id TEXT NOT NULL,	-- its number there, or ''
	lang TEXT NOT NULL,
	country TEXT NOT NULL,
	channel TEXT NOT NULL,
	question TEXT NOT NULL,		-- masked
	owner TEXT NOT NULL,		-- name of a person, or ''
	state TEXT NOT NULL,		-- open | resolved
	article TEXT NOT NULL,		-- that resolved it, or ''
	opened_at INTEGER NOT NULL,	-- unix seconds
	changed_at INTEGER NOT NULL,
	resolved_at INTEGER NOT NULL	-- 0: not yet
) WITHOUT ROWID;
CREATE UNIQUE INDEX case_file_source ON case_file (source_id, source)
	WHERE source_id <> '';
CREATE INDEX case_file_changed ON case_file (state, changed_at);
CREATE INDEX case_file_owner ON case_file (owner, state, changed_at);

-- What happened, in order. Nothing here is changed or leaves but with its case.
CREATE TABLE case_event (
	case_id TEXT NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
	seq INTEGER NOT NULL,		-- 1, 2, ... in its case
	at INTEGER NOT NULL,
	by TEXT NOT NULL,		-- name of a person, '': a program
	kind TEXT NOT NULL,
	body TEXT NOT NULL,		-- JSON object, texts masked
	PRIMARY KEY (case_id, seq)
) WITHOUT ROWID;

-- Tasks and promises that are not done yet.
CREATE TABLE case_due (
	case_id TEXT NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
	seq INTEGER NOT NULL,		-- of the event
	kind TEXT NOT NULL,		-- task | promise
	owner TEXT NOT NULL,
	text TEXT NOT NULL,
	due INTEGER NOT NULL,
	PRIMARY KEY (case_id, seq)
) WITHOUT ROWID;
CREATE INDEX case_due_due ON case_due (due);
CREATE INDEX case_due_owner ON case_due (owner, due);

-- Which version of which article was said to a customer.
CREATE TABLE case_link (
	case_id TEXT NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
	seq INTEGER NOT NULL,		-- of the event
	at INTEGER NOT NULL,
	by TEXT NOT NULL,
	article TEXT NOT NULL,
	lang TEXT NOT NULL,
	version INTEGER NOT NULL,
	receipt TEXT NOT NULL,
	recalled INTEGER NOT NULL DEFAULT 0,	-- 1: told of a correction
	PRIMARY KEY (case_id, seq)
) WITHOUT ROWID;
CREATE INDEX case_link_article ON case_link (article, at);

-- Keys belong to resolved cases and to case files: what removes either one
-- removes them when the other is not there. `sound` finds surnames by how they
-- sound; it has no sealed value of its own. `token`: the number of a masked
-- value in the texts of its case, so that it has the same one again; 0: none.
CREATE TABLE key_of_case (
	case_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	hash BLOB NOT NULL,
	sealed BLOB NOT NULL,
	token INTEGER NOT NULL DEFAULT 0,
	at INTEGER NOT NULL DEFAULT 0,	-- when it was added, unix seconds
	PRIMARY KEY (case_id, hash)
) WITHOUT ROWID;
INSERT INTO key_of_case (case_id, kind, hash, sealed)
	SELECT case_id, kind, hash, sealed FROM case_key;
DROP TABLE case_key;
ALTER TABLE key_of_case RENAME TO case_key;
CREATE INDEX case_key_hash ON case_key (hash, at);

-- The editors' queue.
CREATE TABLE queue (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL,
	kind TEXT NOT NULL,		-- flag | unanswered
	case_id TEXT NOT NULL,
	article TEXT NOT NULL,
	lang TEXT NOT NULL,
	version INTEGER NOT NULL,
	receipt TEXT NOT NULL,
	text TEXT NOT NULL,		-- masked
	by TEXT NOT NULL,
	closed_at INTEGER NOT NULL DEFAULT 0,
	closed_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX queue_open ON queue (closed_at, at);
CREATE INDEX queue_article ON queue (article, closed_at);
CREATE INDEX queue_case ON queue (case_id);

-- What other systems are told; a row for each listener.
CREATE TABLE outgoing (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL,
	url INTEGER NOT NULL,		-- number of the listener
	case_id TEXT NOT NULL,
	event TEXT NOT NULL,
	body TEXT NOT NULL,		-- JSON
	tries INTEGER NOT NULL DEFAULT 0,
	next_at INTEGER NOT NULL,	-- 0: given up or sent
	sent_at INTEGER NOT NULL DEFAULT 0,
	error TEXT NOT NULL DEFAULT ''
);
CREATE INDEX outgoing_next ON outgoing (next_at) WHERE sent_at = 0;
CREATE INDEX outgoing_sent ON outgoing (sent_at) WHERE sent_at > 0;
CREATE INDEX outgoing_case ON outgoing (case_id);

-- Receipts name versions by id, language and number.
CREATE UNIQUE INDEX article_version_number
	ON article_version (id, lang, version);
