using System.Text.Json;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Index;

/// <summary>Writes the list of a mirror's recipes and lists as JSON, and reads it strictly.</summary>
public static class TreeIndexFormat
{
    /// <summary>In bytes.</summary>
    public const int Largest = 1 << 20;

    private static readonly string[] s_lists = [$"ports/{VirtualList.FileName}", $"ports/{RuntimeList.FileName}"];

    public static byte[] ToBytes(TreeIndex index) => JsonSerializer.SerializeToUtf8Bytes(
        new TreeIndexWire { Schema = TreeIndex.SchemaVersion, Files = TreeFiles.ToWire(index.Files) },
        IndexJsonContext.Default.TreeIndexWire);

    /// <exception cref="DiagnosticException">RR3230: the bytes are not a valid list.</exception>
    public static TreeIndex Parse(ReadOnlySpan<byte> bytes) => IndexFailure.Guard(
        TreeIndex.TargetPath,
        bytes,
        Largest,
        static (b, _) =>
        {
            var wire = JsonSerializer.Deserialize(b, IndexJsonContext.Default.TreeIndexWire)
                ?? throw new FormatException("it is `null`");
            IndexFailure.RequireSchema(wire.Schema, TreeIndex.SchemaVersion);
            return new TreeIndex
            {
                Files = TreeFiles.FromWire(wire.Files, static path => TreeFiles.IsRecipe(path) || s_lists.Contains(path)),
            };
        },
        0);
}
