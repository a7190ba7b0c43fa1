# SPDX-License-Identifier: GPL-3.0-or-later
# The sample help centre. Its files are many and change often, so folders are
# copied whole instead of being listed here. What is only for tests (flawed/,
# eval/) goes into the archive but is not installed.
kb_content_dir = $(pkgdatadir)/kb-content
kb_content_parts = articles rules cases synonyms README.md teams.yaml

dist-hook: dist-hook-kb-content
.PHONY: dist-hook-kb-content
dist-hook-kb-content:
	$(MKDIR_P) "$(distdir)/kb-content"
	cp -Rf "$(srcdir)/kb-content/." "$(distdir)/kb-content/"
	chmod -R u+w "$(distdir)/kb-content"

install-data-hook: install-data-kb-content
.PHONY: install-data-kb-content
install-data-kb-content:
	@cd "$(srcdir)/kb-content" && \
	find $(kb_content_parts) -type f -print | while read -r file; do \
		folder=`dirname "$(DESTDIR)$(kb_content_dir)/$$file"`; \
		test -d "$$folder" || $(MKDIR_P) "$$folder" || exit 1; \
		$(INSTALL_DATA) "$$file" "$$folder/" || exit 1; \
	done

uninstall-hook: uninstall-kb-content
.PHONY: uninstall-kb-content
uninstall-kb-content:
	@test ! -d "$(DESTDIR)$(kb_content_dir)" || { \
		cd "$(DESTDIR)$(kb_content_dir)" && \
		rm -rf $(kb_content_parts) && cd / && \
		rmdir "$(DESTDIR)$(kb_content_dir)"; }
