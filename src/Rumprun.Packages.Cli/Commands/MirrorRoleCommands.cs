using System.Collections.Immutable;
using System.CommandLine;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core.Attestations;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Engine.Publishing;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>The verbs of <c>rrpkg mirror</c> that are about its roles: who signs, and until when it is valid.</summary>
internal static class MirrorRoleCommands
{
    public static Command Status(Composition composition)
    {
        var directory = MirrorKeepCommands.Directory();
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
        var directory = MirrorKeepCommands.Directory();
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
        var directory = MirrorKeepCommands.Directory();
        var role = new Argument<string>("role") { Description = $"{string.Join(", ", RoleName.TopLevel)}" };
        role.CompletesWith(
            static _ => RoleName.TopLevel.Select(static r => new System.CommandLine.Completions.CompletionItem(r)));
        var keys = MirrorKeepCommands.Keys("A key of the role from now on, in the place of its present keys");
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
                MirrorKeepCommands.KeysOf(composition, name, parse.GetRequiredValue(keys)),
                ThresholdOf(parse.GetValue(threshold), parse.GetRequiredValue(keys).Length),
                progress,
                cancellationToken);
            return 0;
        });
        return command;
    }

    public static Command Delegate(Composition composition)
    {
        var directory = MirrorKeepCommands.Directory();
        var role = new Argument<string>("role") { Description = "A name for those who sign, such as `nginx-team`" };
        var keys = MirrorKeepCommands.Keys("A key that signs");
        keys.Required = true;
        var ports = new Option<string[]>("--port")
        {
            Description = "A port, or a glob of ports, that they publish",
            HelpName = "PORT",
        };
        var paths = new Option<string[]>("--path") { Description = "A path of targets, or a glob", HelpName = "PATH" };
        var builder = new Option<bool>("--builder") { Description = "They attest to releases that they have rebuilt" };
        var accepted = new Option<string>("--accepted")
        {
            Description = "What they printed with `mirror accept`, where their keys are elsewhere", HelpName = "FILE",
        };
        var threshold = Threshold();
        var command = new Command("delegate", "Let others sign some ports of a mirror, without the mirror's keys")
        {
            directory, role, keys, ports, paths, builder, accepted, threshold,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var name = RequireRole(parse.GetRequiredValue(role));
            ImmutableArray<string> patterns =
            [
                .. (parse.GetValue(ports) ?? []).Select(static p => $"ports/{p}.json"), .. parse.GetValue(paths) ?? [],
                .. parse.GetValue(builder) ? [AttestationFile.PathsOf(name)] : Array.Empty<string>(),
            ];
            if (patterns.IsEmpty)
            {
                throw CommandLineDiagnostics.Usage.Exception("nothing is delegated", "name ports: `--port nginx`");
            }

            using var progress = composition.Progress(parse);
            await composition.MirrorKeeping(parse.GetRequiredValue(directory)).DelegateAsync(
                name,
                MirrorKeepCommands.KeysOf(composition, name, parse.GetRequiredValue(keys)),
                ThresholdOf(parse.GetValue(threshold), parse.GetRequiredValue(keys).Length),
                patterns,
                parse.GetValue(accepted) is { } file
                    ? UserFile.ReadBytes(composition, file, "name the file that `rrpkg mirror accept` printed")
                    : null,
                progress,
                cancellationToken);
            return 0;
        });
        return command;
    }

    public static Command Accept(Composition composition)
    {
        var role = new Argument<string>("role") { Description = "The name that the mirror's operator is to use" };
        var key = new Option<string>("--key")
        {
            Description = "Your key: a name of `rrpkg key list`", HelpName = "KEY", Required = true,
        };
        key.CompletesWith(_ => composition.KeyNames());
        var command = new Command("accept", "Print your first signature for a role that a mirror delegates to you")
        {
            role, key,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var signer = composition.Signer(Options.Name(parse.GetRequiredValue(key)));
            var file = await AcceptedRole.SignAsync(
                RequireRole(parse.GetRequiredValue(role)), signer, composition.Environment.Time, cancellationToken);
            composition.Terminal.Output.WriteLine(System.Text.Encoding.UTF8.GetString(file));
            return 0;
        });
        return command;
    }

    private static string RequireRole(string name)
    {
        try
        {
            RoleName.RequireDelegable(name);
            return name;
        }
        catch (FormatException e)
        {
            throw new DiagnosticException(CommandLineDiagnostics.BadValue.Create(e.Message, "choose another name"), e);
        }
    }

    internal static string StateOf(RoleStatus role, DateTimeOffset now) =>
        role.IsExpired(now) ? "expired" : role.IsDue(now) ? "due" : "valid";

    private static Option<int?> Threshold() =>
        new("--threshold") { Description = "How many of the keys have to sign; default: 1", HelpName = "N" };

    private static int ThresholdOf(int? given, int keys) => given is not (< 1) && (given ?? 1) <= keys
        ? given ?? 1
        : throw CommandLineDiagnostics.BadValue.Exception(
            $"{given} of {keys} keys cannot sign", $"write a number from 1 to {keys}");
}

/// <summary>A role as <c>mirror status --json</c> prints it.</summary>
internal sealed record RoleJson(
    string Role, long Version, DateTimeOffset Expires, string State, long Threshold, int Keys, int KeysHere)
{
    public static RoleJson Of(RoleStatus role, DateTimeOffset now) => new(
        role.Role,
        role.Version,
        role.Expires,
        MirrorRoleCommands.StateOf(role, now),
        role.Threshold,
        role.Keys,
        role.Here);
}
