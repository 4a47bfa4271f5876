/*
 * setjmp and sigsetjmp of Rumprun save the signal mask by calling sigprocmask on a stack that is not aligned, which traps
 * as soon as the callee uses SSE. No signal is ever delivered in a guest, so there is no mask to save: these are the plain
 * pair, under the names that <setjmp.h> gives the others. Weak, so that several programs can be baked into one image.
 */
#if !defined(__x86_64__)
#error "only x86_64 is known to need this"
#endif

	.text

	.weak	__setjmp14
	.type	__setjmp14, @function
__setjmp14:
	jmp	_setjmp
	.size	__setjmp14, . - __setjmp14

	.weak	__sigsetjmp14
	.type	__sigsetjmp14, @function
__sigsetjmp14:
	jmp	_setjmp
	.size	__sigsetjmp14, . - __sigsetjmp14

	.weak	__longjmp14
	.type	__longjmp14, @function
__longjmp14:
	jmp	_longjmp
	.size	__longjmp14, . - __longjmp14

	.weak	__siglongjmp14
	.type	__siglongjmp14, @function
__siglongjmp14:
	jmp	_longjmp
	.size	__siglongjmp14, . - __siglongjmp14

	.section .note.GNU-stack, "", @progbits
