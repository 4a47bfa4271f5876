/*
 * Does the same to lists of each kind of <sys/queue.h>, at random, and compares what is in them, forwards and backwards.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/cdefs.h>
#include <sys/queue.h>

struct element {
	int value;
	SLIST_ENTRY(element) s;
	LIST_ENTRY(element) l;
	STAILQ_ENTRY(element) q;
	TAILQ_ENTRY(element) t;
};

static SLIST_HEAD(slist, element) slist = SLIST_HEAD_INITIALIZER(slist);
static LIST_HEAD(list, element) list = LIST_HEAD_INITIALIZER(list);
static STAILQ_HEAD(stailq, element) stailq = STAILQ_HEAD_INITIALIZER(stailq), stailq2 = STAILQ_HEAD_INITIALIZER(stailq2);
static TAILQ_HEAD(tailq, element) tailq = TAILQ_HEAD_INITIALIZER(tailq), tailq2 = TAILQ_HEAD_INITIALIZER(tailq2);

__BEGIN_DECLS
static unsigned random_number __P((void));
__END_DECLS

static unsigned
random_number(void)
{
	static unsigned state = 1;

	return (state = state * 1103515245u + 12345u) >> 16;
}

/* At the beginning, behind the first, or, in those that have an end, at the end. */
static void
insert(struct element *new, unsigned where)
{
	struct element *first;

	if (where == 0 || (first = SLIST_FIRST(&slist)) == NULL)
		SLIST_INSERT_HEAD(&slist, new, s);
	else
		SLIST_INSERT_AFTER(first, new, s);
	if (where == 0 || (first = LIST_FIRST(&list)) == NULL)
		LIST_INSERT_HEAD(&list, new, l);
	else if (LIST_NEXT(first, l) != NULL && where == 1) {
		first = LIST_NEXT(first, l);
		LIST_INSERT_BEFORE(first, new, l);
	} else
		LIST_INSERT_AFTER(first, new, l);
	if (where == 0)
		STAILQ_INSERT_HEAD(&stailq, new, q);
	else if (where == 1 || (first = STAILQ_FIRST(&stailq)) == NULL)
		STAILQ_INSERT_TAIL(&stailq, new, q);
	else
		STAILQ_INSERT_AFTER(&stailq, first, new, q);
	if (where == 0)
		TAILQ_INSERT_HEAD(&tailq, new, t);
	else if (where == 1 || (first = TAILQ_FIRST(&tailq)) == NULL)
		TAILQ_INSERT_TAIL(&tailq, new, t);
	else
		TAILQ_INSERT_AFTER(&tailq, first, new, t);
}

static void
delete(int value)
{
	struct element *at, *next;

	SLIST_FOREACH_SAFE(at, &slist, s, next)
		if (at->value == value)
			SLIST_REMOVE(&slist, at, element, s);
	LIST_FOREACH_SAFE(at, &list, l, next)
		if (at->value == value)
			LIST_REMOVE(at, l);
	STAILQ_FOREACH_SAFE(at, &stailq, q, next)
		if (at->value == value)
			STAILQ_REMOVE(&stailq, at, element, q);
	TAILQ_FOREACH_SAFE(at, &tailq, t, next)
		if (at->value == value)
			TAILQ_REMOVE(&tailq, at, t);
}

static int
are_equal(void)
{
	struct element *at;
	unsigned hash[5] = {0}, power = 1;

	SLIST_FOREACH(at, &slist, s)
		hash[0] = hash[0] * 31 + at->value;
	LIST_FOREACH(at, &list, l)
		hash[1] = hash[1] * 31 + at->value;
	STAILQ_FOREACH(at, &stailq, q)
		hash[2] = hash[2] * 31 + at->value;
	TAILQ_FOREACH(at, &tailq, t)
		hash[3] = hash[3] * 31 + at->value;
	TAILQ_FOREACH_REVERSE(at, &tailq, tailq, t) {
		hash[4] += at->value * power;
		power *= 31;
	}
	at = STAILQ_LAST(&stailq, element, q);
	return hash[0] == hash[1] && hash[2] == hash[3] && hash[3] == hash[4] && at == TAILQ_LAST(&tailq, tailq);
}

int
main(void)
{
	struct element *new, *first;

	for (int i = 0; i < 3000; i++) {
		if ((new = calloc(1, sizeof(*new))) == NULL)
			return 2;
		new->value = i;
		insert(new, random_number() % 3);
		if (random_number() % 2 == 0)
			delete(random_number() % (i + 1));
		if (random_number() % 17 == 0) {
			STAILQ_CONCAT(&stailq2, &stailq);
			STAILQ_CONCAT(&stailq, &stailq2);
			TAILQ_CONCAT(&tailq2, &tailq, t);
			TAILQ_CONCAT(&tailq, &tailq2, t);
		}
		if (random_number() % 11 == 0 && (first = STAILQ_FIRST(&stailq)) != NULL) {
			STAILQ_REMOVE_HEAD(&stailq, q);
			TAILQ_REMOVE(&tailq, first, t);
		}
		if (random_number() % 11 == 0 && (first = SLIST_FIRST(&slist)) != NULL) {
			SLIST_REMOVE_HEAD(&slist, s);
			LIST_REMOVE(first, l);
		}
		if (!are_equal()) {
			printf("they differ after %d elements\n", i + 1);
			return 1;
		}
	}
	return SLIST_EMPTY(&slist) || STAILQ_EMPTY(&stailq);
}
