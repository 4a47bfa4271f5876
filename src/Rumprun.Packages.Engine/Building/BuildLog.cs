using System.Globalization;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// The log of a build: each command and what it printed. The last few logs of each port, version, target and choice of
/// options are kept.
/// </summary>
public sealed class BuildLog : IDisposable
{
    private const int Kept = 5;

    private readonly StreamWriter _writer;

    private BuildLog(string path)
    {
        Path = path;
        _writer = new StreamWriter(path, append: false) { AutoFlush = true, NewLine = "\n" };
    }

    public string Path { get; }

    /// <summary>
    /// The path of a plan's newest log: <c>nginx-1.22.1-hw-x86_64.log</c>, or with options other than the defaults
    /// <c>nginx-1.22.1-hw-x86_64,ssl.log</c>; older ones end in <c>.1</c>, <c>.2</c>, ...
    /// </summary>
    public static string PathOf(string directory, BuildPlan plan)
    {
        var options = PortVariant.Of(plan.Port, plan.Selection.Options).Options;
        return System.IO.Path.Combine(
            directory, $"{plan.Port.Name}-{plan.Port.Version}-{plan.Selection.Target}{options.FileSuffix}.log");
    }

    public static async Task<BuildLog> OpenAsync(string directory, BuildPlan plan, CancellationToken cancellationToken)
    {
        var path = PathOf(directory, plan);
        using var turn = await FileLock.AcquireAsync(
            System.IO.Path.Combine(directory, ".lock"), waiting: null, cancellationToken);
        for (var age = Kept - 1; age > 0; age--)
        {
            var younger = age == 1 ? path : $"{path}.{age - 1}";
            if (File.Exists(younger))
            {
                File.Move(younger, $"{path}.{age}", overwrite: true);
            }
        }

        var log = new BuildLog(path);
        var variant = PortVariant.Of(plan.Port, plan.Selection.Options);
        log.Write($"# {variant} {plan.Port.Version} for {plan.Selection.Target}, build key {plan.Key}");
        return log;
    }

    public void Write(string line) => _writer.WriteLine(line);

    /// <summary>Writes the end of a step.</summary>
    public void WriteEnd(int exitCode, TimeSpan elapsed) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"# exit code {exitCode} after {elapsed.TotalSeconds:0.0} s"));

    public void Dispose() => _writer.Dispose();
}
