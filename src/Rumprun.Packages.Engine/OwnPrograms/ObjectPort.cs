using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Scaffolding;

namespace Rumprun.Packages.Engine.OwnPrograms;

/// <summary>Writes the port of a program that was compiled by hand.</summary>
internal static class ObjectPort
{
    public static string TextFor(PortName name, string file)
    {
        var (quoted, program) = (YamlScalar.Quoted(name.ToString()), YamlScalar.Quoted($"usr/bin/{name}"));
        return $$"""
            schema: 1
            name: {{quoted}}
            version: "0.0.0"
            summary: A program that was compiled by hand
            license: LicenseRef-unknown
            supports: {platform: [hw, xen]}
            sources:
              - path: .
            build:
              - name: program
                steps:
                  - name: install
                    run: [install, -D, -m, "0755", {{YamlScalar.Template(file)}}, "{dest}{prefix}/bin/{{name}}"]
            allow:
              - check: license-text
                why: It is the user's own program, which is not published
              - check: host-paths
                paths: [{{program}}]
                why: It was compiled outside of a build
            programs:
              - {name: {{quoted}}, file: {{program}}}
            images:
              - {name: {{quoted}}, programs: [{{quoted}}]}
            launch:
              - image: {{quoted}}
                arguments: []
            tests:
              - name: holds-the-program
                files: [{{program}}]

            """;
    }
}
