using LibGit2Sharp;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Sources.Git;

/// <summary>Asks a git repository which commit a branch or a tag is.</summary>
internal static class GitReferences
{
    /// <param name="name">A branch, a tag or a full commit; null: the default branch.</param>
    /// <returns>40 hexadecimal digits; null if the repository has no such reference.</returns>
    /// <exception cref="DiagnosticException">RR4002: the network may not be used; RR4020: the repository cannot be
    /// read.</exception>
    public static string? CommitOf(string url, string? name, bool offline)
    {
        if (name is { Length: 40 } && name.All(char.IsAsciiHexDigitLower))
        {
            return name;
        }

        if (offline && !url.StartsWith("file:", StringComparison.Ordinal))
        {
            throw SourceDiagnostics.Offline.Exception(
                $"which commit `{name ?? "HEAD"}` is can only be asked of `{ShownAddress.Of(url)}`",
                "name a full commit, or run the command without `--offline`");
        }

        try
        {
            // A tag with a text of its own names its commit under the same name with `^{}`.
            string[] wanted = name is null
                ? ["HEAD"]
                : [$"refs/tags/{name}^{{}}", $"refs/tags/{name}", $"refs/heads/{name}"];
            var references = Repository.ListRemoteReferences(url).ToDictionary(
                static r => r.CanonicalName,
                static r => r.ResolveToDirectReference()?.TargetIdentifier ?? r.TargetIdentifier);
            return wanted.Select(w => references.GetValueOrDefault(w)).FirstOrDefault(static c => c is not null);
        }
        catch (LibGit2SharpException e)
        {
            throw new DiagnosticException(
                SourceDiagnostics.GitFailed.Create($"`{ShownAddress.Of(url)}`: {GitFailure.ReasonOf(e, url)}"), e);
        }
    }
}
