using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Core.Trust.Writing;
using Rumprun.Packages.Engine.Publishing;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>The verbs of <c>rrpkg mirror</c> for those who run one.</summary>
internal static class MirrorKeepCommands
{
    private const int DefaultGraceDays = 7;

    public static Command Init(Composition composition)
    {
        var directory = Directory();
        var keys = Keys("The key of all roles that no other option names");
        var roles = RoleName.TopLevel.ToDictionary(
            static r => r, static r => new Option<string[]>(
                $"--{r}-key") { Description = $"A key of `{r}`", HelpName = "KEY" });
        var thresholds = new Option<string[]>("--threshold")
        {
            Description = "How many keys of a role have to sign; default: 1", HelpName = "ROLE=N",
        };
        var valid = new Option<string[]>("--valid")
        {
            Description =
                "For how many days a role's signature is valid; default: root=365, targets=365, snapshot=30, timestamp=7",
            HelpName = "ROLE=DAYS",
        };
        var command = new Command("init", "Make a mirror in a directory") { directory, keys, thresholds, valid };
        foreach (var option in roles.Values)
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parse, cancellationToken) =>
        {
            var common = parse.GetValue(keys) ?? [];
            var mirror = new NewMirror
            {
                Keys = roles.ToImmutableDictionary(
                    static r => r.Key, r => KeysOf(
                        composition, r.Key, parse.GetValue(r.Value) is { Length: > 0 } own ? own : common)),
                Thresholds = (parse.GetValue(thresholds) ?? []).Select(NumberOf).ToImmutableDictionary(
                    static p => p.Role, static p => p.Number),
                Periods = NewMirror.DefaultPeriods.SetItems(
                    (parse.GetValue(valid) ?? []).Select(NumberOf).Select(
                        static p => KeyValuePair.Create(p.Role, TimeSpan.FromDays(p.Number)))),
            };
            foreach (var (role, threshold) in mirror.Thresholds.Where(t => t.Value > mirror.Keys[t.Key].Length))
            {
                throw CommandLineDiagnostics.BadValue.Exception(
                    $"the role `{role}` has {mirror.Keys[role].Length} keys, and {threshold} of them are to sign",
                    "name more keys, or a smaller threshold");
            }

            var path = parse.GetRequiredValue(directory);
            var root = await composition.MirrorKeeping(path).InitializeAsync(mirror, cancellationToken);
            composition.Terminal.Output.WriteLine($"made a mirror in {path}");
            composition.Terminal.Output.WriteLine(
                $"clients add it with: rrpkg mirror add NAME ADDRESS --root sha256:{root}");
            return 0;
        });
        return command;
    }

    public static Command Verify(Composition composition)
    {
        var directory = Directory();
        var command = new Command("verify", "Check every file of a mirror") { directory };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var path = parse.GetRequiredValue(directory);
            var problems = await composition.MirrorKeeping(path).VerifyAsync(cancellationToken);
            if (problems.IsEmpty)
            {
                composition.Terminal.Output.WriteLine($"{path} is intact");
                return 0;
            }

            throw new DiagnosticException([.. problems.Select(static p => PublishingDiagnostics.Damaged.Create(p))]);
        });
        return command;
    }

    public static Command Gc(Composition composition)
    {
        var directory = Directory();
        var days = new Option<int?>("--grace")
        {
            Description = $"Keep files that are younger than so many days; default: {DefaultGraceDays}", HelpName = "DAYS",
        };
        var dryRun = new Option<bool>("--dry-run", "-n") { Description = "Show what would be removed, and stop" };
        var command = new Command("gc", "Remove files of a mirror that nothing refers to") { directory, days, dryRun };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var progress = composition.Progress(parse);
            var collected = await composition.MirrorKeeping(parse.GetRequiredValue(directory)).CollectAsync(
                TimeSpan.FromDays(parse.GetValue(days) ?? DefaultGraceDays),
                parse.GetValue(dryRun),
                progress,
                cancellationToken);
            progress.Clear();
            composition.Terminal.Output.WriteLine(
                $"{(parse.GetValue(dryRun) ? "would remove" : "removed")} {collected.Files} files, "
                    + $"{ByteSize.Format(collected.Bytes)}");
            return 0;
        });
        return command;
    }

    public static Command Sync(Composition composition)
    {
        var from = new Argument<string>("from") { Description = "The address or directory of a mirror" };
        var directory = Directory();
        var root = new Option<string>("--root")
        {
            Description = "The mirror's root, the first time: a file, or its SHA-256", HelpName = "FILE|sha256:HEX",
        };
        var command = new Command("sync", "Copy a mirror whole, verified, byte for byte") { from, directory, root };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var progress = composition.Progress(parse);
            var copied = await composition.MirrorKeeping(parse.GetRequiredValue(directory)).SyncAsync(
                composition.MirrorFiles(parse.GetRequiredValue(from)),
                parse.GetValue(root) is { } text
                    ? MirrorListCommands.AnchorOf(composition, text)
                    : null,
                progress,
                cancellationToken);
            progress.Clear();
            composition.Terminal.Output.WriteLine($"copied {copied} blobs");
            return 0;
        });
        return command;
    }

    internal static Argument<string> Directory() => new("directory") { Description = "The mirror's directory" };

    internal static Option<string[]> Keys(string description) => new("--key")
    {
        Description = $"{description}: a name of `rrpkg key list`, or a file with a public key", HelpName = "KEY",
    };

    internal static ImmutableArray<KeyDescription> KeysOf(Composition composition, string role, string[] names) =>
        names.Length > 0
            ? [.. names.Select(n => KeyCommand.PublicKey(composition, n)).DistinctBy(static k => k.Id)]
            : throw CommandLineDiagnostics.Usage.Exception(
                $"no key of the role `{role}` is named", "name one with `--key`; `rrpkg key new NAME` makes one");

    /// <exception cref="DiagnosticException">RR0002: it is not <c>ROLE=NUMBER</c>.</exception>
    private static (string Role, int Number) NumberOf(string text) =>
        text.Split('=') is [var role, var number] && RoleName.TopLevel.Contains(role)
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value is >= 1 and <= 36500
            ? (role, value)
            : throw CommandLineDiagnostics.BadValue.Exception(
                $"`{text}` is not a role and a number", "write one such as `timestamp=7`");
}
