using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>Most licences require that their text accompanies the binary.</summary>
internal sealed class LicenseFileRule : ILintRule
{
    public IEnumerable<Diagnostic> Check(LintSubject subject)
    {
        if (subject.Port.LicenseFiles.IsEmpty)
        {
            yield return LintDiagnostics.NoLicenseFile.At(
                subject.At("license-files"), $"`{subject.Port.Name}` installs no licence text",
                "add `license-files` with the paths of upstream's licence texts");
        }
    }
}
