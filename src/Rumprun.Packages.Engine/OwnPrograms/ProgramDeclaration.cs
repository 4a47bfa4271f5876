using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Elf;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Scaffolding;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Scaffolding;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.OwnPrograms;

/// <summary>A program's port.yaml: the author's, or one that is written for what is found.</summary>
/// <param name="Findings">What was found, in three lines; none of the author's own port.yaml.</param>
/// <param name="FailingCalls">Functions that fail in a guest, each with a file that calls it.</param>
internal sealed partial record ProgramDeclaration(
    PortName Name,
    string Text,
    ImmutableArray<string> Findings,
    ImmutableArray<(string Function, string File)> FailingCalls)
{
    /// <summary>The declaration of a directory.</summary>
    /// <param name="title">What it is called if it has no port.yaml.</param>
    /// <exception cref="DiagnosticException">RR10nn: its port.yaml has errors; RR1121, RR1125, RR1126: it cannot be
    /// built.</exception>
    public static ProgramDeclaration Of(string directory, string title, ImmutableArray<string> files, PortTree tree)
    {
        var path = Path.Combine(directory, ProgramFiles.PortFile);
        if (TextFile.ReadIfThere(path) is { } text)
        {
            return Read(text, path, tree);
        }

        var port = Scaffold(directory, NameOf(title), files, tree);
        RequireBuildable(port, directory);
        return new ProgramDeclaration(NameOf(title), port.Text, FindingsOf(port), port.FailingCalls);
    }

    /// <summary>What <c>rrpkg new</c> would write for a directory.</summary>
    public static ScaffoldedPort Scaffold(string directory, PortName name, ImmutableArray<string> files, PortTree tree)
    {
        var request = new ScaffoldRequest
        {
            Name = name,
            Address = "",
            FileName = Path.GetFileName(directory),
            Sha256 = default,
            IsDirectory = true,
            Files = UnpackedListing.Of(directory, files),
            IsPort = n => tree.Has(n) || tree.FindVirtual(n) is not null,
        };
        var isCompiled = files.Any(SourceTraits.IsSource);
        return (isCompiled ? null : InterpretedProgram.Scaffold(request)) ?? PortScaffolder.Scaffold(request);
    }

    /// <summary>The declaration of a program that Rumprun's compiler has linked.</summary>
    /// <exception cref="DiagnosticException">RR1122: it is another kind of file.</exception>
    public static ProgramDeclaration OfObject(string path)
    {
        var name = NameOf(Path.GetFileNameWithoutExtension(path));
        var file = Path.GetFileName(path);
        using var content = PlainFile.OpenRead(path);
        var elf = ElfFile.TryRead(content);
        if (elf is not { Type: ElfType.Relocatable } || BakeRecipeNote.Of(elf) is null)
        {
            throw ProgramDiagnostics.WrongKindOfProgram.Exception(
                elf is null ? $"`{path}` is neither a source file nor a program"
                : elf.Type == ElfType.Relocatable ? $"`{path}` is an object file that was not linked into a program"
                : $"`{path}` is a program for Linux: a guest runs programs that Rumprun's compiler linked",
                $"compile it for a guest: `eval \"$(rrpkg env rumprun-compat)\"`, then `$CC $CPPFLAGS $CFLAGS -o {name} "
                    + $"{name}.c $LDFLAGS`",
                "or let rrpkg compile it: name the directory of its sources");
        }

        return new ProgramDeclaration(name, ObjectPort.TextFor(name, file), [], []);
    }

    public static PortName NameOf(string title)
    {
        var text = NotInNames().Replace(title.ToLowerInvariant(), "-").Trim('-', '.', '_', '+');
        return PortName.TryParse(text.Length > 64 ? text[..64] : text, out var name) ? name : PortName.Parse("program");
    }

    private static ProgramDeclaration Read(string text, string path, PortTree tree)
    {
        var directory = Path.GetDirectoryName(path)!;
        var declared = NameLine().Match(text).Groups["name"].Value.Trim('"', '\'');
        var reading = PortReader.Read(text, path, new PortSurroundings
        {
            Recipe = tree.FindRecipe,
            Exists = relative => Path.Exists(Path.Combine(directory, relative)),
            RecipeNames = tree.RecipeNames,
            FolderName = declared.Length > 0 ? declared : null,
        });
        var port = reading.Value ?? throw new DiagnosticException(reading.Diagnostics);

        // The directory is the source of a port that names no other.
        var whole = SourcesLine().IsMatch(text) ? text : $"{text.TrimEnd()}\nsources:\n  - path: .\n";
        return new ProgramDeclaration(port.Name, whole, [], []);
    }

    private static void RequireBuildable(ScaffoldedPort port, string directory)
    {
        if (port.UnknownSystem is { } system)
        {
            throw ProgramDiagnostics.NothingToBuild.Exception(
                $"`{directory}` is built with {system}, for which there is no recipe",
                "write a port.yaml whose `build` lists the steps: `rrpkg new NAME --from DIRECTORY` writes a first one");
        }

        if (port.Installs.IsEmpty)
        {
            throw ProgramDiagnostics.NothingToBuild.Exception(
                $"`{directory}` has nothing that rrpkg can build or run",
                "rrpkg looks for a makefile, CMakeLists.txt, configure or configure.ac that names a program, for C or C++ "
                    + "files, and for index.php, main.py or main.lua",
                "if it is built otherwise, say how in a port.yaml: docs/own-program.md");
        }

        if (!port.FixedCompilers.IsEmpty)
        {
            var (target, command) = port.FixedCompilers[0];
            throw ProgramDiagnostics.FixedCompiler.Exception(
                $"the makefile's rule for `{target}` runs `{command.Split(' ')[0].TrimStart('@', '-', '+')}` itself, which "
                    + "compiles for this machine and not for a guest",
                $"write `$(CC)`, or `$(CXX)`, in its place: `{command}`");
        }

        if (!port.UnknownLibraries.IsEmpty)
        {
            throw new DiagnosticException(
            [
                .. port.UnknownLibraries.Select(static l => ProgramDiagnostics.NoPort.Create(
                    $"it needs the library `{l.Name}` ({l.By}), and there is no port of it",
                    "run `rrpkg ports` for a list, or build without it",
                    "if a port has it by another name, list that under `dependencies` in a port.yaml")),
            ]);
        }
    }

    private static ImmutableArray<string> FindingsOf(ScaffoldedPort port)
    {
        if (port.Findings is [{ Subject: "interpreter" }, ..])
        {
            return [.. port.Findings.Select(static f => $"{f.Subject}: {f.What} ({f.From})")];
        }

        var recipe = port.Findings.First(static f => f.Subject == "recipe");
        return
        [
            recipe.What == "none" ? $"no build system: {recipe.From}" : $"recipe: {recipe.What} ({recipe.From})",
            $"installs: {string.Join(", ", port.Installs)}",
            $"depends on: {(port.Dependencies.IsEmpty ? "no port" : string.Join(", ", port.Dependencies))}",
        ];
    }

    [GeneratedRegex("[^a-z0-9+._-]+")]
    private static partial Regex NotInNames();

    [GeneratedRegex(@"^name:[ \t]*(?<name>[^\s#]+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex NameLine();

    [GeneratedRegex(@"^sources:", RegexOptions.Multiline)]
    private static partial Regex SourcesLine();
}
