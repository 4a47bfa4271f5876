/*
 * Where the processor goes at a page fault and a double fault, on a stack of their own. Below the frame that it leaves there
 * (error code, rip, cs, flags, rsp, ss) nothing is to be kept: neither returns.
 */
	.section .rodata
page_fault_name:
	.asciz "page fault"
double_fault_name:
	.asciz "double fault"

	.text
	.weak rumprun_compat_page_fault
	.type rumprun_compat_page_fault, @function
rumprun_compat_page_fault:
	leaq page_fault_name(%rip), %rdi
	jmp report

	.weak rumprun_compat_double_fault
	.type rumprun_compat_double_fault, @function
rumprun_compat_double_fault:
	leaq double_fault_name(%rip), %rdi
report:
	cld
	movq 8(%rsp), %rsi
	movq %cr2, %rdx
	movq 32(%rsp), %rcx
	andq $-16, %rsp
	call rumprun_compat_report
1:	cli
	hlt
	jmp 1b

	.section .note.GNU-stack, "", @progbits
