#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# driver.sh - automake's driver for all our tests. Runs one test program under
# a time limit, reads what it printed, and counts single checks instead of
# programs: Check's summary lines ("98%: Checks: 50, Failures: 1, Errors: 0")
# and TAP ("ok 1 - name") are understood; any other program is one check by
# its exit status (77 skipped). Prints one line a program, writes .log, .trs.
#
# KB_TEST_TIMEOUT: seconds one program may take (default 900).
set -u

name=
log=
trs=
while [ $# -gt 0 ]; do
	case $1 in
	--test-name) name=$2 ;;
	--log-file) log=$2 ;;
	--trs-file) trs=$2 ;;
	--color-tests | --expect-failure | --enable-hard-errors \
		| --collect-skipped-logs) ;;
	--)
		shift
		break
		;;
	*)
		echo "driver.sh: unknown option $1" >&2
		exit 2
		;;
	esac
	shift 2
done

started=$(date +%s)
# timeout leads a process group: what a failed test leaves behind in it, a
# daemon say, is ended with it.
timeout -k 10 "${KB_TEST_TIMEOUT:-900}" "$@" >"$log" 2>&1 </dev/null &
group=$!
wait "$group"
status=$?
kill -- "-$group" 2>/dev/null || :
took=$(($(date +%s) - started))
if [ "$status" -eq 124 ] || [ "$status" -eq 137 ]; then
	echo "stopped after $took s" >>"$log"
fi

awk -v name="$name" -v status="$status" -v took="$took" '
function result(what, label) {
	print ":test-result: " what " " label
	count[what]++
}
# Check: one line of sums for each runner.
/^[0-9]+%: Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+/ {
	known = 1
	split($0, part, /[^0-9]+/)
	for (i = 0; i < part[2] - part[3] - part[4]; i++)
		result("PASS", name)
	for (i = 0; i < part[3] + part[4]; i++)
		result("FAIL", name)
	next
}
# TAP
/^1\.\.[0-9]+/ {
	known = 1
	planned = substr($1, 4) + 0
	has_plan = 1
	if (planned == 0)
		result("SKIP", name " " $0)
	next
}
/^(not )?ok($| )/ {
	known = 1
	seen++
	label = $0
	sub(/^(not )?ok *[0-9]* *(- *)?/, "", label)
	if (tolower($0) ~ /# *skip/)
		result("SKIP", name " " label)
	else
		result($1 == "ok" ? "PASS" : "FAIL", name " " label)
	next
}
/^Bail out!/ { known = 1; result("FAIL", name " " $0) }
END {
	if (has_plan && planned > 0 && seen != planned)
		result("FAIL", name " ran " seen + 0 " of " planned)
	if (!known && status == 77)
		result("SKIP", name)
	else if (!known && status == 0)
		result("PASS", name)
	else if (status != 0 && status != 77 && !count["FAIL"])
		result("FAIL", name " exit status " status)
	all = count["FAIL"] ? "FAIL" : count["PASS"] ? "PASS" : "SKIP"
	print ":recheck: " (all == "FAIL" ? "yes" : "no")
	print ":copy-in-global-log: " (all == "PASS" ? "no" : "yes")
	print ":global-test-result: " all
	line = sprintf("%s: %s (%d passed", all, name, count["PASS"])
	if (count["FAIL"])
		line = line ", " count["FAIL"] " failed"
	if (count["SKIP"])
		line = line ", " count["SKIP"] " skipped"
	printf "%s, %d s)\n", line, took >"/dev/stderr"
}' "$log" >"$trs" 2>"$trs.line"
cat "$trs.line"
rm -f "$trs.line"
