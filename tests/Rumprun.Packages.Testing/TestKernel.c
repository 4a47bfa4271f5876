/*
 * A kernel that QEMU boots where no Rumprun toolchain is. It speaks on the serial port as a Rumprun guest does, echoes its
 * configuration (multiboot module 0) as its program's output, and then does what the word after "do=" in it says.
 */
typedef unsigned char byte;
typedef unsigned int word;

struct multiboot { word flags, pad[4], modules, module_list; };
struct module { const char *start, *end; };

__asm__(
    ".section .multiboot, \"a\"\n"
    ".long 0x1BADB002, 0x00000003, -(0x1BADB002 + 0x00000003)\n"
    ".text\n"
    ".globl _start\n"
    "_start: mov $stack_end, %esp\n"
    "push %ebx\n"
    "call kernel\n"
    ".bss\n"
    ".skip 8192\n"
    "stack_end:\n"
    ".text\n");

static void out(word port, byte value) { __asm__ volatile("outb %0, %w1" : : "a"(value), "Nd"(port)); }

static byte in(word port)
{
    byte value;
    __asm__ volatile("inb %w1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static void put(char c)
{
    if (c == '\n')
        put('\r');
    while ((in(0x3fd) & 0x20) == 0)
        ;
    out(0x3f8, (byte)c);
}

static void say(const char *text)
{
    while (*text)
        put(*text++);
}

static void stop(void)
{
    for (;;)
        __asm__ volatile("cli; hlt");
}

static void halt(void)
{
    say("rump kernel halting...\nsyncing disks... done\nunmounting done\nhalted\n");
    stop();
}

/* The text after the word, or 0 where the words differ. */
static const char *after(const char *text, const char *expected)
{
    while (*expected)
        if (*text++ != *expected++)
            return 0;
    return text;
}

static const char *instruction(const char *start, const char *end)
{
    for (; start < end; start++)
        if (after(start, "do="))
            return start + 3;
    return "return:0";
}

static void number(const char *digits)
{
    while (*digits >= '0' && *digits <= '9')
        put(*digits++);
}

static void leave(const char *status, int by_return)
{
    if (by_return) {
        say("\n=== main() of \"test\" returned ");
        number(status);
        say(" ===\n");
    }
    say(*status == '0' ? "\n=== _exit(" : "\n=== ERROR: _exit(");
    number(status);
    say(") called ===\n");
    halt();
}

void kernel(const struct multiboot *info)
{
    const struct module *module = (const struct module *)info->module_list;
    const char *todo = instruction(module->start, module->end), *status;
    const char *c;
    word i;

    say("rump kernel bare metal bootstrap\n\nmounted tmpfs on /tmp\n");
    if (after(todo, "refuse")) {
        say("rumprun: no match for key \"nope\"\n\n=== bootstrap failed\n");
        halt();
    }
    if (after(todo, "sleep"))
        stop();

    say("\n=== calling \"test\" main() ===\n\n");
    for (c = module->start; c < module->end; c++)
        put(*c);
    put('\n');

    if ((status = after(todo, "return:")))
        leave(status, 1);
    if ((status = after(todo, "exit:")))
        leave(status, 0);
    if (after(todo, "trap"))
        say("FATAL TRAP: page fault at 0x110d60 (0x8)\n");
    if (after(todo, "panic"))
        say("PANIC: assert \"x\" FAILED\n\nhalted\n");
    if (after(todo, "reset"))
        __asm__ volatile("push $0; push $0; lidt (%esp); int3");
    if (after(todo, "prompt"))
        say("name? ");
    if (after(todo, "talk"))
        for (i = 0; ; i++) {
            say("tick\n");
            for (c = 0; c < (const char *)3000000; c++)
                __asm__ volatile("");
        }
    stop();
}
