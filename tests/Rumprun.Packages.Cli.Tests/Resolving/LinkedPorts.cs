namespace Rumprun.Packages.Cli.Tests.Resolving;

/// <summary>
/// A small ports tree that is resolved and never built: an application, libraries by options and conditions, a build tool.
/// </summary>
internal static class LinkedPorts
{
    /// <summary>Writes the tree into an empty directory.</summary>
    public static void WriteTo(string root)
    {
        Write(root, "app", "1.0.0", """
            options:
              fast: {summary: Speed, default: true}
              slow: {summary: No speed}
            dependencies:
              - {port: left, range: "[1.0,2.0)"}
              - {port: right, options: [deep], when: {option: fast}}
              - {port: extra, when: {option: slow}}
              - {port: left, when: {platform: hw}}
            """);
        Write(root, "left", "1.2.0", "dependencies: [{port: base}]\nbuild-tools: [{port: maker}]");
        Write(root, "right", "2.0.0", """
            options:
              deep: {summary: Depth}
            dependencies:
              - {port: base, range: "[1.0,)", when: {option: deep, platform: hosted}}
              - {port: base, when: {platform: "!hosted"}}
            build-tools:
              - {port: maker}
            """);
        Write(root, "base", "1.0.0", "");
        Write(root, "extra", "3.1.0", "");
        Write(root, "maker", "4.0.0", "dependencies: [{port: base}]");
        Directory.CreateDirectory(Path.Combine(root, "recipes"));
    }

    private static void Write(string root, string name, string version, string rest)
    {
        var folder = Path.Combine(root, "ports", name);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "port.yaml"), $$"""
            schema: 1
            name: {{name}}
            version: "{{version}}"
            summary: A part of a sample
            license: BSD-2-Clause
            build:
              - name: nothing
                steps:
                  - {name: nothing, run: ["true"]}
            {{rest}}

            """);
    }
}
