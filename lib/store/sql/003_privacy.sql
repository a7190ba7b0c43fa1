-- SPDX-License-Identifier: GPL-3.0-or-later
-- Look-up keys of cases. `hash` is keyed and finds one form of the value;
-- `sealed` is the value as it came, for who may see it. Without the key file
-- neither tells anything.
CREATE TABLE case_key (
	case_id TEXT NOT NULL REFERENCES resolved_case (id) ON DELETE CASCADE,
	kind TEXT NOT NULL,
	hash BLOB NOT NULL,
	sealed BLOB NOT NULL,
	PRIMARY KEY (case_id, hash)
) WITHOUT ROWID;
CREATE INDEX case_key_hash ON case_key (hash);
