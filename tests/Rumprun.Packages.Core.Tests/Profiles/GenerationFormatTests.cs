using System.Collections.Immutable;
using System.Text;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Core.Tests.Profiles;

public sealed class GenerationFormatTests
{
    private static readonly Generation s_generation = new()
    {
        Number = 7,
        Created = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Reason = "install nginx",
        Ports =
        [
            new InstalledPort
            {
                Name = PortName.Parse("nginx"),
                Version = SampleBuild.Version("1.22.1") with { Revision = 2 },
                Target = SampleBuild.Hosted,
                Options = [PortName.Parse("pcre2")],
                Package = Sha256Digest.OfText("package"),
                Image = Sha256Digest.OfText("image"),
                Launches =
                [
                    new LaunchSettings
                    {
                        Image = PortName.Parse("nginx"),
                        Arguments = ["-c", "", "a \"b\" ü\n"],
                        Environment = ImmutableSortedDictionary<string, string>.Empty.Add("LANG", "C"),
                        Memory = 32 << 20,
                        Hostname = "www",
                        Mounts = [new LaunchMount(PortName.Parse("data"), "/data", Replaceable: true)],
                        Ports = [new GuestPort(80, Transport.Tcp), new GuestPort(53, Transport.Udp)],
                        Ready = new Readiness.Tcp(80),
                    },
                    new LaunchSettings
                    {
                        Image = PortName.Parse("other"),
                        Network = false,
                        Ready = new Readiness.Console("up"),
                    },
                ],
                Summary = "HTTP server",
                IsRequested = true,
            },
        ],
    };

    [Fact]
    public void Parse_OfWrittenGeneration_GivesItBack()
    {
        var bytes = GenerationFormat.ToBytes(s_generation);
        var again = GenerationFormat.Parse(bytes);
        var (port, launch) = (again.Ports.Single(), again.Ports.Single().Launches[0]);

        Assert.Equal(bytes, GenerationFormat.ToBytes(again));
        Assert.Equal((7, s_generation.Created, "install nginx"), (again.Number, again.Created, again.Reason));
        Assert.Equal(s_generation.Ports[0].Version, port.Version);
        Assert.Equal(s_generation.Ports[0].Image, port.Image);
        Assert.Equal(s_generation.Ports[0].Launches[0].Arguments, launch.Arguments);
        Assert.Equal(s_generation.Ports[0].Launches[0].Ports, launch.Ports);
        Assert.Equal(new Readiness.Tcp(80), launch.Ready);
        Assert.Equal(new Readiness.Console("up"), port.Launches[1].Ready);
        Assert.False(port.Launches[1].Network);
        Assert.NotNull(again.Find(PortName.Parse("nginx"), SampleBuild.Hosted));
    }

    [Theory]
    [InlineData("\"schema\": 1", "\"schema\": 2")]
    [InlineData("\"number\": 7", "\"number\": 7, \"other\": 7")]
    [InlineData("80/tcp", "80/sctp")]
    [InlineData("\"tcp\": 80", "\"tcp\": 80, \"console\": \"x\"")]
    [InlineData("hosted-x86_64", "hosted")]
    [InlineData("\"requested\": true", "\"requested\": null")]
    public void Parse_OfBrokenGeneration_IsRefused(string part, string broken)
    {
        var text = Encoding.UTF8.GetString(GenerationFormat.ToBytes(s_generation));
        Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Throws<FormatException>(
            () => GenerationFormat.Parse(Encoding.UTF8.GetBytes(text.Replace(part, broken, StringComparison.Ordinal))));
    }
}
