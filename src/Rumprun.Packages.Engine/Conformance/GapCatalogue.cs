using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Engine.Conformance;

/// <summary>The known gaps, each with a probe. They are described in docs/toolchains.md.</summary>
public static class GapCatalogue
{
    private const string Header = "a header that belongs to the compiler is hidden";
    private const string Overlay = "rumprun-compat: the compiler's own headers, found behind the toolchain's";
    private const string Refusal = "a guest is one process, but this does not fail";
    private const string Late = "waits on CLOCK_MONOTONIC return at once";
    private const string Honest = "rumprun-compat: fails with ENOSYS";
    private const string PlainPair = "rumprun-compat: a plain pair, without a mask";

    /// <summary>The port that covers gaps.</summary>
    public static PortName CoveringPort { get; } = PortName.Parse("rumprun-compat");

    public static ImmutableArray<Gap> All { get; } =
    [
        new("setjmp", GapKind.Gap, "saves the signal mask on a stack that is not aligned", PlainPair, "setjmp.c"),
        new("sigsetjmp", GapKind.Gap, "the same", PlainPair, "sigsetjmp.c"),
        new("stdalign.h", GapKind.Gap, Header, Overlay, "stdalign.c"),
        new("stdatomic.h", GapKind.Gap, Header, Overlay, "stdatomic.c"),
        new("stdnoreturn.h", GapKind.Gap, Header, Overlay, "stdnoreturn.c"),
        new("float.h", GapKind.Gap, Header, Overlay, "float.c"),
        new("cpuid.h", GapKind.Gap, Header, Overlay, "cpuid.c"),
        new("emmintrin.h", GapKind.Gap, Header, Overlay, "intrinsics.c"),
        new(
            "exceptions",
            GapKind.Gap,
            "C++ finds no unwind information",
            "rumprun-compat: builds a table of it when needed",
            "exceptions.cpp",
            IsCxx: true)
        {
            LibraryFile = "thrower.cpp",
        },
        new("llroundl", GapKind.Gap, "declared but not defined", "rumprun-compat: defines it", "llroundl.c"),
        new("fork", GapKind.Gap, Refusal, Honest, "fork.c"),
        new("vfork", GapKind.Gap, Refusal, Honest, "vfork.c"),
        new("system", GapKind.Gap, Refusal, "rumprun-compat: there is no shell", "system.c"),
        new("popen", GapKind.Gap, Refusal, Honest, "popen.c"),
        new("posix_spawn", GapKind.Gap, Refusal, Honest, "posix_spawn.c"),
        new("clock", GapKind.Gap, "has no processor time", "rumprun-compat: the time since the guest started", "clock.c"),
        new(
            "clock_gettime",
            GapKind.Gap,
            "loses each second that a program computes without a pause",
            "rumprun-compat: the machine's own clock",
            "clock_gettime.c"),
        new(
            "waitpid", GapKind.Gap, "returns 86, as if there were a child",
            "rumprun-compat: fails with ECHILD", "waitpid.c"),
        new("kill", GapKind.Gap, "finds processes that do not exist", "rumprun-compat: fails with ESRCH", "kill.c"),
        new("nice", GapKind.Gap, "sets nothing, and returns 86", "rumprun-compat: stores the value", "nice.c"),
        new(
            "getrusage", GapKind.Gap, "returns invented values",
            "rumprun-compat: the time and the memory in use", "getrusage.c"),
        new("sched_getparam", GapKind.Gap, "returns nothing", "rumprun-compat: returns the only policy", "sched_getparam.c"),
        new("pthread_condattr_setclock", GapKind.Gap, Late, "rumprun-compat: waits on that clock", "condattr.c"),
        new("gettimeofday", GapKind.Gap, "sets a zone", "rumprun-compat: sets it to none", "timezone.c"),
        new(
            "localtime", GapKind.Gap, "has daylight saving time in January 1970",
            "rumprun-compat: the rules apply to each year", "localtime.c"),
        new(
            "st_mtim", GapKind.Gap, "go by the clock that programs read",
            "rumprun-compat: one clock for kernel and programs", "filetimes.c"),
        new(
            "clock_settime", GapKind.Gap, "sets the clock that programs read",
            "rumprun-compat: the same", "clock_settime.c"),
        new(
            "stack", GapKind.Gap, "main has 256 KB",
            "rumprun-compat: up to 8 MB for main, 1 MB for threads, with guards", "stack.c"),
        new(
            "malloc", GapKind.Gap, "returns memory for a size that overflows",
            "rumprun-compat: fails with ENOMEM", "malloc.c"),
        new(
            "mprotect", GapKind.Gap, "protects nothing",
            "rumprun-compat: sets up the processor's page tables", "mprotect.c"),
        new(
            "polling", GapKind.Gap, "a loop that never waits keeps all other threads from running",
            "rumprun-compat: polling without waiting yields", "polling.c"),
        new(
            "locks", GapKind.Gap, "a loop that looks under a lock keeps all other threads from running",
            "rumprun-compat: releasing a lock yields, every 20 ms", "locks.c"),
        new(
            "descriptors", GapKind.Gap, "128 unless a program asks for more",
            "rumprun-compat: 1,024, and as many as `launch` says", "descriptors.c"),
        new("rand", GapKind.Gap, "alternates between even and odd", "rumprun-compat: it is random", "rand.c"),
        new(
            "getcontext",
            GapKind.Limit,
            "declared but not defined",
            "the program's own coroutines in assembly, or none",
            "getcontext.c"),
        new("signals", GapKind.Limit, "are never delivered", "stop the guest from outside", "signals.c"),
        new(
            "setitimer", GapKind.Limit, "fires nothing, since signals are never delivered",
            "threads, and waits with a timeout", "setitimer.c"),
        new("execve", GapKind.Limit, "a guest is one process", "further programs in an image, or another guest", "execve.c"),
        new(
            "mmap", GapKind.Limit, "cannot write to files", "pwrite; a file is mapped with its content at that moment",
            "mmap.c"),
        new(
            "shmget", GapKind.Limit, "declared but not defined, like semget and msgget",
            "memory, which all threads share", "shmget.c"),
        new("mq_open", GapKind.Limit, "declared but not defined", "pipes, or the program's own queues", "mq_open.c"),
        new("mkfifo", GapKind.Limit, "makes what cannot be opened", "pipes and local sockets", "mkfifo.c"),
        new("posix_openpt", GapKind.Limit, "no pseudo-terminals", "pipes and local sockets", "posix_openpt.c"),
        new("dlopen", GapKind.Limit, "no dynamic linking", "extensions linked in", "dlopen.c"),
    ];
}
