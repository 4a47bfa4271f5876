using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>An update of the port has to determine whether a patch is still needed.</summary>
internal sealed class PatchReasonRule : ILintRule
{
    public IEnumerable<Diagnostic> Check(LintSubject subject)
    {
        for (var i = 0; i < subject.Port.Patches.Length; i++)
        {
            var file = subject.Port.Patches[i].Value.File;
            if (subject.FileText(file) is { } text && !SaysWhy(text))
            {
                yield return LintDiagnostics.UnexplainedPatch.At(
                    subject.At($"patches[{i}].file"), $"`{file}` does not say why it is there",
                    "add an explanation before the first `---` of the file");
            }
        }
    }

    private static bool SaysWhy(string patch)
    {
        foreach (var line in patch.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("--- ", StringComparison.Ordinal) || line.StartsWith("diff ", StringComparison.Ordinal)
                || line.StartsWith("Index: ", StringComparison.Ordinal))
            {
                return false;
            }

            if (!line.IsWhiteSpace())
            {
                return true;
            }
        }

        return false;
    }
}
