using System.Globalization;
using System.Text;
using System.Xml;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Testing;

namespace Rumprun.Packages.Cli.Rendering.Testing;

/// <summary>
/// A report in the XML format of JUnit's Ant task, which CI systems read: a suite for each port and target. Times are in
/// seconds.
/// </summary>
internal static class JUnitReport
{
    public static byte[] Of(TestReport report)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(
            bytes, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false) }))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", "rrpkg test");
            WriteCounts(xml, report.Ports.Sum(Cases), report.Failed - Errors(report.Ports), Errors(report.Ports));
            WriteTime(xml, Total(report.Ports.SelectMany(static p => p.Results)));
            foreach (var port in report.Ports)
            {
                WriteSuite(xml, port);
            }

            xml.WriteEndElement();
        }

        return bytes.ToArray();
    }

    private static void WriteSuite(XmlWriter xml, PortTestReport port)
    {
        var errors = Errors([port]);
        var name = $"{port.Port}.{port.Target}";
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", name);
        WriteCounts(xml, Cases(port), port.Failed - errors, errors);
        xml.WriteAttributeString("skipped", "0");
        WriteTime(xml, Total(port.Results));
        xml.WriteAttributeString(
            "timestamp", port.Started.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        if (errors > 0)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("name", "build");
            xml.WriteAttributeString("classname", name);
            WriteTime(xml, TimeSpan.Zero);
            WriteProblems(xml, "error", port.BuildProblems);
            xml.WriteEndElement();
        }

        foreach (var result in port.Results)
        {
            WriteCase(xml, name, result);
        }

        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, string suite, TestResult result)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", result.Name);
        xml.WriteAttributeString("classname", suite);
        WriteTime(xml, result.Elapsed);
        if (!result.HasPassed)
        {
            WriteProblems(xml, "failure", result.Problems);
        }

        if (!result.Logs.IsEmpty)
        {
            xml.WriteStartElement("system-out");
            foreach (var log in result.Logs)
            {
                xml.WriteString(
                    Allowed($"{log.Guest}: {log.File}\n{string.Concat(log.LastLines.Select(static l => $"{l}\n"))}"));
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteProblems(XmlWriter xml, string element, IReadOnlyList<Diagnostic> problems)
    {
        xml.WriteStartElement(element);
        xml.WriteAttributeString("message", Allowed(problems[0].Message));
        xml.WriteAttributeString("type", problems[0].Id);
        xml.WriteString(Allowed(string.Join('\n', problems)));
        xml.WriteEndElement();
    }

    private static void WriteCounts(XmlWriter xml, int tests, int failures, int errors)
    {
        xml.WriteAttributeString("tests", tests.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", failures.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("errors", errors.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteTime(XmlWriter xml, TimeSpan time) =>
        xml.WriteAttributeString("time", time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));

    private static TimeSpan Total(IEnumerable<TestResult> results) =>
        results.Aggregate(TimeSpan.Zero, static (sum, r) => sum + r.Elapsed);

    private static int Cases(PortTestReport port) => port.Results.Length + Errors([port]);

    private static int Errors(IEnumerable<PortTestReport> ports) => ports.Count(static p => !p.BuildProblems.IsEmpty);

    /// <summary>XML 1.0, 2.2: most control characters cannot even be escaped, and console output contains them.</summary>
    private static string Allowed(string text) => string.Concat(text.Select((c, i) =>
        XmlConvert.IsXmlChar(c) || (char.IsSurrogate(c) && IsPaired(text, i)) ? c : '\uFFFD'));

    private static bool IsPaired(string text, int at) => char.IsHighSurrogate(text[at])
        ? at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])
        : at > 0 && char.IsHighSurrogate(text[at - 1]);
}
