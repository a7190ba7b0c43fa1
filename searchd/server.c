/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * server.c - libmicrohttpd set up so that each worker thread waits with epoll
 * and answers its own connections; the way of a request from its first line
 * to its reply.
 */
#include "server.h"

#include <errno.h>
#include <netdb.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include "client.h"
#include "conns.h"
#include "entry.h"
#include "refuse.h"
#include "routes.h"
#include "side.h"
#include "wire.h"

enum { CONNECTION_MEMORY = 64 << 10, BACKLOG = 1024, SIDE_CONNECTIONS = 16 };

struct kb_server {
	struct MHD_Daemon *daemon;
	struct MHD_Daemon *side;	/* health only; NULL: none */
	struct kb_conns *conns;
	struct kb_entry *entry;
	pthread_rwlock_t lock;		/* of site */
	struct kb_site *site;
	atomic_size_t in_flight;
};

static struct kb_server *server;	/* the gauges of /metrics */

/* ---- a request ------------------------------------------------------------ */

/* After anything but a plain answer, and after every body, the connection
   ends: what might stand behind it is not carried out. */
static enum MHD_Result send_reply(struct kb_request *r, struct kb_reply *reply)
{
	return kb_reply_send(reply, r, r->sends || reply->status >= 300);
}

static enum MHD_Result refuse(struct kb_request *r, enum kb_fault fault)
{
	struct kb_reply reply;

	kb_refuse_fault(r, &reply, fault);
	return send_reply(r, &reply);
}

static enum MHD_Result fail(struct kb_request *r, enum kb_status status,
			    const struct kb_error *err)
{
	struct kb_reply reply;

	kb_refuse_failure(r, &reply, status, err);
	return send_reply(r, &reply);
}

static enum MHD_Result answer(struct kb_request *r)
{
	struct kb_error err = { 0 };
	enum kb_status status = KB_OK;
	struct kb_reply reply;

	kb_reply_init(&reply, r);
	if (r->route->flags & KB_ROUTE_INDEX)
		status = kb_slot_borrow(r->site, &r->who->audience,
					&r->slot, &err);
	/* Whatever keeps the index shut is our trouble, not a wrong address. */
	if (status)
		status = KB_BUSY;
	else
		status = r->route->handler(r, &reply, &err);
	if (r->later) {			/* asleep until it is done */
		if (r->slot)
			kb_slot_return(r->slot);
		r->slot = NULL;
		return MHD_YES;
	}
	if (status)
		kb_refuse_failure(r, &reply, status, &err);
	else if (r->refused)
		reply.status = r->refused;
	if (r->slot)
		kb_slot_return(r->slot);
	r->slot = NULL;
	kb_metrics_request(kb_route_number(r->route), reply.status,
			   kb_clock_ns() - r->started_ns);
	return send_reply(r, &reply);
}

/* The page the form was on comes again, with what may be kept and why; unless
   who sent it may not see that page. */
static enum MHD_Result show_again(struct kb_request *r, enum kb_fault fault)
{
	const struct kb_route *page = kb_route_page(r->route);

	r->notice = "form_stale";
	if (!page || !kb_who_may(r->who, page->permission))
		return refuse(r, fault);
	kb_metrics_fault(fault);
	r->route = page;
	r->refused = kb_fault_info(fault)->status;
	return answer(r);
}

/* With the headers: what is refused is refused now; then no "100 Continue" is
   sent, no body is read and the connection ends. */
static enum MHD_Result begin(struct kb_request *r, const char *version)
{
	struct kb_error err = { 0 };
	enum kb_fault fault = kb_request_gate(r, version);
	enum kb_status status;

	if (!fault)
		fault = kb_request_parse(r);
	if (fault)
		return refuse(r, fault);
	kb_request_choose_lang(r, r->site->lang);
	kb_client_find(r, r->site->clients);
	if (!r->side && !kb_client_host_served(r, r->site->clients))
		return refuse(r, KB_FAULT_MISDIRECTED);
	r->route = kb_route_find(r);
	if (!r->route)
		return refuse(r, r->allow ? KB_FAULT_METHOD :
			      KB_FAULT_MISSING);
	status = kb_entry_enter(r, &fault, &err);
	if (status)
		return fail(r, KB_BUSY, &err);
	return fault ? refuse(r, fault) : MHD_YES;
}

static enum MHD_Result finish(struct kb_request *r)
{
	struct kb_error err = { 0 };
	enum kb_fault fault;
	enum kb_status status = kb_entry_check(r, &fault, &err);

	if (status)
		return fail(r, KB_BUSY, &err);
	if (fault == KB_FAULT_FORGED)
		return show_again(r, fault);
	return fault ? refuse(r, fault) : answer(r);
}

