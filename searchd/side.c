/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * side.c - a listening socket from the setting health_listen. In: its text.
 * Out: a socket, or what is wrong with the text or in the way.
 */
#include "side.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 16, TEXT_MAX = 256 };

static enum kb_status failed(int fd, const char *where, struct kb_error *err)
{
	int why = errno;

	if (fd >= 0)
		close(fd);
	return kb_error_set(err, KB_IO, "health_listen: cannot listen on %s: "
			    "%s", where, strerror(why));
}

/* Whoever may reach the folder and is of our group may ask. */
static enum kb_status listen_path(const char *path, int *ret,
				  struct kb_error *err)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	struct stat st;
	int fd;

	if (strlen(path) >= sizeof(to.sun_path))
		return kb_error_set(err, KB_INVALID, "health_listen: the path "
			"is longer than %zu bytes", sizeof(to.sun_path) - 1);
	snprintf(to.sun_path, sizeof(to.sun_path), "%s", path);
	/* Left behind by a process that was killed. */
	if (!lstat(path, &st) && S_ISSOCK(st.st_mode))
		unlink(path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&to, sizeof(to)) ||
	    chmod(path, 0660) || listen(fd, BACKLOG))
		return failed(fd, path, err);
	*ret = fd;
	return KB_OK;
}

static enum kb_status listen_address(const char *where,
				     const struct addrinfo *to, int *ret,
				     struct kb_error *err)
{
	int fd = socket(to->ai_family,
			SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 },
		       sizeof(int)) ||
	    bind(fd, to->ai_addr, to->ai_addrlen) || listen(fd, BACKLOG))
		return failed(fd, where, err);
	*ret = fd;
	return KB_OK;
}

enum kb_status kb_side_listen(const char *where, int *ret,
			      struct kb_error *err)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV }, *to;
	char text[TEXT_MAX], *host = text, *port;
	enum kb_status status;

	if (*where == '/')
		return listen_path(where, ret, err);
	snprintf(text, sizeof(text), "%s", where);
	port = strrchr(text, ':');
	if (port)
		*port++ = '\0';
	if (*host == '[' && host[strlen(host) - 1] == ']') {
		host[strlen(host) - 1] = '\0';
		host++;
	}
	if (!port || getaddrinfo(host, port, &hints, &to))
		return kb_error_set(err, KB_INVALID, "health_listen: \"%s\" is "
			"neither address:port nor the path of a socket",
			where);
	status = listen_address(where, to, ret, err);
	freeaddrinfo(to);
	return status;
}
