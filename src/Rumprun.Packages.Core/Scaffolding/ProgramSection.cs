using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>Writes a port's programs, images, launches and tests.</summary>
internal static class ProgramSection
{
    public static void Write(ScaffoldRequest request, PortFacts facts, PortText text)
    {
        var port = request.Name;
        // Names are lower-case in a port; of two programs that differ only in case, one is used.
        ImmutableArray<(PortName Name, string File)> programs =
        [
            .. facts.Programs
                .Select(
                    static p => (
                        IsName: PortName.TryParse(SourceListing.NameOf(p).ToLowerInvariant(), out var name),
                        Name: name,
                        File: p))
                .Where(static p => p.IsName)
                .DistinctBy(static p => p.Name)
                .Select(static p => (p.Name, $"usr/{p.File}")),
        ];
        if (!programs.IsEmpty)
        {
            WritePrograms(request, programs, facts, text);
        }
        else if (facts.Libraries.IsEmpty)
        {
            text.Ask("Is it a program? Then name its file: programs: [{name: NAME, file: usr/bin/NAME}], images, launch.");
            text.Ask($"tests: [{{name: is-there, files: [usr/bin/{port}]}}]");
        }

        if (!facts.Libraries.IsEmpty)
        {
            if (programs.IsEmpty)
            {
                text.Line("tests:");
            }

            text.Line("  - name: holds-the-library");
            text.Line($"    files: [{string.Join(", ", facts.Libraries.Select(static l => YamlScalar.Of($"usr/{l}")))}]");
        }
    }

    private static void WritePrograms(
        ScaffoldRequest request,
        ImmutableArray<(PortName Name, string File)> programs,
        PortFacts facts,
        PortText text)
    {
        var port = request.Name;
        var first = YamlScalar.Of(programs[0].Name.ToString());
        text.Line("programs:");
        foreach (var (name, file) in programs)
        {
            text.Line($"  - name: {YamlScalar.Of(name.ToString())}");
            text.Line($"    file: {YamlScalar.Of(file)}");
        }

        if (facts.DataDirectory is { } data)
        {
            text.Ask("It installs data files: does the program read them, and are these all of them?");
            text.Line("data:");
            text.Line("  - name: data");
            text.Line("    format: iso9660");
            text.Line($"    content: [{{from: \"{{dest}}/usr/{data}\", at: /}}]");
        }

        text.Line("images:");
        text.Line($"  - name: {first}");
        text.Line($"    programs: [{first}]");
        text.Line("launch:");
        foreach (var (function, file) in facts.Traits.Calls)
        {
            text.Ask($"`{function}`, which {file} calls, fails in a guest: does the program work without it?", 2);
        }

        text.Line($"  - image: {first}");
        text.Ask("Which arguments should it get by default?", 4);
        text.Line("    arguments: []");
        if (facts.DataDirectory is { } mounted)
        {
            text.Line("    mounts:");
            text.Line($"      - {{data: data, at: {YamlScalar.Quoted($"/usr/{mounted}")}, replaceable: true}}");
        }
        else
        {
            var share = $"/usr/share/{port}";
            text.Ask("Does it read files that it installs? Then make an image of them, above, and mount it:", 4);
            text.Ask($"  data: [{{name: data, format: iso9660, content: [{{from: \"{{dest}}{share}\", at: /}}]}}]", 4);
            text.Ask($"  mounts: [{{data: data, at: {share}}}]", 4);
        }

        if (facts.Traits.UsesNetwork)
        {
            text.Ask(
                "Does it serve the network? Then set the port, and when it is ready: ports: [80/tcp], ready: {tcp: 80}", 4);
        }
        else
        {
            text.Line("    network: false");
        }

        text.Line("tests:");
        if (request.IsDirectory)
        {
            text.Ask("What does it print or answer? A test with `launch` boots it: docs/testing.md", 2);
            text.Line("  - name: holds-the-program");
            text.Line($"    files: [{YamlScalar.Of(programs[0].File)}]");
            return;
        }

        WriteTest(SelfDescription.Of(facts.Files, programs[0].Name.ToString()), first, programs[0].File, text);
    }

    private static void WriteTest(SelfDescription? described, string launch, string file, PortText text)
    {
        if (described is null)
        {
            text.Ask("Which arguments show that it works? Add launch, arguments, console and exit.", 2);
            text.Line("  - name: holds-the-program");
            text.Line($"    files: [{YamlScalar.Of(file)}]");
            return;
        }

        text.Line(described.Text is null ? "  - name: says-its-version" : "  - name: says-its-usage");
        text.Line($"    launch: {launch}");
        text.Ask(
            described.Text is null
                ? "What does it print, and what is its exit status? Add console: [TEXT]"
                : "Which arguments show more, and what is its exit status? Add exit: STATUS",
            4);
        text.Line($"    arguments: [{described.Argument}]");
        text.Line(described.Text is null ? "    exit: 0" : $"    console: [{YamlScalar.Quoted(described.Text)}]");
    }
}
