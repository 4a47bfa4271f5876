using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Testing;

/// <summary>Problems that tests of ports find.</summary>
public static class TestDiagnostics
{
    public static readonly DiagnosticDescriptor Failed = new("RR8100", "Tests have failed");

    public static readonly DiagnosticDescriptor MissingFile = new(
        "RR8101", "A file that a test names is not in the package");

    public static readonly DiagnosticDescriptor OtherBinary = new("RR8102", "A file is not the binary that a test names");

    public static readonly DiagnosticDescriptor Unsaid = new("RR8103", "A text did not appear on a guest's console");

    public static readonly DiagnosticDescriptor OtherReply = new("RR8104", "A TCP exchange did not go as expected");

    public static readonly DiagnosticDescriptor OtherAnswer = new("RR8105", "An HTTP answer is not as expected");

    public static readonly DiagnosticDescriptor OtherStatus = new("RR8106", "A program ended with another status");

    public static readonly DiagnosticDescriptor TooSlow = new("RR8107", "A test took too long");

    public static readonly DiagnosticDescriptor BadMount = new("RR8109", "A test's mount is not a folder of the port");

    public static readonly DiagnosticDescriptor BadCertificate = new(
        "RR8110", "A test's certificate file holds no certificate");

    public static readonly DiagnosticDescriptor OtherCertificate = new("RR8111", "A server presents another certificate");

    public static readonly DiagnosticDescriptor NoHandshake = new("RR8112", "A guest's port does not speak TLS");

    public static readonly DiagnosticDescriptor UnbuiltGuest = new("RR8113", "A guest of a test could not be built");

    public static readonly DiagnosticDescriptor UnwrittenReport = new("RR8114", "A report of tests cannot be written");

    public static readonly DiagnosticDescriptor Uncontinued = new("RR8120", "A test cannot continue another");
}
