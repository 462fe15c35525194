using System.Security.Cryptography.X509Certificates;
using Grpc.Core.Framing;

namespace Grpc.Core.Client;

/// <summary>How a channel reaches its server, and its limits.</summary>
public sealed class RpcChannelOptions
{
    /// <summary>Largest response message in bytes, also after inflating.</summary>
    public int MaxReceiveMessageSize { get; init; } = 4 * 1024 * 1024;

    /// <summary>Largest request message in bytes, before compression.</summary>
    public int MaxSendMessageSize { get; init; } = 64 * 1024 * 1024;

    /// <summary>Authorities to trust instead of the system's; null trusts the system's.</summary>
    public X509Certificate2Collection? RootCertificates { get; init; }

    /// <summary>Certificate to show the server, with its key; null shows none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Name to expect in the server's certificate; null expects the host of the address.</summary>
    public string? ServerName { get; init; }

    /// <summary>Encoding of requests, "gzip" or "deflate"; null sends them plain.</summary>
    public string? RequestEncoding { get; init; }

    /// <summary>Time to open a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Silence after which an open connection is asked for a sign of life.</summary>
    public TimeSpan KeepAlivePingDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for that sign before the connection counts as broken.</summary>
    public TimeSpan KeepAlivePingTimeout { get; init; } = TimeSpan.FromSeconds(20);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxReceiveMessageSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSendMessageSize, 1);
        if (RequestEncoding is not null && !MessageCodec.IsKnown(RequestEncoding))
        {
            throw new ArgumentException($"Request encoding '{RequestEncoding}' is not known; use gzip or deflate.");
        }
    }
}
