/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * server.c - libmicrohttpd set up so that each worker thread waits with epoll
 * and answers its own connections; the way of a request from its first line
 * to its reply.
 */
#include "server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include "conns.h"
#include "routes.h"
#include "wire.h"

enum { CONNECTION_MEMORY = 32 << 10, BACKLOG = 1024 };

struct kb_server {
	struct MHD_Daemon *daemon;
	struct kb_conns *conns;
	pthread_rwlock_t lock;		/* of site */
	struct kb_site *site;
	atomic_size_t in_flight;
};

static struct kb_server *server;	/* the gauges of /metrics */

/* ---- failures ------------------------------------------------------------- */

static const struct { enum kb_status status; unsigned http;
		      const char *type, *title; } failures[] = {
	{ KB_NOT_FOUND, 404, "not-found", "Not found" },
	{ KB_INVALID, 400, "invalid", "Invalid request" },
	{ KB_LIMIT, 414, "too-long", "Question too long" },
	{ KB_STALE, 503, "unavailable", "Not available at the moment" },
	{ KB_BUSY, 503, "unavailable", "Not available at the moment" },
	{ KB_CORRUPT, 503, "unavailable", "Not available at the moment" },
	{ KB_IO, 503, "unavailable", "Not available at the moment" },
	{ KB_INTERNAL, 500, "internal", "Internal error" },
};

/* Only what the asker did wrong is explained to him; our own troubles go to
   the log. */
static const char *said_outside(unsigned http, const struct kb_error *err)
{
	return http == 400 || http == 414 ? err->text :
	       http == 404 ? "There is nothing at this address." :
	       http == 503 ? "The knowledge base is being prepared. "
			     "Please try again soon." :
	       "Something went wrong on our side.";
}

/* One line a second: a missing index must not fill the disk with its log. */
static void log_failure(const struct kb_request *r, unsigned http,
			const struct kb_error *err)
{
	static atomic_ullong next_ns, left_out;
	unsigned long long now = kb_clock_ns(), next = atomic_load(&next_ns);

	if (now < next || !atomic_compare_exchange_strong(&next_ns, &next,
							  now + 1000000000)) {
		atomic_fetch_add(&left_out, 1);
		return;
	}
	kb_log(KB_LOG_ERROR, "request", "route=%s status=%u error=\"%s\" "
	       "left_out=%llu", r->route ? r->route->pattern : "none", http,
	       err->text, atomic_exchange(&left_out, 0));
}

static void fail(struct kb_request *r, struct kb_reply *reply,
		 enum kb_status status, const struct kb_error *err)
{
	size_t i = 0;
	unsigned http;

	while (i < KB_COUNT(failures) - 1 && failures[i].status != status)
		i++;
	http = failures[i].http;
	if (http >= 500)
		log_failure(r, http, err);
	kb_reply_init(reply, r);
	if (r->route && r->route->face == KB_FACE_PAGE && http != 400)
		kb_page_error(r, http, reply);
	else
		kb_reply_problem(reply, r, http, failures[i].type,
				 failures[i].title, said_outside(http, err));
	if (http == 503)
		reply->retry_after = 2;
}

static bool wants_page(const struct kb_request *r)
{
	const char *accept = kb_request_header(r, "Accept");

	return strncmp(r->target, "/v1/", 4) && accept &&
	       strstr(accept, "text/html");
}

static enum MHD_Result not_found(struct kb_request *r)
{
	struct kb_reply reply;

	kb_reply_init(&reply, r);
	if (wants_page(r))
		kb_page_error(r, 404, &reply);
	else
		kb_reply_problem(&reply, r, 404, "not-found", "Not found",
				 "There is nothing at this address.");
	return kb_reply_send(&reply, r, false);
}

static enum MHD_Result reject(struct kb_request *r, enum kb_fault fault)
{
	const struct kb_fault_info *info = kb_fault_info(fault);
	struct kb_reply reply;

	kb_metrics_fault(fault);
	kb_reply_init(&reply, r);
	kb_reply_problem(&reply, r, info->status, info->type, info->title,
			 info->detail);
	return kb_reply_send(&reply, r, true);
}

/* ---- a request ------------------------------------------------------------ */

static bool from_here(const struct kb_request *r)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(r->connection,
					MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *a = info ? info->client_addr : NULL;

	if (!a || kb_request_header(r, "Forwarded") ||
	    kb_request_header(r, "X-Forwarded-For"))
		return false;
	if (a->sa_family == AF_INET)
		return ntohl(((const struct sockaddr_in *)a)
			     ->sin_addr.s_addr) >> 24 == 127;
	return a->sa_family == AF_INET6 &&
	       IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)a)
				    ->sin6_addr);
}

static bool permitted(const struct kb_request *r, enum kb_permission p)
{
	return p == KB_PERMIT_ALL || (p == KB_PERMIT_LOCAL && from_here(r));
}

static enum MHD_Result answer(struct kb_request *r)
{
	struct kb_error err = { 0 };
	enum kb_status status = KB_OK;
	struct kb_reply reply;

	kb_reply_init(&reply, r);
	if (r->route->reader)
		status = kb_slot_borrow(r->site, &r->who->audience,
					&r->slot, &err);
	/* Whatever keeps the index shut is our trouble, not a wrong address. */
	if (status)
		status = KB_BUSY;
	else
		status = r->route->handler(r, &reply, &err);
	if (status)
		fail(r, &reply, status, &err);
	if (r->slot)
		kb_slot_return(r->slot);
	r->slot = NULL;
	kb_metrics_request(kb_route_number(r->route), reply.status,
			   kb_clock_ns() - r->started_ns);
	return kb_reply_send(&reply, r, reply.status >= 400);
}

static enum MHD_Result serve(struct kb_request *r)
{
	enum kb_fault fault = kb_request_parse(r);
	const struct kb_route *route;

	if (fault)
		return reject(r, fault);
	kb_request_choose_lang(r, r->site->lang);
	route = kb_route_find(r);
	if (!route || !permitted(r, route->permission))
		return not_found(r);
	r->route = route;
	return answer(r);
}

/* The library calls this when the headers are read, and once more when there
   is no body. What is refused is refused in the first call: then no
   "100 Continue" is sent and the connection ends. */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection,
	const char *url, const char *method, const char *version,
	const char *upload, size_t *upload_len, void **con_cls)
{
	struct kb_request *r = *con_cls;
	enum kb_fault fault;

	if (!r)
		return MHD_NO;
	if (!r->gated) {
		r->method = method;
		fault = kb_request_gate(r, version);
		return fault ? reject(r, fault) : MHD_YES;
	}
	if (*upload_len) {
		*upload_len = 0;
		return MHD_YES;
	}
	kb_conn_touch(r->conn);
	return serve(r);
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
	r->site = kb_server_site(s);
	atomic_fetch_add(&s->in_flight, 1);
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

enum kb_status kb_server_start(void *mem, struct kb_site *site,
	struct kb_server **ret, struct kb_error *err)
{
	struct kb_server *s = kb_new(mem, struct kb_server);
	struct addrinfo *to;
	enum kb_status status;

	pthread_rwlock_init(&s->lock, NULL);
	s->conns = kb_conns_new(s);
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

	kb_conns_reap(s->conns, site->config.request_timeout);
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
	if (listener != MHD_INVALID_SOCKET)
		close(listener);
	kb_site_unref(s->site);
	s->site = NULL;
}
