using Rumprun.Packages.Core.Profiles;

namespace Rumprun.Packages.Engine.Store;

/// <summary>Whether an installation would change anything.</summary>
internal static class GenerationComparer
{
    /// <summary>Compared as they are written: records with lists in them are equal only to themselves.</summary>
    public static bool AreSame(InstalledPort? before, InstalledPort after) =>
        before is not null && Text(before).SequenceEqual(Text(after));

    private static byte[] Text(InstalledPort port) =>
        GenerationFormat.ToBytes(Generation.Empty with { Ports = [port] });
}
