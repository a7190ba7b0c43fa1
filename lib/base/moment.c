/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * moment.c - moments as people write them. In: a date, or a local time with or
 * without what it is ahead of UTC. Out: seconds in UTC, and that offset, so that
 * what was written can be shown again as it was meant, wherever it is read.
 */
#include <kb/base.h>

enum { DATE = 10, MINUTES = 16, SECONDS = 19, DAY = 86400,
       OFFSET_MAX = 14 * 3600 };

static struct kb_zone *zone;	/* of the setting; NULL: UTC */

enum kb_status kb_time_zone_use(const char *name, struct kb_error *err)
{
	struct kb_zone *opened;
	enum kb_status status = kb_zone_open(NULL, name, &opened, err);

	if (status != KB_OK)
		return status;
	/* Settings are read again while threads work: the old one stays. */
	talloc_steal(opened, zone);
	__atomic_store_n(&zone, opened, __ATOMIC_RELEASE);
	return KB_OK;
}

static struct kb_moment from_local(int64_t local)
{
	const struct kb_zone *z = __atomic_load_n(&zone, __ATOMIC_ACQUIRE);
	struct kb_moment m = { .at = local };

	if (!z)
		return m;
	m.at = kb_zone_utc(z, local);
	m.offset = kb_zone_offset(z, m.at);
	return m;
}

/* "Z" or "+08:00". */
static bool read_offset(const char *text, int32_t *ret)
{
	int hours, minutes;
	char sign, end;

	if (strcmp(text, "Z") == 0) {
		*ret = 0;
		return true;
	}
	if (strlen(text) != 6 || strspn(text + 1, "0123456789:") != 5 ||
	    sscanf(text, "%c%2d:%2d%c", &sign, &hours, &minutes, &end) != 3 ||
	    (sign != '+' && sign != '-') || minutes > 59)
		return false;
	*ret = (hours * 60 + minutes) * 60;
	if (*ret > OFFSET_MAX)
		return false;
	if (sign == '-')
		*ret = -*ret;
	return true;
}

bool kb_moment_parse(const char *text, bool end, struct kb_moment *ret)
{
	size_t len = strlen(text), time = len > MINUTES &&
		text[MINUTES] == ':' ? SECONDS : MINUTES;
	char local[SECONDS + 2] = "0000-00-00T00:00:00Z";
	int32_t offset;
	int64_t at;

	if (len == DATE && kb_time_parse(text, &at)) {
		*ret = from_local(at + (end ? DAY : 0));
		return true;
	}
	if (len < time)
		return false;
	memcpy(local, text, time);
	if (!kb_time_parse(local, &at))
		return false;
	if (len == time) {
		*ret = from_local(at);
		return true;
	}
	if (!read_offset(text + time, &offset))
		return false;
	*ret = (struct kb_moment){ at - offset, offset };
	return true;
}

const char *kb_moment_format(struct kb_moment m, char *buf, size_t size)
{
	int32_t minutes = (m.offset < 0 ? -m.offset : m.offset) / 60;

	kb_time_format(m.at + m.offset, buf, size);
	if (m.offset && strlen(buf) == SECONDS + 1)
		snprintf(buf + SECONDS, size - SECONDS, "%c%02d:%02d",
			 m.offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
	return buf;
}

const char *kb_moment_short(struct kb_moment m, bool end, char *buf,
			    size_t size)
{
	if ((m.at + m.offset) % DAY != 0)
		return kb_moment_format(m, buf, size);
	kb_time_format(m.at + m.offset - (end ? DAY : 0), buf, size);
	buf[DATE] = '\0';
	return buf;
}
