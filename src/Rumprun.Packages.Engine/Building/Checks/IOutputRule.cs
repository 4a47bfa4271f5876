using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Building.Checks;

/// <summary>A check of a staged tree.</summary>
internal interface IOutputRule
{
    /// <summary>Its name in the port's <c>allow</c>.</summary>
    OutputCheck Check { get; }

    DiagnosticDescriptor Descriptor { get; }

    /// <summary>What to do about a finding, besides allowing it.</summary>
    string Hint { get; }

    IEnumerable<OutputFinding> Find(OutputTree tree, CancellationToken cancellationToken);
}

/// <summary>A finding about a file of the tree, or, with an empty path, about the whole package.</summary>
/// <param name="Message">A sentence that begins with the file's name.</param>
internal sealed record OutputFinding(string Path, string Message);
