# SPDX-License-Identifier: GPL-3.0-or-later
dist_man_MANS += %D%/man/kb-indexer.1 %D%/man/kb-searchd.8 %D%/man/concord.yaml.5 %D%/man/kb-article.5
EXTRA_DIST += %D%/openapi.yaml %D%/architecture.md %D%/licences.md %D%/rewriting.md %D%/receipts.md %D%/privacy.md %D%/fuzzing.md \
	%D%/security.md %D%/picture.png %D%/desk.png %D%/proxy/README.md \
	%D%/proxy/nginx.conf %D%/proxy/haproxy.cfg \
	%D%/promises.md %D%/examples/help-desk.yaml %D%/examples/help-desk.csv \
	%D%/examples/help-desk-json.yaml %D%/examples/help-desk.jsonl %D%/desk.md %D%/editing.md %D%/help-desk.md \
	%D%/durability.md %D%/import.md %D%/lint.md %D%/ledger/durability.tsv
EXTRA_DIST += %D%/rights.md %D%/content-in-git.md %D%/embedding.md \
	%D%/examples/embed.html \
	%D%/examples/content-repository/check-content \
	%D%/examples/content-repository/.github/workflows/content.yml
