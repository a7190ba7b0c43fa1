/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pins_file.c - a record of what pinned questions got, to compare with later.
 * In, out: a file of one JSON line a pin, sorted, so that two of them can be
 * laid beside each other by diff too.
 */
#include "pins.h"

#include <stdlib.h>

#include "lines.h"

enum { LINE_BYTES = 64 << 10 };

json_t *pin_got_json(const struct pin *p)
{
	json_t *top = json_array();

	for (size_t i = 0; i < p->n_top; i++)
		json_array_append_new(top, json_string(p->top[i]));
	return json_pack("{s:s, s:f, s:o}", "verdict",
			 pin_verdicts[p->verdict], "confidence",
			 p->confidence, "top", top);
}

json_t *pin_json(const struct pin *p)
{
	json_t *got = pin_got_json(p);
	json_t *json = json_pack("{s:s, s:s, s:s}", "lang", p->lang,
				 "article", p->article, "question",
				 p->question);

	json_object_update(json, got);
	json_decref(got);
	return json;
}

enum kb_status pins_write(const struct pins *pins, const char *file,
			  struct kb_error *err)
{
	struct kb_buf buf = { .mem = talloc_new(pins->mem) };
	enum kb_status status;

	kb_buf_adds(&buf, "");
	for (size_t i = 0; i < pins->n; i++) {
		json_t *json;
		char *line;

		if (pins->v[i].staff)
			continue;
		json = pin_json(&pins->v[i]);
		line = json_dumps(json, KB_JSON_FLAGS);
		kb_buf_addf(&buf, "%s\n", line);
		free(line);
		json_decref(json);
	}
	status = kb_file_write(file, buf.bytes, buf.len, err);
	talloc_free(buf.mem);
	return status;
}

static const char *text_of(void *mem, const json_t *json, const char *key)
{
	const char *text = json_string_value(json_object_get(json, key));

	return text ? kb_strdup(mem, text) : NULL;
}

/* False if a field is missing. */
static bool fill(struct pins *pins, const json_t *json, struct pin *p)
{
	const char *verdict = json_string_value(json_object_get(json,
								"verdict"));
	const json_t *top = json_object_get(json, "top"), *id;
	size_t at;

	*p = (struct pin){
		.lang = text_of(pins->mem, json, "lang"),
		.article = text_of(pins->mem, json, "article"),
		.question = text_of(pins->mem, json, "question"),
		.confidence = json_number_value(json_object_get(json,
							"confidence")),
		.verdict = KB_VERDICT_NONE,
	};
	for (int v = 0; verdict && v < KB_VERDICT_NONE; v++)
		if (strcmp(verdict, pin_verdicts[v]) == 0)
			p->verdict = (enum kb_verdict)v;
	json_array_foreach(top, at, id)
		if (json_is_string(id) && p->n_top < PIN_TOP)
			p->top[p->n_top++] = kb_strdup(pins->mem,
						       json_string_value(id));
	return p->lang && p->article && p->question && verdict;
}

enum kb_status pins_read(void *mem, const char *file, struct pins *ret,
			 struct kb_error *err)
{
	struct pins pins = { .mem = mem };
	struct kb_lines *lines = NULL;
	enum kb_status status = kb_lines_open(mem, file, LINE_BYTES, &lines,
					      err);

	while (!status && !(status = kb_lines_next(lines, err))) {
		json_t *json = json_loadb(lines->bytes, lines->len, 0, NULL);
		bool whole = fill(&pins, json, pins_add(&pins));

		json_decref(json);
		if (!whole)
			status = kb_error_at(err, KB_INVALID, file,
				lines->number, "not a line that "
				"`kb-indexer gate --record` writes");
	}
	if (status != KB_NOT_FOUND || !lines)
		return status;
	pins_sort(&pins);
	*ret = pins;
	return KB_OK;
}
