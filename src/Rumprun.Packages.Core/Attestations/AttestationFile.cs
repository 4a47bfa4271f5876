using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Trust.Keys;

namespace Rumprun.Packages.Core.Attestations;

/// <summary>
/// What a builder has attested of one port's releases: an in-toto bundle (<c>.intoto.jsonl</c>), an envelope a line.
/// </summary>
public static class AttestationFile
{
    /// <summary>In bytes: some 2,000 statements.</summary>
    public const int Largest = 8 << 20;

    /// <summary>The target's path in a mirror's metadata, which a builder's delegation is trusted with.</summary>
    public static string TargetPathOf(string builder, PortName port) => $"attestations/{builder}/{port}.intoto.jsonl";

    /// <summary>Whether a target has what some builder attested of a port.</summary>
    public static bool IsOf(string path, PortName port) =>
        path.Split('/') is ["attestations", _, var file] && file == $"{port}.intoto.jsonl";

    /// <summary>The pattern of every path of a builder.</summary>
    public static string PathsOf(string builder) => $"attestations/{builder}/*";

    /// <summary>The statements that a key has signed. What is not one, or is not signed by it, is left out.</summary>
    public static ImmutableArray<BuildStatement> Read(ReadOnlyMemory<byte> file, PublicKey key) =>
        file.Length > Largest ? [] : [.. Lines(file).Select(line => ReadLine(line, key)).OfType<BuildStatement>()];

    /// <summary>Adds an envelope; earlier ones that say something of the same build are removed.</summary>
    /// <param name="file">The present content; null where there is none.</param>
    public static byte[] With(ReadOnlyMemory<byte>? file, PublicKey key, BuildStatement statement, DsseEnvelope envelope)
    {
        var kept = file is not { } before ? [] : Lines(before).Where(line => ReadLine(line, key) is not { } other
            || other.Name != statement.Name || other.Version != statement.Version || other.Target != statement.Target
            || !other.Options.SetEquals(statement.Options) || other.Toolchain != statement.Toolchain);
        using var content = new MemoryStream();
        foreach (var line in kept.Append(envelope.ToBytes()))
        {
            content.Write(line.Span);
            content.WriteByte((byte)'\n');
        }

        return content.ToArray();
    }

    private static BuildStatement? ReadLine(ReadOnlyMemory<byte> line, PublicKey key)
    {
        try
        {
            var envelope = DsseEnvelope.Parse(line);
            return envelope.PayloadType == BuildStatement.PayloadType && envelope.IsSignedBy(key)
                && BuildStatement.Parse(envelope.Payload) is var statement && statement.Builder == key.Id
                ? statement
                : null;
        }
        catch (FormatException)
        {
            // Not ours, or of a later version: it counts for nothing.
            return null;
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> file)
    {
        while (file.Length > 0)
        {
            var end = file.Span.IndexOf((byte)'\n');
            var line = end < 0 ? file : file[..end];
            if (line.Length > 0)
            {
                yield return line;
            }

            file = end < 0 ? default : file[(end + 1)..];
        }
    }
}
