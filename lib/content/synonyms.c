/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * synonyms.c - groups of words that mean the same, one YAML list a group; or
 * "word => [others]": who asks for the one finds the others, too.
 */
#include <kb/text.h>

#include "parts.h"

enum { WORDS_MAX = 32 };

static enum kb_status read_words(const char *source,
				 const struct kb_yaml *node,
				 const char **words, size_t n,
				 struct kb_error *err)
{
	if (node->type != KB_YAML_LIST)
		return kb_error_at(err, KB_INVALID, source, node->line,
			"a group of synonyms is a list: - [word, word], or "
			"- word => [word]");
	for (const struct kb_yaml *y = node->child; y; y = y->next) {
		if (y->type != KB_YAML_SCALAR || !y->text[0])
			return kb_error_at(err, KB_INVALID, source, y->line,
					   "a synonym must be a word");
		if (n == WORDS_MAX)
			return kb_error_at(err, KB_LIMIT, source, y->line,
				"more than %d words in a group", WORDS_MAX);
		words[n++] = y->text;
	}
	if (n < 2)
		return kb_error_at(err, KB_INVALID, source, node->line,
			"a group of synonyms needs two words at least");
	return KB_OK;
}

/* "a => [b, c]" and "a => b" are plain text for YAML, but for the list. */
static enum kb_status read_one_way(void *mem, const char *source,
				   const struct kb_yaml *node,
				   const char *arrow, const char **words,
				   struct kb_error *err)
{
	const char *right = arrow + strlen(" => ");
	struct kb_yaml *list;
	enum kb_status st = kb_yaml_parse(mem, source, node->line, right,
					  strlen(right), false, &list, err);

	if (st != KB_OK)
		return st;
	words[0] = kb_strndup(mem, node->text, (size_t)(arrow - node->text));
	if (list->type == KB_YAML_SCALAR && list->text[0]) {
		words[1] = list->text;
		return KB_OK;
	}
	return read_words(source, list, words, 1, err);
}

static enum kb_status read_group(void *mem, const char *source,
				 const struct kb_yaml *node,
				 const char ***ret, bool *one_way,
				 struct kb_error *err)
{
	const char **words = kb_array(mem, const char *, WORDS_MAX + 1);
	const char *arrow = node->type == KB_YAML_SCALAR ?
		strstr(node->text, " => ") : NULL;
	enum kb_status st = arrow && arrow > node->text ?
		read_one_way(mem, source, node, arrow, words, err) :
		read_words(source, node, words, 0, err);

	*one_way = arrow != NULL;
	*ret = words;
	return st;
}

static enum kb_status read_groups(void *mem, const char *source,
				  const struct kb_yaml *root,
				  struct kb_synonyms *syn,
				  struct kb_error *err)
{
	size_t n = 0;

	for (const struct kb_yaml *y = root->child; y; y = y->next)
		n++;
	if (root->type != KB_YAML_LIST &&
	    (n > 0 || (root->type == KB_YAML_SCALAR && root->text[0])))
		return kb_error_at(err, KB_INVALID, source, root->line,
			"must be a list of groups: - [word, word]");
	bool *one_way = kb_array(mem, bool, n);
	syn->groups = kb_array(mem, const char **, n);
	syn->one_way = one_way;
	for (const struct kb_yaml *y = root->child; y; y = y->next) {
		enum kb_status status = read_group(mem, source, y,
			&syn->groups[syn->n], &one_way[syn->n], err);
		if (status != KB_OK)
			return status;
		syn->n++;
	}
	return KB_OK;
}

enum kb_status kb_synonyms_parse(void *mem, const char *source,
				 const char *lang, const char *bytes,
				 size_t len, struct kb_synonyms **ret,
				 struct kb_error *err)
{
	const struct kb_lang *known = kb_lang_find(lang);
	struct kb_synonyms *syn;
	struct kb_yaml *root;
	enum kb_status status;

	if (!known)
		return kb_error_at(err, KB_INVALID, source, 0,
			"the language '%s' is not served; name the file "
			"zh-Hans.yaml, zh-Hant.yaml, en.yaml or ru.yaml",
			lang);
	syn = kb_new(mem, struct kb_synonyms);
	syn->lang = known->code;
	status = kb_yaml_parse(syn, source, 1, bytes, len, true, &root, err);
	if (status == KB_OK)
		status = read_groups(syn, source, root, syn, err);
	if (status != KB_OK) {
		talloc_free(syn);
		return status;
	}
	syn->source = kb_strndup(syn, bytes, len);
	syn->source_len = len;
	*ret = syn;
	return KB_OK;
}
