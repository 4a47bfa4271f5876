using System.Collections.Immutable;
using System.CommandLine;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg toolchain pack|install</c>.</summary>
internal static class ToolchainPackageCommands
{
    private static readonly Target s_default = new(Platform.Hw, Architecture.X86_64);

    public static Command Pack(Composition composition)
    {
        var prefix = new Argument<string?>("prefix")
        {
            Description = "The directory that the toolchain is installed in; by default that of the one for hw-x86_64",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "The file to write",
            DefaultValueFactory = static _ => "rumprun.rrpkg",
        };
        var command = new Command("pack", "Make one file of an installed toolchain") { prefix, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var file = Resolve(composition, parse.GetRequiredValue(output));
            var configuration = composition.Configuration();
            var root = parse.GetValue(prefix) is { } named
                ? Resolve(composition, named)
                : (await composition.Toolchains(configuration).FindAsync(s_default, cancellationToken)).Prefix;
            var package = await composition.ToolchainPacker(configuration).PackAsync(root, file, cancellationToken);
            composition.Terminal.Output.WriteLine($"file      {file}");
            composition.Terminal.Output.WriteLine($"sha256    {package.Digest}");
            composition.Terminal.Output.WriteLine($"identity  {package.Manifest.Key}");
            return 0;
        });
        return command;
    }

    public static Command Install(Composition composition)
    {
        var file = new Argument<string>("toolchain")
        {
            Description = "NAME or NAME@ID of a mirror's, or a file that `rrpkg toolchain pack` wrote",
        };
        var prefix = new Option<string?>("--prefix") { Description = "The directory to install it in" };
        var digest = new Option<Sha256Digest?>("--sha256")
        {
            Description = "The SHA-256 that the file has to have",
            CustomParser = static result =>
            {
                if (Sha256Digest.TryParse(result.Tokens[0].Value, out var parsed))
                {
                    return parsed;
                }

                result.AddError($"`{result.Tokens[0].Value}` is not a SHA-256");
                return null;
            },
        };
        var command = new Command("install", "Install a packed toolchain and add it to the configuration")
        {
            file, prefix, digest,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var place = parse.GetValue(prefix) is { } named ? Resolve(composition, named) : null;
            if (parse.GetValue(digest) is not null && OnMirror(composition, parse.GetRequiredValue(file)) is not null)
            {
                throw CommandLineDiagnostics.Usage.Exception(
                    "`--sha256` is for a file; a mirror's toolchain is verified by the mirror's signatures",
                    "leave `--sha256` out, or name the file");
            }

            var installed = OnMirror(composition, parse.GetRequiredValue(file)) is var (name, identity)
                ? await FromMirrorAsync(composition, parse, name, identity, place, cancellationToken)
                : await FromFileAsync(
                    composition, parse.GetRequiredValue(file), parse.GetValue(digest), place, cancellationToken);
            foreach (var toolchain in installed)
            {
                composition.Terminal.Output.WriteLine($"{toolchain.Target}: {toolchain.Description} in {toolchain.Prefix}");
            }

            return 0;
        });
        return command;
    }

    /// <summary>The name and the identity's first digits of a mirror's toolchain; null: the word names a file.</summary>
    private static (PortName Name, string? Identity)? OnMirror(Composition composition, string word)
    {
        if (word.Contains('/', StringComparison.Ordinal) || PackedToolchain.Is(word)
            || File.Exists(Resolve(composition, word)))
        {
            return null;
        }

        return word.Split('@') switch
        {
            [var name] => (Options.Name(name), null),
            [var name, { Length: > 0 } id] when id.All(char.IsAsciiHexDigitLower) => (Options.Name(name), id),
            _ => throw CommandLineDiagnostics.BadValue.Exception(
                $"`{word}` is not the name of a toolchain", "write `NAME`, `NAME@ID` or a file"),
        };
    }

    private static async Task<ImmutableArray<Toolchain>> FromMirrorAsync(
        Composition composition,
        ParseResult parse,
        PortName name,
        string? identity,
        string? prefix,
        CancellationToken cancellationToken)
    {
        using var progress = composition.Progress(parse);
        return await composition.InstallToolchain(parse).RunAsync(name, identity, prefix, progress, cancellationToken);
    }

    private static async Task<ImmutableArray<Toolchain>> FromFileAsync(
        Composition composition, string file, Sha256Digest? digest, string? prefix, CancellationToken cancellationToken)
    {
        await using var archive = PlainFile.OpenRead(Resolve(composition, file));
        return await composition.ToolchainInstaller(composition.Configuration()).InstallAsync(
            archive, digest, prefix, cancellationToken);
    }

    private static string Resolve(Composition composition, string path) =>
        Path.GetFullPath(path, composition.Environment.CurrentDirectory);
}

/// <summary>A toolchain in a file, as a word of the command line.</summary>
internal static class PackedToolchain
{
    public static bool Is(string word) => word.EndsWith(".rrpkg", StringComparison.Ordinal);
}
