namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary>A small ports tree: a program that tells what it was given, linked with a library of the same tree.</summary>
internal static class SamplePorts
{
    /// <summary>Writes the tree into an empty directory.</summary>
    public static void WriteTo(string root)
    {
        Write(root, "ports/greeting/port.yaml", """
            schema: 1
            name: greeting
            version: "1.0.0"
            summary: A library that knows one word
            license: BSD-2-Clause
            license-files: [LICENSE]
            maintainers: ["Test <test@ports.example>"]
            sources:
              - path: files
            build:
              - name: library
                steps:
                  - name: compile
                    run: ["{cc}", "{cflags...}", -c, greeting.c]
                  - name: archive
                    run: ["{ar}", rcs, libgreeting.a, greeting.o]
                  - name: install-library
                    run: [install, -D, -m, "0644", libgreeting.a, "{dest}{prefix}/lib/libgreeting.a"]
            tests:
              - name: has-its-library
                files: [usr/lib/libgreeting.a]
            """);
        Write(root, "ports/greeting/files/LICENSE", "Do as you like.\n");
        Write(root, "ports/teller/files/LICENSE", "Do as you like.\n");
        Write(root, "ports/greeting/files/greeting.c", "const char *greeting(void) { return \"hello\"; }\n");
        Write(root, "ports/teller/port.yaml", """
            schema: 1
            name: teller
            version: "2.1.0"
            summary: A program that tells what it was given
            license: BSD-2-Clause
            license-files: [LICENSE]
            maintainers: ["Test <test@ports.example>"]
            dependencies:
              - port: greeting
                range: "[1.0,2.0)"
            sources:
              - path: files
            build:
              - name: program
                steps:
                  - name: compile
                    run: ["{cc}", "{cflags...}", "{ldflags...}", -o, teller, teller.c, -lgreeting]
                  - name: install-program
                    run: [install, -D, -m, "0755", teller, "{dest}{prefix}/bin/teller"]
            programs:
              - {name: teller, file: usr/bin/teller}
            data:
              - name: data
                format: iso9660
                content:
                  - {from: data, at: /}
            images:
              - {name: teller, programs: [teller]}
            launch:
              - image: teller
                arguments: [default, arguments]
                memory: 32M
                network: false
                mounts:
                  - {data: data, at: /data, replaceable: true}
            tests:
              - name: tells-its-arguments
                launch: teller
                console: ["<default>"]
            """);
        Write(root, "ports/teller/files/teller.c", """
            #include <stdio.h>
            #include <stdlib.h>
            #include <unistd.h>

            const char *greeting(void);

            static void keep(const char *what)
            {
                char line[80];
                FILE *file = what ? fopen("/data/kept", "a+") : NULL;

                if (!file)
                    return;
                rewind(file);
                while (fgets(line, sizeof line, file))
                    printf("kept: %s", line);
                fseek(file, 0, SEEK_END);
                fprintf(file, "%s\n", what);
                fflush(file);
                fsync(fileno(file));
                fclose(file);
            }

            int main(int argc, char **argv)
            {
                char line[80] = "";
                const char *status = getenv("STATUS");
                FILE *file = fopen("/data/note", "r");

                printf("%s\n", greeting());
                for (int i = 1; i < argc; i++)
                    printf("<%s>\n", argv[i]);
                if (file && fgets(line, sizeof line, file))
                    printf("note: %s", line);
                keep(getenv("KEEP"));
                fflush(stdout);
                if (getenv("CRASH"))
                    *(volatile int *)16 = 1;
                if (getenv("STAY"))
                    for (;;)
                        sleep(1);
                return status ? atoi(status) : 0;
            }
            """);
        Write(root, "ports/teller/data/note", "from the port\n");
        Directory.CreateDirectory(Path.Combine(root, "recipes"));
    }

    private static void Write(string root, string name, string content)
    {
        var path = Path.Combine(root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
