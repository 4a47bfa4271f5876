using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Toolchains;

/// <summary>Finds the build machine's own compiler, for the tools that a port runs while it is being built.</summary>
public sealed class BuildMachineFinder(RrpkgDirectories directories, SearchPath path)
{
    private readonly ProbeMemory _memory = new(directories);

    /// <exception cref="DiagnosticException">RR5008: there is no C compiler; RR5005: it does not work.</exception>
    public async Task<BuildMachine> FindAsync(CancellationToken cancellationToken)
    {
        var compiler = path.Find("gcc") ?? path.Find("cc") ?? throw ToolchainDiagnostics.NoBuildMachineCompiler.Exception(
            "neither `gcc` nor `cc` is on PATH", "run `apt-get install gcc libc6-dev`");
        var key = $"build {compiler}";
        var probe = _memory.Recall(key);
        if (probe is null)
        {
            probe = await ExamineAsync(compiler, cancellationToken);
            _memory.Remember(key, probe);
        }

        return new BuildMachine
        {
            Tuple = probe.Tuple,
            Identity = probe.Identity,
            Tools = MachineBinutils.With(
                path, (ToolKind.Cc, compiler), (ToolKind.Cxx, path.Find("g++")), (ToolKind.Cpp, path.Find("cpp"))),
            Description = probe.Description,
        };
    }

    private async Task<ToolchainProbe> ExamineAsync(string compiler, CancellationToken cancellationToken)
    {
        await SmokeTest.RunAsync(
            compiler, [], static file => file is null ? "it links something that is not an ELF file" : null,
            cancellationToken);
        var version = await CompilerQuestions.VersionLineAsync(compiler, cancellationToken);
        var tuple = await CompilerQuestions.OutputLineAsync(compiler, "-dumpmachine", cancellationToken) ?? "unknown";
        var binutils = path.Find("ld") is { } ld ? await CompilerQuestions.VersionLineAsync(ld, cancellationToken) : "none";

        var identity = new ToolchainFiles();
        identity.State("build-machine", "1");
        identity.State("tuple", tuple);
        identity.State("compiler", version);
        identity.State("linker", binutils);
        return new ToolchainProbe(
            identity.Identity,
            $"gcc {CompilerQuestions.NumberOf(version)}, binutils {CompilerQuestions.NumberOf(binutils)}",
            [compiler, .. await CompilerQuestions.BackingProgramsAsync(compiler, cancellationToken)])
        {
            Tuple = tuple,
        };
    }
}
