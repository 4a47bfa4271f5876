using System.Collections.Immutable;
using System.Net;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;

namespace Rumprun.Packages.Core.Tests.Launching;

public sealed class GuestConfigurationTextTests
{
    private static GuestConfiguration With(params ImmutableArray<string> arguments) =>
        new() { Programs = [new GuestProgram("x", arguments)] };

    [Fact]
    public void Write_PlainArguments_UsesRc() =>
        Assert.Equal(
            """{"rc":[{"bin":"x","argv":["-c","/data/a b",""]}]}""",
            GuestConfigurationText.Write(With("-c", "/data/a b", "")));

    [Fact]
    public void Write_NoArguments_StillGivesArgv() =>
        Assert.Equal("""{"rc":[{"bin":"x","argv":[]}]}""", GuestConfigurationText.Write(With()));

    [Fact]
    public void Write_QuotationMark_FallsBackToCommandLine() =>
        Assert.Equal(
            """{"cmdline":"x say \"hi\" '' 'a b' C:\\dir"}""",
            GuestConfigurationText.Write(With("say", "\"hi\"", "", "a b", "C:\\dir")));

    [Fact]
    public void Write_Everything_KeepsTheOrderTheGuestNeeds()
    {
        var text = GuestConfigurationText.Write(new GuestConfiguration
        {
            Programs = [new GuestProgram("one", ["a"]), new GuestProgram("two", [])],
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("A", "1").Add("B", "it's"),
            Hostname = "web-1.example",
            Interfaces = [new GuestInterface("vioif0", new GuestAddressing.Dhcp())],
            Volumes =
            [
                new GuestVolume(VolumeSource.Device, "/dev/ld0a", "/data"),
                new GuestVolume(VolumeSource.Hypervisor, "xvda", "/data/more"),
                new GuestVolume(VolumeSource.FileImage, "/data/x.iso", "/x"),
            ],
        });

        Assert.Equal(
            "{\"env\":\"A=1\",\"env\":\"B=it's\",\"hostname\":\"web-1.example\","
            + "\"net\":{\"if\":\"vioif0\",\"type\":\"inet\",\"method\":\"dhcp\"},"
            + "\"blk\":{\"source\":\"dev\",\"path\":\"/dev/ld0a\",\"fstype\":\"blk\",\"mountpoint\":\"/data\"},"
            + "\"blk\":{\"source\":\"etfs\",\"path\":\"xvda\",\"fstype\":\"blk\",\"mountpoint\":\"/data/more\"},"
            + "\"blk\":{\"source\":\"vnd\",\"path\":\"/data/x.iso\",\"fstype\":\"blk\",\"mountpoint\":\"/x\"},"
            + "\"rc\":[{\"bin\":\"one\",\"argv\":[\"a\"]},{\"bin\":\"two\",\"argv\":[]}]}",
            text);
    }

