using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Planning;

/// <summary>
/// The build machine's programs that a build can use: this list, the programs that its steps run by name, and those that its
/// port and recipes declare under <c>host-tools</c>. docs/building.md shows the list.
/// </summary>
public static class HostTools
{
    /// <summary>
    /// The programs available in every build, if the machine has them: configure scripts and makefiles expect them.
    /// </summary>
    public static ImmutableSortedSet<string> Base { get; } = ImmutableSortedSet.Create(
        StringComparer.Ordinal,
        [
            // GNU coreutils, except those that print users and host names.
            "[", "basename", "cat", "chmod", "chown", "cksum", "comm", "cp", "cut", "date", "dd", "dirname", "echo", "env",
            "expand",
            "expr", "false", "fold", "head", "id", "install", "join", "link", "ln", "ls", "md5sum", "mkdir", "mkfifo",
            "mktemp",
            "mv", "nl", "nproc", "od", "paste", "printf", "pwd", "readlink", "realpath", "rm", "rmdir", "seq", "sha1sum",
            "sha256sum", "sha512sum", "sleep", "sort", "split", "stat", "sum", "sync", "tac", "tail", "tee", "test",
            "timeout",
            "touch", "tr", "true", "truncate", "tsort", "tty", "uname", "unexpand", "uniq", "unlink", "wc", "whoami", "yes",

            // The rest of POSIX's utilities that builds use.
            "awk", "bash", "cmp", "dash", "diff", "ed", "egrep", "fgrep", "file", "find", "gawk", "getconf", "grep", "make",
            "mawk",
            "patch", "pkg-config", "sed", "sh", "which", "xargs",

            // Archives.
            "bunzip2", "bzcat", "bzip2", "cpio", "gunzip", "gzip", "tar", "unxz", "unzip", "xz", "xzcat", "zcat",

            // Compiler and binutils: Rumprun's wrappers and musl-gcc call the machine's own.
            .. Compilers,
        ]);

    private static ImmutableArray<string> Compilers =>
    [
        "addr2line", "ar", "as", "c++", "c++filt", "c89", "c99", "cc", "cpp", "elfedit", "g++", "gcc", "gcc-ar", "gcc-nm",
        "gcc-ranlib",
        "gprof", "ld", "ld.bfd", "ld.gold", "nm", "objcopy", "objdump", "ranlib", "readelf", "size", "strings", "strip",
    ];

    /// <summary>
    /// The compilers by their full names too (<c>x86_64-linux-gnu-gcc</c>), which scripts such as musl-gcc call.
    /// </summary>
    /// <param name="tuple">The build machine's.</param>
    public static IEnumerable<string> CompilersOf(string tuple) => Compilers.Select(name => $"{tuple}-{name}");
}
