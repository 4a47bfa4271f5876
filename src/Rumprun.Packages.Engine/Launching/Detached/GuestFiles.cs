using System.Text.Json;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Launching.Detached;

/// <summary>The directory of one detached guest: its specification, its state and its console.</summary>
internal sealed record GuestFiles(string Directory)
{
    public string Console => Path.Combine(Directory, "console.log");

    /// <summary>What the programs alone printed.</summary>
    public string Output => Path.Combine(Directory, "output.log");

    public string SupervisorLog => Path.Combine(Directory, SupervisorLogName);

    public static string SupervisorLogName => "supervisor.log";

    private string Specification => Path.Combine(Directory, "guest.json");

    private string State => Path.Combine(Directory, "state.json");

    public void Write(GuestSpecification guest) => AtomicFile.WriteText(
        Specification, JsonSerializer.Serialize(GuestDocument.From(guest), LaunchJsonContext.Default.GuestDocument));

    public void Write(GuestStateDocument state) => AtomicFile.WriteText(
        State, JsonSerializer.Serialize(state, LaunchJsonContext.Default.GuestStateDocument));

    /// <exception cref="Core.Diagnostics.DiagnosticException">RR8029: it cannot be read.</exception>
    public GuestSpecification ReadSpecification() => Read(() =>
        JsonSerializer.Deserialize(File.ReadAllText(Specification), LaunchJsonContext.Default.GuestDocument)!
            .ToSpecification());

    /// <returns>Null: there is no such guest.</returns>
    /// <exception cref="Core.Diagnostics.DiagnosticException">RR8029: it cannot be read.</exception>
    public GuestStateDocument? ReadState() => Read(() =>
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(State), LaunchJsonContext.Default.GuestStateDocument)!;
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    });

    private T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is JsonException or FormatException or IOException)
        {
            throw new Core.Diagnostics.DiagnosticException(
                LaunchDiagnostics.RecordsUnusable.Create(
                    $"the record of a guest in `{Directory}` cannot be read: {ReasonOf(e)}", $"remove `{Directory}`"),
                e);
        }
    }

    private static string ReasonOf(Exception e) => e switch
    {
        JsonException json => JsonFailure.ReasonOf(json),
        FormatException => "a value in it is not valid",
        _ => FileFailure.ReasonOf(e),
    };
}
