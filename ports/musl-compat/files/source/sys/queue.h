/*
 * Lists whose links lie in their elements, with the names and the behaviour of queue(3) in BSD. musl has no <sys/queue.h>.
 *
 * SLIST	singly linked, from a head
 * LIST		doubly linked, from a head: an element can be removed without the list
 * STAILQ	singly linked, with a tail; SIMPLEQ is another name for it
 * TAILQ	doubly linked, with a tail, in both directions
 */
#ifndef _SYS_QUEUE_H
#define _SYS_QUEUE_H

#include <stddef.h>

#define SLIST_HEAD(name, type)		struct name { struct type *slh_first; }
#define SLIST_HEAD_INITIALIZER(head)	{ NULL }
#define SLIST_ENTRY(type)		struct { struct type *sle_next; }
#define SLIST_FIRST(head)		((head)->slh_first)
#define SLIST_END(head)			NULL
#define SLIST_EMPTY(head)		(SLIST_FIRST(head) == NULL)
#define SLIST_NEXT(element, field)	((element)->field.sle_next)
#define SLIST_INIT(head)		((void)(SLIST_FIRST(head) = NULL))
#define SLIST_FOREACH(at, head, field) \
	for ((at) = SLIST_FIRST(head); (at) != NULL; (at) = SLIST_NEXT(at, field))
#define SLIST_FOREACH_SAFE(at, head, field, next) \
	for ((at) = SLIST_FIRST(head); (at) != NULL && ((next) = SLIST_NEXT(at, field), 1); (at) = (next))
#define SLIST_INSERT_HEAD(head, element, field) do { \
	SLIST_NEXT(element, field) = SLIST_FIRST(head); \
	SLIST_FIRST(head) = (element); \
} while (0)
#define SLIST_INSERT_AFTER(before, element, field) do { \
	SLIST_NEXT(element, field) = SLIST_NEXT(before, field); \
	SLIST_NEXT(before, field) = (element); \
} while (0)
#define SLIST_REMOVE_HEAD(head, field)	((void)(SLIST_FIRST(head) = SLIST_NEXT(SLIST_FIRST(head), field)))
#define SLIST_REMOVE_AFTER(before, field) \
	((void)(SLIST_NEXT(before, field) = SLIST_NEXT(SLIST_NEXT(before, field), field)))
#define SLIST_REMOVE(head, element, type, field) do { \
	struct type **_link = &SLIST_FIRST(head); \
	while (*_link != (element)) \
		_link = &SLIST_NEXT(*_link, field); \
	*_link = SLIST_NEXT(*_link, field); \
} while (0)

#define LIST_HEAD(name, type)		struct name { struct type *lh_first; }
#define LIST_HEAD_INITIALIZER(head)	{ NULL }
/* le_prev leads to the pointer that leads here, in the head or in the element before. */
#define LIST_ENTRY(type)		struct { struct type *le_next, **le_prev; }
#define LIST_FIRST(head)		((head)->lh_first)
#define LIST_END(head)			NULL
#define LIST_EMPTY(head)		(LIST_FIRST(head) == NULL)
#define LIST_NEXT(element, field)	((element)->field.le_next)
#define LIST_INIT(head)			((void)(LIST_FIRST(head) = NULL))
#define LIST_FOREACH(at, head, field) \
	for ((at) = LIST_FIRST(head); (at) != NULL; (at) = LIST_NEXT(at, field))
#define LIST_FOREACH_SAFE(at, head, field, next) \
	for ((at) = LIST_FIRST(head); (at) != NULL && ((next) = LIST_NEXT(at, field), 1); (at) = (next))
#define LIST_INSERT_HEAD(head, element, field) do { \
	if ((LIST_NEXT(element, field) = LIST_FIRST(head)) != NULL) \
		LIST_FIRST(head)->field.le_prev = &LIST_NEXT(element, field); \
	LIST_FIRST(head) = (element); \
	(element)->field.le_prev = &LIST_FIRST(head); \
} while (0)
#define LIST_INSERT_AFTER(before, element, field) do { \
	if ((LIST_NEXT(element, field) = LIST_NEXT(before, field)) != NULL) \
		LIST_NEXT(before, field)->field.le_prev = &LIST_NEXT(element, field); \
	LIST_NEXT(before, field) = (element); \
	(element)->field.le_prev = &LIST_NEXT(before, field); \
} while (0)
#define LIST_INSERT_BEFORE(after, element, field) do { \
	(element)->field.le_prev = (after)->field.le_prev; \
	LIST_NEXT(element, field) = (after); \
	*(after)->field.le_prev = (element); \
	(after)->field.le_prev = &LIST_NEXT(element, field); \
} while (0)
#define LIST_REMOVE(element, field) do { \
	if (LIST_NEXT(element, field) != NULL) \
		LIST_NEXT(element, field)->field.le_prev = (element)->field.le_prev; \
	*(element)->field.le_prev = LIST_NEXT(element, field); \
} while (0)

