# SPDX-License-Identifier: GPL-3.0-or-later
EXTRA_DIST += %D%/run %D%/harness.py %D%/report.py %D%/make_passages.py \
	%D%/make_questions.py %D%/make_cases.py %D%/make_articles.py %D%/questions.lua \
	%D%/suggest.py %D%/room.py %D%/trust.py %D%/report_trust.py doc/measurements.md
