/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_settings.c - the two files that operators and editors write in YAML:
 * settings, and synonyms. What is taken is within its documented bounds.
 */
#include <kb/config.h>
#include <kb/content.h>
#include <unistd.h>

#include "fuzz.h"

void fuzz_config(void *mem, const char *bytes, size_t len)
{
	struct kb_config config, before;
	struct kb_error err;
	char path[64];
	int fd = fuzz_file(bytes, len, path, sizeof(path));
	enum kb_status status;

	memset(&config, 0, sizeof(config));
	before = config;
	status = kb_config_load(mem, path, &config, &err);
	close(fd);
	if (status != KB_OK) {
		fuzz_check(err.text[0] && !memcmp(&config, &before,
						  sizeof(config)),
			   "a refused file changed something, or no reason");
		return;
	}
	fuzz_check(config.port >= 0 && config.port <= 65535 &&
		   config.workers > 0 && config.connections > 0 &&
		   config.request_timeout > 0 && config.hits > 0 &&
		   config.query_max_bytes > 0, "a number is out of range");
	fuzz_check(config.bm25_k1 >= 0 && config.bm25_b >= 0 &&
		   config.bm25_b <= 1, "a weight is out of range");
	fuzz_check_text("hotline", config.hotline);
	fuzz_check_text("store", config.store);
}

void fuzz_synonyms(void *mem, const char *bytes, size_t len)
{
	struct kb_synonyms *syn;
	struct kb_error err;

	if (kb_synonyms_parse(mem, "file", "ru", bytes, len, &syn, &err) !=
	    KB_OK) {
		fuzz_check(err.text[0], "no reason");
		return;
	}
	for (size_t i = 0; i < syn->n; i++) {
		size_t n = 0;

		for (; syn->groups[i][n]; n++)
			fuzz_check_text("synonym", syn->groups[i][n]);
		fuzz_check(n > 1, "a group of %zu", n);
	}
}
