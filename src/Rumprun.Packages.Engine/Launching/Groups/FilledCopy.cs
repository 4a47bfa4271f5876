using System.Text;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Launching.Groups;

/// <summary>
/// A copy of a directory in which each <see cref="GuestReference"/> is replaced by the address that it stands for.
/// </summary>
internal static class FilledCopy
{
    /// <param name="locate">Returns the host and port for a reference.</param>
    public static void Make(string source, string copy, Func<GuestReference, (string Host, int Port)> locate)
    {
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(copy, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);

            // As Latin-1, which leaves all other bytes as they are.
            var text = File.ReadAllText(path, Encoding.Latin1);
            if (!GuestReference.In(text).IsEmpty)
            {
                File.WriteAllText(path, GuestReference.Fill(text, locate), Encoding.Latin1);
            }
        }
    }
}
