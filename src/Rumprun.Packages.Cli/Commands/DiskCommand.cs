using System.Collections.Immutable;
using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Engine.Disks;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg disk create|list|export|remove</c>.</summary>
public static class DiskCommand
{
    public static DocumentedCommand Create(Composition composition) => new(
        new Command("disk", "Manage the disks that guests write to")
        {
            Make(composition), List(composition), Export(composition), Remove(composition),
        },
        CommandGroup.Use,
        [
            new Example("rrpkg disk create notes --size 64M --from ./notes", "make a disk with a directory's files on it"),
            new Example("rrpkg run sqlite --disk notes:/data", "let a guest write to it"),
            new Example("rrpkg disk export notes ./saved", "get the files out"),
            new Example("rrpkg disk remove redis/disk", "let redis start from scratch"),
        ]);

    private static Command Make(Composition composition)
    {
        var name = new Argument<string>("name") { Description = "The disk's name" };
        var size = new Option<string>("--size")
        {
            Description = "64M, 1G; default: 256M, or what the files need and more; a hosted program's disk has no size",
            HelpName = "SIZE",
        };
        var from = new Option<string>("--from")
        {
            Description = "Copy this directory's files to it",
            HelpName = "DIRECTORY",
        };
        var target = Options.Target();
        var json = Options.Json();
        var command = new Command("create", "Make a disk") { name, size, from, target, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var directory = parse.GetValue(from) is { } given ? Path.GetFullPath(given, composition.Environment.CurrentDirectory) : null;
            if (directory is not null && !Directory.Exists(directory))
            {
                throw CommandLineDiagnostics.BadValue.Exception(
                    $"`{directory}` is not a directory", "name the directory with the files for the disk");
            }

            var disk = await composition.Disks().CreateAsync(
                RunArguments.DiskName(parse.GetRequiredValue(name)),
                parse.GetValue(target),
                directory,
                parse.GetValue(size) is { } text ? RunArguments.DiskSize(text) : null,
                cancellationToken);
            if (parse.GetValue(json))
            {
                await WriteJsonAsync(composition, d => d.Disk.Name == disk.Name, cancellationToken);
            }
            else
            {
                composition.Terminal.Output.WriteLine($"made {disk.Name}");
            }

            return 0;
        });
        return command;
    }

    private static Command List(Composition composition)
    {
        var json = Options.Json();
        var command = new Command("list", "List disks, and the guests that use them") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            if (parse.GetValue(json))
            {
                await WriteJsonAsync(composition, static _ => true, cancellationToken);
                return 0;
            }

            Table.Write(
                composition.Terminal.Output,
                ["DISK", "KIND", "SIZE", "USED", "IN USE BY"],
                (await composition.Disks().ListAsync(cancellationToken)).Select(static IReadOnlyList<string> (d) =>
                [
                    d.Disk.Name.ToString(),
                    DiskJson.KindOf(d.Disk),
                    d.Size is { } size ? ByteSize.Format(size) : "-",
                    d.Used is { } used ? ByteSize.Format(used) : "-",
                    d.Holder ?? "-",
                ]));
            return 0;
        });
        return command;
    }

    private static Command Export(Composition composition)
    {
        var name = Existing(composition);
        var directory = new Argument<string>("directory") { Description = "A directory that does not exist, or is empty" };
        var json = Options.Json();
        var command = new Command("export", "Copy a disk's files to a directory") { name, directory, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var to = Path.GetFullPath(parse.GetRequiredValue(directory), composition.Environment.CurrentDirectory);
            var exported = await composition.Disks().ExportAsync(
                RunArguments.DiskName(parse.GetRequiredValue(name)), to, cancellationToken);
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    composition.Terminal.Output,
                    new ExportedJson(to, exported.Files, exported.Bytes, exported.LeftOut),
                    CliJson.Default.ExportedJson);
            }
            else
            {
                composition.Terminal.Output.WriteLine($"{exported.Files} files, {ByteSize.Format(exported.Bytes)}, in {to}");
                foreach (var path in exported.LeftOut)
                {
                    composition.Terminal.Error.WriteLine(
                        $"left out: {path}, which is not a file, directory or link, or whose name is not valid UTF-8");
                }
            }

            return 0;
        });
        return command;
    }

    private static Command Remove(Composition composition)
    {
        var names = new Argument<string[]>("name")
        {
            Description = "Names of disks: see `rrpkg disk list`",
            HelpName = "name",
            Arity = ArgumentArity.OneOrMore,
        };
        names.CompletesWith(_ => composition.DiskNames());
        var command = new Command("remove", "Remove disks with all that is on them") { names };
        command.SetAction(async (parse, cancellationToken) =>
        {
            foreach (var name in parse.GetRequiredValue(names).Select(RunArguments.DiskName).ToImmutableArray())
            {
                await composition.Disks().RemoveAsync(name, cancellationToken);
                composition.Terminal.Output.WriteLine($"removed {name}");
            }

            return 0;
        });
        return command;
    }

    private static Argument<string> Existing(Composition composition)
    {
        var name = new Argument<string>("name") { Description = "A disk: see `rrpkg disk list`", HelpName = "name" };
        name.CompletesWith(_ => composition.DiskNames());
        return name;
    }

    private static async Task WriteJsonAsync(Composition composition, Func<DiskStatus, bool> which, CancellationToken cancellationToken) =>
        JsonOutput.Write(
            composition.Terminal.Output,
            [.. (await composition.Disks().ListAsync(cancellationToken)).Where(which).Select(DiskJson.Of)],
            CliJson.Default.IReadOnlyListDiskJson);
}
