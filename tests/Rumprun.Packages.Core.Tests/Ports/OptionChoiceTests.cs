using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Tests.Ports;

public sealed class OptionChoiceTests
{
    private static readonly ImmutableSortedSet<PortName> s_defaults = Names("pcre2 zlib");

    [Theory]
    [InlineData("pcre2 zlib", "", "")]
    [InlineData("pcre2 ssl zlib", "[ssl]", ",ssl")]
    [InlineData("", "[!pcre2,!zlib]", ",~pcre2,~zlib")]
    [InlineData("ssl zlib", "[ssl,!pcre2]", ",ssl,~pcre2")]
    public void Between_TheDefaultsAndAChoice_IsWhatAPersonWrites(string chosen, string written, string fileSuffix)
    {
        var choice = OptionChoice.Between(s_defaults, Names(chosen));

        Assert.Equal((written, fileSuffix), (choice.ToString(), choice.FileSuffix));
        Assert.Equal(Names(chosen), choice.On(s_defaults));
        Assert.Equal(written.Length == 0, choice == OptionChoice.Defaults);
    }

    [Fact]
    public void Equals_OfChoicesThatSayTheSame_Holds()
    {
        var (one, same, other) = (
            new OptionChoice { With = Names("ssl a") },
            new OptionChoice { With = Names("a ssl") },
            new OptionChoice { Without = Names("a ssl") });

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, other);
    }

    private static ImmutableSortedSet<PortName> Names(string words) =>
        [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(PortName.Parse)];
}
