using System.Collections.Immutable;
using System.CommandLine;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Caches;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg cache push|pull|status</c>.</summary>
public static class CacheCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var command = new Command("cache", "Share built packages with other machines")
        {
            Push(composition), Pull(composition), Status(composition),
        };
        return new DocumentedCommand(command, CommandGroup.Make,
        [
            new Example("rrpkg cache push --all /srv/cache", "copy everything that was built here to a directory"),
            new Example("rrpkg cache pull nginx https://cache.example.org/",
                "get nginx and what it needs, without building"),
        ]);
    }

    private static Command Push(Composition composition)
    {
        var words = new TransferWords(composition);
        var command = new Command("push", "Copy packages that were built here to a cache")
        {
            words.Arguments, words.All, words.Target, words.Json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var request = words.RequestOf(parse);
            var progress = composition.Progress(parse);
            using var fetcher = composition.Fetcher();
            var pushed = await composition.Push(parse, fetcher).RunAsync(
                request with { Caches = TransferWords.Chosen(parse, request.Caches.Where(static c => !c.IsReadOnly)) },
                progress,
                cancellationToken);
            progress.Clear();
            return Write(composition, parse.GetValue(words.Json), pushed, "pushed");
        });
        return command;
    }

    private static Command Pull(Composition composition)
    {
        var words = new TransferWords(composition);
        var command = new Command("pull", "Get packages from a cache, without building")
        {
            words.Arguments, words.All, words.Target, words.Json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var request = words.RequestOf(parse);
            var progress = composition.Progress(parse);
            using var fetcher = composition.Fetcher();
            var pulled = await composition.Pull(parse, fetcher, request.Caches).RunAsync(
                request, progress, cancellationToken);
            progress.Clear();
            return Write(composition, parse.GetValue(words.Json), pulled, "pulled");
        });
        return command;
    }

    private static Command Status(Composition composition)
    {
        var json = Options.Json();
        var command = new Command("status", "Check that the configured caches respond, and show their contents") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var rows = new List<CacheJson>();
            foreach (var cache in composition.Caches(composition.Configuration()).All(composition.IsOffline(parse)))
            {
                rows.Add(await StateOfAsync(cache, cancellationToken));
            }

            if (parse.GetValue(json))
            {
                JsonOutput.Write(composition.Terminal.Output, rows, CliJson.Default.IReadOnlyListCacheJson);
            }
            else if (rows.Count == 0)
            {
                composition.Terminal.Error.WriteLine("no cache is configured");
            }
            else
            {
                Table.Write(
                    composition.Terminal.Output,
                    ["CACHE", "ACCESS", "STATE"],
                    rows.Select(static IReadOnlyList<string> (r) =>
                        [r.Cache, r.ReadOnly ? "read" : "read, push", r.Problem ?? $"{r.Packages} packages"]));
            }

            return 0;
        });
        return command;
    }

    private static async Task<CacheJson> StateOfAsync(BuildCache cache, CancellationToken cancellationToken)
    {
        try
        {
            return new CacheJson(
                cache.Name, cache.IsReadOnly, (await cache.ListAsync(cancellationToken)).Length, Problem: null);
        }
        catch (DiagnosticException e)
        {
            return new CacheJson(cache.Name, cache.IsReadOnly, Packages: null, e.Diagnostics[0].Message);
        }
    }

    private static int Write(Composition composition, bool json, ImmutableArray<TransferredPackage> packages, string moved)
    {
        if (json)
        {
            JsonOutput.Write(
                composition.Terminal.Output,
                [.. packages.Select(TransferJson.Of)],
                CliJson.Default.IReadOnlyListTransferJson);
        }
        else
        {
            foreach (var package in packages.Where(static p => p.State != TransferState.Missing))
            {
                composition.Terminal.Output.WriteLine(
                    $"{(package.State == TransferState.Moved ? moved : "already there:")} {Label(package)} "
                        + $"{package.Digest!.Value.Short}");
            }
        }

        var missing = packages.Where(static p => p.State == TransferState.Missing).ToArray();
        return missing.Length == 0 ? 0 : throw CachingDiagnostics.NotCached.Exception(
            $"no cache has {string.Join(", ", missing.Select(static p => $"`{p.Name}` {p.Version} for `{p.Target}`"))}",
            $"run `rrpkg build {missing[0].Name}` to build it here");
    }

    private static string Label(TransferredPackage package) =>
        $"{package.Name} {package.Version} for {package.Target}{(package.IsImage ? " (image)" : "")}";

    /// <summary>The arguments of <c>push</c> and <c>pull</c>: <c>[PORT...|--all] [CACHE]</c>.</summary>
    private sealed class TransferWords
    {
        private readonly Composition _composition;

        public TransferWords(Composition composition)
        {
            _composition = composition;
            Arguments.CompletesWith(context => composition.PortNames(context.ParseResult));
        }

        public Argument<string[]> Arguments { get; } = new("port")
        {
            Description =
                "Ports, and last the cache: an address, or a directory written with a slash; without one, the configured "
                    + "caches",
            Arity = ArgumentArity.ZeroOrMore,
        };

        public Option<bool> All { get; } = new("--all") { Description = "All packages" };

        public Option<Target?> Target { get; } = Options.Target();

        public Option<bool> Json { get; } = Options.Json();

        public TransferRequest RequestOf(ParseResult parse)
        {
            var words = parse.GetValue(Arguments) ?? [];
            var address = words is [.., var last] && last.Contains('/', StringComparison.Ordinal) ? last : null;
            var ports = address is null ? words : words[..^1];
            if (ports.Length == 0 != parse.GetValue(All))
            {
                throw CommandLineDiagnostics.Usage.Exception(
                    ports.Length == 0 ? "no port is named" : "`--all` and ports are both given",
                    "name ports, or write `--all`");
            }

            var caches = _composition.Caches(_composition.Configuration());
            return new TransferRequest
            {
                Ports = [.. ports.Select(Options.Request)],
                Target = parse.GetValue(Target),
                Caches = Chosen(
                    parse, address is null ? caches.All(_composition.IsOffline(parse)) : [caches.Named(address)]),
            };
        }

        public static ImmutableArray<BuildCache> Chosen(ParseResult parse, IEnumerable<BuildCache> caches)
        {
            ImmutableArray<BuildCache> chosen = [.. caches];
            return !chosen.IsEmpty ? chosen : throw CachingDiagnostics.NoCache.Exception(
                "no cache is named, and the configuration has none for this",
                $"write its address, or its directory with a slash, last: `rrpkg cache {parse.CommandResult.Command.Name} "
                    + $"--all ./cache`");
        }
    }
}
