using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>
/// Leaves out the commands of a CMakeLists.txt that are for other systems or belong to an option that is off
/// (cmake-commands(7), if). What cannot be told counts as executed.
/// </summary>
/// <param name="off">Options that are off.</param>
/// <param name="required">Packages that the port will depend on; what is found of others is nothing.</param>
internal sealed class CMakeConditions(IEnumerable<string> off, IEnumerable<string> required)
{
    private static readonly FrozenSet<string> s_otherSystems = new[]
    {
        "ANDROID", "APPLE", "BORLAND", "BUILD_SHARED_LIBS", "CYGWIN", "EMSCRIPTEN", "HAIKU", "IOS", "MINGW", "MSVC", "MSYS",
        "SHARED", "WIN32", "WINCE", "WINDOWS_STORE",
    }.ToFrozenSet(StringComparer.Ordinal);

    private const string Found = "_FOUND";

    private readonly FrozenSet<string> _off = off.ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string> _required = required.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <param name="file">Every command of a file, in order.</param>
    public IEnumerable<CMakeCommand> Executed(IEnumerable<CMakeCommand> file)
    {
        // Of each open if(): whether the current branch may run, and whether an earlier one surely did.
        var open = new Stack<(bool IsLive, bool IsSettled)>();
        foreach (var command in file)
        {
            switch (command.Name)
            {
                case "if":
                    open.Push(Branch(command.Arguments, isSettled: false));
                    break;
                case "elseif" when open.TryPop(out var before):
                    open.Push(Branch(command.Arguments, before.IsSettled));
                    break;
                case "else" when open.TryPop(out var before):
                    open.Push((!before.IsSettled, true));
                    break;
                case "endif":
                    _ = open.TryPop(out _);
                    break;
                default:
                    if (open.All(static b => b.IsLive))
                    {
                        yield return command;
                    }

                    break;
            }
        }
    }

    private (bool IsLive, bool IsSettled) Branch(ImmutableArray<string> condition, bool isSettled)
    {
        var value = Value(condition);
        return (!isSettled && value != false, isSettled || value == true);
    }

    /// <summary>Null if it cannot be told.</summary>
    private bool? Value(ImmutableArray<string> condition) => condition switch
    {
        ["NOT", .. var rest] when !rest.Contains("AND") && !rest.Contains("OR") => !Value(rest),
        [var name] => s_otherSystems.Contains(name) || _off.Contains(name) ? false
            : name is "UNIX" or "TRUE" or "ON" ? true
            : name is "FALSE" or "OFF" or "0" ? false
            : name.EndsWith(Found, StringComparison.Ordinal) ? _required.Contains(name[..^Found.Length])
            : null,
        _ when !condition.Contains("OR") && condition.Contains("AND") =>
            Parts(condition, "AND").Any(p => Value(p) == false) ? false : null,
        _ when !condition.Contains("AND") && condition.Contains("OR") =>
            Parts(condition, "OR").All(p => Value(p) == false) ? false
            : Parts(condition, "OR").Any(p => Value(p) == true) ? true
            : null,
        _ => null,
    };

    private static IEnumerable<ImmutableArray<string>> Parts(ImmutableArray<string> condition, string word)
    {
        var part = ImmutableArray.CreateBuilder<string>();
        foreach (var item in condition)
        {
            if (item == word)
            {
                yield return part.ToImmutable();
                part.Clear();
            }
            else
            {
                part.Add(item);
            }
        }

        yield return part.ToImmutable();
    }
}
