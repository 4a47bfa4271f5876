using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>
/// Writes a first port.yaml for an upstream archive: known values are filled in, and unknown ones are questions at the place
/// of the answer. The result always passes lint.
/// </summary>
public static class PortScaffolder
{
    public static ScaffoldedPort Scaffold(ScaffoldRequest request)
    {
        var facts = PortFacts.Of(request);
        var text = new PortText();
        if (!request.IsDirectory)
        {
            text.Line("# yaml-language-server: $schema=../../schema/port.schema.json");
        }

        text.Line("schema: 1");
        WriteIdentity(request, facts, text);
        WriteNeeds(facts, text);
        WriteSource(request, facts, text);
        BuildSection.Write(facts, text);
        ProgramSection.Write(request, facts, text);
        if (request.IsDirectory && facts.License.Files.IsEmpty)
        {
            text.Line("allow:");
            text.Line("  - check: license-text");
            text.Line("    why: The directory has no licence text; it is not published");
        }

        return new ScaffoldedPort(text.ToString(), [.. FindingsOf(facts)])
        {
            Installs = [.. facts.Programs, .. facts.Libraries],
            Dependencies = [.. facts.Dependencies.Required.Select(static d => d.Port)],
            UnknownLibraries = facts.Dependencies.Unknown,
            FailingCalls = facts.Traits.Calls,
            FixedCompilers = [.. facts.Makefile?.FixedCompilers ?? []],
            UnknownSystem = (facts.System as BuildSystem.Other)?.Name,
        };
    }

    private static void WriteIdentity(ScaffoldRequest request, PortFacts facts, PortText text)
    {
        text.Line($"name: {YamlScalar.Of(request.Name.ToString())}");
        if (facts.Version is null)
        {
            text.Ask("Which version is it? Neither the archive's name nor its files contain one.");
        }

        text.Line($"version: {YamlScalar.Quoted(facts.Version?.Version ?? "0.0.0")}");
        if (facts.Version is { } version && version.Upstream != version.Version)
        {
            text.Line($"upstream: {YamlScalar.Quoted(version.Upstream)}");
        }

        text.Ask("What is it, in one line without a full stop?");
        text.Line($"summary: {YamlScalar.Of(facts.Summary ?? request.Name.ToString())}");
        if (IsHomepage(facts.Homepage))
        {
            text.Line($"homepage: {YamlScalar.Of(facts.Homepage!)}");
        }
        else
        {
            text.Ask("homepage: https://...");
        }

        WriteLicense(facts.License, text);
        text.Ask("maintainers: [\"Your Name <you@mail.example>\"]");
        if (facts.Traits.IsMainlyCxx)
        {
            text.Ask("It is in C++, which hosted has no compiler for: can the C++ parts be left out?");
            text.Line("supports: {platform: [hw, xen]}");
        }
    }

    private static void WriteLicense(LicenseGuess license, PortText text)
    {
        if (license.Expression is null)
        {
            text.Ask("Which licence is it? An SPDX expression: https://spdx.org/licenses");
        }
        else if (license.IsMixed)
        {
            text.Ask("Several licences were recognised: do all of them apply (AND), or is there a choice (OR)?");
        }
        else if (license.Expression.EndsWith("-only", StringComparison.Ordinal))
        {
            text.Ask("Do the sources allow a later version (`-or-later`)? No such notice was found.");
        }

        text.Line($"license: {license.Expression ?? "LicenseRef-unknown"}");
        if (license.Files.IsEmpty)
        {
            text.Ask("license-files: [WHERE/THE/TEXT/IS]");
        }
        else
        {
            text.Line($"license-files: [{string.Join(", ", license.Files.Select(YamlScalar.Of))}]");
        }
    }

