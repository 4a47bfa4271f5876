using System.Diagnostics.CodeAnalysis;

namespace Rumprun.Packages.Core;

/// <summary>What an image runs on.</summary>
public enum Platform
{
    /// <summary>QEMU, KVM and bare metal.</summary>
    Hw,
    Xen,

    /// <summary>An ordinary process on the build machine's own kind of system, statically linked against musl.</summary>
    Hosted,
}

/// <summary>The processor family that code is for.</summary>
public enum Architecture
{
    X86_64,
    I486,
    Arm,
}

/// <summary>What code is built for: platform and architecture, written <c>hw-x86_64</c>.</summary>
public readonly record struct Target(Platform Platform, Architecture Architecture) : IComparable<Target>
{
    /// <summary>Every platform's name as people write it.</summary>
    public static IReadOnlyList<string> PlatformNames { get; } = ["hw", "xen", "hosted"];

    /// <summary>Every architecture's name as people write it.</summary>
    public static IReadOnlyList<string> ArchitectureNames { get; } = ["x86_64", "i486", "arm"];

    public string PlatformName => PlatformNames[(int)Platform];

    public string ArchitectureName => ArchitectureNames[(int)Architecture];

    /// <summary>True where the result is an image that boots by itself; false for an ordinary process.</summary>
    public bool IsUnikernel => Platform != Platform.Hosted;

    /// <summary>
    /// The GNU tuple of the cross tools. It names the architecture only: hw and xen share one compiler and differ when
    /// baked.
    /// </summary>
    public string Tuple => (Platform, Architecture) switch
    {
        (Platform.Hosted, Architecture.X86_64) => "x86_64-linux-musl",
        (Platform.Hosted, Architecture.I486) => "i486-linux-musl",
        (Platform.Hosted, _) => "arm-linux-musleabihf",
        (_, Architecture.X86_64) => "x86_64-rumprun-netbsd",
        (_, Architecture.I486) => "i486-rumprun-netbsdelf",
        _ => "arm-rumprun-netbsdelf-eabihf",
    };

    public static bool TryParsePlatform(string? text, out Platform platform) =>
        TryFind(PlatformNames, text, out platform);

    public static bool TryParseArchitecture(string? text, out Architecture architecture) =>
        TryFind(ArchitectureNames, text, out architecture);

    public static bool TryParse([NotNullWhen(true)] string? text, out Target target)
    {
        target = default;
        var dash = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        if (dash < 0 || !TryParsePlatform(text![..dash], out var platform)
            || !TryParseArchitecture(text[(dash + 1)..], out var architecture))
        {
            return false;
        }

        target = new Target(platform, architecture);
        return true;
    }

    public int CompareTo(Target other) => string.CompareOrdinal(ToString(), other.ToString());

    public override string ToString() => $"{PlatformName}-{ArchitectureName}";

    public static bool operator <(Target left, Target right) => left.CompareTo(right) < 0;

    public static bool operator >(Target left, Target right) => left.CompareTo(right) > 0;

    public static bool operator <=(Target left, Target right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Target left, Target right) => left.CompareTo(right) >= 0;

    private static bool TryFind<T>(IReadOnlyList<string> names, string? text, out T value)
        where T : struct, Enum
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == text)
            {
                value = Enum.GetValues<T>()[i];
                return true;
            }
        }

        value = default;
        return false;
    }
}
