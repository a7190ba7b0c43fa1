// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * mustache_shim.cc - the only file that includes the template library. No
 * exception leaves it.
 */
#include "mustache_shim.h"

#include <algorithm>
#include <exception>
#include <kainjow/mustache.hpp>
#include <string>

namespace m = kainjow::mustache;

/* The library takes every word and every space of plain text as a piece of its
   own. Plain text is therefore kept in `fixed` and named {{{$0}}}, {{{$1}}} ...
   in what is compiled: pages render several times faster. */
struct kb_template {
	m::mustache *compiled;
	m::data *fixed;
};

struct kb_view {
	m::data *values;
};

namespace {

enum { TEMPLATE_MAX = 256 << 10, PARTIAL_DEPTH = 4, FIXED_MIN = 8 };

m::data to_data(json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT: {
		m::data object{m::data::type::object};
		const char *key;
		json_t *child;
		json_object_foreach(value, key, child) {
			object[key] = to_data(child);
			if (json_is_array(child))
				object[std::string("has_") + key] = m::data{
					json_array_size(child) > 0};
		}
		return object;
	}
	case JSON_ARRAY: {
		m::data list{m::data::type::list};
		/* push_back() would copy whole trees; the list is ours. */
		auto &items = const_cast<m::list &>(list.list_value());
		size_t i;
		json_t *child;
		items.reserve(json_array_size(value));
		json_array_foreach(value, i, child)
			items.push_back(to_data(child));
		return list;
	}
	case JSON_STRING:
		if (!json_string_length(value))
			return m::data{false};
		return m::data{std::string(json_string_value(value),
					   json_string_length(value))};
	case JSON_INTEGER:
		return m::data{std::to_string(json_integer_value(value))};
	case JSON_REAL:
		return m::data{std::to_string(json_real_value(value))};
	case JSON_TRUE:
		return m::data{true};
	default:
		return m::data{false};
	}
}

/* A line that holds nothing but the start or end of a section. */
bool only_section(const std::string &line)
{
	return line.size() > 4 && line.compare(0, 2, "{{") == 0 &&
	       strchr("#^/", line[2]) && line.find("}}") == line.size() - 2;
}

/* Drops indentation and empty lines, and the line end after a lone section
   tag. */
std::string squeeze(const std::string &text)
{
	std::string out;

	for (size_t at = 0, end; at < text.size(); at = end + 1) {
		end = std::min(text.find('\n', at), text.size());
		std::string line = text.substr(at, end - at);
		line.erase(0, line.find_first_not_of(" \t"));
		if (line.empty())
			continue;
		out += line;
		if (!only_section(line))
			out += '\n';
	}
	if (!out.empty() && out.back() == '\n')
		out.pop_back();
	return out;
}

/* Puts plain text into fixed and its name into the template. */
std::string take_fixed(const std::string &text, m::data &fixed)
{
	std::string out;
	size_t at = 0, n = 0;

	while (at < text.size()) {
		size_t open = std::min(text.find("{{", at), text.size());
		size_t close = text.find("}}", open);
		std::string plain = text.substr(at, open - at);

		if (plain.size() >= FIXED_MIN) {
			std::string name = "$" + std::to_string(n++);
			fixed.set(name, m::data{plain});
			plain = "{{{" + name + "}}}";
		}
		out += plain;
		if (close == text.npos) {
			out += text.substr(open);
			break;
		}
		while (close + 2 < text.size() && text[close + 2] == '}')
			close++;
		out += text.substr(open, close + 2 - open);
		at = close + 2;
	}
	return out;
}

enum kb_status read_template(const std::string &dir, const std::string &name,
			     int depth, std::string &ret, struct kb_error *err)
{
	std::string path = dir + "/" + name + ".mustache";
	void *mem = talloc_new(nullptr);
	char *bytes;
	size_t len;
	enum kb_status status;

	if (depth > PARTIAL_DEPTH) {
		talloc_free(mem);
		return kb_error_at(err, KB_LIMIT, path.c_str(), 0,
				   "templates include each other more than "
				   "%d deep", PARTIAL_DEPTH);
	}
	status = kb_file_read(mem, path.c_str(), TEMPLATE_MAX, &bytes, &len,
			      err);
	if (status) {
		talloc_free(mem);
		return status;
	}
	std::string text = squeeze(std::string(bytes, len));
	talloc_free(mem);
	for (size_t at = 0; (at = text.find("{{>", at)) != text.npos; ) {
		size_t end = text.find("}}", at);
		std::string part;

		if (end == text.npos)
			return kb_error_at(err, KB_INVALID, path.c_str(), 0,
					   "{{> without }}");
		status = read_template(dir, text.substr(at + 3, end - at - 3),
				       depth + 1, part, err);
		if (status)
			return status;
		text.replace(at, end + 2 - at, part);
		at += part.size();
	}
	ret = text;
	return KB_OK;
}

int free_template(kb_template *t)
{
	delete t->compiled;
	delete t->fixed;
	return 0;
}

int free_view(kb_view *v)
{
	delete v->values;
	return 0;
}

} // namespace

extern "C" enum kb_status kb_template_load(void *mem, const char *dir,
	const char *name, struct kb_template **ret, struct kb_error *err)
{
	try {
		std::string text;
		enum kb_status status = read_template(dir, name, 0, text, err);
		if (status)
			return status;
		auto *t = kb_new(mem, struct kb_template);
		t->fixed = new m::data(m::data::type::object);
		t->compiled = new m::mustache(take_fixed(text, *t->fixed));
		talloc_set_destructor(t, free_template);
		if (!t->compiled->is_valid()) {
			status = kb_error_at(err, KB_INVALID, name, 0, "%s",
				t->compiled->error_message().c_str());
			talloc_free(t);
			return status;
		}
		*ret = t;
		return KB_OK;
	} catch (const std::exception &e) {
		return kb_error_at(err, KB_INTERNAL, name, 0, "%s", e.what());
	}
}

extern "C" struct kb_view *kb_view_new(void *mem, json_t *values)
{
	auto *v = kb_new(mem, struct kb_view);

	v->values = new m::data(to_data(values));
	talloc_set_destructor(v, free_view);
	return v;
}

extern "C" enum kb_status kb_template_render(const struct kb_template *t,
	json_t *values, const struct kb_view *shared, struct kb_buf *out,
	struct kb_error *err)
{
	/* Rendering walks the compiled tree and changes nothing in it. */
	try {
		m::data own = to_data(values);
		m::context<std::string> context{t->fixed};
		if (shared)
			context.push(shared->values);
		context.push(&own);
		std::string text = t->compiled->render(context);
		kb_buf_add(out, text.data(), text.size());
		return KB_OK;
	} catch (const std::exception &e) {
		return kb_error_set(err, KB_INTERNAL, "rendering: %s",
				    e.what());
	}
}
