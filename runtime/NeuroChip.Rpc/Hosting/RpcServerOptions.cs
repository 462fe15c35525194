using Grpc.Core.Framing;

namespace Grpc.Core.Hosting;

/// <summary>Every limit of the server half in one place.</summary>
public sealed class RpcServerOptions
{
    /// <summary>Largest request message in bytes, also after inflating; checked before anything is buffered.</summary>
    public int MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Largest response message in bytes, before compression; clients refuse more than this by default.</summary>
    public int MaxSendMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Largest sum of header names and values of a call; more is answered RESOURCE_EXHAUSTED.</summary>
    public int MaxRequestMetadataSize { get; set; } = 16 * 1024;

    /// <summary>
    /// Size of a header block at which the connection itself is given up. It lies well above
    /// <see cref="MaxRequestMetadataSize"/> because up to here a call still gets a status.
    /// </summary>
    public int MaxHeaderBlockSize { get; set; } = 256 * 1024;

    /// <summary>Connections at a time.</summary>
    public int MaxConnections { get; set; } = 2048;

    /// <summary>Connections at a time from one network address; Unix sockets count as one address.</summary>
    public int MaxConnectionsPerPeer { get; set; } = 1536;

    /// <summary>Calls at a time on one connection.</summary>
    public int MaxStreamsPerConnection { get; set; } = 128;

    /// <summary>Time for a new connection to send the HTTP/2 preface and its first SETTINGS frame.</summary>
    public TimeSpan PrefaceTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Silence after which a connection is asked for a sign of life.</summary>
    public TimeSpan KeepAlivePingDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for that sign before the connection counts as broken.</summary>
    public TimeSpan KeepAlivePingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Time a connection may stay open without a call.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Encoding of responses for clients that accept it, "gzip" or "deflate"; null leaves it to the
    /// handler, which asks with the response header "grpc-internal-encoding-request".
    /// </summary>
    public string? ResponseEncoding { get; set; }

    /// <summary>Throws if a value makes no sense.</summary>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxReceiveMessageSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSendMessageSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRequestMetadataSize, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxHeaderBlockSize, MaxRequestMetadataSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConnections, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConnectionsPerPeer, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxStreamsPerConnection, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(PrefaceTimeout, TimeSpan.Zero);
        if (ResponseEncoding is not null && !MessageCodec.IsKnown(ResponseEncoding))
        {
            throw new ArgumentException($"Response encoding '{ResponseEncoding}' is not known; use gzip or deflate.");
        }
    }
}
