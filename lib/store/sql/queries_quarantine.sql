-- SPDX-License-Identifier: GPL-3.0-or-later
-- Queries about pages in quarantine.

-- name: held_same
SELECT seq FROM held_page WHERE digest = ?1;

-- name: held_count
SELECT count(*) FROM held_page;

-- name: held_add
INSERT INTO held_page (at, name, encoding, lang, by, html, size, digest)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING seq;

-- name: held_line_add
INSERT INTO held_line (page, n, text, start, stop, line, kind, level, gap,
	links, place, score, reason, aside, border, by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 / 1000.0, ?11, ?12 / 1000.0,
	?13, ?14, ?15, ?16);

-- name: held_get
SELECT seq, at, name, encoding, lang, by, html, size, digest,
	(SELECT count(*) FROM held_line WHERE page = seq)
FROM held_page WHERE seq = ?1;

-- name: held_lines
SELECT text, start, stop, line, kind, level, gap, links, place, score, reason,
	aside, border, by
FROM held_line WHERE page = ?1 ORDER BY n;

-- name: held_list
SELECT p.seq, p.at, p.name, p.encoding, p.lang, p.by,
	(SELECT count(*) FROM held_line AS l WHERE l.page = p.seq),
	(SELECT count(*) FROM held_line AS l WHERE l.page = p.seq AND l.aside),
	(SELECT count(*) FROM (
		SELECT 1 FROM (
			SELECT l.aside, length(l.text) AS chars,
				sum(l.border IS NOT NULL) OVER (ORDER BY l.n)
				AS document
			FROM held_line AS l WHERE l.page = p.seq)
		WHERE NOT aside GROUP BY document HAVING sum(chars) >= ?1)),
	(SELECT count(*) FROM held_draft AS d WHERE d.page = p.seq)
FROM held_page AS p ORDER BY p.seq DESC;

-- name: held_aside
UPDATE held_line SET aside = ?3, by = ?4 WHERE page = ?1 AND n = ?2
RETURNING n;

-- name: held_border
UPDATE held_line SET border = ?3, by = ?4 WHERE page = ?1 AND n = ?2
RETURNING n;

-- name: held_remove
DELETE FROM held_page WHERE seq = ?1 RETURNING seq;

-- name: held_drafted
INSERT INTO held_draft (page, n, article, lang, by, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (page, n) DO UPDATE SET article = ?3, lang = ?4, by = ?5, at = ?6;

-- name: held_drafts
SELECT n, article, lang FROM held_draft WHERE page = ?1 ORDER BY n;
