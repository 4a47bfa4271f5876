using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd.Testing;

/// <summary>
/// A port whose program does as its arguments say, and a home that it is built in once: tests are in no build key, so each
/// test of these classes can declare its own.
/// </summary>
public sealed class ProbedPort : IDisposable
{
    private const string Declaration = """
        schema: 1
        name: probe
        version: "1.0.0"
        summary: A program that does as its arguments say
        license: BSD-2-Clause
        license-files: [LICENSE]
        maintainers: ["Test <test@ports.example>"]
        options:
          loud: {summary: It says so}
          calm: {summary: It says nothing of it, default: true}
        sources:
          - path: files
        build:
          - name: program
            steps:
              - name: compile
                run: ["{cc}", "{cflags...}", {when: {option: loud}, then: [-DLOUD]}, -c, probe.c]
              - name: archive
                run: ["{ar}", rcs, libprobe.a, probe.o]
              - name: link
                run: ["{cc}", "{cflags...}", "{ldflags...}", -o, probe, probe.o]
              - name: install-program
                run: [install, -D, -m, "0755", probe, "{dest}{prefix}/bin/probe"]
              - name: install-library
                run: [install, -D, -m, "0644", libprobe.a, "{dest}{prefix}/lib/libprobe.a"]
        programs:
          - {name: probe, file: usr/bin/probe}
        data:
          - {name: disk, format: ext2, size: 2M}
        images:
          - {name: probe, programs: [probe]}
          - {name: probe-disk, programs: [probe]}
          - {name: probe-once, programs: [probe]}
        launch:
          - image: probe
            arguments: [serve]
            memory: 32M
            ports: [80/tcp]
            ready: {tcp: 80}
          - image: probe-disk
            memory: 32M
            mounts: [{data: disk, at: /data}]
          - image: probe-once
            arguments: [say, over]
            memory: 32M
            ports: [80/tcp]
            ready: {tcp: 80}
        tests:

        """;

    private const string Program = """
        #include <arpa/inet.h>
        #include <netinet/in.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/socket.h>
        #include <unistd.h>

        static int at(const char *host, int port, int server)
        {
            struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((unsigned short)port) };
            int one = 1, s = socket(AF_INET, SOCK_STREAM, 0);
            address.sin_addr.s_addr = inet_addr(host);
            setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
            if (server ? bind(s, (struct sockaddr *)&address, sizeof address) || listen(s, 5)
                       : connect(s, (struct sockaddr *)&address, sizeof address)) {
                perror(host);
                exit(3);
            }
            return s;
        }

        static void answer(int s, char *question)
        {
            char text[1024];
            const char *body = strstr(question, "\r\n\r\n");
            if (strncmp(question, "GET / ", 6) == 0)
                snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\nX-Probe: yes\r\nConnection: close\r\n\r\nIt works\n");
            else if (strncmp(question, "POST ", 5) == 0)
                snprintf(text, sizeof text, "HTTP/1.1 201 Created\r\nConnection: close\r\n\r\ngot %s\n",
                    body ? body + 4 : "");
            else if (strncmp(question, "PING", 4) == 0)
                snprintf(text, sizeof text, "+PONG\r\n");
            else
                snprintf(text, sizeof text, "HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\nnothing\n");
            send(s, text, strlen(text), MSG_NOSIGNAL);
        }

        int main(int argc, char **argv)
        {
            char buffer[2048];
            const char *what = argc > 1 ? argv[1] : "";
            long length;
            int s, client;
            setvbuf(stdout, NULL, _IONBF, 0);
        #ifdef LOUD
            puts("loud");
        #endif
            if (strcmp(what, "say") == 0)
                for (int i = 2; i < argc; i++)
                    puts(argv[i]);
            if (strcmp(what, "exit") == 0)
                return atoi(argv[2]);
            if (strcmp(what, "crash") == 0)
                *(volatile int *)16 = 1;
            if (strcmp(what, "variable") == 0)
                puts(getenv(argv[2]) ? getenv(argv[2]) : "none");
            if (strcmp(what, "cat") == 0) {
                FILE *file = fopen(argv[2], "r");
                while (file && fgets(buffer, sizeof buffer, file))
                    fputs(buffer, stdout);
            }
            if (strcmp(what, "append") == 0) {
                FILE *file = fopen(argv[2], "a+");
                if (!file || fprintf(file, "%s\n", argv[3]) < 0 || fflush(file) || fsync(fileno(file)))
                    return 1;
                rewind(file);
                while (fgets(buffer, sizeof buffer, file))
                    fputs(buffer, stdout);
            }
            if (strcmp(what, "memory") == 0) {
                size_t size = (size_t)atoi(argv[2]) << 20;
                char *block = malloc(size);
                if (!block)
                    return 1;
                memset(block, 1, size);
                puts("enough");
            }
            if (strcmp(what, "stay") == 0)
                for (;;)
                    sleep(1);
            if (strcmp(what, "ask") == 0) {
                s = at(argv[2], atoi(argv[3]), 0);
                send(s, "PING\r\n", 6, MSG_NOSIGNAL);
                length = recv(s, buffer, sizeof buffer - 1, 0);
                buffer[length > 0 ? length : 0] = 0;
                printf("heard %s", buffer);
            }
            if (strcmp(what, "serve") == 0 || strcmp(what, "mute") == 0) {
                s = at("0.0.0.0", 80, 1);
                puts("serving");
                while ((client = accept(s, NULL, NULL)) >= 0) {
                    length = recv(client, buffer, sizeof buffer - 1, 0);
                    if (length > 0 && strcmp(what, "mute") == 0)
                        continue;
                    if (length > 0) {
                        buffer[length] = 0;
                        answer(client, buffer);
                    }
                    close(client);
                }
            }
            return 0;
        }

        """;

