using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Configuration;

/// <summary>The user's <c>config.yaml</c>.</summary>
public static class ConfigurationFile
{
    /// <summary>What the file says; the defaults where there is none.</summary>
    /// <exception cref="DiagnosticException">The file has errors; all of them are in it.</exception>
    public static UserConfiguration Read(string path) =>
        TextFile.ReadIfThere(path) is { } text
            ? ConfigurationReader.Read(text, path).ValueOrThrow()
            : UserConfiguration.Default;
}
