using System.Diagnostics;
using System.Globalization;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Cli.Tracing;

/// <summary>
/// Writes one command's HTTP exchanges and child processes to its trace. The runtime and <see cref="ProcessActivity"/>
/// report them only while something listens. An exchange is recorded with its address, without user and query, and its
/// status, but without headers and bodies.
/// </summary>
internal sealed class ActivityTrace : IDisposable
{
    private const string Http = "System.Net.Http";

    private readonly TraceFile _trace;
    private readonly Activity _command = new("rrpkg");
    private readonly ActivityListener _listener;

    /// <summary>Starts listening. Activities that the caller starts from now on belong to this command.</summary>
    public ActivityTrace(TraceFile trace)
    {
        _trace = trace;
        _command.SetIdFormat(ActivityIdFormat.W3C).Start();
        var id = _command.TraceId;
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is Http or ProcessActivity.SourceName,
            Sample = (ref options) => options.TraceId == id ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStarted = OnStarted,
            ActivityStopped = OnStopped,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _command.Dispose();
    }

    private void OnStarted(Activity activity)
    {
        if (activity.Source.Name == ProcessActivity.SourceName)
        {
            _trace.Write("process", $"{Tag(activity, ProcessActivity.Id)}: {Tag(activity, ProcessActivity.Command)}");
        }
    }

    private void OnStopped(Activity activity)
    {
        var (area, what, outcome) = activity.Source.Name == Http
            ? ("http", $"{Tag(activity, "http.request.method")} {Tag(activity, "url.full")}", Outcome(activity))
            : ("process", Tag(activity, ProcessActivity.Id), $"exit code {Tag(activity, ProcessActivity.ExitCode)}");
        _trace.Write(area, $"{what}: {outcome} after {Elapsed(activity)}");
    }

    private static string Outcome(Activity activity) =>
        activity.GetTagItem("http.response.status_code") is { } status
            ? string.Create(CultureInfo.InvariantCulture, $"{status}")
            : $"no answer ({activity.GetTagItem("error.type") ?? "cancelled"})";

    private static string Tag(Activity activity, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{activity.GetTagItem(name)}");

    private static string Elapsed(Activity activity) =>
        string.Create(CultureInfo.InvariantCulture, $"{activity.Duration.TotalMilliseconds:0.0} ms");
}
