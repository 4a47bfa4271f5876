using System.Diagnostics.CodeAnalysis;
using Rumprun.Packages.Benchmarks.Debian;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Benchmarks.Tests.Debian;

public sealed class DebianVersionTests
{
    // Ascending; what stands on one line is equal.
    private static readonly string[][] Order =
    [
        ["0~~"],
        ["0~"],
        ["0", "0-0", "0:0", "00"],
        ["0+"],
        ["1.0~beta1~svn1245"],
        ["1.0~beta1"],
        ["1.0", "1.00", "01.0", "1.0-0"],
        ["1.0-1"],
        ["1.0-1+deb12u1"],
        ["1.0-1.1"],
        ["1.0a"],
        ["1.0+dfsg-1"],
        ["1.2-3"],
        ["1.2-3-1"],
        ["1.10"],
        ["20240101"],
        ["1:0.1"],
        ["10:0"],
    ];

    [Fact]
    public void CompareTo_KnownVersions_OrdersThemAsPolicySays()
    {
        for (var i = 0; i < Order.Length; i++)
        {
            for (var j = 0; j < Order.Length; j++)
            {
                foreach (var left in Order[i])
                {
                    foreach (var right in Order[j])
                    {
                        Assert.True(
                            Math.Sign(
                                new DebianVersion(left).CompareTo(new DebianVersion(right))) == Math.Sign(i.CompareTo(j)),
                            $"{left} and {right}");
                    }
                }
            }
        }
    }

    [Fact]
    [SuppressMessage("Security", "CA5394", Justification = "A seed has to give the same versions again; nothing is secret.")]
    public void CompareTo_RandomVersions_AgreesWithDpkg()
    {
        Assert.SkipUnless(Machine.Has("dpkg"), "dpkg is not on this machine");
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var pairs = Enumerable.Range(0, 300).Select(_ => (Left: Version(random), Right: Version(random))).ToArray();

        // One shell asks about all of them; each answer is a line.
        const string Script = """
            while [ $# -gt 0 ]; do
                if dpkg --compare-versions "$1" lt "$2"; then echo -1
                elif dpkg --compare-versions "$1" gt "$2"; then echo 1
                else echo 0; fi
                shift 2
            done
            """;
        var answers = Machine.Run(
            "/", "sh", ["-c", Script, "sh", .. pairs.SelectMany(static p => new[] { p.Left, p.Right })])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(pairs.Length, answers.Length);
        foreach (var ((left, right), answer) in pairs.Zip(answers))
        {
            var order = Math.Sign(new DebianVersion(left).CompareTo(new DebianVersion(right)));
            Assert.True($"{order}" == answer, $"seed {seed}: {left} and {right}: dpkg says {answer}");
        }
    }

    // Few characters, so that versions often begin alike.
    [SuppressMessage("Security", "CA5394", Justification = "As above.")]
    private static string Version(Random random) =>
        (random.Next(4) == 0 ? $"{random.Next(2)}:" : "")
        + random.Next(2)
        + new string(random.GetItems<char>("0019aZ.+~", random.Next(5)))
        + (random.Next(2) == 0 ? "-" + new string(random.GetItems<char>("01a.+~", random.Next(1, 4))) : "");
}
