-- SPDX-License-Identifier: GPL-3.0-or-later
-- Pages of other people that wait for an editor. Nothing but the editors' room
-- and kb-indexer import page reads these tables; no index is made from them.

CREATE TABLE held_page (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL,		-- unix seconds
	name TEXT NOT NULL,		-- of the file, without folders
	encoding TEXT NOT NULL,
	lang TEXT NOT NULL,
	by TEXT NOT NULL,		-- name of a person, '': a program
	html INTEGER NOT NULL,
	size INTEGER NOT NULL,		-- bytes of the file
	digest BLOB NOT NULL UNIQUE	-- SHA-256 of the file
);

CREATE TABLE held_line (
	page INTEGER NOT NULL REFERENCES held_page (seq) ON DELETE CASCADE,
	n INTEGER NOT NULL,		-- from 0
	text TEXT NOT NULL,
	start INTEGER NOT NULL,		-- bytes of the file
	stop INTEGER NOT NULL,
	line INTEGER NOT NULL,		-- of the file, from 1
	kind TEXT NOT NULL,
	level INTEGER NOT NULL,
	gap INTEGER NOT NULL,
	links REAL NOT NULL,
	place TEXT NOT NULL,
	score REAL NOT NULL,
	reason TEXT NOT NULL,
	aside INTEGER NOT NULL,
	border TEXT,			-- why a document begins here
	by TEXT NOT NULL,		-- who decided, '': the program
	PRIMARY KEY (page, n)
) WITHOUT ROWID;

CREATE TABLE held_draft (
	page INTEGER NOT NULL REFERENCES held_page (seq) ON DELETE CASCADE,
	n INTEGER NOT NULL,		-- line on which the document begins
	article TEXT NOT NULL,
	lang TEXT NOT NULL,
	by TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (page, n)
) WITHOUT ROWID;
