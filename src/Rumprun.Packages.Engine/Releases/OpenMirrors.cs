using System.Collections.Immutable;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Engine.Mirrors;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Releases;

/// <summary>
/// The user's mirrors during one command. They are opened together, once; one that fails is reported, and the others are
/// used without it.
/// </summary>
public sealed class OpenMirrors(MirrorList list, Func<MirrorSetting, Mirror> mirrorOf, bool isOffline)
{
    private Task<ImmutableArray<TrustedMirror>>? _opened;
    private ImmutableArray<(PortName Name, DiagnosticException Failure)> _failures = [];

    public bool IsEmpty => list.Mirrors.IsEmpty;

    public bool IsOffline => isOffline;

    /// <summary>The mirrors that can be used, in the order in which they are asked.</summary>
    public Task<ImmutableArray<TrustedMirror>> OpenAsync(
        IProgress<ProgressEvent> progress, CancellationToken cancellationToken) =>
        _opened ??= OpenAllAsync(progress, cancellationToken);

    /// <summary>
    /// What the first mirror that may provide a port and has it says of it, and the mirror; null: none has it.
    /// </summary>
    /// <exception cref="DiagnosticException">The mirror that has pinned the name cannot be used.</exception>
    public async Task<(TrustedMirror Mirror, PortIndex Index)?> FindAsync(
        PortName port, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var opened = await OpenAsync(progress, cancellationToken);
        foreach (var setting in list.For(port))
        {
            if (opened.FirstOrDefault(m => m.Name == setting.Name) is not { } mirror)
            {
                if (setting.HasPinned(port))
                {
                    throw FailureOf(setting.Name)!;
                }

                continue;
            }

            try
            {
                if (await mirror.FindAsync(port, cancellationToken) is { } index)
                {
                    return (mirror, index);
                }
            }
            catch (DiagnosticException e) when (!setting.HasPinned(port))
            {
                Report(mirror.Name, e, progress);
            }
        }

        return null;
    }

    /// <summary>
    /// A directory with some files of a mirror: from that mirror, else from another. A blob's name is its hash, so that it
    /// may come from any.
    /// </summary>
    /// <exception cref="DiagnosticException">RR3221, RR3223, RR3224, RR4201: no mirror has them intact.</exception>
    public async Task<string> FetchTreeAsync(
        TrustedMirror mirror,
        ImmutableArray<TreeFile> files,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        TrustedMirror[] sources = [mirror, .. (await OpenAsync(progress, cancellationToken)).Where(m => m != mirror)];
        foreach (var source in sources.SkipLast(1))
        {
            try
            {
                return await source.FetchTreeAsync(files, cancellationToken);
            }
            catch (DiagnosticException e)
            {
                Report(source.Name, e, progress);
            }
        }

        return await sources[^1].FetchTreeAsync(files, cancellationToken);
    }

    /// <summary>The recipes and lists of each mirror that has any, as a tree without ports.</summary>
    public async Task<IReadOnlyList<string>> FetchCommonAsync(
        IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var trees = new List<string>();
        foreach (var mirror in await OpenAsync(progress, cancellationToken))
        {
            try
            {
                if (await mirror.FindTreeAsync(cancellationToken) is { Files.IsEmpty: false } index)
                {
                    trees.Add(await FetchTreeAsync(mirror, index.Files, progress, cancellationToken));
                }
            }
            catch (DiagnosticException e)
            {
                Report(mirror.Name, e, progress);
            }
        }

        return trees;
    }

    /// <summary>The names of all ports that mirrors have, as far as they can be listed.</summary>
    public async Task<IEnumerable<PortName>> NamesAsync(
        IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var names = new List<PortName>();
        foreach (var mirror in await OpenAsync(progress, cancellationToken))
        {
            try
            {
                names.AddRange((await new MirrorCatalogue(mirror).ReadAsync(cancellationToken)).Select(static p => p.Name));
            }
            catch (DiagnosticException e)
            {
                progress.Report(new ProgressEvent.Decided(mirror.Name.ToString(), e.Diagnostics[0].Message));
            }
        }

        return names;
    }

    /// <summary>Why mirrors cannot be used, for a message that a port was not found; null: all can be.</summary>
    public DiagnosticException? FirstFailure => _failures.Select(static f => f.Failure).FirstOrDefault();

    private DiagnosticException? FailureOf(PortName name) => _failures.FirstOrDefault(f => f.Name == name).Failure;

    private async Task<ImmutableArray<TrustedMirror>> OpenAllAsync(
        IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var opened = await Task.WhenAll(list.InOrder.Select(async setting =>
        {
            try
            {
                return (
                    setting.Name,
                    Mirror: await mirrorOf(setting).OpenAsync(isOffline && !setting.IsDirectory, cancellationToken),
                    Failure: (DiagnosticException?)null);
            }
            catch (DiagnosticException e)
            {
                return (setting.Name, Mirror: await CopyOfAsync(setting, e, cancellationToken), Failure: e);
            }
        }));
        _failures = [.. opened.Where(static o => o.Failure is not null).Select(static o => (o.Name, o.Failure!))];
        foreach (var (name, mirror, failure) in opened.Where(static o => o.Failure is not null))
        {
            Report(name, failure!, progress, mirror is null ? "" : "what is not on this machine yet of ");
        }

        return [.. opened.Select(static o => o.Mirror).OfType<TrustedMirror>()];
    }

    /// <summary>
    /// What was fetched from a mirror before, if it does not respond now; null: there is nothing that is still valid, or
    /// what the mirror says was refused.
    /// </summary>
    private async Task<TrustedMirror?> CopyOfAsync(
        MirrorSetting setting, DiagnosticException failure, CancellationToken cancellationToken)
    {
        if (failure.Diagnostics[0].Descriptor != MirrorDiagnostics.Unreachable)
        {
            return null;
        }

        try
        {
            return await mirrorOf(setting).OpenAsync(isOffline: true, cancellationToken);
        }
        catch (DiagnosticException)
        {
            return null;
        }
    }

    /// <param name="part">What of the mirror is left out; empty: all of it.</param>
    private static void Report(
        PortName mirror, DiagnosticException failure, IProgress<ProgressEvent> progress, string part = "") =>
        progress.Report(new ProgressEvent.Notice(
            $"warning[{failure.Diagnostics[0].Id}]: {failure.Diagnostics[0].Message}; continuing without {part}the mirror "
                + $"`{mirror}`"));
}
