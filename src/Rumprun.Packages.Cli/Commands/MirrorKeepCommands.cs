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

    public static Command Status(Composition composition)
    {
        var directory = Directory();
        var json = Options.Json();
        var command = new Command("status", "Show who signs a mirror's roles, and when they expire; 1 if one has")
        {
            directory, json,
        };
        command.SetAction(parse =>
        {
            var roles = composition.MirrorKeeping(parse.GetRequiredValue(directory)).Status();
            var now = composition.Environment.Time.GetUtcNow();
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    composition.Terminal.Output,
                    [.. roles.Select(r => RoleJson.Of(r, now))],
                    CliJson.Default.IReadOnlyListRoleJson);
            }
            else
            {
                Table.Write(
                    composition.Terminal.Output,
                    ["ROLE", "VERSION", "EXPIRES", "STATE", "THRESHOLD", "KEYS", "HERE"],
                    roles.Select(IReadOnlyList<string> (r) =>
                    [
                        r.Role,
                        $"{r.Version}",
                        $"{r.Expires.UtcDateTime:yyyy-MM-dd HH:mm}",
                        StateOf(r, now),
                        $"{r.Threshold}",
                        $"{r.Keys}", $"{r.Here}",
                    ]));
            }

            return roles.Any(r => r.IsExpired(now)) ? 1 : 0;
        });
        return command;
    }

    public static Command Sign(Composition composition)
    {
        var directory = Directory();
        var renew = new Option<bool>("--renew") { Description = "Only roles that have a third of their time left, or less" };
        var command = new Command("sign", "Sign a mirror's roles again, so that they are valid for longer")
        {
            directory, renew,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var progress = composition.Progress(parse);
            var (signed, left) = await composition.MirrorKeeping(parse.GetRequiredValue(directory)).SignAsync(
                parse.GetValue(renew), progress, cancellationToken);
            progress.Clear();
            foreach (var role in signed)
            {
                composition.Terminal.Output.WriteLine($"signed {role.Role}");
            }

            foreach (var role in left)
            {
                composition.Terminal.Error.WriteLine(
                    $"not signed: {role.Role}, which expires on {role.Expires.UtcDateTime:yyyy-MM-dd}; {role.Here} of the "
                        + $"{role.Threshold} keys that it needs are here");
            }

            return parse.GetValue(renew) && !left.IsEmpty ? 1 : 0;
        });
        return command;
    }

    public static Command Rotate(Composition composition)
    {
        var directory = Directory();
        var role = new Argument<string>("role") { Description = $"{string.Join(", ", RoleName.TopLevel)}" };
        role.CompletesWith(
            static _ => RoleName.TopLevel.Select(static r => new System.CommandLine.Completions.CompletionItem(r)));
        var keys = Keys("A key of the role from now on; the others are no longer");
        keys.Required = true;
        var threshold = Threshold();
        var command = new Command("rotate", "Let other keys sign for a role of a mirror")
        {
            directory, role, keys, threshold,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var name = parse.GetRequiredValue(role);
            if (!RoleName.TopLevel.Contains(name))
            {
                throw CommandLineDiagnostics.BadValue.Exception(
                    $"`{name}` is not a role of the root", $"name one of {string.Join(", ", RoleName.TopLevel)}");
            }

            using var progress = composition.Progress(parse);
            await composition.MirrorKeeping(parse.GetRequiredValue(directory)).RotateAsync(
                name,
                KeysOf(composition, name, parse.GetRequiredValue(keys)),
                ThresholdOf(parse.GetValue(threshold), parse.GetRequiredValue(keys).Length),
                progress,
                cancellationToken);
            return 0;
        });
        return command;
    }

    public static Command Delegate(Composition composition)
    {
        var directory = Directory();
        var role = new Argument<string>("role") { Description = "A name for those who sign, such as `nginx-team`" };
        var keys = Keys("A key that signs");
        keys.Required = true;
        var ports = new Option<string[]>("--port")
        {
            Description = "A port, or a glob of ports, that they publish",
            HelpName = "PORT",
        };
        var paths = new Option<string[]>("--path") { Description = "A path of targets, or a glob", HelpName = "PATH" };
        var threshold = Threshold();
        var command = new Command("delegate", "Let others sign some ports of a mirror, without the mirror's keys")
        {
            directory, role, keys, ports, paths, threshold,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            ImmutableArray<string> patterns =
            [
                .. (parse.GetValue(ports) ?? []).Select(static p => $"ports/{p}.json"), .. parse.GetValue(paths) ?? [],
            ];
            if (patterns.IsEmpty)
            {
                throw CommandLineDiagnostics.Usage.Exception("nothing is delegated", "name ports: `--port nginx`");
            }

            var name = parse.GetRequiredValue(role);
            try
            {
                RoleName.RequireDelegable(name);
            }
            catch (FormatException e)
            {
                throw new DiagnosticException(CommandLineDiagnostics.BadValue.Create(e.Message, "choose another name"), e);
            }

            using var progress = composition.Progress(parse);
            await composition.MirrorKeeping(parse.GetRequiredValue(directory)).DelegateAsync(
                name,
                KeysOf(composition, name, parse.GetRequiredValue(keys)),
                ThresholdOf(parse.GetValue(threshold), parse.GetRequiredValue(keys).Length),
                patterns,
                progress,
                cancellationToken);
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
                    ? MirrorListCommands.AnchorOf(text, composition.Environment.CurrentDirectory)
                    : null,
                progress,
                cancellationToken);
            progress.Clear();
            composition.Terminal.Output.WriteLine($"copied {copied} blobs");
            return 0;
        });
        return command;
    }

    private static string StateOf(RoleStatus role, DateTimeOffset now) =>
        role.IsExpired(now) ? "expired" : role.IsDue(now) ? "due" : "valid";

    private static Argument<string> Directory() => new("directory") { Description = "The mirror's directory" };

    private static Option<string[]> Keys(string description) => new("--key")
    {
        Description = $"{description}: a name of `rrpkg key list`, or a file with a public key", HelpName = "KEY",
    };

    private static Option<int?> Threshold() =>
        new("--threshold") { Description = "How many of the keys have to sign; default: 1", HelpName = "N" };

    private static int ThresholdOf(int? given, int keys) => given is not (< 1) && (given ?? 1) <= keys
        ? given ?? 1
        : throw CommandLineDiagnostics.BadValue.Exception(
            $"{given} of {keys} keys cannot sign", $"write a number from 1 to {keys}");

    private static ImmutableArray<KeyDescription> KeysOf(Composition composition, string role, string[] names) =>
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

/// <summary>A role as <c>mirror status --json</c> prints it.</summary>
internal sealed record RoleJson(
    string Role, long Version, DateTimeOffset Expires, string State, long Threshold, int Keys, int KeysHere)
{
    public static RoleJson Of(RoleStatus role, DateTimeOffset now) => new(
        role.Role,
        role.Version,
        role.Expires,
        role.IsExpired(now) ? "expired" : role.IsDue(now) ? "due" : "valid",
        role.Threshold,
        role.Keys,
        role.Here);
}
