namespace Grpc.Core;

#pragma warning disable CA1068 // Generated code passes the token third.

/// <summary>What a client asks of one call.</summary>
/// <param name="headers">Headers to send, or null.</param>
/// <param name="deadline">When to give up, or null for never.</param>
/// <param name="cancellationToken">Gives the call up when fired.</param>
/// <param name="writeOptions">How requests are written.</param>
public readonly struct CallOptions(
    Metadata? headers = null,
    DateTime? deadline = null,
    CancellationToken cancellationToken = default,
    WriteOptions? writeOptions = null)
{
    /// <summary>Headers to send, or null.</summary>
    public Metadata? Headers { get; private init; } = headers;

    /// <summary>When to give up, or null for never.</summary>
    public DateTime? Deadline { get; private init; } = deadline;

    /// <summary>Gives the call up when fired.</summary>
    public CancellationToken CancellationToken { get; private init; } = cancellationToken;

    /// <summary>How requests are written.</summary>
    public WriteOptions? WriteOptions { get; private init; } = writeOptions;

    /// <summary>Whether to wait for a server that cannot be reached yet, up to the deadline, instead of failing at once.</summary>
    public bool IsWaitForReady { get; private init; }

    /// <summary>The same options with other headers.</summary>
    public CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };

    /// <summary>The same options with another deadline.</summary>
    public CallOptions WithDeadline(DateTime deadline) => this with { Deadline = deadline };

    /// <summary>The same options with another token.</summary>
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) => this with { CancellationToken = cancellationToken };

    /// <summary>The same options with other write options.</summary>
    public CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { WriteOptions = writeOptions };

    /// <summary>The same options, waiting for the server or not.</summary>
    public CallOptions WithWaitForReady(bool waitForReady = true) => this with { IsWaitForReady = waitForReady };
}
