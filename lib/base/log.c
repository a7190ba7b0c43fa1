/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * log.c - one logfmt line an event on stderr, in one write so that threads do
 * not mix theirs. journald reads the priority from the <n> in front; on a
 * terminal it is left out.
 */
#include <stdarg.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#include <kb/base.h>

static atomic_int max_level = KB_LOG_INFO;
static const char *program_name = "kb";

void kb_base_init(const char *program)
{
	const char *slash = strrchr(program, '/');

	program_name = slash ? slash + 1 : program;
	/* Files are for the owner and his group. More is said where it is
	   meant; the group must be able to read what a service for the public
	   reads, also the moment it is made. */
	umask(027);
}

void kb_log_set_level(enum kb_log_level max)
{
	atomic_store(&max_level, (int)max);
}

static size_t clamp(int wanted, size_t size)
{
	if (wanted < 0)
		return 0;
	return (size_t)wanted < size ? (size_t)wanted : size - 1;
}

void kb_log(enum kb_log_level level, const char *event, const char *fmt, ...)
{
	char raw[1024], line[2048];
	size_t len = 0, n = 0;
	va_list args;

	if ((int)level > atomic_load(&max_level))
		return;
	if (!isatty(STDERR_FILENO))
		n = clamp(snprintf(line, sizeof(line), "<%d>", (int)level),
			  sizeof(line));
	n += clamp(snprintf(line + n, sizeof(line) - n, "program=%s event=%s",
			    program_name, event), sizeof(line) - n);
	if (fmt) {
		va_start(args, fmt);
		len = clamp(vsnprintf(raw, sizeof(raw), fmt, args),
			    sizeof(raw));
		va_end(args);
		line[n++] = ' ';
	}
	/* A line break in a value would forge a second event. */
	for (size_t i = 0; i < len && n + 6 < sizeof(line); i++) {
		unsigned char c = (unsigned char)raw[i];
		if (c < 0x20 || c == 0x7f)
			n += clamp(snprintf(line + n, 5, "\\x%02x", c), 5);
		else
			line[n++] = (char)c;
	}
	line[n++] = '\n';
	if (write(STDERR_FILENO, line, n) < 0)
		return;	/* nowhere left to say it */
}
