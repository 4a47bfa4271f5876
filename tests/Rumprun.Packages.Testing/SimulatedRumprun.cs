
namespace Rumprun.Packages.Testing;

/// <summary>
/// A Rumprun toolchain of a few small files: wrappers around the machine's gcc that leave true bakeable objects, with knobs
/// that break it. It cannot bake.
/// </summary>
public sealed class SimulatedRumprun
{
    public const string Tuple = "x86_64-rumprun-netbsd";

    /// <param name="prefix">Where it is installed.</param>
    /// <param name="platforms">The platforms that it has libraries for.</param>
    public SimulatedRumprun(string prefix, params string[] platforms)
    {
        Prefix = prefix;
        Write($"rumprun-x86_64/share/{Tuple}-recipe.s", $"""
            .section ".note.rumprun.bakerecipe", "a"
            .p2align 2
            .long 1f - 0f
            .long 3f - 2f
            .long 0x101
            0: .asciz "rumpkernel.org"
            1: .p2align 2
            2: .asciz "rumprun_tuple: {Tuple}"
            .asciz "rumprun_tooldir: {prefix}"
            .asciz "rumprun_backingcc: /usr/bin/gcc"
            .asciz "rumprun_cflags: "
            3: .p2align 2

            """);
        Write("rumprun-x86_64/include/stdio.h", "int puts(const char *);\n");
        foreach (var name in (string[])["libc.a", "libpthread.a", "specs-compile_or_ferment", "specs-stub"])
        {
            Write($"rumprun-x86_64/lib/{name}", $"{name} in {prefix}\n");
        }

        foreach (var platform in platforms)
        {
            Write($"rumprun-x86_64/lib/rumprun-{platform}/librumpfs_nfs.a", "!<arch>\n");
        }

        Write("etc/rumprun-bake.conf", "version 20160209\n");
        Script("bin/rumprun-bake", "exit 1");
        foreach (var tool in (string[])["ar", "as", "ld", "nm", "objcopy", "objdump", "ranlib", "readelf", "strip"])
        {
            Script($"bin/{Tuple}-{tool}", $"exec {tool} \"$@\"");
        }

        Script($"bin/{Tuple}-gcc", $$"""
            case "$*" in
            --version|-print-prog-name=*) exec gcc "$@" ;;
            esac
            exec gcc -nostdinc -isystem {{prefix}}/rumprun-x86_64/include -no-pie -r -nostdlib "$@" \
                {{prefix}}/rumprun-x86_64/share/{{Tuple}}-recipe.s
            """);
    }

    public string Prefix { get; }

    public string Compiler => PathOf($"bin/{Tuple}-gcc");

    public string PathOf(string name) => Path.Combine(Prefix, name);

    public void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), content);
    }

    /// <summary>
    /// Writes a shell script that can be executed. Another process does: what this one has open for writing, a child that
    /// another test starts at that moment has open as well, and the system refuses to execute such a file (ETXTBSY).
    /// </summary>
    public void Script(string name, string body)
    {
        Write($"{name}.text", $"#!/bin/sh\n{body}\n");
        Machine.Run(Prefix, "install", "-m", "0700", $"{name}.text", name);
        File.Delete(PathOf($"{name}.text"));
    }
}
