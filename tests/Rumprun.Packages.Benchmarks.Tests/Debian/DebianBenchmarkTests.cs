using Rumprun.Packages.Benchmarks.Debian;
using Rumprun.Packages.Benchmarks.Resolving;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Benchmarks.Tests.Debian;

public sealed class DebianBenchmarkTests
{
    [Fact]
    public void DesktopInstallation_MachinesLists_IsLargeAndAcceptedByLibsolv()
    {
        using var directory = new TemporaryDirectory();
        var lists = Lists(directory.Path);
        var desktop = DesktopInstallation.Run(lists);
        Assert.InRange(desktop.Packages, 1000, 5000);

        // Of the packages that were chosen alone, libsolv has to be able to install every one.
        var universe = new DebianUniverse(PackageIndex.Read(lists));
        var chosen = DesktopInstallation.Choose(universe).Ports.Select(universe.StanzaOf).ToArray();
        Directory.CreateDirectory(Path.Combine(directory.Path, "chosen"));
        var alone = Path.Combine(directory.Path, "chosen/Packages");
        File.WriteAllLines(alone, chosen.Select(static s => s.Text + "\n"));
        var libsolv = new Libsolv(alone, chosen.Select(static s => s.Name));
        libsolv.Convert();
        Assert.Equal(chosen.Length, libsolv.Solve().Packages);
    }

    private static string Lists(string directory)
    {
        Assert.SkipUnless(Machine.Has("testsolv"), "libsolv-tools are not on this machine");
        try
        {
            return MachineLists.Write(directory);
        }
        catch (MissingPrerequisiteException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }
}
