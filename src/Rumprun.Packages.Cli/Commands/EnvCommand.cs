using System.Collections;
using System.Collections.Immutable;
using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg env PORT...</c>.</summary>
public static class EnvCommand
{
    private static readonly string[] s_formats = ["shell", "cmake", "meson", "json"];

    public static DocumentedCommand Create(Composition composition)
    {
        var ports = Options.Names("Installed libraries to compile against");
        var (target, json) = (Options.Target(), Options.Json());
        var format = new Option<string?>("--format")
        {
            Description = "What is printed: assignments, a cmake toolchain file, a Meson cross file, JSON; default: shell",
            HelpName = string.Join('|', s_formats),
            CustomParser = static result => result.Tokens is [{ Value: var text }, ..] && !s_formats.Contains(text)
                ? throw CommandLineDiagnostics.BadValue.Exception(
                    $"`{text}` is not a format of `rrpkg env`", $"use one of {string.Join(", ", s_formats)}")
                : result.Tokens[0].Value,
        }.CompletesWithWords(s_formats);
        var shell = new Option<bool>("--shell") { Description = "Open a shell with the environment, and print nothing" };
        ports.CompletesWith(_ => composition.InstalledNames());
        var command = new Command("env", "Print the environment for cross-compiling by hand against installed libraries")
        {
            ports, target, format, shell, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(shell) && (result.GetValue(json) || result.GetValue(format) is not null))
            {
                result.AddError("`--shell` prints nothing: leave out `--format` and `--json`");
            }
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            var environment = await composition.CompileEnvironment(parse).RunAsync(
                [.. parse.GetRequiredValue(ports).Select(Options.Name)], parse.GetValue(target), cancellationToken);
            if (parse.GetValue(shell))
            {
                return await OpenShellAsync(composition.Environment, environment, cancellationToken);
            }

            Write(environment, parse.GetValue(json) ? "json" : parse.GetValue(format), composition.Terminal.Output);
            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Use,
            [new Example("eval \"$(rrpkg env zlib)\" && $CC $CPPFLAGS x.c $LDFLAGS -lz", "compile a file for the target"),
            new Example("eval \"$(rrpkg env zlib rumprun-compat)\"", "the same, with what Rumprun's own libraries lack"),
            new Example(
                "rrpkg env zlib --format cmake > rumprun.cmake", "then `cmake -DCMAKE_TOOLCHAIN_FILE=rumprun.cmake`"),
            new Example("rrpkg env zlib --shell", "open a shell in which `make` compiles for the target")]);
    }

    private static void Write(CompileEnvironment environment, string? format, TextWriter output)
    {
        var (target, sysroot, variables) = (environment.Target, environment.Sysroot, environment.Variables);
        switch (format)
        {
            case "json":
                JsonOutput.Write(output, variables, CliJson.Default.IReadOnlyDictionaryStringString);
                break;
            case "cmake":
                output.Write(CompilerFiles.CMake(target, sysroot, variables));
                break;
            case "meson":
                output.Write(CompilerFiles.Meson(target, sysroot, variables));
                break;
            default:
                output.Write(CompilerFiles.Shell(variables));
                break;
        }
    }

    /// <summary>The user's own shell, with the user's environment and the variables over it.</summary>
    private static Task<int> OpenShellAsync(
        CommandEnvironment command, CompileEnvironment environment, CancellationToken cancellationToken) =>
        ChildProcess.RunAtTerminalAsync(
            new CommandLine
            {
                Program = command.Variable("SHELL") is { Length: > 0 } own ? own : "/bin/sh",
                WorkingDirectory = command.CurrentDirectory,
                Environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                    .ToImmutableSortedDictionary(
                        static v => (string)v.Key, static v => (string?)v.Value ?? "", StringComparer.Ordinal)
                    .SetItems(environment.Variables),
            },
            cancellationToken);
}
