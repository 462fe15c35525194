using System.Diagnostics.CodeAnalysis;

namespace NeuroChip.Device.Sessions;

/// <summary>
/// One client's exclusive hold on a device. Its lease is renewed by every call that shows its token; when it ends, in
/// whatever way, its run is cancelled at a step's end and the device is unloaded and free again.
/// </summary>
[SuppressMessage(
    "Design", "CA1001", Justification = "The source has no timer, and calls of an ended session may still look at its token.")]
public sealed class Session
{
    private readonly CancellationTokenSource _ended = new();

    internal Session(string id, string token, long fence, IDevice device, TimeSpan lease, DateTimeOffset expires)
    {
        Id = id;
        Token = token;
        Fence = fence;
        Device = device;
        Lease = lease;
        Expires = expires;
    }

    /// <summary>Public id.</summary>
    public string Id { get; }

    /// <summary>Secret that calls on the device must show: the fencing number, a dash, 128 random bits in hex.</summary>
    public string Token { get; }

    /// <summary>Fencing number: grows with every session of the server, so that a stale holder can be told.</summary>
    public long Fence { get; }

    /// <summary>The leased device.</summary>
    public IDevice Device { get; }

    /// <summary>Time the lease lasts without a call.</summary>
    public TimeSpan Lease { get; }

    /// <summary>When the lease ends unless it is renewed.</summary>
    public DateTimeOffset Expires { get; internal set; }

    /// <summary>Cancelled when the session has ended.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _ended.IsCancellationRequested;

    /// <summary>Why it ended, or empty.</summary>
    public string EndReason { get; private set; } = "";

    internal void End(string reason)
    {
        EndReason = reason;
        _ended.Cancel();
    }
}
