using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Elf;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Toolchains;

/// <summary>Checks that an installed Rumprun toolchain is complete and works, and establishes its identity.</summary>
internal static class RumprunExamination
{
    /// <exception cref="DiagnosticException">
    /// RR5003: files are missing; RR5004: it was moved; RR5005: it does not compile.
    /// </exception>
    public static async Task<ToolchainProbe> ExamineAsync(RumprunPrefix prefix, CancellationToken cancellationToken)
    {
        var missing = prefix.Missing();
        if (!missing.IsEmpty)
        {
            throw ToolchainDiagnostics.Incomplete.Exception(
                $"the toolchain in `{prefix.Root}` lacks {List(missing)}",
                "rebuild Rumprun into that directory",
                "name another toolchain with `RRPKG_RUMPRUN=DIRECTORY`");
        }

        var installedAt = InstalledAt(prefix);
        await SmokeTest.RunAsync(prefix.Compiler, [], file => Objection(file, prefix), cancellationToken);

        var compiler = await CompilerQuestions.VersionLineAsync(prefix.Compiler, cancellationToken);
        var linker = await CompilerQuestions.VersionLineAsync(prefix.Tools[ToolKind.Ld], cancellationToken);
        var identity = new ToolchainFiles();
        identity.State("rumprun-toolchain", "1");
        identity.State("tuple", prefix.Tuple);
        identity.State("platforms", PlatformNames(prefix));
        identity.State("compiler", compiler);
        identity.State("linker", linker);
        if (prefix.Tools.TryGetValue(ToolKind.As, out var assembler))
        {
            identity.State("assembler", await CompilerQuestions.VersionLineAsync(assembler, cancellationToken));
        }

        await identity.AddAsync(prefix.Root, Influencing(prefix), installedAt, cancellationToken);
        return new ToolchainProbe(
            identity.Identity,
            $"rumprun {PlatformNames(prefix)}, gcc {CompilerQuestions.NumberOf(compiler)}, "
            + $"binutils {CompilerQuestions.NumberOf(linker)}",
            [.. Watched(prefix), .. await CompilerQuestions.BackingProgramsAsync(prefix.Compiler, cancellationToken)])
        {
            Tuple = prefix.Tuple,
            Libraries = [.. SysrootLibraries.In(prefix.Sysroot)],
        };
    }

    /// <summary>The prefix that the toolchain's own files name; it has to be this one, since they use it.</summary>
    private static string InstalledAt(RumprunPrefix prefix)
    {
        var recorded = prefix.RecordedRoot();
        if (recorded is null || RealPath.Of(recorded) != RealPath.Of(prefix.Root))
        {
            throw ToolchainDiagnostics.Moved.Exception(
                $"the toolchain in `{prefix.Root}` was installed to `{recorded ?? "?"}` and its programs still look there",
                $"build Rumprun with `{prefix.Root}` as its destination",
                "or copy it with `rrpkg toolchain pack` and `rrpkg toolchain install`, which change its paths",
                "or move the directory back");
        }

        return recorded;
    }

    private static string? Objection(ElfFile? file, RumprunPrefix prefix) =>
        file is not { Type: ElfType.Relocatable } || BakeRecipeNote.Of(file) is not { } note
            ? "the program that it links is not a bakeable object"
            : note.Tuple != prefix.Tuple
                ? $"it makes programs for `{note.Tuple}`"
                : null;

    /// <summary>
    /// Wrappers, specs, headers, libraries and the bake configuration; not manual pages, not the launcher.
    /// </summary>
    private static IEnumerable<string> Influencing(RumprunPrefix prefix) =>
    [
        .. Directory.EnumerateFiles(prefix.Programs, $"{prefix.Tuple}-*"), prefix.BakeTool, prefix.BakeConfiguration,
        .. BackingWrappers(prefix), prefix.Sysroot,
    ];

    private static IEnumerable<string> BackingWrappers(RumprunPrefix prefix)
    {
        var libexec = Path.Combine(prefix.Root, "libexec");
        return Directory.Exists(libexec)
            ? Directory.EnumerateDirectories(libexec, $"{Path.GetFileName(prefix.Sysroot)}-*")
            : [];
    }

    /// <summary>
    /// The files whose size and time must not change for the identity to stay valid: each program, library and specs file,
    /// and each directory, whose time changes when a file in it is replaced. Not the 1,300 headers: checking them would take
    /// longer than everything else.
    /// </summary>
    private static ImmutableArray<string> Watched(RumprunPrefix prefix) =>
    [
        .. Influencing(prefix).SelectMany(
            static p => Directory.Exists(p) ? DirectoriesOf(p) : [p]).Order(StringComparer.Ordinal),
        .. Directory.EnumerateFiles(prefix.Libraries, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
        .. BackingWrappers(prefix).SelectMany(Directory.EnumerateFiles).Order(StringComparer.Ordinal),
        prefix.BakeRecipe,
    ];

    private static IEnumerable<string> DirectoriesOf(string directory) =>
        Directory.EnumerateDirectories(directory, "*", SearchOption.AllDirectories).Prepend(directory);

    private static string PlatformNames(RumprunPrefix prefix) =>
        string.Join('+', prefix.Platforms.Select(p => new Target(p, prefix.Architecture).PlatformName));

    private static string List(ImmutableArray<string> paths) =>
        string.Join(", ", paths.Take(4).Select(static p => $"`{p}`"))
            + (paths.Length > 4 ? $" and {paths.Length - 4} more" : "");
}
