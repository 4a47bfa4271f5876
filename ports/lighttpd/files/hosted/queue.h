/*
 * The singly linked tail queues of BSD's <sys/queue.h>, as far as lighttpd's HPACK uses them: musl comes without that header.
 * A head holds the first element and the place where the next one will be linked.
 */
#ifndef SYS_QUEUE_H
#define SYS_QUEUE_H

#define STAILQ_HEAD(tag, type) struct tag { struct type *first; struct type **end; }
#define STAILQ_ENTRY(type) struct { struct type *next; }

#define STAILQ_FIRST(head) ((head)->first)
#define STAILQ_EMPTY(head) ((head)->first == NULL)
#define STAILQ_NEXT(element, link) ((element)->link.next)
#define STAILQ_FOREACH(element, head, link) \
	for ((element) = (head)->first; (element) != NULL; (element) = (element)->link.next)

#define STAILQ_INIT(head) do { \
	(head)->first = NULL; \
	(head)->end = &(head)->first; \
} while (0)

#define STAILQ_INSERT_TAIL(head, element, link) do { \
	(element)->link.next = NULL; \
	*(head)->end = (element); \
	(head)->end = &(element)->link.next; \
} while (0)

#define STAILQ_REMOVE_HEAD(head, link) do { \
	(head)->first = (head)->first->link.next; \
	if ((head)->first == NULL) \
		(head)->end = &(head)->first; \
} while (0)

#endif
