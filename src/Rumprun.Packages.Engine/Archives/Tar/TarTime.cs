namespace Rumprun.Packages.Engine.Archives.Tar;

/// <summary>Converts tar's times, which can be any number of seconds before or after 1970.</summary>
internal static class TarTime
{
    private static readonly decimal _first = (DateTime.MinValue - DateTime.UnixEpoch).Ticks;
    private static readonly decimal _last = (DateTime.MaxValue - DateTime.UnixEpoch).Ticks;

    /// <returns>The time; null where it is beyond what can be set.</returns>
    public static DateTime? FromSeconds(decimal seconds)
    {
        if (seconds < _first / TimeSpan.TicksPerSecond || seconds > _last / TimeSpan.TicksPerSecond)
        {
            return null;
        }

        return DateTime.UnixEpoch.AddTicks((long)decimal.Floor(seconds * TimeSpan.TicksPerSecond));
    }
}
