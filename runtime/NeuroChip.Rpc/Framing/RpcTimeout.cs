using System.Globalization;

namespace Grpc.Core.Framing;

/// <summary>The grpc-timeout header: 1 to 8 digits and a unit of H, M, S, m, u or n.</summary>
internal static class RpcTimeout
{
    private const int MaxDigits = 8;

    /// <summary>Reads a timeout; anything but digits and one unit is refused.</summary>
    public static bool TryParse(string? text, out TimeSpan timeout)
    {
        timeout = default;
        if (text is null || text.Length < 2 || text.Length > MaxDigits + 1)
        {
            return false;
        }

        long value = 0;
        foreach (var c in text.AsSpan(0, text.Length - 1))
        {
            if (c is < '0' or > '9')
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        long? ticks = text[^1] switch
        {
            'H' => value * TimeSpan.TicksPerHour,
            'M' => value * TimeSpan.TicksPerMinute,
            'S' => value * TimeSpan.TicksPerSecond,
            'm' => value * TimeSpan.TicksPerMillisecond,
            'u' => value * TimeSpan.TicksPerMicrosecond,
            // Less than a tick still is some time, so round up.
            'n' => (value + TimeSpan.NanosecondsPerTick - 1) / TimeSpan.NanosecondsPerTick,
            _ => null,
        };
        if (ticks is null)
        {
            return false;
        }

        timeout = new TimeSpan(ticks.Value);
        return true;
    }

    /// <summary>Writes a timeout in the finest unit whose value fits the digits; never zero.</summary>
    public static string Format(TimeSpan timeout)
    {
        var ticks = Math.Max(timeout.Ticks, 1);
        var nanoseconds = (Int128)ticks * TimeSpan.NanosecondsPerTick;
        ReadOnlySpan<(char Unit, long Nanoseconds)> units =
        [
            ('n', 1), ('u', 1_000), ('m', 1_000_000), ('S', 1_000_000_000), ('M', 60_000_000_000), ('H', 3_600_000_000_000),
        ];
        foreach (var (unit, size) in units)
        {
            // Round up: a server that stops too early would be wrong, one that stops late is cut off by the client.
            var value = (nanoseconds + size - 1) / size;
            if (value <= 99_999_999)
            {
                return ((long)value).ToString(CultureInfo.InvariantCulture) + unit;
            }
        }

        return "99999999H";
    }
}