    [Fact]
    public void Write_FixedAddresses_AreStringsWithoutExceptions()
    {
        var text = GuestConfigurationText.Write(With() with
        {
            Interfaces =
            [
                new GuestInterface(
                    "xenif0", new GuestAddressing.Fixed(IPAddress.Parse("10.0.0.2"), 24, IPAddress.Parse("10.0.0.1")))
                {
                    Create = true,
                },
                new GuestInterface("vioif1", new GuestAddressing.Fixed(IPAddress.Parse("fd00::2"), 64, null)),
                new GuestInterface("vioif2", new GuestAddressing.RouterAdvertisement()),
            ],
        });

        Assert.Contains(
            """{"if":"xenif0","cloner":"true","type":"inet","method":"static","addr":"10.0.0.2","mask":"24","""
                + "\"gw\":\"10.0.0.1\"}",
            text,
            StringComparison.Ordinal);
        Assert.Contains(
            """{"if":"vioif1","type":"inet6","method":"static","addr":"fd00::2","mask":"64"}""",
            text,
            StringComparison.Ordinal);
        Assert.Contains("""{"if":"vioif2","type":"inet6","method":"auto"}""", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("argument 2 of `x`, `it's \"so\"`, holds a `\"` as well as a `'`", "a", "it's \"so\"")]
    [InlineData("argument 1 of `x`, `\"`, holds a `\"` and argument 3 of `x`, `'`, a `'`", "\"", "a", "'")]
    [InlineData("argument 1 of `x`, `\\d`, holds a `\\` that begins no JSON escape and argument 2", "\\d", "'")]
    [InlineData("argument 1 of `x`, `a_RUMPRUN_ROOTFSCFG=b`, holds `_RUMPRUN_ROOTFSCFG=`", "a_RUMPRUN_ROOTFSCFG=b")]
    [InlineData("argument 1 of `x`, `\0`, holds a NUL byte", "\0")]
    [InlineData("argument 1 of `x`, `\uFFFD`, holds bytes that are not UTF-8", "\uFFFD")]
    public void Write_ArgumentThatNothingCarries_IsRefusedByItsNumber(string message, params string[] arguments)
    {
        var e = Assert.Throws<DiagnosticException>(() => GuestConfigurationText.Write(With([.. arguments])));

        Assert.Equal("RR8001", Assert.Single(e.Diagnostics).Id);
        Assert.StartsWith(message, e.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, e.ExitCode);
    }

    [Fact]
    public void Write_QuotationMarkForOneOfSeveralPrograms_IsRefused()
    {
        var e = Assert.Throws<DiagnosticException>(() => GuestConfigurationText.Write(
            new GuestConfiguration { Programs = [new GuestProgram("one", ["\""]), new GuestProgram("two", [])] }));

        Assert.Contains("argument 1 of `one`, `\"`, holds a `\"`", e.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_AtTheLimit_FitsAndOneMoreIsRefused()
    {
        var room = GuestConfigurationText.HwLimit - GuestConfigurationText.Write(With("")).Length;

        Assert.Equal(
            GuestConfigurationText.HwLimit,
            Encoding.UTF8.GetByteCount(
                GuestConfigurationText.Write(With(new string('é', room / 2) + new string('y', room % 2)))));
        var e = Assert.Throws<DiagnosticException>(() => GuestConfigurationText.Write(With(new string('y', room + 20))));
        Assert.Equal("RR8003", e.Diagnostics[0].Id);
    }

    [Fact]
    public void Write_ManyShortArguments_TakesTheShorterWay() =>
        Assert.StartsWith(
            "{\"cmdline\":",
            GuestConfigurationText.Write(With([.. Enumerable.Repeat("y", 1500)])),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("RR8002", "A=B", "x")]
    [InlineData("RR8002", "", "x")]
    [InlineData("RR8002", "A", "\"")]
    [InlineData("RR8002", "_RUMPRUN_ROOTFSCFG", "x")]
    public void Write_VariableThatCannotBeSaid_IsRefused(string id, string name, string value)
    {
        var e = Assert.Throws<DiagnosticException>(() => GuestConfigurationText.Write(
            With() with { Environment = ImmutableSortedDictionary<string, string>.Empty.Add(name, value) }));

        Assert.Equal(id, e.Diagnostics[0].Id);
    }

    [Theory]
    [InlineData("-a")]
    [InlineData("a..b")]
    [InlineData("a_b")]
    [InlineData("")]
    public void Write_BadHostname_IsRefused(string name) =>
        Assert.Equal(
            "RR8004",
            Assert.Throws<DiagnosticException>(
                () => GuestConfigurationText.Write(With() with { Hostname = name })).Diagnostics[0].Id);

    [Theory]
    [InlineData("/")]
    [InlineData("data")]
    [InlineData("/data/")]
    [InlineData("/a/../b")]
    [InlineData("/a\"b")]
    public void Write_BadMountPoint_IsRefused(string path) =>
        Assert.Equal("RR8005", Assert.Throws<DiagnosticException>(() => GuestConfigurationText.Write(
            With() with { Volumes = [new GuestVolume(VolumeSource.Device, "/dev/ld0a", path)] })).Diagnostics[0].Id);

    [Fact]
    public void Write_TwoVolumesAtOnePlace_IsRefused() =>
        Assert.Equal("RR8005", Assert.Throws<DiagnosticException>(() => GuestConfigurationText.Write(With() with
        {
            Volumes = [new GuestVolume(
                VolumeSource.Device, "/dev/ld0a", "/d"), new GuestVolume(VolumeSource.Device, "/dev/ld1a", "/d")],
        })).Diagnostics[0].Id);

    [Fact]
    public void Write_AnyTwoArguments_ArriveExactlyOrAreRefused()
    {
        string[] pieces =
            ["a", " ", "'", "\"", "\\", "\\n", "\\\"", "\\u00e9", "\\u0", "\t", "\n", "{", "}],:", "\u001b", "💡"];
        string[] words = ["", .. pieces, .. pieces.SelectMany(a => pieces.Select(b => a + b))];
        var (carried, refused) = (0, 0);
        foreach (var first in words)
        {
            foreach (var second in words)
            {
                try
                {
                    Assert.Equal(
                        ["x", first, second],
                        RumprunReaderModel.ArgumentsOf(GuestConfigurationText.Write(With(first, second))));
                    carried++;
                }
                catch (DiagnosticException e)
                {
                    var all = first + second;
                    Assert.All(e.Diagnostics, static d => Assert.Equal("RR8001", d.Id));
                    Assert.True(all.Contains('\'', StringComparison.Ordinal) && all.AsSpan().ContainsAny('"', '\\'), all);
                    refused++;
                }
            }
        }

        Assert.True(carried > 40_000 && refused > 5_000, $"{carried} carried, {refused} refused");
    }
}
