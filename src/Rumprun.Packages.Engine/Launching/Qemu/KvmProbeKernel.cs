namespace Rumprun.Packages.Engine.Launching.Qemu;

/// <summary>
/// The smallest kernel that shows whether KVM fails: it switches SSE on, clears a register, stores it, and ends QEMU through
/// the debug-exit device. Loaded at 1 MB by the addresses in its multiboot header.
/// </summary>
internal static class KvmProbeKernel
{
    public const string ExitPort = "0xf4";

    /// <summary>The device makes (value &lt;&lt; 1) | 1 of the value written.</summary>
    public const int ExitCode = (0x10 << 1) | 1;

    public static ReadOnlySpan<byte> Image =>
    [
        0x02, 0xb0, 0xad, 0x1b,                         // magic
        0x00, 0x00, 0x01, 0x00,                         // flags: addresses follow
        0xfe, 0x4f, 0x51, 0xe4,                         // checksum
        0x00, 0x00, 0x10, 0x00,                         // header_addr
        0x00, 0x00, 0x10, 0x00,                         // load_addr
        0x60, 0x00, 0x10, 0x00,                         // load_end_addr
        0x60, 0x00, 0x10, 0x00,                         // bss_end_addr
        0x20, 0x00, 0x10, 0x00,                         // entry_addr
        0x0f, 0x20, 0xc0,                               // mov    %cr0,%eax
        0x83, 0xe0, 0xfb,                               // and    $~EM,%eax
        0x83, 0xc8, 0x02,                               // or     $MP,%eax
        0x0f, 0x22, 0xc0,                               // mov    %eax,%cr0
        0x0f, 0x20, 0xe0,                               // mov    %cr4,%eax
        0x0d, 0x00, 0x02, 0x00, 0x00,                   // or     $OSFXSR,%eax
        0x0f, 0x22, 0xe0,                               // mov    %eax,%cr4
        0x66, 0x0f, 0xef, 0xc0,                         // pxor   %xmm0,%xmm0
        0x0f, 0x29, 0x05, 0x50, 0x00, 0x10, 0x00,       // movaps %xmm0,0x100050
        0xb0, 0x10,                                     // mov    $0x10,%al
        0xe6, 0xf4,                                     // out    %al,$0xf4
        0xf4,                                           // hlt
        0xeb, 0xfd,                                     // jmp    to the hlt
        0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90,       // up to a 16-byte boundary
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, // what movaps overwrites
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    ];
}
