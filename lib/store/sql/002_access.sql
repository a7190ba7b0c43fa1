-- SPDX-License-Identifier: GPL-3.0-or-later
-- People, their sessions and tokens, and the audit.

CREATE TABLE person (
	row INTEGER PRIMARY KEY AUTOINCREMENT,	-- never used again
	name TEXT NOT NULL UNIQUE,
	display TEXT NOT NULL,
	role TEXT NOT NULL,
	level INTEGER NOT NULL,
	groups TEXT NOT NULL,		-- a line each
	domains TEXT NOT NULL,		-- a line each
	password TEXT,			-- argon2id; NULL: none yet
	must_change INTEGER NOT NULL DEFAULT 0,	-- 1: a one-time password
	disabled INTEGER NOT NULL DEFAULT 0,
	totp BLOB,			-- second factor, sealed
	totp_on INTEGER NOT NULL DEFAULT 0,	-- 0: not confirmed yet
	totp_step INTEGER NOT NULL DEFAULT 0,	-- last one accepted
	created_at INTEGER NOT NULL,	-- unix seconds
	seen_at INTEGER NOT NULL DEFAULT 0
);

-- The secret itself is in the cookie only.
CREATE TABLE session (
	hash BLOB PRIMARY KEY,		-- SHA-256 of the secret
	person INTEGER NOT NULL REFERENCES person (row),
	created_at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_person ON session (person, created_at);

CREATE TABLE token (
	id TEXT PRIMARY KEY,		-- kb_ab12cd34
	hash BLOB NOT NULL,		-- SHA-256 of the whole token
	person INTEGER NOT NULL REFERENCES person (row),
	label TEXT NOT NULL,
	scopes TEXT NOT NULL,		-- names of permissions, a line each
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	used_at INTEGER NOT NULL DEFAULT 0,
	revoked_at INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX token_person ON token (person);

-- Who did what. A row's hash covers the one before.
CREATE TABLE audit (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL,
	who TEXT NOT NULL,
	action TEXT NOT NULL,
	object TEXT NOT NULL,
	address TEXT NOT NULL,
	detail TEXT NOT NULL,		-- JSON object
	hash BLOB NOT NULL
);

-- What retention cut last: the chain begins after it. One row.
CREATE TABLE audit_anchor (
	seq INTEGER NOT NULL,
	hash BLOB NOT NULL
);
INSERT INTO audit_anchor VALUES (0, zeroblob(32));

-- Append only: a row comes after the last one, never changes, and leaves only
-- below the anchor, which moves forward only and onto a row that is there.
CREATE TRIGGER audit_in_order BEFORE INSERT ON audit
WHEN NEW.seq <> 1 + coalesce((SELECT max(seq) FROM audit),
	(SELECT seq FROM audit_anchor))
BEGIN SELECT RAISE(ABORT, 'the audit is append only'); END;
CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append only'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit
WHEN OLD.seq > (SELECT seq FROM audit_anchor)
BEGIN SELECT RAISE(ABORT, 'the audit is append only'); END;
CREATE TRIGGER audit_anchor_forward BEFORE UPDATE ON audit_anchor
WHEN NEW.seq <= OLD.seq OR NOT EXISTS
	(SELECT 1 FROM audit WHERE seq = NEW.seq AND hash = NEW.hash)
BEGIN SELECT RAISE(ABORT, 'the anchor moves forward only'); END;
CREATE TRIGGER audit_anchor_kept BEFORE DELETE ON audit_anchor
BEGIN SELECT RAISE(ABORT, 'the anchor moves forward only'); END;
CREATE TRIGGER audit_anchor_single BEFORE INSERT ON audit_anchor
BEGIN SELECT RAISE(ABORT, 'the anchor moves forward only'); END;
