using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using NuGet.Versioning;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>
/// The resolver adds options and never removes one, so nothing may depend on an option being off. A virtual name has no
/// versions, and its providers have options of their own.
/// </summary>
internal sealed class SolvableDependencyRule : ILintRule
{
    public IEnumerable<Diagnostic> Check(LintSubject subject) =>
        CheckConditions(subject, "dependencies", subject.Port.Dependencies)
            .Concat(CheckConditions(subject, "conflicts", subject.Port.Conflicts))
            .Concat(CheckVirtuals(subject, "dependencies", subject.Port.Dependencies))
            .Concat(CheckVirtuals(subject, "build-tools", subject.Port.BuildTools))
            .Concat(CheckRefusedOptions(subject));

    private static IEnumerable<Diagnostic> CheckConditions(
        LintSubject subject, string key, ImmutableArray<Conditional<Dependency>> list)
    {
        for (var i = 0; i < list.Length; i++)
        {
            foreach (var option in list[i].When.Options.Where(static o => o.Negated))
            {
                yield return Complaint(
                    subject,
                    $"{key}[{i}].when",
                    $"`{list[i].Value.Port}` is meant for when the option `{option.Value}` is off",
                    "invert it: an option that adds what it needs, on by default");
            }
        }
    }

    private static IEnumerable<Diagnostic> CheckVirtuals(
        LintSubject subject, string key, ImmutableArray<Conditional<Dependency>> list)
    {
        for (var i = 0; i < list.Length; i++)
        {
            var dependency = list[i].Value;
            if (subject.Virtual(dependency.Port) is null)
            {
                continue;
            }

            if (!dependency.Range.Equals(VersionRange.All))
            {
                yield return Complaint(
                    subject, $"{key}[{i}].range", $"`{dependency.Port}` is a virtual name, which has no versions",
                    "remove the range, or name the intended port");
            }

            foreach (var option in dependency.WithoutOptions)
            {
                yield return Complaint(
                    subject,
                    $"{key}[{i}].options",
                    $"`{dependency.Port}` is a virtual name, and has no option `{option}` to be off",
                    $"remove `!{option}`, or name the intended port");
            }
        }
    }

    private static IEnumerable<Diagnostic> CheckRefusedOptions(LintSubject subject)
    {
        for (var i = 0; i < subject.Port.Conflicts.Length; i++)
        {
            foreach (var option in subject.Port.Conflicts[i].Value.WithoutOptions)
            {
                yield return Complaint(
                    subject, $"conflicts[{i}].options", $"a conflict with `{option}` being off is a need for it",
                    $"put `{subject.Port.Conflicts[i].Value.Port}` with the option `{option}` under `dependencies`");
            }
        }
    }

    private static Diagnostic Complaint(LintSubject subject, string keys, string message, string hint) =>
        LintDiagnostics.UnsolvableDependency.At(subject.At(keys), message, hint);
}
