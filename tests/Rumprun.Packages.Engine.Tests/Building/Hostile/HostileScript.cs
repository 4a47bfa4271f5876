using System.Globalization;

namespace Rumprun.Packages.Engine.Tests.Building.Hostile;

/// <summary>Writes shell scripts that try to make the program that runs them act outside of their sandbox.</summary>
/// <param name="outside">A directory of the machine that no build may read or change.</param>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Security", "CA5394", Justification = "A seed has to give the same script again; nothing is secret.")]
internal sealed class HostileScript(Random random, string outside)
{
    private static readonly string[] s_places =
    [
        "dest", "dest/usr", "dest/usr/share", "dest/usr/share/licenses", "dest/usr/share/licenses/hostile",
        "dest/usr/share/licenses/hostile/LICENSE", "dest/usr/bin", "dest/usr/bin/program", "dest/usr/lib",
        "dest/usr/lib/libz.la", "dest/usr/www", "root", "root/LICENSE", "root/patched", "root/patched/file", "root/run",
        "build", "build/first", "build/second",
        "tree", "tree/second", "tmp", "home", "sysroot", "bake-recipe-note", "tmp/bake-recipe-note",
        "report", "step", ".report", ".step", "difference.txt",
    ];

    private const string Killing = "for p in /proc/[0-9]*; do p=${p#/proc/}; "
        + "case $p in $$ | $racer | 1) ;; *) kill -KILL $p 2>&-;; esac; done\n";

    /// <summary>Some harmless work, which a build needs to come to its end, and then a few attacks.</summary>
    public string Write()
    {
        // A pipe that the stage before left in place of a file would keep the script itself waiting for a reader.
        const string work = "rm -f dest/usr/share/x dest/usr/bin/program dest/usr/lib/libz.la\n"
            + "mkdir -p dest/usr/share dest/usr/bin dest/usr/lib dest/usr/www; echo x > dest/usr/share/x\n"
            + "echo x > dest/usr/bin/program; chmod 755 dest/usr/bin/program\n"
            + "printf '# libz.la - a libtool library file\\n' > dest/usr/lib/libz.la\n";
        var attacks = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Attack());
        return $"cd /build\n{work}{string.Join('\n', attacks)}\nexit 0\n";
    }

    private string Attack()
    {
        var (place, other) = (Place(), Place());
        return random.Next(15) switch
        {
            0 or 1 or 2 => $"rm -rf {place}; mkdir -p $(dirname {place}); ln -s {Target()} {place}",
            3 => $"mv {place} /build/aside; ln -s {Target()} {place}",
            4 => $"mv {place} /build/aside; mv {other} {place}; mv /build/aside {other}",
            5 => $"rm -rf {place}; mkdir -p $(dirname {place}); mkfifo {place}",
            6 => $"rm -rf {place}; mkdir -p $(dirname {place}); timeout 5 sh -c 'echo file > {place}'",
            7 => $"ln /port/files/input {place}; ln -f /dependencies/other/input {place}; "
                + $"ln /build/sysroot/usr/input {place}; ln /etc/passwd {place}",
            8 => "d=d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d; d=$d/$d/$d/$d/$d; "
                + "(cd /build/dest/usr; for i in 1 2 3 4 5 6 7 8 9 10; do "
                + "for j in 1 2 3 4 5 6 7 8 9 10; do mkdir -p $d; cd -P $d; done; done; ln -s " + Target() + " end)",
            9 => $"chmod {(random.Next(2) == 0 ? "000" : "4777")} {place}",
            10 => "echo 'ended 99999999999999999999' > /proc/1/fd/9; echo '99999999999m1.1s 1m1.1s' >> /proc/1/fd/9",
            11 => Race(place),
            12 => $"printf x > dest/usr/share/\"$(printf 'caf\\351\\n')\"; printf x > dest/usr/share/'a\n b'",
            13 => $"mount --bind {outside} {place}; unshare -Ur mount --bind /build/dest {place}",
            _ => $"cp -a {place} {other}; ln -s ../../../../../../../..{outside} {place}/up; "
                + $"ln -s {Target()} dest/usr/lib/{random.Next(9)}.la",
        };
    }

    /// <summary>
    /// Goes on in the background with its outputs closed, kills what would end it, and swaps a place for a link as fast as
    /// it can.
    /// </summary>
    private string Race(string place)
    {
        var name = $"/build/race-{random.Next(1000).ToString(CultureInfo.InvariantCulture)}";
        return $"( trap '' TERM HUP; while :; do mv -T {place} {name}; ln -s {Target()} {place}; "
            + $"rm -f {place}; mv -T {name} {place}; done ) >/dev/null 2>&1 </dev/null 3>&- &\n"
            + "racer=$!\n"
            + (random.Next(2) == 0 ? "" : Killing)
            + "sleep 0.05";
    }

    private string Place() => s_places[random.Next(s_places.Length)];

    private string Target() => random.Next(8) switch
    {
        0 => $"{outside}/file",
        1 => $"{outside}/empty",
        2 => $"{outside}/licenses",
        3 => $"../../../../../../../../..{outside}",
        4 => "/",
        5 => "..",
        _ => outside,
    };
}
