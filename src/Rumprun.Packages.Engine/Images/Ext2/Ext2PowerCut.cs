using System.Buffers.Binary;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Images.Ext2;

/// <summary>
/// Corrects what e2fsck gets wrong, or will not decide, in an ext2 file system whose guest lost power. Both follow from the
/// order in which NetBSD's driver writes: names are written at once and after what they name, sizes after the data.
/// </summary>
internal static class Ext2PowerCut
{
    private const int LinksOffset = 26;
    private const int DeletedOffset = 20;
    private const int FirstOrdinaryInode = 11;

    /// <exception cref="DiagnosticException">RR6114: the image cannot be read.</exception>
    public static void Repair(string image, TimeProvider time, CancellationToken cancellationToken)
    {
        var named = NamedInodes(image, cancellationToken);
        if (named is null || Ext2Patch.TryOpen(image) is not { } patch)
        {
            return;
        }

        using (patch)
        {
            var overhang = new Ext2Overhang(patch);
            foreach (var (number, at, bytes) in patch.Inodes())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var inode = Ext2Inode.Read(bytes);
                if (number < FirstOrdinaryInode || inode.Links == 0)
                {
                    continue;
                }

                if (!named.Contains(number) && inode.Type is Ext2Type.Regular or Ext2Type.SymbolicLink)
                {
                    Delete(patch, at, time);
                }
                else if (inode is { Type: Ext2Type.Regular, HasBlocks: true })
                {
                    overhang.Cut(inode, at);
                }
            }

            patch.Flush();
        }
    }

    /// <summary>
    /// A file without a name was being made, removed or replaced: nothing leads to it that the program was told is there.
    /// e2fsck would keep it in <c>lost+found</c>, and asks before it does.
    /// </summary>
    private static void Delete(Ext2Patch patch, long at, TimeProvider time)
    {
        Span<byte> field = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(field, (uint)time.GetUtcNow().ToUnixTimeSeconds());
        patch.Write(at + DeletedOffset, field);
        field.Clear();
        patch.Write(at + LinksOffset, field[..sizeof(ushort)]);
    }

    /// <returns>Null: a directory is damaged, so that what has no name may have had one. e2fsck decides then.</returns>
    private static HashSet<long>? NamedInodes(string image, CancellationToken cancellationToken)
    {
        using var volume = new Ext2Volume(image);
        var named = new HashSet<long> { Ext2Volume.RootInode };
        var directories = new Stack<long>(named);
        try
        {
            while (directories.TryPop(out var directory))
            {
                foreach (var (_, number) in Ext2Directory.Read(volume, volume.ReadInode(directory)))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (named.Add(number) && volume.ReadInode(number).Type == Ext2Type.Directory)
                    {
                        directories.Push(number);
                    }
                }
            }
        }
        catch (DiagnosticException)
        {
            return null;
        }

        return named;
    }
}
