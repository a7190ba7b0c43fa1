# SPDX-License-Identifier: GPL-3.0-or-later
# Calls to the desk, played by keyboard; README.md says what a file holds.
calls_files = README.md run.mjs desk.mjs page.mjs before.mjs after.mjs \
	01-two-versions.yaml 02-surname.yaml 03-one-problem-three-agents.yaml \
	04-bot-then-person.yaml 05-power-cut-at-14-05.yaml \
	06-counter-system-down.yaml 07-refund-over-a-holiday.yaml \
	08-only-black.yaml 09-above-my-level.yaml 10-callback-owed.yaml \
	11-line-drops.yaml 12-tele2-typos.yaml 13-nobody-knows.yaml \
	14-corrected-and-recalled.yaml
TESTS += %D%/run.mjs
EXTRA_DIST += $(calls_files:%=tests/calls/%)
