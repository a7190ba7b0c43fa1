-- SPDX-License-Identifier: GPL-3.0-or-later
-- Pictures and papers of articles.

-- name: attachment_find
SELECT type, by, at, bytes FROM attachment WHERE name = ?1;

-- name: attachment_add
INSERT INTO attachment (name, type, by, at, bytes)
VALUES (?1, ?2, ?3, ?4, ?5);

-- name: attachment_all
SELECT name, type, by, at FROM attachment ORDER BY name;

-- name: attachment_look
SELECT name, type, by, at FROM attachment WHERE name = ?1;

-- What nobody would miss: no version shows it, and no text that waits.
-- name: attachment_spare
SELECT a.name, a.type, a.by, a.at FROM attachment a
WHERE a.by = ?1
	AND NOT EXISTS (SELECT 1 FROM attachment_shown s WHERE s.name = a.name)
	AND NOT EXISTS (SELECT 1 FROM pending p
		WHERE instr(p.source, '/attachments/' || a.name))
ORDER BY a.at DESC, a.name LIMIT ?2;

-- name: attachment_drop
DELETE FROM attachment
WHERE by = ?1 AND name = ?2
	AND NOT EXISTS (SELECT 1 FROM attachment_shown s WHERE s.name = ?2)
	AND NOT EXISTS (SELECT 1 FROM pending p
		WHERE instr(p.source, '/attachments/' || ?2));

-- name: attachment_show
INSERT OR IGNORE INTO attachment_shown (version, name) VALUES (?1, ?2);

-- Versions that show it, or did at a time one may ask for, and for whom; what
-- begins later shows nothing yet.
-- name: attachment_audiences
SELECT DISTINCT coalesce(json_extract(v.fields, '$.audience'), 'public'), v.row
FROM attachment_shown s
JOIN article_version v ON v.row = s.version
JOIN article_period p ON p.row = v.row
	AND p.begins <= CAST(strftime('%s', 'now') AS INTEGER)
WHERE s.name = ?1;

-- The public's copy.
-- name: attachment_shown_by
SELECT name FROM attachment_shown WHERE version = ?1;

-- name: attachment_put
INSERT OR IGNORE INTO attachment (name, type, by, at, bytes)
VALUES (?1, ?2, '', ?3, ?4);

-- name: mirror_sweep_shown
DELETE FROM attachment_shown
WHERE version IN (SELECT row FROM mirror_gone WHERE seq <= ?1);

-- name: mirror_sweep_attachments
DELETE FROM attachment
WHERE ?1 >= 0 AND name NOT IN (SELECT name FROM attachment_shown);
