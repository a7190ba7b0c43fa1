-- SPDX-License-Identifier: GPL-3.0-or-later
-- Pictures and papers of articles.

CREATE TABLE attachment (
	name TEXT PRIMARY KEY,
	type TEXT NOT NULL,
	by TEXT NOT NULL,		-- name of a person, '': a program
	at INTEGER NOT NULL,		-- unix seconds
	bytes BLOB NOT NULL
);

-- Which versions show what; it need not be there.
CREATE TABLE attachment_shown (
	version INTEGER NOT NULL REFERENCES article_version (row),
	name TEXT NOT NULL,
	PRIMARY KEY (version, name)
) WITHOUT ROWID;
CREATE INDEX attachment_shown_name ON attachment_shown (name);
