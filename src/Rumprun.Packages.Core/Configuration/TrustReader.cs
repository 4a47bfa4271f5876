using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Trust;

namespace Rumprun.Packages.Core.Configuration;

/// <summary>Reads <c>trust</c>.</summary>
internal static class TrustReader
{
    private const int MostBuilders = 64;

    public static BuilderTrust Read(Field? field)
    {
        if (field is null || Fields.Open(field.Value, "builders", "threshold") is not { } trust
            || trust.Required("builders") is not { } list)
        {
            return BuilderTrust.None;
        }

        list.AsList(minimum: 1, maximum: MostBuilders);
        var builders = ((Field?)list).AsListOf(ReadBuilder);
        if (builders.Select(static b => b.Name).Distinct().Count() < builders.Length
            || builders.Select(static b => b.Key).Distinct().Count() < builders.Length)
        {
            list.Refuse(
                ConfigurationDiagnostics.Builder, "two builders have the same name or key",
                "name each builder once: a key counts once towards the threshold");
        }

        return new BuilderTrust(
            builders, trust["threshold"]?.AsInteger(1, Math.Max(1, builders.Length)) ?? builders.Length);
    }

    private static TrustedBuilder? ReadBuilder(Field field)
    {
        if (Fields.Open(field, "name", "key") is not { } builder
            || builder.Required("name")?.AsName() is not { } name
            || builder.Required("key") is not { } key || key.AsText() is not { } text)
        {
            return null;
        }

        if (Sha256Digest.TryParse(text, out var digest))
        {
            return new TrustedBuilder(name, new KeyId(digest));
        }

        key.Refuse(
            ConfigurationDiagnostics.Builder, $"`{text}` is not the id of a key",
            "write the 64 hexadecimal digits that `rrpkg key list` prints where the builder's key is");
        return null;
    }
}
