using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;

namespace Rumprun.Packages.Engine.Images;

/// <summary>
/// The commands that shape a bake configuration. rumprun-bake sources them as shell, so nothing but names of components that
/// the toolchain has gets through.
/// </summary>
internal static partial class BakeCommands
{
    /// <summary>The arguments of rumprun-bake, outputs and programs by name.</summary>
    /// <exception cref="DiagnosticException">RR5062: a configuration or component that the toolchain has not.</exception>
    public static ImmutableArray<string> Arguments(BakeRequest request, string output, ImmutableArray<string> programs)
    {
        RequireConfiguration(request);
        var arguments = ImmutableArray.CreateBuilder<string>();
        foreach (var component in request.Remove)
        {
            arguments.AddRange("-m", $"remove {Checked(component)}");
        }

        foreach (var component in request.Add)
        {
            RequireLibrary(Checked(component), request.Toolchain);
            arguments.AddRange("-m", $"add {component}");
        }

        AddStack(arguments, "main", request.Stacks.Main);
        AddStack(arguments, "thread", request.Stacks.Threads);
        return [.. arguments, request.Configuration, output, .. programs];
    }

    /// <summary>The program reads a size as the address of a symbol, which the linker defines.</summary>
    private static void AddStack(ImmutableArray<string>.Builder arguments, string kind, long? size)
    {
        if (size is { } bytes)
        {
            arguments.AddRange(
                "-m", string.Create(CultureInfo.InvariantCulture, $"add -Wl,--defsym=rumprun_{kind}_stack={bytes}"));
        }
    }

    private static void RequireConfiguration(BakeRequest request)
    {
        // Names that begin with an underscore are parts of others.
        if (!ConfigurationName().IsMatch(request.Configuration)
            || !request.Configuration.StartsWith($"{request.Toolchain.Target.PlatformName}_", StringComparison.Ordinal))
        {
            throw ImageDiagnostics.UnknownComponent.Exception(
                $"`{request.Configuration}` is not a bake configuration for `{request.Toolchain.Target.PlatformName}`",
                $"choose one that `{request.Toolchain.BakeTool} list` prints");
        }
    }

    private static string Checked(string component) =>
        ComponentName().IsMatch(component)
            ? component
            : throw ImageDiagnostics.UnknownComponent.Exception(
                $"`{component}` is not a component of a rump kernel", "write it as the linker does: `-lrumpfs_nfs`");

    private static void RequireLibrary(string component, Toolchain toolchain)
    {
        var directory = Path.Combine(toolchain.Sysroot, "lib", $"rumprun-{toolchain.Target.PlatformName}");
        if (File.Exists(Path.Combine(directory, $"lib{component[2..]}.a")))
        {
            return;
        }

        var there = Directory.Exists(directory)
            ? Directory.EnumerateFiles(directory, "lib*.a").Select(
                static f => $"-l{Path.GetFileNameWithoutExtension(f)[3..]}")
            : [];
        throw ImageDiagnostics.UnknownComponent.Exception(
            $"the toolchain in `{toolchain.Prefix}` has no component `{component}`",
            Suggestion.For(
                component, there) is { } near ? $"did you mean `{near}`?" : $"choose one of `{directory}/lib*.a`");
    }

    [GeneratedRegex("^(hw|xen)_[a-z0-9_]+$", RegexOptions.CultureInvariant)]
    private static partial Regex ConfigurationName();

    [GeneratedRegex("^-l[A-Za-z0-9_+]+$", RegexOptions.CultureInvariant)]
    private static partial Regex ComponentName();
}