/* The library calls this when the headers are read, with each piece of a
   body, and once more when all is there. */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection,
	const char *url, const char *method, const char *version,
	const char *upload, size_t *upload_len, void **con_cls)
{
	struct kb_request *r = *con_cls;
	bool fast;

	if (!r)
		return MHD_NO;
	if (!r->gated) {
		r->method = method;
		return begin(r, version);
	}
	if (*upload_len) {
		fast = kb_entry_take(r, upload, *upload_len);
		*upload_len = 0;
		return fast ? MHD_YES : MHD_NO;
	}
	kb_conn_touch(r->conn);
	return r->later ? answer(r) : finish(r);
}

/* ---- callbacks of the library --------------------------------------------- */

static struct kb_conn *conn_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection,
					MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info ? info->socket_context : NULL;
}

static void *on_target(void *cls, const char *target,
		       struct MHD_Connection *connection)
{
	struct kb_server *s = cls;
	struct kb_request *r = kb_request_new(connection, target);

	r->conn = conn_of(connection);
	r->entry = s->entry;
	r->site = kb_server_site(s);
	atomic_fetch_add(&s->in_flight, 1);
	return r;
}

/* A connection that only asks for health, and is kept for it. */
static void *on_side_target(void *cls, const char *target,
			    struct MHD_Connection *connection)
{
	struct kb_request *r = on_target(cls, target, connection);

	r->side = true;
	return r;
}

static void on_completed(void *cls, struct MHD_Connection *connection,
			 void **con_cls,
			 enum MHD_RequestTerminationCode how)
{
	struct kb_server *s = cls;
	struct kb_request *r = *con_cls;

	if (!r)
		return;
	*con_cls = NULL;
	kb_conn_touch(r->conn);
	kb_site_unref(r->site);
	kb_request_free(r);
	atomic_fetch_sub(&s->in_flight, 1);
}

static void on_connection(void *cls, struct MHD_Connection *connection,
			  void **context,
			  enum MHD_ConnectionNotificationCode code)
{
	struct kb_server *s = cls;
	const union MHD_ConnectionInfo *info;

	if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
		kb_conns_remove(s->conns, *context);
		*context = NULL;
		return;
	}
	info = MHD_get_connection_info(connection,
				       MHD_CONNECTION_INFO_CONNECTION_FD);
	*context = info ? kb_conns_add(s->conns, info->connect_fd) : NULL;
	if (info)
		kb_wire_open(info->connect_fd);
}

/* Decoding is request.c's: the library's would cut at %00. */
static size_t leave_as_is(void *cls, struct MHD_Connection *connection, char *s)
{
	return strlen(s);
}

__attribute__((format(printf, 2, 0)))
static void on_log(void *cls, const char *fmt, va_list args)
{
	char text[512];

	vsnprintf(text, sizeof(text), fmt, args);
	text[strcspn(text, "\n")] = '\0';
	kb_log(KB_LOG_DEBUG, "http", "text=\"%s\"", text);
}

/* ---- life ----------------------------------------------------------------- */

static enum kb_status resolve(const struct kb_config *c, struct addrinfo **ret,
			      struct kb_error *err)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICHOST | AI_PASSIVE | AI_NUMERICSERV };
	char port[12];
	int failed;

	snprintf(port, sizeof(port), "%d", c->port);
	failed = getaddrinfo(c->listen, port, &hints, ret);
	if (failed)
		return kb_error_set(err, KB_INVALID,
			"listen: \"%s\" is not an address: %s", c->listen,
			gai_strerror(failed));
	return KB_OK;
}

/* Every file this process may have open; at once, not only half of them. */
static size_t open_files(void)
{
	enum { ENOUGH = 1 << 20 };
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return 1024;
	limit.rlim_cur = limit.rlim_max < ENOUGH ? limit.rlim_max : ENOUGH;
	setrlimit(RLIMIT_NOFILE, &limit);
	return limit.rlim_cur;
}

static struct MHD_Daemon *start_daemon(struct kb_server *s,
				       const struct kb_config *c,
				       const struct addrinfo *to)
{
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC |
			 MHD_ALLOW_SUSPEND_RESUME |
			 MHD_USE_ERROR_LOG |
			 (to->ai_family == AF_INET6 ? MHD_USE_IPv6 : 0);

	return MHD_start_daemon(flags, (uint16_t)c->port, NULL, NULL,
		on_request, s,
		MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL,
		MHD_OPTION_SOCK_ADDR, to->ai_addr,
		MHD_OPTION_THREAD_POOL_SIZE, (unsigned)c->workers,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)c->connections,
		MHD_OPTION_PER_IP_CONNECTION_LIMIT,
		(unsigned)c->connections_per_ip,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)c->request_timeout,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		(size_t)CONNECTION_MEMORY,
		MHD_OPTION_LISTEN_BACKLOG_SIZE, (unsigned)BACKLOG,
		MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u,
		MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
		MHD_OPTION_UNESCAPE_CALLBACK, leave_as_is, NULL,
		MHD_OPTION_URI_LOG_CALLBACK, on_target, s,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
		MHD_OPTION_END);
}

