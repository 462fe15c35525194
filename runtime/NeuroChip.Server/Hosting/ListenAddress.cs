using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NeuroChip.Server.Hosting;

/// <summary>Reads the addresses a server is told to listen on.</summary>
internal static class ListenAddress
{
    public const string UnixPrefix = "unix:";

    // sun_path holds 108 bytes with the closing zero.
    private const int MaxUnixPathBytes = 107;

    /// <summary>Reads one address; a host name may stand for several.</summary>
    /// <exception cref="ServerStartException">The address cannot be understood.</exception>
    public static IReadOnlyList<EndPoint> Parse(string address) =>
        address.StartsWith(UnixPrefix, StringComparison.Ordinal) ? [ParseUnix(address)] : ParseTcp(address);

    public static bool IsLoopback(EndPoint endPoint) => endPoint is not IPEndPoint ip || IPAddress.IsLoopback(ip.Address);

    private static UnixDomainSocketEndPoint ParseUnix(string address)
    {
        var path = address[UnixPrefix.Length..];
        if (path.StartsWith("//", StringComparison.Ordinal))
        {
            // gRPC also writes unix:///absolute/path.
            path = path[2..];
        }

        if (path.Length == 0)
        {
            throw Bad(address, "it names no file");
        }

        path = Path.GetFullPath(path);
        return Encoding.UTF8.GetByteCount(path) <= MaxUnixPathBytes
            ? new UnixDomainSocketEndPoint(path)
            : throw Bad(address, $"a socket path may hold {MaxUnixPathBytes} bytes; choose a shorter one");
    }

    private static IReadOnlyList<EndPoint> ParseTcp(string address)
    {
        var colon = address.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            throw Bad(address, "write HOST:PORT with a port of 0 to 65535, or unix:PATH");
        }

        var host = address[..colon];
        if (host.StartsWith('[') && host.EndsWith(']'))
        {
            host = host[1..^1];
        }
        else if (host.Contains(':', StringComparison.Ordinal))
        {
            throw Bad(address, "write an IPv6 address in brackets, such as [::1]:7001");
        }

        if (host is "*" or "+")
        {
            return [new IPEndPoint(IPAddress.Any, port)];
        }

        if (IPAddress.TryParse(host, out var ip))
        {
            return [new IPEndPoint(ip, port)];
        }

        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return [new IPEndPoint(IPAddress.Loopback, port)];
        }

        try
        {
            return [.. Dns.GetHostAddresses(host).Distinct().Select(a => new IPEndPoint(a, port))];
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw Bad(address, $"the host name '{host}' does not resolve");
        }
    }

    private static ServerStartException Bad(string address, string reason) =>
        new(ServerStartCodes.BadAddress, $"Cannot listen on '{address}': {reason}.");
}
