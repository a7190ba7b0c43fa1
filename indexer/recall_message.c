/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * recall_message.c - in: an article that has changed. Out: for each language, a
 * draft to those who were told the old text: what was said, what holds, what
 * happens next, whom to ask. A person reads it before anybody gets it.
 */
#include <stdlib.h>

#include <kb/text.h>

#include "recall.h"

/* @: the article's title. */
static const struct {
	const char *lang, *said, *holds, *gone, *next, *ask;
} words[] = {
	{ "zh-Hans",
	  "您好：\n\n您此前向我们咨询时，我们按照“@”答复了您。那份内容后来"
	  "已经更正，对此给您带来的不便，我们深表歉意。",
	  "现在的准确答复是：",
	  "那份内容已经撤回，请不要再按它办理。",
	  "下一步：如果您已经按原来的答复办理，请告诉我们，我们会在三个工作日"
	  "内逐一核对并给您答复。",
	  "如有疑问，直接回复本消息并注明您的单号即可。" },
	{ "zh-Hant",
	  "您好：\n\n您先前詢問時，我們依照「@」回覆您。該內容後來已更正，"
	  "造成您的不便，我們深感抱歉。",
	  "目前正確的回覆是：",
	  "該內容已經撤下，請勿再依照辦理。",
	  "下一步：如果您已經依照原先的回覆辦理，請告訴我們，我們會在三個工作天"
	  "內逐一核對並回覆您。",
	  "如有疑問，直接回覆這則訊息並註明您的案件編號即可。" },
	{ "en",
	  "Hello,\n\nwhen you asked us, we answered by \"@\". That text has "
	  "been corrected since, and we are sorry for the trouble.",
	  "What holds now:",
	  "That text has been withdrawn. Please do not go by it any more.",
	  "What happens next: if you have already acted on our first answer, "
	  "tell us. We will look at it and come back to you within three "
	  "working days.",
	  "If anything is unclear, reply to this message and name your case "
	  "number." },
	{ "ru",
	  "Здравствуйте!\n\nКогда вы к нам обращались, мы ответили по статье "
	  "«@». С тех пор она исправлена. Приносим извинения за неудобство.",
	  "Верный ответ сейчас такой:",
	  "Эта статья снята. Пожалуйста, больше на неё не опирайтесь.",
	  "Что дальше: если вы уже действовали по прежнему ответу, сообщите "
	  "нам. Мы проверим всё и ответим вам в течение трёх рабочих дней.",
	  "Если что-то неясно, ответьте на это сообщение и укажите номер "
	  "обращения." },
};

/* The first paragraph of the answer, as it stands now. */
static char *answer_now(void *mem, const struct kb_article *a)
{
	uint32_t start, end;
	const char *line;

	if (!kb_article_block(a, KB_BLOCK_ANSWER, &start, &end))
		return kb_strdup(mem, a->title);
	line = memchr(a->text + start, '\n', end - start);
	return kb_strndup(mem, a->text + start, (size_t)(line ? line -
			  (a->text + start) : (long)(end - start)));
}

static enum kb_status print(const struct kb_recall *r, size_t row,
			    int version, struct kb_error *err)
{
	const char *lang = words[row].lang;
	struct kb_stored now, then;
	enum kb_status st = kb_store_version_of(r->store, r->mem, r->article,
						lang, version, &then, err);
	enum kb_status live;
	struct kb_error none;

	if (st != KB_OK)
		return st;
	live = kb_store_article_get(r->store, r->mem, r->article, lang,
				    KB_BRIEF, &now, &none);
	printf("---- %s\n", lang);
	printf("%.*s%s%s", (int)strcspn(words[row].said, "@"), words[row].said,
	       then.article->title, strchr(words[row].said, '@') + 1);
	if (live == KB_OK)
		printf("\n\n%s\n%s\n", words[row].holds,
		       answer_now(r->mem, now.article));
	else
		printf("\n\n%s\n", words[row].gone);
	printf("\n%s\n\n%s\n\n", words[row].next, words[row].ask);
	return live == KB_OK || live == KB_NOT_FOUND ? KB_OK :
		((*err = none).status);
}

enum kb_status kb_recall_messages(const struct kb_recall *r,
				  struct kb_error *err)
{
	enum kb_status st = KB_OK;
	bool any = false;

	for (size_t row = 0; row < KB_COUNT(words) && st == KB_OK; row++)
		for (size_t i = 0; i < r->n_links; i++) {
			const struct kb_case_link *l = &r->links[i];
			if (strcmp(l->lang, words[row].lang) != 0 ||
			    l->recalled ||
			    kb_recall_is_live(r, l->lang, l->version))
				continue;
			st = print(r, row, l->version, err);
			any = true;
			break;
		}
	if (st == KB_OK && !any)
		fprintf(stderr, "kb-indexer: nobody needs a message: no case "
			"got a version that is no longer live and was not told "
			"yet\n");
	return st;
}
