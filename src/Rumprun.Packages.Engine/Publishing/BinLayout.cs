using System.Text.Json.Nodes;
using Rumprun.Packages.Core;

namespace Rumprun.Packages.Engine.Publishing;

/// <summary>
/// Hash bins: roles that share a mirror's targets by the SHA-256 of their paths (§4.5, path_hash_prefixes), so that a
/// change of one port changes a small file. There are more of them the more targets there are.
/// </summary>
internal sealed record BinLayout
{
    private const string Hexadecimal = "0123456789abcdef";
    private const string Name = "ports";

    private BinLayout(int digits) => Digits = digits;

    /// <summary>How many digits of the hash name a bin: 0, 1 or 2.</summary>
    public int Digits { get; }

    public IEnumerable<string> Names => Digits switch
    {
        0 => [Name],
        1 => Hexadecimal.Select(static d => $"{Name}-{d}"),
        _ => Hexadecimal.SelectMany(static d => Hexadecimal.Select(e => $"{Name}-{d}{e}")),
    };

    public static BinLayout For(int targets) => new(targets <= 64 ? 0 : targets <= 2048 ? 1 : 2);

    /// <summary>Whether a role is a bin, in this layout or another.</summary>
    public static bool IsBin(string role) =>
        role == Name || (role.StartsWith($"{Name}-", StringComparison.Ordinal) && role.Length - Name.Length is 2 or 3
            && role[(Name.Length + 1)..].All(Hexadecimal.Contains));

    /// <summary>The layout that some roles are of.</summary>
    public static BinLayout Of(IEnumerable<string> roles) =>
        new(roles.Where(IsBin).Select(static r => Math.Max(0, r.Length - Name.Length - 1)).DefaultIfEmpty(0).Max());

    public string BinOf(string path) =>
        Digits == 0 ? Name : $"{Name}-{Sha256Digest.OfText(path).Hex[..Digits]}";

    public JsonArray PrefixesOf(string bin) => Digits == 0
        ? [.. Hexadecimal.Select(static d => (JsonNode)$"{d}")]
        : [(JsonNode)bin[(Name.Length + 1)..]];
}
