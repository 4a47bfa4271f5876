using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.TufConformance;

// The client protocol of the TUF project's conformance suite (its CLIENT-CLI.md), over the product's own client.
try
{
    await ConformanceClient.RunAsync(ConformanceArguments.Parse(args), CancellationToken.None);
    return 0;
}
catch (Exception e) when (e is DiagnosticException or HttpRequestException or IOException or ArgumentException)
{
    Console.Error.WriteLine(e is DiagnosticException refusal ? refusal.Diagnostics[0].ToString() : e.Message);
    return 1;
}
