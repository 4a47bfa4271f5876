using System.Collections.Immutable;
using System.Text;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Locking;

/// <summary>
/// Writes lock files, with the same text for the same content: everything sorted, one fact per line, a blank line around
/// each entry, so that a version control system merges two people's changes.
/// </summary>
public static class LockFileWriter
{
    private const string Header = """
        # What rrpkg chose for each target. Keep it under version control.
        # `rrpkg lock` and `rrpkg update` write it; only `requests` is for people.

        """;

    public static string Write(LockFile file)
    {
        var text = new StringBuilder($"{Header}schema: {LockFile.SchemaVersion}\n");
        if (!file.Targets.IsEmpty)
        {
            text.Append("\ntargets:\n");
        }

        foreach (var (target, locked) in file.Targets)
        {
            text.Append($"\n  {target}:\n");
            Write(text, locked);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, LockedTarget target)
    {
        AppendDigest(text, "    ", "toolchain", target.Toolchain);
        AppendDigest(text, "    ", "tool-toolchain", target.ToolToolchain);
        text.Append(target.Requests.IsEmpty ? "    requests: []\n" : "");
        AppendList(text, "    ", "requests", target.Requests.Select(static r => r.ToString()));
        if (!target.Providers.IsEmpty)
        {
            text.Append("    providers:\n");
        }

        foreach (var (name, port) in target.Providers)
        {
            text.Append($"      {Scalar(name.ToString())}: {Scalar(port.ToString())}\n");
        }

        if (!target.Ports.IsEmpty)
        {
            text.Append("\n    ports:\n");
            Write(text, "      ", target.Ports);
        }

        if (!target.Tools.IsEmpty)
        {
            text.Append("\n    tools:\n");
        }

        foreach (var (request, graph) in target.Tools)
        {
            text.Append($"\n      {Scalar(request)}:{(graph.IsEmpty ? " {}" : "")}\n");
            Write(text, "        ", graph);
        }
    }

    private static void Write(StringBuilder text, string indent, ImmutableSortedDictionary<PortName, LockedPort> ports)
    {
        foreach (var (name, port) in ports)
        {
            var inner = indent + "  ";
            text.Append($"\n{indent}{Scalar(name.ToString())}:\n{inner}version: \"{port.Version}\"\n");
            AppendList(text, inner, "options", port.Options.Select(static o => o.ToString()));
            AppendDigest(text, inner, "port", port.Port);
            AppendList(text, inner, "sources", port.Sources.Select(static s => s.ToString()));
            AppendList(text, inner, "depends", port.Dependencies.Select(static d => d.ToString()));
            AppendList(text, inner, "tools", port.Tools);
            AppendDigest(text, inner, "package", port.Package);
            AppendDigest(text, inner, "image", port.Image);
        }
    }

    private static void AppendDigest(StringBuilder text, string indent, string key, Sha256Digest? digest)
    {
        if (digest is { } known)
        {
            text.Append($"{indent}{key}: \"{known}\"\n");
        }
    }

    private static void AppendList(StringBuilder text, string indent, string key, IEnumerable<string> items)
    {
        var any = false;
        foreach (var item in items)
        {
            text.Append(any ? "" : $"{indent}{key}:\n").Append($"{indent}  - {Scalar(item)}\n");
            any = true;
        }
    }

    /// <summary>
    /// Unquoted if it is a name that YAML takes for text; no other value contains a <c>"</c> or a <c>\</c>.
    /// </summary>
    private static string Scalar(string text) =>
        PortName.TryParse(text, out _) && CoreSchema.Resolve(text) == ScalarKind.Text ? text : $"\"{text}\"";
}
