using System.Diagnostics.CodeAnalysis;

namespace Rumprun.Packages.Engine.Files;

/// <summary>How a file is opened: <c>fcntl.h</c>, on x86_64.</summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "These are flags.")]
internal enum OpenFlags
{
    Read = 0,
    Write = 0x1,
    Create = 0x40,
    Exclusive = 0x80,
    Directory = 0x10000,
    NoFollow = 0x20000,
    CloseOnExec = 0x80000,

    /// <summary>A descriptor of the place alone: nothing is opened, so that a pipe or a device does nothing.</summary>
    Place = 0x200000,
}

/// <summary>What openat2 refuses on the way to a file: <c>linux/openat2.h</c>.</summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "These are flags.")]
internal enum ResolveFlags
{
    None = 0,
    NoMagicLinks = 0x2,
    NoLinks = 0x4,
    Beneath = 0x8,
}
