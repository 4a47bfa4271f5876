using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>
/// Writes the port of a folder of files for an interpreter: the interpreter's program, a data image of the folder, and the
/// command.
/// </summary>
public static class InterpretedProgram
{
    /// <returns>Null if the folder is not for an interpreter.</returns>
    public static ScaffoldedPort? Scaffold(ScaffoldRequest request)
    {
        if (Interpreter.Of(request.Files) is not var (interpreter, entry))
        {
            return null;
        }

        var text = new PortText();
        WriteIdentity(request, interpreter, text);
        WriteBuild(request, interpreter, text);
        WriteImages(interpreter, text);
        WriteLaunch(interpreter, entry, text);
        return new ScaffoldedPort(
            text.ToString(),
            [
                new Finding("interpreter", interpreter.Port, entry),
                new Finding("files", $"{request.Files.Files.Length}, at {interpreter.Folder} in the guest", "the folder"),
                new Finding("command", string.Join(' ', interpreter.Arguments(entry).Prepend(interpreter.Port)), entry),
            ])
        {
            Installs = [$"bin/{interpreter.Port}"],
        };
    }

    private static void WriteIdentity(ScaffoldRequest request, Interpreter interpreter, PortText text)
    {
        var license = LicenseGuess.Of(request.Files, ".");
        text.Line("schema: 1");
        text.Line($"name: {YamlScalar.Of(request.Name.ToString())}");
        text.Line("version: \"0.0.0\"");
        text.Ask("What is it, in one line without a full stop?");
        text.Line($"summary: A program that {interpreter.Port} runs");
        text.Ask("Which licence is it? An SPDX expression: https://spdx.org/licenses");
        text.Line($"license: {license.Expression ?? "LicenseRef-unknown"}");
        text.Line("dependencies:");
        text.Line($"  - port: {interpreter.Port}");
    }

    private static void WriteBuild(ScaffoldRequest request, Interpreter interpreter, PortText text)
    {
        text.Line("sources:");
        text.Line("  - path: .");
        text.Line("    into: program");
        text.Line("build:");
        text.Line("  - name: program");
        text.Line("    steps:");
        text.Line("      - name: interpreter");
        text.Line(
            $"        run: [install, -D, -m, \"0755\", \"{{dependency:{interpreter.Port}}}/usr/bin/{interpreter.Port}\", "
                + $"\"{{dest}}{{prefix}}/bin/{interpreter.Port}\"]");
        if (interpreter.Library is not null)
        {
            text.Line("      - name: library");
            text.Line(
                $"        run: [cp, -r, \"{{dependency:{interpreter.Port}}}/usr/lib\", \"{{dest}}{{prefix}}/lib\"]");
        }

        text.Line("      - name: directory");
        text.Line("        run: [mkdir, -p, \"{dest}{prefix}/share\"]");
        text.Line("      - name: files");
        text.Line("        run: [cp, -r, program, \"{dest}{prefix}/share/program\"]");
        if (LicenseGuess.Of(request.Files, ".").Files.IsEmpty)
        {
            text.Line("allow:");
            text.Line("  - check: license-text");
            text.Line("    why: The directory has no licence text; it is not published");
        }
        else
        {
            text.Line(
                $"license-files: [{string.Join(", ", LicenseGuess.Of(request.Files, ".").Files.Select(
                    static f => YamlScalar.Of($"program/{f}")))}]");
        }
    }

    private static void WriteImages(Interpreter interpreter, PortText text)
    {
        text.Line("programs:");
        text.Line($"  - {{name: {interpreter.Port}, file: usr/bin/{interpreter.Port}}}");
        text.Line("data:");
        if (interpreter.Library is not null)
        {
            text.Line("  - name: library");
            text.Line("    format: iso9660");
            text.Line("    content: [{from: \"{dest}/usr/lib\", at: /lib}]");
        }

        text.Line("  - name: files");
        text.Line("    format: iso9660");
        text.Line($"    content: [{{from: \"{{dest}}/usr/share/program\", at: {Below(interpreter)}}}]");
        text.Line("images:");
        text.Line($"  - {{name: {interpreter.Port}, programs: [{interpreter.Port}]}}");
    }

    private static void WriteLaunch(Interpreter interpreter, string entry, PortText text)
    {
        text.Line("launch:");
        text.Line($"  - image: {interpreter.Port}");
        text.Line(
            $"    arguments: [{string.Join(", ", interpreter.Arguments(entry).Select(YamlScalar.Quoted))}]");
        text.Line($"    environment: {{{string.Join(", ", interpreter.Environment)}}}");
        text.Line($"    memory: {interpreter.Memory}");
        text.Line("    mounts:");
        if (interpreter.Library is { } library)
        {
            text.Line($"      - {{data: library, at: {library}}}");
        }

        text.Line("      - {data: files, at: /data, replaceable: true}");
        foreach (var line in interpreter.Launch)
        {
            text.Line($"    {line}");
        }

        text.Line("tests:");
        text.Ask("What does it print or answer? A test with `launch` boots it: docs/testing.md", 2);
        text.Line("  - name: holds-the-program");
        text.Line($"    files: [usr/bin/{interpreter.Port}, {YamlScalar.Of($"usr/share/program/{entry}")}]");
    }

    /// <summary>The folder's path in the image, which is mounted at <c>/data</c>.</summary>
    private static string Below(Interpreter interpreter) =>
        interpreter.Folder == "/data" ? "/" : interpreter.Folder["/data".Length..];
}
