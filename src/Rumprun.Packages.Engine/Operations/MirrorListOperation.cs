using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Mirrors;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Changes which mirrors a user installs from.</summary>
public sealed class MirrorListOperation(MirrorRegistry registry, Func<MirrorSetting, Mirror> mirrorOf)
{
    public MirrorList Read() => registry.Read();

    /// <summary>Adds a mirror, or changes the one of its name, once its root is trusted and its metadata verified.</summary>
    /// <param name="anchor">Null for a mirror that is in the list already: its root stays.</param>
    /// <exception cref="DiagnosticException">RR3201 to RR3223: it is not to be trusted; RR4201 to RR4203.</exception>
    public async Task<TrustedMirror> AddAsync(
        MirrorSetting setting, RootAnchor? anchor, CancellationToken cancellationToken)
    {
        var mirror = mirrorOf(setting);
        var isNew = registry.Read().Find(setting.Name) is null;
        if (anchor is null && isNew)
        {
            throw MirrorDiagnostics.NoRoot.Exception(
                $"the root of the mirror `{setting.Name}` is not known: nothing that it has could be trusted",
                "get the root's SHA-256, or the file, from the mirror's operator: `--root sha256:...` or `--root FILE`");
        }

        try
        {
            if (anchor is not null)
            {
                await mirror.InitializeAsync(anchor, cancellationToken);
            }

            var opened = await mirror.OpenAsync(isOffline: false, cancellationToken);
            await registry.ChangeAsync(list => list.With(setting), cancellationToken);
            return opened;
        }
        catch when (isNew)
        {
            DirectoryTree.Delete(registry.TrustedDirectoryOf(setting.Name));
            throw;
        }
    }

    /// <summary>Removes a mirror, and what is known of it. What was installed from it stays.</summary>
    /// <exception cref="DiagnosticException">RR4203, RR4204: there is none of that name.</exception>
    public async Task RemoveAsync(PortName name, CancellationToken cancellationToken)
    {
        MirrorRegistry.Find(registry.Read(), name);
        await registry.ChangeAsync(list => list.Without(name), cancellationToken);
        DirectoryTree.Delete(registry.TrustedDirectoryOf(name));
        DirectoryTree.Delete(registry.FetchedDirectoryOf(name));
    }

    /// <summary>Lets only one mirror provide a port from now on; null: any.</summary>
    /// <param name="pattern">A port's name, or a glob of names.</param>
    /// <exception cref="DiagnosticException">RR4203, RR4204: there is no such mirror.</exception>
    public Task<MirrorList> PinAsync(string pattern, PortName? mirror, CancellationToken cancellationToken) =>
        registry.ChangeAsync(
            list =>
            {
                if (mirror is { } name)
                {
                    MirrorRegistry.Find(list, name);
                }

                return new MirrorList(
                [
                    .. list.Mirrors.Select(m => m with
                    {
                        Pins = m.Name == mirror ? m.Pins.Remove(pattern).Add(pattern) : m.Pins.Remove(pattern),
                    }),
                ]);
            },
            cancellationToken);
}
