using Rumprun.Packages.Engine.Operations;

namespace Rumprun.Packages.Cli.Commands;

internal sealed record NewPortJson(
    string Path, IReadOnlyList<NewPortFindingJson> Found, IReadOnlyList<NewPortQuestionJson> Questions)
{
    public static NewPortJson Of(NewPortResult result) => new(
        result.Path,
        [.. result.Port.Findings.Select(static f => new NewPortFindingJson(f.Subject, f.What, f.From))],
        [.. result.Port.Questions.Select(static q => new NewPortQuestionJson(q.Line, q.Text))]);
}

internal sealed record NewPortFindingJson(string Subject, string What, string From);

internal sealed record NewPortQuestionJson(int Line, string Text);
