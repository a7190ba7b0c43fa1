-- SPDX-License-Identifier: GPL-3.0-or-later
-- Articles that stand in a folder, too.

-- What both sides had last: a version, or bytes that were never one; neither:
-- what is here stands in no folder, and is not to.
CREATE TABLE sync_base (
	id TEXT NOT NULL,
	lang TEXT NOT NULL,
	version INTEGER REFERENCES article_version (row),
	source BLOB,
	gone INTEGER NOT NULL DEFAULT 0,	-- 1: its file went, and with it
						-- the article
	PRIMARY KEY (id, lang)
) WITHOUT ROWID;

-- Changed on both sides; ours is the newest version.
CREATE TABLE sync_conflict (
	id TEXT NOT NULL,
	lang TEXT NOT NULL,
	path TEXT NOT NULL,
	at INTEGER NOT NULL,		-- unix seconds
	base BLOB,			-- NULL: both were new
	theirs BLOB,			-- NULL: the file is gone
	PRIMARY KEY (id, lang)
) WITHOUT ROWID;

-- Commit of the folder's history that brought the version, or ''.
ALTER TABLE article_version ADD COLUMN commit_id TEXT NOT NULL DEFAULT '';