/* One thread and a few connections of its own: it answers when the other
   listener is full. */
static struct MHD_Daemon *start_side(struct kb_server *s,
				     const struct kb_config *c, int fd)
{
	return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC |
		MHD_USE_ERROR_LOG, 0, NULL, NULL, on_request, s,
		MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL,
		MHD_OPTION_LISTEN_SOCKET, fd,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)SIDE_CONNECTIONS,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)c->request_timeout,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		(size_t)CONNECTION_MEMORY,
		MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
		MHD_OPTION_UNESCAPE_CALLBACK, leave_as_is, NULL,
		MHD_OPTION_URI_LOG_CALLBACK, on_side_target, s,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
		MHD_OPTION_END);
}

static enum kb_status open_side(struct kb_server *s, const struct kb_config *c,
				struct kb_error *err)
{
	enum kb_status status;
	int fd;

	if (!*c->health_listen)
		return KB_OK;
	status = kb_side_listen(c->health_listen, &fd, err);
	if (status)
		return status;
	s->side = start_side(s, c, fd);
	if (s->side)
		return KB_OK;
	close(fd);
	return kb_error_set(err, KB_IO, "health_listen: cannot serve on %s",
			    c->health_listen);
}

enum kb_status kb_server_start(void *mem, struct kb_site *site,
	struct kb_server **ret, struct kb_error *err)
{
	struct kb_server *s = kb_new(mem, struct kb_server);
	struct addrinfo *to;
	enum kb_status status;

	pthread_rwlock_init(&s->lock, NULL);
	s->conns = kb_conns_new(s);
	s->entry = kb_entry_new(s);
	s->site = site;
	status = resolve(&site->config, &to, err);
	if (status)
		return status;
	kb_wire_init(open_files());
	server = s;		/* before a request can ask for its gauges */
	s->daemon = start_daemon(s, &site->config, to);
	freeaddrinfo(to);
	if (!s->daemon)
		return kb_error_set(err, KB_IO, "cannot listen on %s port %d: "
			"%s; choose another with --port",
			site->config.listen, site->config.port,
			strerror(errno));
	status = open_side(s, &site->config, err);
	if (status) {
		MHD_stop_daemon(s->daemon);
		return status;
	}
	*ret = s;
	return KB_OK;
}

unsigned kb_server_port(const struct kb_server *s)
{
	const union MHD_DaemonInfo *info =
		MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);

	return info ? info->port : 0;
}

struct kb_site *kb_server_site(struct kb_server *s)
{
	struct kb_site *site;

	pthread_rwlock_rdlock(&s->lock);
	site = kb_site_ref(s->site);
	pthread_rwlock_unlock(&s->lock);
	return site;
}

void kb_server_reload(struct kb_server *s, struct kb_site *site)
{
	struct kb_site *old;

	pthread_rwlock_wrlock(&s->lock);
	old = s->site;
	s->site = site;
	pthread_rwlock_unlock(&s->lock);
	kb_site_unref(old);
}

void kb_server_tick(struct kb_server *s)
{
	struct kb_site *site = kb_server_site(s);
	int seconds = site->config.request_timeout;

	/* Looked at once a second: a little before, so as not to be late. */
	kb_conns_reap(s->conns, seconds > 4 ? seconds - 1 : seconds);
	kb_site_unref(site);
}

void kb_server_gauges(struct kb_gauges *g)
{
	g->connections = kb_conns_count(server->conns);
	g->in_flight = atomic_load(&server->in_flight);
}

void kb_server_stop(struct kb_server *s, int seconds)
{
	MHD_socket listener = MHD_quiesce_daemon(s->daemon);
	uint64_t until = kb_clock_ns() + (uint64_t)seconds * 1000000000u;

	while (atomic_load(&s->in_flight) && kb_clock_ns() < until)
		nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
	MHD_stop_daemon(s->daemon);
	if (s->side)
		MHD_stop_daemon(s->side);
	if (listener != MHD_INVALID_SOCKET)
		close(listener);
	kb_site_unref(s->site);
	s->site = NULL;
}
