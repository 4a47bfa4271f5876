using System.Collections.Immutable;
using System.CommandLine;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Mirrors;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>The verbs of <c>rrpkg mirror</c> for those who install from mirrors.</summary>
internal static class MirrorListCommands
{
    private const string DigestPrefix = "sha256:";

    public static Command Add(Composition composition)
    {
        var name = new Argument<string>("name") { Description = "A name for it, of your own" };
        var url = new Argument<string>("address") { Description = "`https:`, `http:` or `file:`, or a directory" };
        var root = new Option<string>("--root")
        {
            Description = "The mirror's root: a file, or its SHA-256; from its operator, not from the mirror",
            HelpName = "FILE|sha256:HEX",
        };
        var priority = new Option<int?>("--priority")
        {
            Description = $"Mirrors with a lower number are asked first; default: {MirrorSetting.DefaultPriority}",
            HelpName = "N",
        };
        var pins = new Option<string[]>("--pin")
        {
            Description = "Let only this mirror provide a port, or those that a glob matches",
            HelpName = "PORT",
        };
        var command = new Command("add", "Add a mirror, or change its address") { name, url, root, priority, pins };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var mirror = NameOf(parse.GetRequiredValue(name));
            var address = MirrorAddress.Parse(parse.GetRequiredValue(url), composition.Environment.CurrentDirectory);
            var before = composition.MirrorLists().Read().Find(mirror);
            var opened = await composition.MirrorLists().AddAsync(
                new MirrorSetting(mirror, address.AbsoluteUri)
                {
                    Priority = parse.GetValue(priority) ?? before?.Priority ?? MirrorSetting.DefaultPriority,
                    Pins = parse.GetValue(pins) is { Length: > 0 } given
                        ? [.. given.Select(p => PatternOf(p, mirror))]
                        : before?.Pins ?? [],
                },
                parse.GetValue(root) is { } text ? AnchorOf(composition, text) : null,
                cancellationToken);
            var trusted = opened.Repository.Metadata.Root.Signed;
            composition.Terminal.Output.WriteLine(
                $"added {mirror}: {opened.Address}, root version {trusted.Version}, valid until "
                    + $"{trusted.Expires.UtcDateTime:yyyy-MM-dd}");
            return 0;
        });
        return command;
    }

    public static Command List(Composition composition)
    {
        var json = Options.Json();
        var command = new Command("list", "List the mirrors, in the order in which they are asked") { json };
        command.SetAction(parse =>
        {
            var mirrors = composition.MirrorLists().Read().InOrder.ToArray();
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    composition.Terminal.Output,
                    [.. mirrors.Select(MirrorJson.Of)],
                    CliJson.Default.IReadOnlyListMirrorJson);
            }
            else if (mirrors.Length == 0)
            {
                composition.Terminal.Error.WriteLine("there is no mirror; `rrpkg mirror add` adds one");
            }
            else
            {
                Table.Write(
                    composition.Terminal.Output,
                    ["NAME", "PRIORITY", "ADDRESS", "PINS"],
                    mirrors.Select(static IReadOnlyList<string> (m) =>
                        [m.Name.ToString(), $"{m.Priority}", ShownAddress.Of(m.Url), m.Pins.IsEmpty ? "-" : string.Join(
                            ", ", m.Pins)]));
            }

            return 0;
        });
        return command;
    }

    public static Command Pin(Composition composition)
    {
        var pins = new Argument<string[]>("pin")
        {
            Description = "PORT=MIRROR; the port may be a glob: 'work-*=work'",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("pin", "Let only one mirror provide a port") { pins };
        command.SetAction(async (parse, cancellationToken) =>
        {
            foreach (var pin in parse.GetRequiredValue(pins))
            {
                if (pin.Split('=') is not [var port, var mirror])
                {
                    throw CommandLineDiagnostics.BadValue.Exception(
                        $"`{pin}` is not a pin", "write `PORT=MIRROR`, such as `nginx=work`");
                }

                await composition.MirrorLists().PinAsync(RequirePattern(port), NameOf(mirror), cancellationToken);
            }

            return 0;
        });
        return command;
    }

    public static Command Unpin(Composition composition)
    {
        var ports = new Argument<string[]>("port")
        {
            Description = "A pinned port, or the glob that was pinned",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("unpin", "Let any mirror provide a port again") { ports };
        command.SetAction(async (parse, cancellationToken) =>
        {
            foreach (var port in parse.GetRequiredValue(ports))
            {
                await composition.MirrorLists().PinAsync(port, mirror: null, cancellationToken);
            }

            return 0;
        });
        return command;
    }

    public static Command Remove(Composition composition)
    {
        var name = new Argument<string>("name") { Description = "The mirror's name" };
        name.CompletesWith(_ => composition.MirrorNames());
        var command = new Command("remove", "Remove a mirror; what was installed from it stays") { name };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await composition.MirrorLists().RemoveAsync(NameOf(parse.GetRequiredValue(name)), cancellationToken);
            return 0;
        });
        return command;
    }

    private static PortName NameOf(string text) => PortName.TryParse(text, out var name)
        ? name
        : throw CommandLineDiagnostics.BadValue.Exception(
            $"`{text}` is not a valid name of a mirror", "use lower-case letters, digits, `+`, `.`, `_` and `-`");

    /// <summary><c>PORT</c>, or <c>PORT=MIRROR</c> with the mirror that is being added.</summary>
    private static string PatternOf(string text, PortName mirror) => text.Split('=') switch
    {
        [var port] => RequirePattern(port),
        [var port, var named] when named == mirror.ToString() => RequirePattern(port),
        _ => throw CommandLineDiagnostics.BadValue.Exception(
            $"`{text}` does not pin a port to `{mirror}`", $"write `--pin PORT`, or run `rrpkg mirror pin {text}`"),
    };

    private static string RequirePattern(string text) =>
        PortName.TryParse(
            text.Replace("*", "x", StringComparison.Ordinal).Replace("?", "x", StringComparison.Ordinal), out _)
            ? text
            : throw CommandLineDiagnostics.BadValue.Exception(
                $"`{text}` is not a valid port name", "write a name, or a glob of names such as 'work-*'");

    public static RootAnchor AnchorOf(Composition composition, string text)
    {
        if (text.StartsWith(DigestPrefix, StringComparison.Ordinal))
        {
            return Sha256Digest.TryParse(text[DigestPrefix.Length..], out var digest)
                ? new RootAnchor.Digest(digest)
                : throw CommandLineDiagnostics.BadValue.Exception(
                    $"`{text}` is not a SHA-256", "write `sha256:` and 64 lower-case hexadecimal digits");
        }

        return new RootAnchor.File(UserFile.ReadBytes(
            composition, text, "name the file that the mirror's operator gave you, or write `sha256:` and its digest"));
    }
}

/// <summary>A mirror as <c>mirror list --json</c> prints it.</summary>
internal sealed record MirrorJson(string Name, string Address, int Priority, IReadOnlyList<string> Pins)
{
    public static MirrorJson Of(MirrorSetting mirror) =>
        new(mirror.Name.ToString(), ShownAddress.Of(mirror.Url), mirror.Priority, [.. mirror.Pins]);
}
