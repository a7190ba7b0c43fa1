# SPDX-License-Identifier: GPL-3.0-or-later
# Turns .sql files into C string literals, so that the schema and the queries
# cannot differ from the program that uses them.
#   -v mode=queries:    each "-- name: x" becomes QUERY(x, "...")
#   -v mode=migrations: each file becomes MIGRATION("name.sql", "...")
function literal(line) {
	gsub(/\\/, "\\\\", line)
	gsub(/"/, "\\\"", line)
	return "\t\"" line "\\n\""
}
function close_item() {
	if (opened)
		print ")"
	opened = 0
}
FNR == 1 && mode == "migrations" {
	close_item()
	name = FILENAME
	sub(/.*\//, "", name)
	print "MIGRATION(\"" name "\","
	opened = 1
}
mode == "queries" && /^-- name: / {
	close_item()
	print "QUERY(" $3 ","
	opened = 1
	next
}
mode == "queries" && /^ *--/ { next }
/^$/ { next }
opened { print literal($0) }
END { close_item() }
