using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Sources.Debian;

/// <summary>
/// Apt with lists and caches of our own: reads the machine's configuration and keyrings, and writes below one directory
/// only. Needs no root.
/// </summary>
/// <param name="directory">Where it keeps its things.</param>
/// <param name="suite">The suite to look into, in place of those that the machine's configuration names; null:
/// those.</param>
/// <param name="variable">Looks an environment variable up: proxies and <c>APT_CONFIG</c> are passed on.</param>
internal sealed partial class PrivateApt(
    string directory, string? suite, AptPrograms programs, Func<string, string?> variable, TimeProvider time)
{
    private static readonly ImmutableArray<string> s_passedOn =
        [
            "APT_CONFIG",
            "http_proxy",
            "https_proxy",
            "ftp_proxy",
            "no_proxy",
            "all_proxy",
            "HTTPS_PROXY",
            "NO_PROXY",
            "ALL_PROXY",
        ];

    private const string NoSpace = "No space left on device";

    private readonly DiskRoom _room = new(directory, time);

    private string Configuration => Path.Combine(directory, "apt.conf");

    private string Lists => Path.Combine(directory, "lists");

    private string Stamp => Path.Combine(directory, "updated");

    /// <summary>
    /// When the lists were last brought up to date; null where they are of other entries, or were never had.
    /// </summary>
    public DateTime? Updated => File.Exists(Stamp) ? File.GetLastWriteTimeUtc(Stamp) : null;

    /// <summary>Writes the configuration for the machine's entries as they are now.</summary>
    /// <exception cref="DiagnosticException">RR4010: no apt; RR4011: no entry of the distribution.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var entries = await EntriesAsync(cancellationToken);
        var lines = string.Concat(
            entries.OfType<AptEntry.Line>().Select(static e => e.ToSource()).Distinct(StringComparer.Ordinal));
        var stanzas = string.Join(
            '\n', entries.OfType<AptEntry.Stanza>().Select(static e => e.ToSource()).Distinct(StringComparer.Ordinal));
        string[] partial = [Path.Combine(Lists, "partial"), Path.Combine(directory, "cache", "archives", "partial")];
        foreach (var needed in partial)
        {
            Directory.CreateDirectory(needed);
        }

        var changed = WriteIfOther(Path.Combine(directory, "sources.list"), lines)
            | WriteIfOther(Path.Combine(directory, "sources.list.d", "rrpkg.sources"), stanzas)
            | WriteIfOther(Configuration, ConfigurationText());
        if (changed)
        {
            File.Delete(Stamp);
        }
    }

    /// <returns>What failed, in apt's words; empty where nothing did. Lists that could be fetched are used all the
    /// same.</returns>
    public async Task<string> UpdateAsync(CancellationToken cancellationToken)
    {
        var result = await FetchAsync(programs.Get, ["update", "--quiet=2"], cancellationToken);
        AtomicFile.WriteText(Stamp, "");
        return Complaints(result);
    }

    /// <summary>The versions of a source package in the lists, newest first.</summary>
    public async Task<ImmutableArray<SourcePackage>> FindAsync(string name, CancellationToken cancellationToken)
    {
        var result = await RunAsync(programs.Cache, ["showsrc", "--only-source", name], cancellationToken);
        return SourcePackage.ReadAll(result.Output);
    }

    /// <summary>The address of a source package's file; null where apt does not know it.</summary>
    public async Task<string?> LocateAsync(SourcePackage package, string file, CancellationToken cancellationToken)
    {
        var result = await RunAsync(
            programs.Get,
            ["source", "--only-source", "--download-only", "--print-uris", $"{package.Name}={package.Version}"],
            cancellationToken);
        return PrintedUri().Matches(result.Output).FirstOrDefault(m => m.Groups["file"].Value == file)?.Groups["uri"].Value;
    }

    /// <returns>What failed, in apt's words; empty where the file is at <paramref name="path"/> now.</returns>
    public async Task<string> DownloadAsync(string uri, string path, CancellationToken cancellationToken)
    {
        var result = await FetchAsync(programs.Helper, ["download-file", uri, path], cancellationToken);
        return File.Exists(path) ? "" : Complaints(result);
    }

    private async Task<ImmutableArray<AptEntry>> EntriesAsync(CancellationToken cancellationToken)
    {
        var result = await RunAsync(
            programs.Config,
            ["shell", "LIST", "Dir::Etc::sourcelist/f", "PARTS", "Dir::Etc::sourceparts/d"],
            cancellationToken,
            withConfiguration: false);
        var paths = ShellAssignment().Matches(result.Output).ToDictionary(
            static m => m.Groups["name"].Value, static m => m.Groups["value"].Value, StringComparer.Ordinal);
        var distribution = Distribution.FromOsRelease(ReadIfThere("/etc/os-release"));
        ImmutableArray<AptEntry> entries =
        [
            .. AptEntryReader.ReadLines(ReadIfThere(paths.GetValueOrDefault("LIST", ""))),
            .. Parts(paths, "*.list").SelectMany(static p => AptEntryReader.ReadLines(ReadIfThere(p))),
            .. Parts(paths, "*.sources").SelectMany(static p => AptEntryReader.ReadStanzas(ReadIfThere(p))),
        ];
        entries = [.. entries.Select(
            e => suite is null ? distribution.PartOf(e) : distribution.OtherSuite(e, suite)).OfType<AptEntry>()];
        return !entries.IsEmpty ? entries : throw SourceDiagnostics.NoAptEntry.Exception(
            "apt's source lists have no entry of the distribution's own archive",
            "add one, such as `deb-src http://archive.example/debian stable main`, to /etc/apt/sources.list");
    }

    private static IEnumerable<string> Parts(Dictionary<string, string> paths, string pattern) =>
        paths.TryGetValue("PARTS", out var parts) && Directory.Exists(parts)
            ? Directory.EnumerateFiles(parts, pattern).Order(StringComparer.Ordinal)
            : [];

    /// <exception cref="DiagnosticException">RR4120: there is no room for what apt fetches.</exception>
    private async Task<ProcessResult> FetchAsync(
        string program, ImmutableArray<string> arguments, CancellationToken cancellationToken)
    {
        var result = await _room.WatchAsync(token => RunAsync(program, arguments, token), cancellationToken);
        return result.Error.Contains(
            NoSpace, StringComparison.Ordinal) ? throw new DiagnosticException(_room.Full()) : result;
    }

    private async Task<ProcessResult> RunAsync(
        string program, ImmutableArray<string> arguments, CancellationToken cancellationToken, bool withConfiguration = true)
    {
        var environment = s_passedOn
            .Where(name => variable(name) is not null)
            .Aggregate(CommandLine.CleanEnvironment, (all, name) => all.SetItem(name, variable(name)!));
        var command = new CommandLine
        {
            Program = program,
            Arguments = withConfiguration ? ["--config-file", Configuration, .. arguments] : arguments,
            Environment = environment,
        };
        try
        {
            return await ChildProcess.RunAsync(command, cancellationToken);
        }
        catch (DiagnosticException e) when (e.Diagnostics[0].Descriptor == ProcessDiagnostics.CannotStart)
        {
            throw new DiagnosticException(
                SourceDiagnostics.NoApt.Create(
                    $"`debian:` addresses need apt, and `{program}` cannot be run",
                    "add another address to the port's `mirrors`"),
                e);
        }
    }

    /// <summary>
    /// Read by apt after the machine's own configuration, so it wins. Hooks of the machine's are for its lists, not for
    /// ours.
    /// </summary>
    private string ConfigurationText() =>
        $"""
        #clear APT::Update::Pre-Invoke;
        #clear APT::Update::Post-Invoke;
        #clear APT::Update::Post-Invoke-Success;
        Dir::State::lists "{Lists}";
        Dir::Cache "{Path.Combine(directory, "cache")}";
        Dir::Cache::archives "archives/";
        Dir::Etc::sourcelist "{Path.Combine(directory, "sources.list")}";
        Dir::Etc::sourceparts "{Path.Combine(directory, "sources.list.d")}";
        APT::Sandbox::User "root";
        APT::Get::List-Cleanup "true";
        Acquire::Languages "none";
        Acquire::Retries "2";
        {Validity}
        """;

    /// <summary>
    /// A suite that is named may be one that is not published any more or not mirrored every day. What its lists say is no
    /// older for that than the source's own hash.
    /// </summary>
    private string Validity => suite is null ? "" : "Acquire::Check-Valid-Until \"false\";\n";

    private static bool WriteIfOther(string path, string text)
    {
        if (ReadIfThere(path) == text && File.Exists(path))
        {
            return false;
        }

        AtomicFile.WriteText(path, text);
        return true;
    }

    private static string ReadIfThere(string path) => File.Exists(path) ? File.ReadAllText(path, Encoding.UTF8) : "";

    /// <summary>Apt's errors, and its warnings of what it could not fetch, in one line.</summary>
    private static string Complaints(ProcessResult result) => string.Join(
        "; ",
        result.Error.Split('\n')
            .Where(static l => l.StartsWith("E: ", StringComparison.Ordinal)
                || l.StartsWith("W: Failed to fetch ", StringComparison.Ordinal))
            .Select(static l => l[3..].Trim()));

    [GeneratedRegex("^(?<name>[A-Z]+)='(?<value>[^']*)'$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex ShellAssignment();

    [GeneratedRegex("^'(?<uri>[^']+)' (?<file>\\S+) ", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex PrintedUri();
}
