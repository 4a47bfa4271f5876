using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Elf;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Images;

/// <summary>
/// Makes bootable files out of bakeable programs: bake, strip, check. For hosted, where the program is the image, strip and
/// check. The same programs give the same bytes, wherever they and the output lie.
/// </summary>
public static class ImageBaker
{
    /// <summary>The warning that rumprun-bake prints otherwise, and what its shell needs.</summary>
    private static readonly ImmutableSortedDictionary<string, string> BakeEnvironment =
        CommandLine.CleanEnvironment.Add("RUMPRUN_WARNING_STFU", "please");

    /// <param name="line">Gets what the tools print, line by line.</param>
    /// <exception cref="DiagnosticException">RR5051 to RR5057, RR5062.</exception>
    public static async Task<BakedImage> BakeAsync(
        BakeRequest request, Action<string> line, CancellationToken cancellationToken)
    {
        BakeInspection.RequireCount(request.Programs, request.Toolchain.Target);
        try
        {
            return await BakeCheckedAsync(request, line, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                ImageDiagnostics.BakeFailed.Create(
                    $"cannot bake `{request.Output}`: {FileFailure.ReasonOf(e)}",
                    "check the room in `/tmp` and on the output's file system"),
                e);
        }
    }

    private static async Task<BakedImage> BakeCheckedAsync(
        BakeRequest request, Action<string> line, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchDirectory();
        var image = scratch.File("image");
        if (request.Toolchain.Target.IsUnikernel)
        {
            await BakeUnikernelAsync(request, scratch, image, line, cancellationToken);
        }
        else
        {
            BakeInspection.RequireStatic(request.Programs[0], request.Toolchain.Target);
            await StripAsync(request.Toolchain, request.Programs[0], image, line, cancellationToken);
        }

        return new BakedImage(request.Output, Publish(image, request.Output));
    }

    private static async Task BakeUnikernelAsync(
        BakeRequest request,
        ScratchDirectory scratch,
        string image,
        Action<string> line,
        CancellationToken cancellationToken)
    {
        var programs = ImmutableArray.CreateBuilder<string>(request.Programs.Length);
        foreach (var (index, program) in request.Programs.Index())
        {
            BakeInspection.RequireBakeable(program, request.Toolchain);

            // Links with fixed names, so that neither blanks nor the place of the build reach rumprun-bake.
            var name = $"program{index + 1}";
            File.CreateSymbolicLink(scratch.File(name), Path.GetFullPath(program));
            programs.Add(name);
        }

        // Where the notes of portable programs say that the toolchain is.
        File.CreateSymbolicLink(
            scratch.File(BakeRecipeNote.PortableToolDirectory), Path.GetFullPath(request.Toolchain.Prefix));
        var arguments = BakeCommands.Arguments(request, "image.full", programs.MoveToImmutable());
        var bake = new CommandLine
        {
            Program = request.Toolchain.BakeTool
                ?? throw new ArgumentException("a toolchain for unikernels has a bake tool", nameof(request)),
            Arguments = [.. DiscardScript.Arguments(request, scratch), .. arguments],
            Environment = BakeEnvironment,
            WorkingDirectory = scratch.Path,
        };
        await RunAsync(bake, line, cancellationToken);
        await StripAsync(request.Toolchain, scratch.File("image.full"), image, line, cancellationToken);
        BakeInspection.RequireBootable(image, request.Toolchain.Target);
    }

    private static Task StripAsync(
        Toolchain toolchain, string program, string output, Action<string> line, CancellationToken cancellationToken) =>
        RunAsync(
            new CommandLine { Program = toolchain.Tools[ToolKind.Strip], Arguments = ["-o", output, program] },
            line,
            cancellationToken);

    private static async Task RunAsync(CommandLine command, Action<string> line, CancellationToken cancellationToken)
    {
        var last = new Queue<string>();
        var exitCode = await ChildProcess.RunAsync(
            command,
            text =>
            {
                line(text);
                if (text.Contains("error", StringComparison.OrdinalIgnoreCase)
                    || text.Contains("undefined", StringComparison.Ordinal)
                    || text.Contains("cannot find", StringComparison.Ordinal))
                {
                    last.Enqueue(text.Trim());
                }
            },
            cancellationToken);
        if (exitCode != 0)
        {
            throw ImageDiagnostics.BakeFailed.Exception(
                $"`{Path.GetFileName(command.Program)}` failed: "
                    + $"{(last.TryDequeue(out var first) ? first : $"it exits with {exitCode}")}",
                "read what it printed with `rrpkg log PORT`",
                "add a missing component under `add:` of the image");
        }
    }

    /// <summary>Copies the image to its place; it cannot be moved, as scratch may be on another file system.</summary>
    private static long Publish(string image, string output)
    {
        using var from = File.OpenRead(image);
        using var to = PendingFile.Beside(Path.GetFullPath(output));
        from.CopyTo(to.Content);
        File.SetUnixFileMode(to.Path, File.GetUnixFileMode(image));
        to.MoveTo(output);
        return from.Length;
    }
}
