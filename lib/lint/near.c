/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * near.c - the articles nearest to what somebody begins to write. In: words.
 * Out: at most NEAR_MAX articles with their likeness.
 */
#include "profile.h"

enum { NEAR_MAX = 50 };
#define LIKENESS_MIN .08	/* below it, it is chance */

enum kb_status kb_lint_near(struct kb_linter *l, void *mem, const char *id,
			    const char *lang, const char *text, size_t len,
			    size_t k, struct kb_near_article **ret, size_t *n,
			    struct kb_error *err)
{
	enum kb_status status = lint_profiles_refresh(l, err);
	struct kb_article words = { .id = id, .lang = lang, .state = "",
				    .audience = "", .text = "", .rule = true };
	const struct profile *words_of;
	struct alike near[NEAR_MAX];
	struct kb_near_article *list;
	size_t count;

	if (status != KB_OK)
		return status;
	list = kb_array(mem, struct kb_near_article, NEAR_MAX);
	words.title = kb_strndup(list, text, len);
	words_of = lint_profile(list, l->text, &words, 0);
	count = lint_alike(l->profiles, words_of, near, NEAR_MAX);
	*n = 0;
	for (size_t i = 0; i < count && *n < k && *n < NEAR_MAX; i++) {
		const struct profile *p = near[i].p;

		if (near[i].likeness < LIKENESS_MIN ||
		    p->speech != words_of->speech || !strcmp(p->id, id))
			continue;
		list[(*n)++] = (struct kb_near_article){
			kb_strdup(list, p->id), kb_strdup(list, p->lang),
			kb_strdup(list, p->title), kb_strdup(list, p->state),
			near[i].likeness };
	}
	*ret = list;
	return KB_OK;
}
