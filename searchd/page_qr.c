/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_qr.c - GET /articles/{id}/qr.svg: the article's address in the reader's
 * language as a QR code, for paper and for another telephone. Only of articles
 * that the asker may see: nobody draws codes of his own with our name on them.
 */
#include <kb/answer.h>
#include <qrencode.h>

#include "origin.h"
#include "routes.h"

enum { QUIET = 4 };	/* modules around it that stay white */

/* One path: a run of dark modules is one stroke. */
static void draw(struct kb_buf *to, const QRcode *code)
{
	int all = code->width + 2 * QUIET;

	kb_buf_addf(to, "<svg xmlns=\"http://www.w3.org/2000/svg\" "
		"viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\">"
		"<path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/>"
		"<path stroke=\"#000\" d=\"", all, all, all, all);
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; ) {
			const unsigned char *row =
				code->data + y * code->width;
			int n = 0;

			while (x + n < code->width && row[x + n] & 1)
				n++;
			if (n)
				kb_buf_addf(to, "M%d %d.5h%d", x + QUIET,
					    y + QUIET, n);
			x += n + 1;
		}
	kb_buf_adds(to, "\"/></svg>\n");
}

enum kb_status kb_page_qr(struct kb_request *r, struct kb_reply *reply,
			  struct kb_error *err)
{
	const char *origin;
	json_t *article;
	QRcode *code;
	char *text;
	enum kb_status status = kb_origin_need(r, &origin, err);

	if (!status)
		status = kb_article_view(r->slot->reader, r, r->arg,
					 r->lang->code, 0, &article, err);
	if (status)
		return status;
	text = talloc_asprintf(r, "%s/articles/%s?lang=%s", origin,
		kb_url_encode(r, r->arg),
		json_string_value(json_object_get(article, "lang")));
	json_decref(article);
	code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	if (!code)
		return kb_error_set(err, KB_LIMIT, "the article's address is "
				    "longer than a QR code takes");
	draw(&reply->body, code);
	QRcode_free(code);
	reply->type = "image/svg+xml";
	reply->vary = "Accept-Language, Cookie";
	return KB_OK;
}
