# SPDX-License-Identifier: GPL-3.0-or-later
# Nobody learns what he may not see; doc/measurements.md has what the long runs
# said.
EXTRA_DIST += %D%/matrix.mjs %D%/timing.mjs %D%/requests.mjs %D%/server.mjs \
	%D%/words.mjs %D%/world.mjs
