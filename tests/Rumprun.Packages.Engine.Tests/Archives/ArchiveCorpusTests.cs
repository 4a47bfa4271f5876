using System.Globalization;
using System.Security.Cryptography;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Archives;

/// <summary>
/// A random tree, packed by the machine's tools in all their modes: each archive unpacks to what upstream's own tool makes
/// of it, or is refused with the reason that the corpus names. RRPKG_SEED repeats a run, RRPKG_ROUNDS makes it longer.
/// </summary>
public sealed class ArchiveCorpusTests(ITestOutputHelper output)
{
    private static readonly string[] s_tools = ["bsdtar", "lzip", "7z", "zip", "unzip", "xz", "zstd", "python3"];

    [Fact]
    public async Task Extract_EachToolAndMode_GivesTheSameOrIsRefused()
    {
        var missing = s_tools.Where(static t => !Machine.Has(t)).ToList();
        Assert.SkipWhen(
            missing.Count > 0, $"the machine lacks {string.Join(", ", missing)}, which the corpus of archives is made with");
        var first = TestSetting.Number("RRPKG_SEED") ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        var rounds = TestSetting.Number("RRPKG_ROUNDS") ?? 1;
        output.WriteLine($"RRPKG_SEED={first}");
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var problems = new List<string>();
        for (var seed = first; seed < first + rounds; seed++)
        {
            using var directory = new TemporaryDirectory();
            var corpus = Path.Combine(directory.Path, "corpus");
            await SystemCommand.RunAsync(
                directory.Path,
                Repository.PathOf("tests", "Rumprun.Packages.Engine.Tests", "Archives", "Corpus", "make-corpus"),
                [seed.ToString(CultureInfo.InvariantCulture), corpus],
                TestContext.Current.CancellationToken);
            var list = await File.ReadAllLinesAsync(Path.Combine(corpus, "list"), TestContext.Current.CancellationToken);
            foreach (var line in list)
            {
                var (name, wanted) = (line.Split('\t')[0], line.Split('\t')[1]);
                var (result, message) = await TryAsync(corpus, name, wanted);
                counts[result] = counts.GetValueOrDefault(result) + 1;
                if (wanted != "*" && result != wanted.Split(' ')[^1])
                {
                    problems.Add($"RRPKG_SEED={seed} {name}: {result} instead of {wanted}: {message}");
                }
            }
        }

        output.WriteLine(string.Join(", ", counts.Select(static c => $"{c.Key} {c.Value}")));
        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.True(counts["same"] > 150 * rounds, $"only {counts["same"]} archives were unpacked");
    }

    private static async Task<(string Result, string Message)> TryAsync(string corpus, string name, string wanted)
    {
        var strip = wanted.StartsWith("strip ", StringComparison.Ordinal) ? 1 : 0;
        var withModes = wanted != "content";
        var ours = Path.Combine(corpus, "ours", name);
        try
        {
            await new ArchiveExtractor(new ArchiveLimits()).ExtractAsync(
                Path.Combine(corpus, "archives", name), name, ours, strip, TestContext.Current.CancellationToken);
        }
        catch (DiagnosticException e)
        {
            return (e.Diagnostics[0].Id, e.Diagnostics[0].Message);
        }

        var (expected, actual) = (Describe(Path.Combine(corpus, "unpacked", name), withModes), Describe(ours, withModes));
        var difference = expected.Keys.Union(actual.Keys)
            .Where(p => expected.GetValueOrDefault(p) != actual.GetValueOrDefault(p))
            .Select(p => $"{p}: {actual.GetValueOrDefault(p)} instead of {expected.GetValueOrDefault(p)}").FirstOrDefault();
        return difference is null ? (withModes ? "same" : wanted, "") : ("different", difference);
    }

    /// <summary>Each path with its kind, its link's target, its executable bit, its time and its content.</summary>
    private static Dictionary<string, string> Describe(string root, bool withModes)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in DirectoryTree.Leaves(root))
        {
            var path = Path.Combine(root, name);
            result[name] = FileEntry.KindOf(path) switch
            {
                FileEntryKind.SymbolicLink => $"link to {new FileInfo(path).LinkTarget}",
                FileEntryKind.Directory => "directory",
                _ => (withModes ? ModeAndTime(path) : "") + Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))),
            };
        }

        return result;
    }

    private static string ModeAndTime(string path) =>
        $"{FileEntry.IsExecutable(File.GetUnixFileMode(path))} {File.GetLastWriteTimeUtc(path):O} ";
}
