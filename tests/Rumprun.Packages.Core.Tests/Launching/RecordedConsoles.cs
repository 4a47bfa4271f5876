using System.Text;

namespace Rumprun.Packages.Core.Tests.Launching;

/// <summary>What guests printed that were really booted (QEMU 7.2, serial console), the boot messages shortened.</summary>
internal static class RecordedConsoles
{
    private const string Boot = """
        rump kernel bare metal bootstrap

        multiboot: Using configuration from config.json
        NetBSD 7.99.34 (RUMP-ROAST)
        total memory = 30528 KB
        root file system type: rumpfs
        timecounter: Timecounter "bmktc" frequency 1000000000 Hz quality 100
        mounted tmpfs on /tmp

        """;

    private const string Halt = """
        rump kernel halting...
        syncing disks... done
        unmounting file systems...
        unmounted tmpfs on /tmp type tmpfs
        unmounted rumpfs on / type rumpfs
        unmounting done
        halted

        """;

    public static byte[] Returned0 { get; } = Bytes($"""
        {Boot}
        === calling "args" main() ===

        argc=2
        A0[args]

        === main() of "args" returned 0 ===

        === _exit(0) called ===
        out of argv entries
        {Halt}
        """);

    public static byte[] Returned42WithoutNewline { get; } = Bytes($"""
        {Boot}
        === calling "args" main() ===

        prompt>
        === main() of "args" returned 42 ===

        === ERROR: _exit(42) called ===
        {Halt}
        """);

    public static byte[] Exit3 { get; } = Bytes($"""
        {Boot}
        === calling "crash" main() ===

        way: exit
        === ERROR: _exit(3) called ===
        {Halt}
        """);

    public static byte[] PageFault { get; } = Bytes($"""
        {Boot}
        === calling "crash" main() ===

        FATAL TRAP: page fault at 0x110d60 (0x8)

        """);

    public static byte[] Assertion { get; } = Bytes($"""
        {Boot}
        === calling "crash" main() ===

        assertion "zero" failed: file "crash.c", line 26, function "main"
        rumprun: call to ``_sys___sigprocmask14'' ignored
        way: assert_lwpabort() called

        === ERROR: _exit(1) called ===
        {Halt}
        """);

    public static byte[] PthreadExit { get; } = Bytes($"""
        {Boot}
        === calling "crash" main() ===

        {Halt}
        """);

    public static byte[] OutOfMemory { get; } = Bytes($"""
        {Boot}
        === calling "crash" main() ===

        cannot handle page request order 9/0x1000!
        way: oommalloc gave 12 MB

        === main() of "crash" returned -1 ===

        === ERROR: _exit(-1) called ===
        {Halt}
        """);

    public static byte[] BadConfiguration { get; } = Bytes($"""
        {Boot}rumprun: no match for key "nope"

        === bootstrap failed
        {Halt}
        """);

    public static byte[] ConfigurationTooLong { get; } = Bytes("""
        rump kernel bare metal bootstrap

        PANIC: command line too long, increase BMK_MULTIBOOT_CMDLINE_SIZE
        halted

        """);

    public static byte[] TooLittleMemory { get; } = Bytes("""
        multiboot: Using configuration from (unnamed module)
        PANIC: assert "osend > mbm->addr && osend < mbm->addr + mbm->len" FAILED

        halted

        """);

    /// <summary>As the serial driver sends it: a carriage return before each newline.</summary>
    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal));
}
