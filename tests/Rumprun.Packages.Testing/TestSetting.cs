using System.Globalization;

namespace Rumprun.Packages.Testing;

/// <summary>What the person who runs the tests asks for through the environment.</summary>
public static class TestSetting
{
    /// <summary>A variable's number; null where it is not set to one.</summary>
    public static int? Number(string variable) =>
        int.TryParse(
            Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
