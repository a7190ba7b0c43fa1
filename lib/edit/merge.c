/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * merge.c - two people changed one text. In: what both began with, and what
 * each made of it. Out: both changes, and marks where they touch the same
 * lines.
 */
#include <git2.h>

#include <kb/edit.h>

static void shut_down(git_merge_file_result *made)
{
	git_merge_file_result_free(made);
	git_libgit2_shutdown();
}

static git_merge_file_input side(const char *text, size_t len)
{
	git_merge_file_input in = GIT_MERGE_FILE_INPUT_INIT;

	in.ptr = text;
	in.size = len;
	return in;
}

enum kb_status kb_text_merge(void *mem, const char *base, size_t base_len,
			     const char *ours, size_t ours_len,
			     const char *theirs, size_t theirs_len,
			     const char *our_label, const char *their_label,
			     struct kb_merged *ret, struct kb_error *err)
{
	git_merge_file_options how = GIT_MERGE_FILE_OPTIONS_INIT;
	git_merge_file_input a = side(base, base_len);
	git_merge_file_input b = side(ours, ours_len);
	git_merge_file_input c = side(theirs, theirs_len);
	KB_CLEANUP(shut_down) git_merge_file_result made = { 0 };

	if (base_len > KB_ARTICLE_MAX || ours_len > KB_ARTICLE_MAX ||
	    theirs_len > KB_ARTICLE_MAX)
		return kb_error_set(err, KB_LIMIT, "a text to be merged has "
			"more than %d bytes", KB_ARTICLE_MAX);
	how.our_label = our_label;
	how.their_label = their_label;
	git_libgit2_init();
	if (git_merge_file(&made, &a, &b, &c, &how) < 0)
		return kb_error_set(err, KB_INTERNAL, "cannot merge: %s",
			git_error_last() ? git_error_last()->message : "?");
	*ret = (struct kb_merged){
		.text = kb_strndup(mem, made.ptr, made.len),
		.len = made.len, .conflict = !made.automergeable };
	return KB_OK;
}
