using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Ports;

/// <summary>
/// The address at which another guest reaches a test's guest, known only when it is running: <c>{address:php:9000}</c> is
/// host and port, <c>{host:php:9000}</c> and <c>{port:php:9000}</c> are one of them. Other text is left unchanged.
/// </summary>
public sealed partial record GuestReference(PortName Guest, int Port)
{
    /// <summary>The references in a text, in order. Text without a valid name and port is not a reference.</summary>
    public static ImmutableArray<GuestReference> In(string text) =>
        [.. Pattern().Matches(text).Select(Of).OfType<GuestReference>()];

    /// <summary>The text with each reference replaced.</summary>
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
