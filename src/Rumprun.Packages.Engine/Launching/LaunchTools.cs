using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>The programs that launching runs, each looked up when it is needed.</summary>
public sealed record LaunchTools(SearchPath SearchPath)
{
    internal string Qemu => Find("qemu-system-x86_64", "qemu-system-x86");

    internal string Bubblewrap => Find("bwrap", "bubblewrap");

    internal string E2fsck => Find("e2fsck", "e2fsprogs");

    internal string Slirp4netns => Find("slirp4netns", "slirp4netns");

    private string Find(string program, string package) =>
        SearchPath.Find(program)
        ?? throw LaunchDiagnostics.ProgramMissing.Exception(
            $"`{program}` is not on the PATH", $"run `apt-get install {package}`");
}