#define STAILQ_HEAD(name, type)		struct name { struct type *stqh_first, **stqh_last; }
#define STAILQ_HEAD_INITIALIZER(head)	{ NULL, &(head).stqh_first }
#define STAILQ_ENTRY(type)		struct { struct type *stqe_next; }
#define STAILQ_FIRST(head)		((head)->stqh_first)
#define STAILQ_END(head)		NULL
#define STAILQ_EMPTY(head)		(STAILQ_FIRST(head) == NULL)
#define STAILQ_NEXT(element, field)	((element)->field.stqe_next)
#define STAILQ_LAST(head, type, field) \
	(STAILQ_EMPTY(head) ? NULL : \
	    (struct type *)(void *)((char *)(head)->stqh_last - offsetof(struct type, field.stqe_next)))
#define STAILQ_INIT(head) do { \
	STAILQ_FIRST(head) = NULL; \
	(head)->stqh_last = &STAILQ_FIRST(head); \
} while (0)
#define STAILQ_FOREACH(at, head, field) \
	for ((at) = STAILQ_FIRST(head); (at) != NULL; (at) = STAILQ_NEXT(at, field))
#define STAILQ_FOREACH_SAFE(at, head, field, next) \
	for ((at) = STAILQ_FIRST(head); (at) != NULL && ((next) = STAILQ_NEXT(at, field), 1); (at) = (next))
#define STAILQ_INSERT_HEAD(head, element, field) do { \
	if ((STAILQ_NEXT(element, field) = STAILQ_FIRST(head)) == NULL) \
		(head)->stqh_last = &STAILQ_NEXT(element, field); \
	STAILQ_FIRST(head) = (element); \
} while (0)
#define STAILQ_INSERT_TAIL(head, element, field) do { \
	STAILQ_NEXT(element, field) = NULL; \
	*(head)->stqh_last = (element); \
	(head)->stqh_last = &STAILQ_NEXT(element, field); \
} while (0)
#define STAILQ_INSERT_AFTER(head, before, element, field) do { \
	if ((STAILQ_NEXT(element, field) = STAILQ_NEXT(before, field)) == NULL) \
		(head)->stqh_last = &STAILQ_NEXT(element, field); \
	STAILQ_NEXT(before, field) = (element); \
} while (0)
#define STAILQ_REMOVE_HEAD(head, field) do { \
	if ((STAILQ_FIRST(head) = STAILQ_NEXT(STAILQ_FIRST(head), field)) == NULL) \
		(head)->stqh_last = &STAILQ_FIRST(head); \
} while (0)
#define STAILQ_REMOVE_AFTER(head, before, field) do { \
	if ((STAILQ_NEXT(before, field) = STAILQ_NEXT(STAILQ_NEXT(before, field), field)) == NULL) \
		(head)->stqh_last = &STAILQ_NEXT(before, field); \
} while (0)
#define STAILQ_REMOVE(head, element, type, field) do { \
	struct type **_link = &STAILQ_FIRST(head); \
	while (*_link != (element)) \
		_link = &STAILQ_NEXT(*_link, field); \
	if ((*_link = STAILQ_NEXT(*_link, field)) == NULL) \
		(head)->stqh_last = _link; \
} while (0)
#define STAILQ_CONCAT(head, other) do { \
	if (!STAILQ_EMPTY(other)) { \
		*(head)->stqh_last = STAILQ_FIRST(other); \
		(head)->stqh_last = (other)->stqh_last; \
		STAILQ_INIT(other); \
	} \
} while (0)

#define SIMPLEQ_HEAD			STAILQ_HEAD
#define SIMPLEQ_HEAD_INITIALIZER	STAILQ_HEAD_INITIALIZER
#define SIMPLEQ_ENTRY			STAILQ_ENTRY
#define SIMPLEQ_FIRST			STAILQ_FIRST
#define SIMPLEQ_END			STAILQ_END
#define SIMPLEQ_EMPTY			STAILQ_EMPTY
#define SIMPLEQ_NEXT			STAILQ_NEXT
#define SIMPLEQ_LAST			STAILQ_LAST
#define SIMPLEQ_INIT			STAILQ_INIT
#define SIMPLEQ_FOREACH			STAILQ_FOREACH
#define SIMPLEQ_FOREACH_SAFE		STAILQ_FOREACH_SAFE
#define SIMPLEQ_INSERT_HEAD		STAILQ_INSERT_HEAD
#define SIMPLEQ_INSERT_TAIL		STAILQ_INSERT_TAIL
#define SIMPLEQ_INSERT_AFTER		STAILQ_INSERT_AFTER
#define SIMPLEQ_REMOVE_HEAD		STAILQ_REMOVE_HEAD
#define SIMPLEQ_REMOVE_AFTER		STAILQ_REMOVE_AFTER
#define SIMPLEQ_REMOVE			STAILQ_REMOVE
#define SIMPLEQ_CONCAT			STAILQ_CONCAT

