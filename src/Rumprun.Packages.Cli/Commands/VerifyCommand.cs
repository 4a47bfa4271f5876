using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.Verification;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg verify PORT...</c>.</summary>
public static class VerifyCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var ports = Options.OptionalRequests("What to verify: NAME, NAME@VERSION; without a version what is installed");
        var all = new Option<bool>("--all") { Description = "Every release that a toolchain of this machine has built" };
        var (target, jobs, json) = (Options.Target(), Options.Jobs(), Options.Json());
        ports.CompletesWith(composition.PortRequests);
        var command = new Command("verify", "Rebuild releases of mirrors from their sources, and compare")
        {
            ports, all, target, jobs, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var progress = composition.Progress(parse);
            using var fetcher = composition.Fetcher();
            var report = await composition.Verify(parse, fetcher, parse.GetValue(jobs)).RunAsync(
                RequestOf(parse.GetValue(ports) ?? [], parse.GetValue(all), parse.GetValue(target)),
                progress,
                cancellationToken);
            progress.Clear();
            if (parse.GetValue(json))
            {
                JsonOutput.Write(
                    composition.Terminal.Output,
                    [.. report.Releases.Select(VerifiedJson.Of)],
                    CliJson.Default.IReadOnlyListVerifiedJson);
            }
            else
            {
                VerifiedText.Write(composition, report);
            }

            return report.Releases.All(static r => r.IsIdentical) ? 0 : 1;
        });
        return new DocumentedCommand(command, CommandGroup.Use,
        [
            new Example("rrpkg verify nginx", "the release that is installed, else the newest one"),
            new Example("rrpkg verify --all --target hw-x86_64", "every release for hw"),
        ]);
    }

    internal static VerifyRequest RequestOf(string[] ports, bool all, Target? target) => all == (ports.Length > 0)
        ? throw CommandLineDiagnostics.Usage.Exception(
            all ? "`--all` and ports exclude each other" : "no port is named", "name ports, or write `--all`")
        : new VerifyRequest { Ports = [.. ports.Select(Options.Request)], All = all, Target = target };
}

/// <summary>Verified releases as text: a line each, and what differs as errors.</summary>
internal static class VerifiedText
{
    private const int MostTold = 10;

    public static void Write(Composition composition, VerifyReport report)
    {
        foreach (var release in report.Releases)
        {
            var word = !release.Problems.IsEmpty ? "not rebuilt" : release.IsIdentical ? "identical" : "differs";
            composition.Terminal.Output.WriteLine($"{word,-11} {release.Subject} (mirror `{release.Mirror}`)");
            foreach (var package in release.Packages.Where(static p => p.IsIdentical))
            {
                composition.Terminal.Output.WriteLine($"  {NameOf(package),-13} sha256:{package.Rebuilt}");
                WriteInputs(composition, package);
            }

            composition.Diagnostics.Render(release.Problems);
            composition.Diagnostics.Render(
                release.Packages.Where(static p => !p.IsIdentical).Select(p => DifferenceOf(release, p)));
        }

        if (report.Others > 0)
        {
            composition.Terminal.Error.WriteLine(
                $"left out: {report.Others} releases that were built with toolchains that this machine does not have");
        }
    }

    private static Diagnostic DifferenceOf(VerifiedRelease release, VerifiedPackage package)
    {
        var lines = package.Differences.Take(MostTold).Select(static d => $"\n`{d.Member}` {d.What}")
            .Concat(package.Differences.Length > MostTold
                ? [$"\n{package.Differences.Length - MostTold} more members differ"]
                : [])
            .Concat(package.Inputs.Select(static i => $"\ninput: {i.Subject}: {Value(i.Before)}, here {Value(i.After)}"));
        return VerificationDiagnostics.Differs.Create(
            $"the {NameOf(package)} of {release.Subject} on the mirror `{release.Mirror}` is not what its sources build: "
                + $"it is `{package.Released.Archive.Digest.Short}`, and the rebuilt one `{package.Rebuilt.Short}`"
                + string.Concat(lines),
            package.Inputs.IsEmpty
                ? "report it to the mirror's operator: the release may have been tampered with"
                : "the inputs of the two builds differ: verify it on a machine that has those of the release");
    }

    private static void WriteInputs(Composition composition, VerifiedPackage package)
    {
        foreach (var input in package.Inputs)
        {
            composition.Terminal.Output.WriteLine(
                $"    another input, same files: {input.Subject}: {Value(input.Before)}, here {Value(input.After)}");
        }
    }

    private static string NameOf(VerifiedPackage package) =>
        package.Kind == PackageKind.Image ? "image package" : "package";

    private static string Value(string? value) => value is null ? "nothing"
        : Sha256Digest.TryParse(value, out var digest) ? $"`{digest.Short}`" : $"`{value}`";
}

/// <summary>A verified release as <c>verify --json</c> prints it.</summary>
internal sealed record VerifiedJson(
    string Name,
    string Version,
    string Target,
    IReadOnlyList<string> Options,
    string Mirror,
    bool Identical,
    IReadOnlyList<VerifiedPackageJson> Packages,
    IReadOnlyList<DiagnosticJson> Problems)
{
    public static VerifiedJson Of(VerifiedRelease verified) => new(
        verified.Name.ToString(),
        verified.Release.Version.ToString(),
        verified.Release.Target.ToString(),
        [.. verified.Release.Options.Select(static o => o.ToString())],
        verified.Mirror.ToString(),
        verified.IsIdentical,
        [.. verified.Packages.Select(VerifiedPackageJson.Of)],
        [.. verified.Problems.Select(DiagnosticJson.Of)]);
}

internal sealed record VerifiedPackageJson(
    string Kind, string Released, string Rebuilt, IReadOnlyList<string> Differences, IReadOnlyList<string> OtherInputs)
{
    public static VerifiedPackageJson Of(VerifiedPackage package) => new(
        package.Kind.ToString().ToLowerInvariant(),
        package.Released.Archive.Digest.Hex,
        package.Rebuilt.Hex,
        [.. package.Differences.Select(static d => $"{d.Member} {d.What}")],
        [.. package.Inputs.Select(static i => i.Subject)]);
}
