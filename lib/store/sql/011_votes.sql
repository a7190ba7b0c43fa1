-- SPDX-License-Identifier: GPL-3.0-or-later
-- What readers say of answers: no words of theirs, for those stand in the queue.

CREATE TABLE vote (
	id TEXT PRIMARY KEY,		-- of the receipt, or of the press
	at INTEGER NOT NULL,
	article TEXT NOT NULL,
	lang TEXT NOT NULL,
	version INTEGER NOT NULL,
	helpful INTEGER NOT NULL,
	reason TEXT NOT NULL		-- '' for yes, and until it is said
) WITHOUT ROWID;
CREATE INDEX vote_at ON vote (at, helpful);
