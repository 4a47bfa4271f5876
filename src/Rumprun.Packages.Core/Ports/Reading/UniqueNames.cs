using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>Names in a conditional list: two items may share one only if their conditions never hold together.</summary>
internal sealed class UniqueNames(string kind)
{
    private readonly List<(string Name, Condition When)> _seen = [];

    public void Add(Field field, string name, Condition when)
    {
        if (_seen.Exists(other => other.Name == name && other.When.Overlaps(when)))
        {
            field.Refuse(
                ReadingDiagnostics.DuplicateName, $"there is already {kind} `{name}`",
                "choose another name, or conditions that never hold together");
        }

        _seen.Add((name, when));
    }
}
