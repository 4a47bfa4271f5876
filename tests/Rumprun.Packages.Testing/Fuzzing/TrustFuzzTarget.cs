using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Core.Trust.Reading;
using Rumprun.Packages.Testing.Trust;

namespace Rumprun.Packages.Testing.Fuzzing;

/// <summary>Reads TUF metadata as each role in turn, and searches what was read.</summary>
[SuppressMessage("Security", "CA5394", Justification = "A seed has to give the same input again; nothing is secret.")]
internal static class TrustFuzzTarget
{
    /// <summary>One file of each role, and a targets role with delegations of both kinds.</summary>
    public static IReadOnlyList<byte[]> Seeds()
    {
        var repository = new RepositorySimulator();
        repository.AddKey(RoleName.Root, SigningKey.Ecdsa());
        repository.AddKey(RoleName.Root, SigningKey.Rsa());
        repository.Publish(RoleName.Root);
        repository.Delegate(RoleName.Targets, "a", terminating: true, "a/*", "[a-c]?/*");
        repository.Delegate(RoleName.Targets, "b", new JsonObject { ["path_hash_prefixes"] = new JsonArray("0") });
        repository.AddTarget(RoleName.Targets, "a/b", [1]);
        repository.PublishAll("a", "b");
        return [.. RoleName.TopLevel.Select(repository.BytesOf)];
    }

    public static void Run(byte[] input, Random random)
    {
        switch (random.Next(5))
        {
            case 0:
                TrustedMetadata.Begin(input, RepositorySimulator.Start);
                break;
            case 1:
                MetadataReader.ReadRoot(input);
                break;
            case 2:
                MetadataReader.ReadTimestamp(input);
                break;
            case 3:
                MetadataReader.ReadSnapshot(input);
                break;
            default:
                var targets = MetadataReader.ReadTargets(RoleName.Targets, input).Signed;
                _ = targets.Delegations.Roles.Count(static r => r.Paths.Contain("a/b"));
                break;
        }
    }
}
