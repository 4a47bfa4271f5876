/* Calls floor() by its description, then has qsort() call a closure: code that libffi writes while the program runs. */
#include <ffi.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
compare(ffi_cif *cif, void *result, void **arguments, void *order)
{
	const int *left = *(const int **)arguments[0];
	const int *right = *(const int **)arguments[1];

	(void)cif;
	*(ffi_sarg *)result = (*left - *right) * *(const int *)order;
}

static int
call(void)
{
	ffi_type *types[] = { &ffi_type_double };
	double argument = 2.5, result;
	void *values[] = { &argument };
	ffi_cif cif;

	if (ffi_prep_cif(&cif, FFI_DEFAULT_ABI, 1, &ffi_type_double, types) != FFI_OK)
		return 1;
	ffi_call(&cif, FFI_FN(floor), &result, values);
	printf("%.1f rounded down is %.0f\n", argument, result);
	return result == 2 ? 0 : 1;
}

static int
be_called(void)
{
	ffi_type *types[] = { &ffi_type_pointer, &ffi_type_pointer };
	int numbers[] = { 42, 97, 11, 58, 23 };
	int order = 1;
	void *code;
	ffi_closure *closure = ffi_closure_alloc(sizeof(*closure), &code);
	ffi_cif cif;
	size_t i;

	if (closure == NULL || ffi_prep_cif(&cif, FFI_DEFAULT_ABI, 2, &ffi_type_sint, types) != FFI_OK ||
	    ffi_prep_closure_loc(closure, &cif, compare, &order, code) != FFI_OK)
		return 1;
	qsort(numbers, COUNT(numbers), sizeof(numbers[0]), (int (*)(const void *, const void *))code);
	for (i = 0; i < COUNT(numbers); i++)
		printf(i == 0 ? "%d" : " %d", numbers[i]);
	printf("\n");
	ffi_closure_free(closure);
	return 0;
}

int
main(void)
{
	return call() || be_called() ? EXIT_FAILURE : EXIT_SUCCESS;
}
