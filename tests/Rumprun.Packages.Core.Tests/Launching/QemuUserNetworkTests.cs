using Rumprun.Packages.Core.Launching;

namespace Rumprun.Packages.Core.Tests.Launching;

public sealed class QemuUserNetworkTests
{
    // What QEMU 7.2 prints, with a connection to port 80 in the given state.
    private static string Table(string state) => $"""
        Hub -1 (net0):
          Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ
          {state,-20}26       127.0.0.1 18999       10.0.2.15    80     0     0
          TCP[HOST_FORWARD]   9       127.0.0.1 18999       10.0.2.15    80     0     0
          UDP[236 sec]       10       10.0.2.15    68        10.0.2.2    67     0     0

        """.Replace("\n", "\r\n", StringComparison.Ordinal);

    [Theory]
    [InlineData("TCP[ESTABLISHED]", true)]
    [InlineData("TCP[CLOSE_WAIT]", true)]
    [InlineData("TCP[TIME_WAIT]", true)]
    [InlineData("TCP[SYN_SENT]", false)]
    [InlineData("TCP[HOST_FORWARD]", false)]
    public void HasAnswered_ConnectionInState_IsWhetherTheGuestTookIt(string state, bool answered)
    {
        Assert.Equal(answered, QemuUserNetwork.HasAnswered(Table(state), 80));
        Assert.False(QemuUserNetwork.HasAnswered(Table(state), 8080));
        Assert.False(QemuUserNetwork.HasAnswered(Table(state), 67));
    }
}
