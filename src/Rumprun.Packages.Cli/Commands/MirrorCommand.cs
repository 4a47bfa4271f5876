using System.CommandLine;
using Rumprun.Packages.Cli.Help;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg mirror add|list|pin|unpin|remove</c>.</summary>
public static class MirrorCommand
{
    public static DocumentedCommand Create(Composition composition) => new(
        new Command("mirror", "Choose the mirrors that releases are installed from")
        {
            MirrorListCommands.Add(composition),
            MirrorListCommands.List(composition),
            MirrorListCommands.Pin(composition),
            MirrorListCommands.Unpin(composition),
            MirrorListCommands.Remove(composition),
        },
        CommandGroup.Use,
        [
            new Example(
                "rrpkg mirror add main https://ports.example.org/ --root sha256:2f1c...",
                "install releases from it; its operator says what the root's SHA-256 is"),
            new Example("rrpkg mirror pin 'work-*=work'", "let only the mirror `work` provide these ports"),
        ]);
}
