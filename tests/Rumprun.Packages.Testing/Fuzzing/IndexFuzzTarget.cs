using System.Diagnostics.CodeAnalysis;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Attestations;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Trust.Writing;

namespace Rumprun.Packages.Testing.Fuzzing;

/// <summary>Reads a mirror's index: of a port and of the tree, and what builders attested.</summary>
[SuppressMessage("Security", "CA5394", Justification = "A seed has to give the same input again; nothing is secret.")]
internal static class IndexFuzzTarget
{
    private static readonly PortName s_name = PortName.Parse("sample");

    private static readonly KeyDescription s_key = KeyDescription.Of(
        "ed25519", "ed25519", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");

    public static IReadOnlyList<byte[]> Seeds()
    {
        var blob = new Blob(Sha256Digest.OfText("blob"), 4);
        var package = new ReleasedPackage(Sha256Digest.OfText("key"), Sha256Digest.OfText("output"), blob, blob);
        var release = new Release
        {
            Version = SampleBuild.Version("1.2.3"),
            Target = SampleBuild.Hosted,
            Options = [PortName.Parse("ssl")],
            License = "MIT",
            Toolchain = Sha256Digest.OfText("toolchain"),
            Port = Sha256Digest.OfText("port"),
            Files = [new TreeFile("ports/sample/files/x", blob, true), new TreeFile("ports/sample/port.yaml", blob, false)],
            Package = package,
            Image = package,
            Sources = [new ReleasedSource("sample.tar.gz", blob)],
            Test = new ReleaseTest(2, 0, null),
            Published = DateTimeOffset.UnixEpoch,
        };
        var statement = new BuildStatement
        {
            Name = s_name,
            Version = release.Version,
            Target = release.Target,
            Options = release.Options,
            Toolchain = release.Toolchain,
            Port = release.Port,
            Sources = [("sample.tar.gz", blob.Digest)],
            Package = blob.Digest,
            Image = blob.Digest,
            Builder = s_key.Id,
            Started = DateTimeOffset.UnixEpoch,
            Finished = DateTimeOffset.UnixEpoch,
            Differences = ["usr/bin/x differs"],
        };
        var envelope = new DsseEnvelope
        {
            PayloadType = BuildStatement.PayloadType,
            Payload = statement.ToBytes(),
            Signatures = [new DsseSignature(s_key.Id.ToString(), new byte[64])],
        };
        return
        [
            PortIndexFormat.ToBytes(new PortIndex { Name = s_name, Summary = "A sample", Releases = [release] }),
            TreeIndexFormat.ToBytes(new TreeIndex { Files = [new TreeFile("recipes/make.yaml", blob, false)] }),
            statement.ToBytes(),
            envelope.ToBytes(),
        ];
    }

    public static void Run(byte[] input, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                var index = PortIndexFormat.Parse(input, s_name);
                foreach (var file in index.Releases.SelectMany(static r => r.Files))
                {
                    RequireInside(file.Path);
                }

                break;
            case 1:
                foreach (var file in TreeIndexFormat.Parse(input).Files)
                {
                    RequireInside(file.Path);
                }

                break;
            case 2:
                _ = AttestationFile.Read(input, s_key.Key);
                break;
            default:
                try
                {
                    BuildStatement.Parse(input);
                }
                catch (FormatException)
                {
                    // A statement that is not one counts for nothing.
                }

                break;
        }
    }

    private static void RequireInside(string path)
    {
        if (!PackagePath.IsNormal(path))
        {
            throw new InvalidOperationException($"the path `{path}` leads elsewhere");
        }
    }
}
