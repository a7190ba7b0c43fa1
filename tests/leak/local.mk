# SPDX-License-Identifier: GPL-3.0-or-later
# Nobody learns what he may not see. The long runs are commands of their own:
# matrix.mjs --long, timing.mjs; doc/measurements.md says what they said.
leak_tests = %D%/matrix.mjs tests/http/public-only.sh
TESTS += $(leak_tests)
EXTRA_DIST += $(leak_tests) %D%/timing.mjs %D%/requests.mjs %D%/server.mjs \
	%D%/people.mjs %D%/words.mjs %D%/world.mjs
