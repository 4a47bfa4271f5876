using System.CommandLine;
using Rumprun.Packages.Cli.Help;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg mirror</c>: which mirrors to install from, and keeping a mirror of one's own.</summary>
public static class MirrorCommand
{
    public static DocumentedCommand Create(Composition composition) => new(
        new Command("mirror", "Install from signed mirrors, or keep one")
        {
            MirrorListCommands.Add(composition),
            MirrorListCommands.List(composition),
            MirrorListCommands.Pin(composition),
            MirrorListCommands.Unpin(composition),
            MirrorListCommands.Remove(composition),
            MirrorKeepCommands.Init(composition),
            MirrorRoleCommands.Status(composition),
            MirrorRoleCommands.Sign(composition),
            MirrorRoleCommands.Rotate(composition),
            MirrorRoleCommands.Delegate(composition),
            MirrorRoleCommands.Accept(composition),
            MirrorKeepCommands.Verify(composition),
            MirrorKeepCommands.Gc(composition),
            MirrorKeepCommands.Sync(composition),
        },
        CommandGroup.Use,
        [
            new Example(
                "rrpkg mirror add main https://ports.example.org/ --root sha256:2f1c...",
                "install releases from it; its operator says what the root's SHA-256 is"),
            new Example("rrpkg mirror pin 'work-*=work'", "let only the mirror `work` provide these ports"),
            new Example("rrpkg mirror init ./mirror --key release", "make a mirror, which any web server can serve"),
            new Example("rrpkg mirror sign ./mirror --renew", "for a timer: sign what expires soon"),
        ]);
}