#define TAILQ_HEAD(name, type)		struct name { struct type *tqh_first, **tqh_last; }
#define TAILQ_HEAD_INITIALIZER(head)	{ NULL, &(head).tqh_first }
/* The two pointers are in the order of the head's, so that an element's can be read as a head: see TAILQ_PREV. */
#define TAILQ_ENTRY(type)		struct { struct type *tqe_next, **tqe_prev; }
#define TAILQ_FIRST(head)		((head)->tqh_first)
#define TAILQ_END(head)			NULL
#define TAILQ_EMPTY(head)		(TAILQ_FIRST(head) == NULL)
#define TAILQ_NEXT(element, field)	((element)->field.tqe_next)
#define TAILQ_LAST(head, name)		(*((struct name *)(void *)(head)->tqh_last)->tqh_last)
#define TAILQ_PREV(element, name, field) \
	(*((struct name *)(void *)(element)->field.tqe_prev)->tqh_last)
#define TAILQ_INIT(head) do { \
	TAILQ_FIRST(head) = NULL; \
	(head)->tqh_last = &TAILQ_FIRST(head); \
} while (0)
#define TAILQ_FOREACH(at, head, field) \
	for ((at) = TAILQ_FIRST(head); (at) != NULL; (at) = TAILQ_NEXT(at, field))
#define TAILQ_FOREACH_SAFE(at, head, field, next) \
	for ((at) = TAILQ_FIRST(head); (at) != NULL && ((next) = TAILQ_NEXT(at, field), 1); (at) = (next))
#define TAILQ_FOREACH_REVERSE(at, head, name, field) \
	for ((at) = TAILQ_LAST(head, name); (at) != NULL; (at) = TAILQ_PREV(at, name, field))
#define TAILQ_FOREACH_REVERSE_SAFE(at, head, name, field, next) \
	for ((at) = TAILQ_LAST(head, name); (at) != NULL && ((next) = TAILQ_PREV(at, name, field), 1); (at) = (next))
#define TAILQ_INSERT_HEAD(head, element, field) do { \
	if ((TAILQ_NEXT(element, field) = TAILQ_FIRST(head)) != NULL) \
		TAILQ_FIRST(head)->field.tqe_prev = &TAILQ_NEXT(element, field); \
	else \
		(head)->tqh_last = &TAILQ_NEXT(element, field); \
	TAILQ_FIRST(head) = (element); \
	(element)->field.tqe_prev = &TAILQ_FIRST(head); \
} while (0)
#define TAILQ_INSERT_TAIL(head, element, field) do { \
	TAILQ_NEXT(element, field) = NULL; \
	(element)->field.tqe_prev = (head)->tqh_last; \
	*(head)->tqh_last = (element); \
	(head)->tqh_last = &TAILQ_NEXT(element, field); \
} while (0)
#define TAILQ_INSERT_AFTER(head, before, element, field) do { \
	if ((TAILQ_NEXT(element, field) = TAILQ_NEXT(before, field)) != NULL) \
		TAILQ_NEXT(element, field)->field.tqe_prev = &TAILQ_NEXT(element, field); \
	else \
		(head)->tqh_last = &TAILQ_NEXT(element, field); \
	TAILQ_NEXT(before, field) = (element); \
	(element)->field.tqe_prev = &TAILQ_NEXT(before, field); \
} while (0)
#define TAILQ_INSERT_BEFORE(after, element, field) do { \
	(element)->field.tqe_prev = (after)->field.tqe_prev; \
	TAILQ_NEXT(element, field) = (after); \
	*(after)->field.tqe_prev = (element); \
	(after)->field.tqe_prev = &TAILQ_NEXT(element, field); \
} while (0)
#define TAILQ_REMOVE(head, element, field) do { \
	if (TAILQ_NEXT(element, field) != NULL) \
		TAILQ_NEXT(element, field)->field.tqe_prev = (element)->field.tqe_prev; \
	else \
		(head)->tqh_last = (element)->field.tqe_prev; \
	*(element)->field.tqe_prev = TAILQ_NEXT(element, field); \
} while (0)
#define TAILQ_CONCAT(head, other, field) do { \
	if (!TAILQ_EMPTY(other)) { \
		*(head)->tqh_last = TAILQ_FIRST(other); \
		TAILQ_FIRST(other)->field.tqe_prev = (head)->tqh_last; \
		(head)->tqh_last = (other)->tqh_last; \
		TAILQ_INIT(other); \
	} \
} while (0)

#endif
