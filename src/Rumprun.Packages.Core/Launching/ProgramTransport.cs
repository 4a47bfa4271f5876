using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Launching;

/// <summary>
/// Rumprun has two ways to hand over arguments, and neither carries everything: <c>rc</c> (an array, read as it stands) not
/// a
/// <c>"</c> nor a lone backslash, <c>cmdline</c> (words, read once more) not a <c>'</c>. <c>rc</c> is taken where it can, as
/// it
/// keeps several programs apart; else <c>cmdline</c>; what neither carries is refused, never changed.
/// </summary>
internal static class ProgramTransport
{
    private const string OneOrTheOther = "Rumprun carries one or the other";

    /// <summary>
    /// The members that start the programs, the preferred way first; more than one where each can carry them, and they
    /// differ in length.
    /// </summary>
    /// <exception cref="DiagnosticException">RR8001: an argument that no way carries.</exception>
    public static ImmutableArray<string> Members(ImmutableArray<GuestProgram> programs)
    {
        var asIs = programs.All(static p => Words(p).All(static w => GuestText.ObstacleAsIs(w) is null));
        var asWords = programs.Length == 1 && Words(programs[0]).All(static w => GuestText.ObstacleAsWord(w) is null);
        return (asIs, asWords) switch
        {
            (true, true) => [Rc(programs), CommandLine(programs[0])],
            (true, false) => [Rc(programs)],
            (false, true) => [CommandLine(programs[0])],
            _ => throw Refusal(programs),
        };
    }

    private static IEnumerable<string> Words(GuestProgram program) => program.Arguments.Prepend(program.Name);

    // `rc_TESTING` is the guest's own name for the key; it accepts every prefix, and `rc` is what the documents say.
    // `argv` is never left out: the guest dereferences it unseen.
    private static string Rc(ImmutableArray<GuestProgram> programs) =>
        $"\"rc\":[{string.Join(',', programs.Select(static p =>
            $"{{\"bin\":\"{p.Name}\",\"argv\":[{string.Join(',', p.Arguments.Select(static a => $"\"{a}\""))}]}}"))}]";

    private static string CommandLine(GuestProgram program) =>
        $"\"cmdline\":\"{string.Join(' ', Words(program).Select(GuestText.Word))}\"";

    private static DiagnosticException Refusal(ImmutableArray<GuestProgram> programs) =>
        new([.. programs.SelectMany(p => programs.Length == 1 ? RefusalsAlone(p) : RefusalsAmongSeveral(p))]);

    private static IEnumerable<Diagnostic> RefusalsAmongSeveral(GuestProgram program) =>
        Numbered(program)
            .Where(static w => GuestText.ObstacleAsIs(w.Word) is not null)
            .Select(w => Refused(
                $"{Which(program, w)} holds {GuestText.ObstacleAsIs(w.Word)}, which Rumprun cannot carry "
                + "to an image of several programs"));

    private static IEnumerable<Diagnostic> RefusalsAlone(GuestProgram program)
    {
        var words = Numbered(program).ToImmutableArray();
        var hopeless = words.Where(static w => GuestText.ObstacleAnywhere(w.Word) is not null).ToImmutableArray();
        if (!hopeless.IsEmpty)
        {
            return hopeless.Select(w => Refused($"{Which(program, w)} holds {GuestText.ObstacleAnywhere(w.Word)}"));
        }

        var torn = words
            .Where(static w => GuestText.ObstacleAsIs(w.Word) is not null && GuestText.ObstacleAsWord(w.Word) is not null)
            .ToImmutableArray();
        if (!torn.IsEmpty)
        {
            return torn.Select(w => Refused(
                $"{Which(program, w)} holds {GuestText.ObstacleAsIs(w.Word)} as well as {GuestText.ObstacleAsWord(w.Word)}; "
                + OneOrTheOther));
        }

        var first = words.First(static w => GuestText.ObstacleAsIs(w.Word) is not null);
        var second = words.First(static w => GuestText.ObstacleAsWord(w.Word) is not null);
        return
        [
            Refused($"{Which(program, first)} holds {GuestText.ObstacleAsIs(first.Word)} and "
                + $"{Which(program, second)} {GuestText.ObstacleAsWord(second.Word)}; {OneOrTheOther}"),
        ];
    }

    private static IEnumerable<(int Index, string Word)> Numbered(GuestProgram program) =>
        Words(program).Select(static (word, index) => (index, word));

    private static string Which(GuestProgram program, (int Index, string Word) word) => word.Index == 0
        ? $"the program's name, `{word.Word}`,"
        : string.Create(CultureInfo.InvariantCulture, $"argument {word.Index} of `{program.Name}`, `{word.Word}`,");

    private static Diagnostic Refused(string message) => GuestConfigurationDiagnostics.Argument.Create(
        message,
        "put the value into a file, mount its folder with `-v FOLDER:/mnt`, and let the program read it from there");
}
