namespace Rumprun.Packages.Engine.Archives.Zip;

/// <summary>The system whose attributes and names a zip member has (APPNOTE.TXT 4.4.2).</summary>
internal enum ZipHost
{
    Dos = 0,
    Unix = 3,
    Os2 = 6,
    Ntfs = 10,
    Vfat = 14,
    BeOs = 16,
    MacOsX = 19,
}

/// <summary>Reads a member's attributes.</summary>
internal static class ZipHosts
{
    private const uint DosReadOnly = 1;
    private const uint DosDirectory = 0x10;
    private const int TypeMask = 0xf000;
    private const int TypeDirectory = 0x4000;
    private const int OwnerWrites = 0x80;

    /// <summary>Unix modes are in the upper half (Info-ZIP).</summary>
    public static int UnixMode(ZipHost host, uint attributes)
    {
        var mode = (int)(attributes >> 16);
        return host switch
        {
            ZipHost.Unix or ZipHost.BeOs or ZipHost.MacOsX => mode,

            // Some write Unix modes under another name. They are believed, as by unzip, where they agree with DOS's
            // attributes.
            ZipHost.Dos or ZipHost.Os2 or ZipHost.Ntfs or ZipHost.Vfat when mode != 0
                && ((mode & TypeMask) == TypeDirectory) == ((attributes & DosDirectory) != 0)
                && ((mode & OwnerWrites) == 0) == ((attributes & DosReadOnly) != 0) => mode,
            _ => 0,
        };
    }

    public static bool IsDirectory(ZipHost host, uint attributes) =>
        host is ZipHost.Dos or ZipHost.Os2 or ZipHost.Ntfs or ZipHost.Vfat && (attributes & DosDirectory) != 0;
}
