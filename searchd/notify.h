/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * notify.h - tells systemd how the service is doing, over $NOTIFY_SOCKET.
 * Does nothing when there is none.
 */
#ifndef KB_SEARCHD_NOTIFY_H
#define KB_SEARCHD_NOTIFY_H

/* state: lines as in sd_notify(3), for instance "READY=1". */
void kb_notify(const char *state);
/* RELOADING=1 with the monotonic time that systemd 253 and later want. */
void kb_notify_reloading(void);

#endif
