using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Mirrors;

/// <summary>The user's list of mirrors, <c>mirrors.json</c>, and where what is trusted of each is kept.</summary>
public sealed class MirrorRegistry(RrpkgDirectories directories)
{
    private string ListFile => Path.Combine(directories.Configuration, "mirrors.json");

    /// <summary>Trusted metadata of a mirror: losing it would lose the protection against old versions.</summary>
    public string TrustedDirectoryOf(PortName mirror) => Path.Combine(directories.Data, "mirrors", mirror.ToString());

    /// <summary>What was fetched from a mirror, and can be fetched again.</summary>
    public string FetchedDirectoryOf(PortName mirror) => Path.Combine(directories.Cache, "mirrors", mirror.ToString());

    /// <exception cref="DiagnosticException">RR4203: the list cannot be read.</exception>
    public MirrorList Read()
    {
        try
        {
            return File.Exists(ListFile) ? MirrorListFormat.Parse(File.ReadAllBytes(ListFile)) : MirrorList.Empty;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                MirrorDiagnostics.ListUnreadable.Create(
                    $"`{ListFile}` cannot be read: {(e is FormatException ? e.Message : FileFailure.ReasonOf(e))}",
                    "correct the file, or delete it and add the mirrors again"),
                e);
        }
    }

    /// <summary>Changes the list; only one process at a time can.</summary>
    /// <exception cref="DiagnosticException">RR4203: the list cannot be read or written.</exception>
    public async Task<MirrorList> ChangeAsync(Func<MirrorList, MirrorList> change, CancellationToken cancellationToken)
    {
        try
        {
            using var held = await FileLock.AcquireAsync($"{ListFile}.lock", waiting: null, cancellationToken);
            var changed = change(Read());
            AtomicFile.WriteBytes(ListFile, MirrorListFormat.ToBytes(changed));
            return changed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                MirrorDiagnostics.ListUnreadable.Create($"`{ListFile}` cannot be written: {FileFailure.ReasonOf(e)}"), e);
        }
    }

    /// <exception cref="DiagnosticException">RR4204: there is none of that name.</exception>
    public static MirrorSetting Find(MirrorList list, PortName name) =>
        list.Find(name) ?? throw MirrorDiagnostics.Unknown.Exception(
            $"there is no mirror named `{name}`",
            list.Mirrors.IsEmpty
                ? "add one: `rrpkg mirror add NAME ADDRESS --root FILE`"
                : Suggestion.For(name, list.Mirrors.Select(static m => m.Name)) is { } near
                    ? $"did you mean `{near}`?"
                    : $"there is {string.Join(", ", list.Mirrors.Select(static m => $"`{m.Name}`"))}");
}
