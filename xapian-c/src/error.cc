/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * error.cc - exceptions become a status and one line of text.
 *
 * In: whatever was thrown. Out: enum xc_status and struct xc_error. Xapian's
 * exceptions are told apart by their type's name, so that a class which only
 * some versions have needs no #if.
 */
#include "internal.hh"

#include <cstdarg>
#include <cstdio>

namespace {

struct row {
	const char *type;
	enum xc_status status;
};

const row error_types[] = {
	{ "DatabaseModifiedError", XC_STALE },
	{ "DatabaseLockError", XC_LOCKED },
	{ "DatabaseNotFoundError", XC_NOT_FOUND },
	{ "DocNotFoundError", XC_NOT_FOUND },
	{ "DatabaseCorruptError", XC_CORRUPT },
	{ "SerialisationError", XC_CORRUPT },
	{ "DatabaseVersionError", XC_VERSION },
	{ "DatabaseOpeningError", XC_IO },
	{ "DatabaseCreateError", XC_IO },
	{ "DatabaseError", XC_IO },
	{ "DatabaseClosedError", XC_INVALID },
	{ "InvalidArgumentError", XC_INVALID },
	{ "InvalidOperationError", XC_INVALID },
	{ "RangeError", XC_INVALID },
	{ "QueryParserError", XC_INVALID },
	{ "WildcardError", XC_INVALID },
	{ "UnimplementedError", XC_UNSUPPORTED },
	{ "FeatureUnavailableError", XC_UNSUPPORTED },
	{ "NetworkError", XC_NETWORK },
	{ "NetworkTimeoutError", XC_TIMEOUT },
};

const char *const status_names[] = {
	"ok", "not found", "stale", "locked", "invalid", "corrupt", "version",
	"unsupported", "io", "network", "timeout", "memory", "internal",
};

enum xc_status status_of(const char *type)
{
	for (const row &r : error_types)
		if (strcmp(r.type, type) == 0)
			return r.status;
	return XC_INTERNAL;
}

/* One line, and no half character where the text was cut. */
void tidy(char *text)
{
	size_t len = strlen(text);
	for (size_t i = 0; i < len; i++)
		if (static_cast<unsigned char>(text[i]) < 0x20)
			text[i] = ' ';
	if (len + 1 < sizeof(xc_error::text))
		return;
	size_t start = len;
	while (start > 0 && (text[start - 1] & 0xc0) == 0x80)
		start--;
	if (start > 0 && (text[start - 1] & 0x80))
		text[start - 1] = '\0';
}

}  // namespace

enum xc_status xc::fail(struct xc_error *err, enum xc_status status,
			const char *fmt, ...)
{
	if (!err)
		return status;
	err->status = status;
	va_list args;
	va_start(args, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	tidy(err->text);
	return status;
}

enum xc_status xc::fail_caught(struct xc_error *err) noexcept
{
	try {
		throw;
	} catch (const Xapian::Error &e) {
		enum xc_status status = status_of(e.get_type());
		const char *why = e.get_error_string();
		return fail(err, status, "%s%s%s", e.get_msg().c_str(),
			    why ? ": " : "", why ? why : "");
	} catch (const std::bad_alloc &) {
		return fail(err, XC_MEMORY, "out of memory");
	} catch (const std::exception &e) {
		return fail(err, XC_INTERNAL, "%s", e.what());
	} catch (...) {
		return fail(err, XC_INTERNAL, "unknown exception");
	}
}

const char *xc_status_name(enum xc_status status)
{
	size_t i = static_cast<size_t>(status);
	return i < sizeof(status_names) / sizeof(status_names[0])
		? status_names[i] : "unknown";
}

const char *xc_xapian_version(void)
{
	return Xapian::version_string();
}
