-- SPDX-License-Identifier: GPL-3.0-or-later
-- What editors arrange stands in files, too: what both had last.

CREATE TABLE curated_base (
	kind TEXT NOT NULL,		-- redirect | head | notice
	key TEXT NOT NULL,
	value TEXT NOT NULL,		-- JSON
	PRIMARY KEY (kind, key)
) WITHOUT ROWID;
