using System.Text.Json;
using Rumprun.Packages.Core.Trust.Reading;

namespace Rumprun.Packages.Core.Trust.Keys;

/// <summary>Reads keys, and checks that each has the id that it is listed under (§4.3, KEYID).</summary>
internal static class PublicKeyReader
{
    private static readonly string[] s_members = ["keytype", "scheme", "keyval"];

    public static PublicKey Read(string role, string listedAs, JsonElement value)
    {
        var id = MetadataFields.KeyId(listedAs);
        var (type, scheme) = (value.RequireString("keytype"), value.RequireString("scheme"));
        var computed = new KeyId(Sha256Digest.Of(CanonicalJson.Encode(value)));
        if (computed != id)
        {
            throw TrustDiagnostics.WrongKeyId.Exception(
                $"the metadata of `{role}` lists the key `{computed}` as `{id}`",
                "report it to the maintainers of the repository: its key list has to be made again");
        }

        var values = value.RequireObject("keyval");
        try
        {
            PublicKey key = (type, scheme) switch
            {
                ("ed25519", "ed25519") =>
                    new Ed25519Key(values.RequireString("public")) { Id = id, KeyType = type, Scheme = scheme },
                ("ecdsa" or "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256") =>
                    new EcdsaKey(values.RequireString("public")) { Id = id, KeyType = type, Scheme = scheme },
                ("rsa", "rsassa-pss-sha256") =>
                    new RsaKey(values.RequireString("public")) { Id = id, KeyType = type, Scheme = scheme },
                _ => new PublicKey.Unknown { Id = id, KeyType = type, Scheme = scheme },
            };
            return key with { Unrecognized = value.Unrecognized(s_members) };
        }
        catch (FormatException e)
        {
            throw TrustDiagnostics.BadKey.Exception(
                $"the metadata of `{role}` has the {type} key `{id}`, which is not valid: {e.Message}",
                "report it to the maintainers of the repository");
        }
    }
}
