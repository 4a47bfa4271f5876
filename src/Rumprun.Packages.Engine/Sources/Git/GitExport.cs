using System.Text;
using LibGit2Sharp;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;
using GitFetchOptions = LibGit2Sharp.FetchOptions;

namespace Rumprun.Packages.Engine.Sources.Git;

/// <summary>
/// Writes the tree of a commit as it is recorded: no filters, no line ending conversion, no user's git configuration. All
/// files get the commit's time, so that no generated file looks older than what it is made of.
/// </summary>
internal sealed class GitExport(bool submodules, Func<string, bool> mayAsk, IProgress<ProgressEvent> progress)
{
    private const string RemoteName = "origin";

    /// <param name="destination">Does not exist yet. May hold a part after an exception.</param>
    /// <exception cref="DiagnosticException">RR4020 to RR4022.</exception>
    public void Run(string url, string commit, string destination, CancellationToken cancellationToken)
    {
        var objects = AtomicFile.TemporaryNameFor(destination);
        try
        {
            Repository.Init(objects, isBare: true);
            using var repository = new Repository(objects);
            repository.Network.Remotes.Add(RemoteName, url);
            Fetch(repository, url, commit, cancellationToken);
            var found = repository.Lookup<Commit>(commit);
            if (found is null || found.Sha != commit)
            {
                throw SourceDiagnostics.NoCommit.Exception(
                    $"`{ShownAddress.Of(url)}`: no branch or tag leads to the commit `{commit}`",
                    "check `commit` in the port");
            }

            Write(found, url, destination, cancellationToken);
        }
        finally
        {
            TreeMerge.DeleteIfThere(objects);
        }
    }

    /// <summary>Fetches the one commit if the server serves it, else all branches and tags.</summary>
    private void Fetch(Repository repository, string url, string commit, CancellationToken cancellationToken)
    {
        try
        {
            repository.Network.Fetch(
                RemoteName, [$"+{commit}:refs/heads/wanted"], Options(url, depth: 1, cancellationToken));
            return;
        }
        catch (LibGit2SharpException) when (!cancellationToken.IsCancellationRequested)
        {
            // Not every server serves a single commit, and not every transport supports depth.
        }

        try
        {
            repository.Network.Fetch(
                RemoteName,
                ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"],
                Options(url, depth: 0, cancellationToken));
        }
        catch (LibGit2SharpException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DiagnosticException(
                SourceDiagnostics.GitFailed.Create($"`{ShownAddress.Of(url)}`: {GitFailure.ReasonOf(e, url)}"), e);
        }
    }

    private GitFetchOptions Options(string url, int depth, CancellationToken cancellationToken) => new()
    {
        Depth = depth,
        TagFetchMode = TagFetchMode.None,
        ProxyOptions = { ProxyType = ProxyType.Auto },
        OnTransferProgress = transfer =>
        {
            progress.Report(new ProgressEvent.Transferred(ShownAddress.Of(url), transfer.ReceivedBytes, null));
            return !cancellationToken.IsCancellationRequested;
        },
    };

    private void Write(Commit commit, string url, string destination, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(destination);
        FileEntry.SetMode(destination, executable: true);
        var writer = new TreeWriter(destination, $"{ShownAddress.Of(url)} {commit.Sha[..12]}");
        var modified = commit.Committer.When.UtcDateTime;
        var links = new List<(MemberPath Name, string Commit)>();
        WriteTree(commit.Tree, new MemberPath([]));
        writer.Finish();
        if (submodules && links.Count > 0)
        {
            var addresses = SubmoduleAddresses.Read(Path.Combine(destination, ".gitmodules"), url);
            foreach (var (name, linked) in links)
            {
                WriteSubmodule(addresses, name, linked, url, destination, cancellationToken);
            }
        }

        void WriteTree(Tree tree, MemberPath folder)
        {
            writer.Directory(folder, modified);
            foreach (var entry in tree)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var name = new MemberPath(
                    [.. folder.Segments, .. MemberPath.Parse(entry.Name, ShownAddress.Of(url)).Segments]);
                RequireUtf8(entry.Name, name, ShownAddress.Of(url));
                switch (entry.Mode)
                {
                    case Mode.Directory:
                        WriteTree((Tree)entry.Target, name);
                        break;
                    case Mode.GitLink:
                        writer.Directory(name, modified);
                        links.Add((name, entry.Target.Sha));
                        break;
                    case Mode.SymbolicLink:
                        writer.SymbolicLink(name, TargetOf((Blob)entry.Target, name, ShownAddress.Of(url)));
                        break;
                    default:
                        WriteBlob((Blob)entry.Target, name, entry.Mode == Mode.ExecutableFile);
                        break;
                }
            }
        }

        void WriteBlob(Blob blob, MemberPath name, bool executable) => writer.File(name, executable, modified, to =>
        {
            using var content = blob.GetContentStream();
            content.CopyTo(to);
        });
    }

    private static string TargetOf(Blob blob, MemberPath name, string url)
    {
        using var content = new StreamReader(
            blob.GetContentStream(), new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false);
        var target = content.ReadToEnd();
        RequireUtf8(target, name, url);
        return target;
    }

    /// <summary>
    /// LibGit2Sharp puts this character in the place of bytes that are not UTF-8, so that two names can become one.
    /// </summary>
    private static void RequireUtf8(string text, MemberPath name, string url)
    {
        if (text.Contains('\ufffd', StringComparison.Ordinal))
        {
            throw TreeDiagnostics.NotUtf8.Exception(
                $"`{url}`: the name or target of `{name}` is not UTF-8, and no other encoding is supported",
                "use a release archive without this file");
        }
    }

    private void WriteSubmodule(
        IReadOnlyDictionary<string, string> addresses,
        MemberPath name,
        string commit,
        string url,
        string destination,
        CancellationToken cancellationToken)
    {
        if (!addresses.TryGetValue(name.ToString(), out var address))
        {
            throw SourceDiagnostics.BadSubmodule.Exception(
                $"`{ShownAddress.Of(url)}`: `.gitmodules` has no address for the submodule `{name}`");
        }

        if (SubmoduleAddresses.Complaint(address, url) is { } complaint)
        {
            throw SourceDiagnostics.BadSubmodule.Exception(
                $"`{ShownAddress.Of(url)}`: the submodule `{name}` is at `{ShownAddress.Of(address)}`: {complaint}",
                "list the submodule as a git source of its own, and switch `submodules` off");
        }

        if (!mayAsk(address))
        {
            throw SourceDiagnostics.Offline.Exception(
                $"`{ShownAddress.Of(url)}`: the submodule `{name}` would come from `{ShownAddress.Of(address)}`",
                "run the command once without `--offline`");
        }

        // The tree has an empty directory in its place; the export makes it again.
        var path = name.Below(destination);
        Directory.Delete(path);
        Run(address, commit, path, cancellationToken);
    }
}
