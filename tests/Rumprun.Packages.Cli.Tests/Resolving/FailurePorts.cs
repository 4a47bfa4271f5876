using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.Resolving;

/// <summary>A ports tree in which much cannot be had, and a toolchain that has an old zlib.</summary>
internal static class FailurePorts
{
    /// <returns>The toolchain's prefix.</returns>
    public static string WriteTo(string root)
    {
        Write(root, "recipes/make.yaml", "{schema: 1, name: make, summary: M, steps: [{name: build, run: [make]}]}");
        Write(root, "ports/virtuals.yaml", """
            schema: 1
            virtuals:
              libssl: {summary: TLS, providers: [openssl, libressl]}
              libgeo: {summary: Geometry, providers: [geos]}
            """);
        Port(root, "zlib", "1.2.13");
        Port(root, "openssl", "3.0.15", "provides: [libssl]");
        Port(root, "libressl", "3.8.0", "provides: [libssl]");
        Port(root, "nginx", "1.22.1", "dependencies: [{port: libssl}, {port: zlib}], options: {http3: {summary: QUIC}}");
        Port(root, "varnish", "7.1.0", "conflicts: [{port: nginx}]");
        Port(root, "curl", "8.0.0", "dependencies: [{port: libressl}]");
        Port(root, "git", "2.39.0", "dependencies: [{port: openssl}]");
        Port(root, "memcached", "1.6.18", "dependencies: [{port: zlib, range: '[1.2.11,2.0)'}]");
        Port(root, "pngcrush", "1.8.0", "dependencies: [{port: zlib, range: '[1.2.3]'}]");
        Port(root, "luajit", "2.1.0-beta3");
        Port(root, "mysql", "8.0.36", "supports: {platform: hosted}");
        Port(root, "roundcube", "1.6.0", "dependencies: [{port: mysql}]");
        Port(root, "mapserver", "8.0.0", "dependencies: [{port: libgeo}]");
        Port(root, "glib", "2.74.0", "dependencies: [{port: gobject}]");
        Port(root, "gobject", "2.74.0", "dependencies: [{port: glib}]");
        var toolchain = new SimulatedRumprun(Path.Combine(root, "toolchain"), "hw");
        toolchain.Write("rumprun-x86_64/include/zlib.h", "#define ZLIB_VERSION \"1.2.3\"\n");
        return toolchain.Prefix;
    }

    private static void Port(string root, string name, string version, string rest = "prefix: /usr") => Write(
        root, $"ports/{name}/port.yaml",
        $"{{schema: 1, name: {name}, version: '{version}', summary: S, license: MIT, build: [{{recipe: make}}], {rest}}}");

    private static void Write(string root, string name, string content)
    {
        var path = Path.Combine(root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