    private static void WriteNeeds(PortFacts facts, PortText text)
    {
        var dependencies = facts.Dependencies;
        if (!dependencies.Required.IsEmpty)
        {
            text.Line("dependencies:");
            foreach (var (port, _) in dependencies.Required)
            {
                text.Line($"  - port: {YamlScalar.Of(port.ToString())}");
            }
        }

        foreach (var (port, library) in dependencies.Optional)
        {
            text.Ask($"It can use `{library.Name}` ({library.By}): add `{port}` to `dependencies`, or switch it off?");
        }

        foreach (var library in dependencies.Unknown)
        {
            text.Ask(
                $"It needs `{library.Name}` ({library.By}), for which there is no port: write that port first, "
                    + "or build without it.");
        }

        if (BuildSection.HostTools(facts) is { IsEmpty: false } tools)
        {
            text.Line($"host-tools: [{string.Join(", ", tools)}]");
        }
    }

    private static void WriteSource(ScaffoldRequest request, PortFacts facts, PortText text)
    {
        text.Line("sources:");
        if (request.IsDirectory)
        {
            text.Line("  - path: .");
            return;
        }

        if (request.Address.StartsWith("file:", StringComparison.Ordinal))
        {
            text.Ask("Where does upstream publish this file?", 2);
        }
        else if (request.Address.StartsWith("debian:", StringComparison.Ordinal))
        {
            text.Ask("Where does upstream publish this file? Put that address here, and this one under `mirrors`.", 2);
        }

        text.Line($"  - url: {Address(request.Address, facts.Version)}");
        text.Line($"    sha256: {YamlScalar.Quoted(request.Sha256.Hex)}");
        if (!request.Address.EndsWith("/" + request.FileName, StringComparison.Ordinal))
        {
            text.Line($"    file-name: {YamlScalar.Quoted(request.FileName)}");
        }
    }

    /// <summary>With a placeholder for the version in web addresses, so that the next version is found too.</summary>
    private static string Address(string address, VersionGuess? version)
    {
        var template = address.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
        return YamlScalar.Quoted(version is { Upstream.Length: > 2 } && address.StartsWith("http", StringComparison.Ordinal)
            ? template.Replace(version.Upstream, "{upstream}", StringComparison.Ordinal)
            : template);
    }

    private static bool IsHomepage(string? address) =>
        address is not null && address.Length < 200 && Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri is { Scheme: "https", IdnHost.Length: > 0 } && address.StartsWith("https://", StringComparison.Ordinal)
        && char.IsAsciiLetterOrDigit(address[8]) && address.All(static c => c is > ' ' and < '\u007f');

    private static IEnumerable<Finding> FindingsOf(PortFacts facts)
    {
        if (facts.Version is { } version)
        {
            yield return new Finding("version", version.Version, version.From);
        }

        if (facts.License.Expression is { } license)
        {
            yield return new Finding("licence", license, string.Join(", ", facts.License.Files));
        }

        yield return facts.System switch
        {
            BuildSystem.Autotools s => new Finding(
                "recipe", "autotools", SourceListing.Join(s.Directory, s.HasScript ? "configure" : "configure.ac")),
            BuildSystem.CMake s => new Finding("recipe", "cmake", SourceListing.Join(s.Directory, "CMakeLists.txt")),
            BuildSystem.Configure s => new Finding("recipe", "configure", SourceListing.Join(s.Directory, "configure")),
            BuildSystem.Make s => new Finding("recipe", "make", SourceListing.Join(s.Directory, s.File)),
            BuildSystem.Meson s => new Finding("recipe", "meson", SourceListing.Join(s.Directory, "meson.build")),
            BuildSystem.Loose s => new Finding("recipe", "none", $"compiles {string.Join(", ", s.Sources)}"),
            BuildSystem.Other s => new Finding("recipe", "none", $"{s.Name} in {s.Directory}"),
            _ => new Finding("recipe", "none", "no build system was recognised"),
        };
        foreach (var (subject, what) in new[]
        {
            ("programs", facts.Programs),
            ("libraries", facts.Libraries),
            ("dependencies", facts.Dependencies.Required.Select(static d => d.Port.ToString()).ToImmutableArray()),
        })
        {
            if (!what.IsEmpty)
            {
                yield return new Finding(subject, string.Join(", ", what), "the build system");
            }
        }
    }
}
