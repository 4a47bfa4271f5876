using System.Globalization;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Images;

/// <summary>Writes an ISO 9660 file system with Rock Ridge names whose bytes depend on names and contents alone.</summary>
internal static class IsoImage
{
    /// <param name="keepTimes">Whether files keep the times they have on this machine.</param>
    /// <exception cref="DiagnosticException">RR5050, RR5061.</exception>
    public static async Task WriteAsync(
        ImageTree tree, ImageTool tool, bool keepTimes, string output, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchDirectory();
        var empty = Directory.CreateDirectory(scratch.File("empty")).FullName;
        var paths = new StringBuilder();
        var weights = new StringBuilder();
        var weight = 0;
        foreach (var (path, entry) in tree.Entries)
        {
            var source = entry switch
            {
                ImageEntry.Regular file => file.Source,
                ImageEntry.Link link => link.Source,
                _ => empty,
            };
            paths.Append(CultureInfo.InvariantCulture, $"{Escape(path)}={Escape(source)}\n");

            // Without a weight, files are laid out in the order of their inodes on this machine.
            weights.Append(CultureInfo.InvariantCulture, $"{--weight} {path}\n");
        }

        await File.WriteAllTextAsync(scratch.File("paths"), paths.ToString(), cancellationToken);
        await File.WriteAllTextAsync(scratch.File("weights"), weights.ToString(), cancellationToken);
        var epoch = ImageTool.Epoch;
        string[] times = keepTimes
            ? []
            : ["--set_all_file_dates", $"={epoch.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}"];
        await tool.RunAsync(
            "xorriso",
            "xorriso",
            [
                "-no_rc", "-as", "mkisofs", "-quiet", "-graft-points", "-iso-level", "3", "-R", "-D", "-no-pad", "-V",
                "DATA",
                "-p", "rrpkg", "-uid", "0", "-gid", "0", "-dir-mode", "0555", "-file-mode", "0444",
                $"--modification-date={epoch.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}00", .. times,
                "--sort-weight-list", scratch.File("weights"), "-path-list", scratch.File("paths"), "-o", output,
                .. paths.Length == 0 ? [empty] : Array.Empty<string>(),
            ],
            scratch.Path,
            cancellationToken);
    }

    /// <summary>As graft points have it: `=` parts the two names.</summary>
    private static string Escape(string path) =>
        path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("=", "\\=", StringComparison.Ordinal);
}
