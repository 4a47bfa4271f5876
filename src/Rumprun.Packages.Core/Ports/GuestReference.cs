using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Ports;

/// <summary>
/// Where a test's guest is reached from another one, known only when it is up: <c>{address:php:9000}</c> is host and port,
/// <c>{host:php:9000}</c> and <c>{port:php:9000}</c> are one of them. Everything else in a text is left as it is.
/// </summary>
public sealed partial record GuestReference(PortName Guest, int Port)
{
    /// <summary>Those in a text, in order. What only looks like one, with no name or port in it, is none.</summary>
    public static ImmutableArray<GuestReference> In(string text) =>
        [.. Pattern().Matches(text).Select(Of).OfType<GuestReference>()];

    /// <summary>The text with each of them filled in.</summary>
    /// <param name="locate">Host and port that lead to the guest's port.</param>
    public static string Fill(string text, Func<GuestReference, (string Host, int Port)> locate) =>
        Pattern().Replace(
            text, match => Of(match) is { } reference ? Value(match.Groups["what"].Value, locate(reference)) : match.Value);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Guest}:{Port}");

    private static string Value(string what, (string Host, int Port) place) => what switch
    {
        "host" => place.Host,
        "port" => place.Port.ToString(CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{place.Host}:{place.Port}"),
    };

    private static GuestReference? Of(Match match) =>
        PortName.TryParse(match.Groups["guest"].Value, out var guest)
        && int.TryParse(match.Groups["port"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        && port is >= 1 and <= 65535
            ? new GuestReference(guest, port)
            : null;

    [GeneratedRegex(
        @"\{(?<what>address|host|port):(?<guest>[a-z0-9+._-]+):(?<port>[0-9]{1,5})\}", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
