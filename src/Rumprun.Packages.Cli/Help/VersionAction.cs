using System.CommandLine;
using System.CommandLine.Invocation;

namespace Rumprun.Packages.Cli.Help;

/// <summary>
/// Prints the version that the build wrote into the program. The library's own action reads it by reflection, which costs
/// more than the rest of such a run.
/// </summary>
public sealed class VersionAction : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(ProductVersion.Text);
        return 0;
    }
}
