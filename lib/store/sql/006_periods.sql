-- SPDX-License-Identifier: GPL-3.0-or-later
-- When which version holds. The periods of an article in one language do not
-- overlap; where one is followed by the next, nothing lies between. A version
-- that begins later waits here, and what was replaced by one that has begun
-- stays, so that a question as of then finds it.

CREATE TABLE article_period (
	id TEXT NOT NULL,
	lang TEXT NOT NULL,
	begins INTEGER NOT NULL,	-- unix seconds; 0: held always
	until INTEGER NOT NULL,		-- the first second after, as its version
					-- was written; 0: no end
	ends INTEGER NOT NULL,		-- until, or the next one's beginning
	followed INTEGER NOT NULL,	-- 1: it ends as the next one begins
	row INTEGER NOT NULL REFERENCES article_version (row),
	PRIMARY KEY (id, lang, begins)
) WITHOUT ROWID;

-- An end is the first second that is out; before, it was the last day.
UPDATE article_version SET fields = json_set(fields, '$.valid_until',
	strftime('%Y-%m-%dT%H:%M:%SZ',
		json_extract(fields, '$.valid_until'), '+1 day'))
WHERE json_extract(fields, '$.valid_until') LIKE '%T00:00:00Z';

INSERT INTO article_period
SELECT id, lang, begins, until, until, 0, live FROM (
	SELECT a.id, a.lang, a.live,
		coalesce(CAST(strftime('%s', json_extract(v.fields,
			'$.valid_from')) AS INTEGER), 0) AS begins,
		coalesce(CAST(strftime('%s', json_extract(v.fields,
			'$.valid_until')) AS INTEGER), 0) AS until
	FROM article a JOIN article_version v ON v.row = a.live);
