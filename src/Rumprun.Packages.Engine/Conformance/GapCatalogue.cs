using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Engine.Conformance;

/// <summary>The known gaps, each with a probe. They are described in docs/toolchains.md.</summary>
public static class GapCatalogue
{
    private const string Header = "a header that the compiler itself has to have is hidden";
    private const string Overlay = "rumprun-compat: the compiler's own headers, found behind the toolchain's";
    private const string Refusal = "a guest is one process, and this does not say so";
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
            "rumprun-compat: a table of it, made when it is needed",
            "exceptions.cpp",
            IsCxx: true)
        {
            LibraryFile = "thrower.cpp",
        },
        new("llroundl", GapKind.Gap, "declared and not defined", "rumprun-compat: defines it", "llroundl.c"),
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
            "getcontext",
            GapKind.Limit,
            "declared and not defined",
            "coroutines in assembly of the program's own, or none",
            "getcontext.c"),
        new("signals", GapKind.Limit, "are never delivered", "stop the guest from outside", "signals.c"),
        new("mprotect", GapKind.Limit, "protects nothing", "guard pages switched off; code may be written", "mprotect.c"),
        new("dlopen", GapKind.Limit, "nothing is dynamic", "extensions linked in", "dlopen.c"),
    ];
}