    private readonly TemporaryDirectory _home = new();
    private readonly TemporaryDirectory _tree = new();

    public ProbedPort()
    {
        Write("files/probe.c", Program);
        Write("files/LICENSE", "Do as you like.\n");
        Write("pair/peer", "{address:server:80} {not:this}\n");
        Directory.CreateDirectory(Path.Combine(_tree.Path, "recipes"));
    }

    /// <summary>Where a test's console goes.</summary>
    public string LogOf(string target, string test) =>
        Path.Combine(_home.Path, "state/logs/tests", $"probe-1.0.0-{target}", $"{test}.log");

    /// <summary>What a path on the command line is relative to.</summary>
    public string CurrentDirectory => _tree.Path;

    /// <summary>What guests of tests leave while they run, and after: nothing.</summary>
    public IEnumerable<string> Leftovers() => new[] { "cache/builds", "state/runs" }
        .Select(d => Path.Combine(_home.Path, d))
        .Where(Directory.Exists)
        .SelectMany(static d => Directory.EnumerateFileSystemEntries(d))
        .Where(
            static e => Path.GetFileName(e).StartsWith("test-", StringComparison.Ordinal)
                || e.Contains("/runs/", StringComparison.Ordinal));

    /// <summary>Declares the tests, and runs them in this process.</summary>
    /// <param name="tests">Items of the list, indented by two.</param>
    public Task<CommandRun.Result> TestAsync(string target, string tests, params string[] options)
    {
        Declare(tests);
        return RunAsync(["test", "probe", "--target", target, .. options]);
    }

    /// <param name="variants">The list itself.</param>
    public void Declare(string tests, string variants = "[]") =>
        Write("port.yaml", $"{Declaration}{tests}\nvariants: {variants}\n");

    /// <summary>The published command, with the same home.</summary>
    public NativeCommand Native() => new(_home.Path);

    /// <summary>How many processes name the home: guests, and what they run in.</summary>
    public int CountProcesses() => Directory.EnumerateDirectories("/proc")
        .Where(static d => char.IsAsciiDigit(Path.GetFileName(d)[0]))
        .Count(d => CommandLineOf(d).Contains(_home.Path, StringComparison.Ordinal));

    public Task<CommandRun.Result> RunAsync(params string[] arguments) =>
        new CommandRun(_home.Path, _tree.Path).RunAsync([.. arguments, "--ports", _tree.Path]);

    public void Dispose()
    {
        Machine.Run("/", "chmod", "-R", "u+w", _home.Path);
        _home.Dispose();
        _tree.Dispose();
    }

    private static string CommandLineOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return "";
        }
    }

    private void Write(string name, string content)
    {
        var path = Path.Combine(_tree.Path, "ports/probe", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
