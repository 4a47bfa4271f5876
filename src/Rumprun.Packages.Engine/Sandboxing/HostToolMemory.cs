using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>
/// Caches the identities of the machine's programs: more than a hundred are needed for every build key. An entry is valid as
/// long as no name changes in the directories that programs are searched in, and the file keeps its size and time.
/// </summary>
/// <param name="file">The file that holds the cache.</param>
public sealed class HostToolMemory(string file)
{
    private readonly Lock _gate = new();

    private Dictionary<string, long>? _directories;

    private ConcurrentDictionary<string, RememberedTool>? _tools;

    private bool _changed;

    /// <summary>Whether links in this directory may be cached: changes of names there are noticed.</summary>
    internal static bool Watches(string directory) => WatchedDirectories.Contains(directory, StringComparer.Ordinal);

    private static IEnumerable<string> WatchedDirectories => SearchPath.System.Directories.Append("/etc/alternatives");

    /// <returns>Null if the name is not cached, or if its file has changed.</returns>
    internal RememberedTool? Recall(string name) =>
        Tools().TryGetValue(name, out var tool) && (tool.File is null || FileStamp.Of(tool.File) == tool.Stamp)
            ? tool
            : null;

    internal void Remember(string name, RememberedTool tool)
    {
        Tools()[name] = tool;
        _changed = true;
    }

    /// <summary>Saves what was found. If that fails, the next command searches again.</summary>
    public void Save()
    {
        if (!_changed)
        {
            return;
        }

        try
        {
            var tools = new Dictionary<string, RememberedTool>(Tools());
            var all = new RememberedTools(RememberedTools.CurrentSchema, _directories!, tools);
            AtomicFile.WriteBytes(file, JsonSerializer.SerializeToUtf8Bytes(all, HostToolJson.Default.RememberedTools));
            _changed = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The cache only saves time.
        }
    }

    private ConcurrentDictionary<string, RememberedTool> Tools()
    {
        lock (_gate)
        {
            if (_tools is null)
            {
                _directories = WatchedDirectories.ToDictionary(
                    static d => d, static d => Directory.GetLastWriteTimeUtc(d).Ticks, StringComparer.Ordinal);
                var read = Read();
                var holds = read is { Schema: RememberedTools.CurrentSchema } && read.Directories.Count == _directories.Count
                    && read.Directories.All(d => _directories.TryGetValue(d.Key, out var time) && time == d.Value);
                _tools = new(holds ? read!.Tools : [], StringComparer.Ordinal);
            }

            return _tools;
        }
    }

    private RememberedTools? Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), HostToolJson.Default.RememberedTools);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>The size and time of a file: if they are the same, it has not changed.</summary>
/// <param name="Size">In bytes.</param>
/// <param name="Time">Of the last change, in ticks.</param>
internal readonly record struct FileStamp(long Size, long Time)
{
    public static FileStamp Of(string path)
    {
        var info = new FileInfo(path);
        return info.Exists ? new FileStamp(info.Length, info.LastWriteTimeUtc.Ticks) : default;
    }
}

/// <summary>One program in the cache file.</summary>
/// <param name="File">The file with its content; null if the machine has no such program.</param>
/// <param name="Sha256">Of that file.</param>
/// <param name="Links">Pairs of a link's path and where it leads.</param>
/// <param name="At">The path of the content in a root; null if the last link points to it.</param>
/// <param name="Interpreter">The interpreter in a script's first line.</param>
internal sealed record RememberedTool(
    string? File,
    FileStamp Stamp,
    string? Sha256,
    IReadOnlyList<IReadOnlyList<string>> Links,
    string? At,
    string? Interpreter)
{
    public static RememberedTool Missing { get; } = new(null, default, null, [], null, null);
}

/// <summary>The cache file.</summary>
/// <param name="Directories">The directories that are searched for programs, with the time of their last change of names, in
/// ticks.</param>
internal sealed record RememberedTools(
    int Schema, Dictionary<string, long> Directories, Dictionary<string, RememberedTool> Tools)
{
    public const int CurrentSchema = 1;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RememberedTools))]
internal sealed partial class HostToolJson : JsonSerializerContext;
