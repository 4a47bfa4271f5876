using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Ports;

/// <summary>A connection to a guest port, what is sent, and the expected response.</summary>
public sealed record TcpExchange
{
    public required int Port { get; init; }

    /// <summary>Sent at once, as UTF-8; null: nothing.</summary>
    public string? Send { get; init; }

    /// <summary>Text that the response has to contain before the other side closes the connection.</summary>
    public required string Expect { get; init; }

    public override string ToString() => $"the connection to {Port}/tcp";
}

/// <summary>A request to a guest port and the expected response.</summary>
public sealed record HttpExchange
{
    public required int Port { get; init; }

    /// <summary>
    /// A file of the port with the certificate that the server has to present: the request uses TLS. Null: no TLS.
    /// </summary>
    public string? Tls { get; init; }

    public string Method { get; init; } = "GET";

    public required string Path { get; init; }

    public ImmutableSortedDictionary<string, string> Headers { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The request's body, as UTF-8; null: none.</summary>
    public string? Send { get; init; }

    public int Status { get; init; } = 200;

    /// <summary>Response headers that have to be present with exactly this value.</summary>
    public ImmutableSortedDictionary<string, string> Expect { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Text that the body has to contain; null: any body.</summary>
    public string? Body { get; init; }

    public override string ToString() => $"`{Method} {Path}`";
}
