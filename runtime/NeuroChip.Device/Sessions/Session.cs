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
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _stopRuns = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inside;
    private bool _hasEnded;

    internal Session(string id, string token, long fence, IDevice device, TimeSpan lease, DateTimeOffset expires)
    {
        Id = id;
        Token = token;
        Fence = fence;
        Device = new LeasedDevice(device, this);
        Lease = lease;
        Expires = expires;
    }

    /// <summary>Public id.</summary>
    public string Id { get; }

    /// <summary>Secret that calls on the device must show: the fencing number, a dash, 128 random bits in hex.</summary>
    public string Token { get; }

    /// <summary>Fencing number: grows with every session of the server, so that a stale holder can be told.</summary>
    public long Fence { get; }

    /// <summary>
    /// The leased device. Once the session has ended its calls are refused with <see cref="DeviceErrorCodes.NoLease"/>,
    /// whenever they were authorized, and a run under way stops at a step's end.
    /// </summary>
    public IDevice Device { get; }

    /// <summary>Time the lease lasts without a call.</summary>
    public TimeSpan Lease { get; }

    /// <summary>When the lease ends unless it is renewed.</summary>
    public DateTimeOffset Expires { get; internal set; }

    /// <summary>Cancelled when the session has ended.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded
    {
        get
        {
            lock (_gate)
            {
                return _hasEnded;
            }
        }
    }

    /// <summary>Done when the session has ended, its last call has left, and the device is empty and free for another client.</summary>
    public Task Released => _released.Task;

    /// <summary>Why it ended, or empty.</summary>
    public string EndReason { get; private set; } = "";

    /// <summary>As <see cref="Ended"/>, for the device's own runs: cancelled at once and before anything of the callers'.</summary>
    internal CancellationToken StopRuns => _stopRuns.Token;

    /// <summary>Done when the session has ended and no call of it is on the device any more.</summary>
    internal Task Empty => _empty.Task;

    /// <summary>Lets a call onto the device.</summary>
    /// <exception cref="DeviceException">The session has ended.</exception>
    internal void Enter()
    {
        lock (_gate)
        {
            if (_hasEnded)
            {
                throw new DeviceException(
                    DeviceErrorKind.Aborted, DeviceErrorCodes.NoLease,
                    $"The session has ended: {EndReason}.", "Open a session and show its lease token with every call.");
            }

            _inside++;
        }
    }

    /// <summary>Ends a call that <see cref="Enter"/> let in.</summary>
    internal void Leave()
    {
        lock (_gate)
        {
            _inside--;
            if (_hasEnded && _inside == 0)
            {
                _empty.TrySetResult();
            }
        }
    }

    /// <summary>Does one call on the device.</summary>
    /// <exception cref="DeviceException">The session has ended.</exception>
    internal void Within(Action call) => Within(() =>
    {
        call();
        return true;
    });

    /// <summary>Does one call on the device.</summary>
    /// <exception cref="DeviceException">The session has ended.</exception>
    internal T Within<T>(Func<T> call)
    {
        Enter();
        try
        {
            return call();
        }
        finally
        {
            Leave();
        }
    }

    internal void End(string reason)
    {
        lock (_gate)
        {
            _hasEnded = true;
            EndReason = reason;
            if (_inside == 0)
            {
                _empty.TrySetResult();
            }
        }

        _stopRuns.Cancel();

        // Not on this thread: what hangs on this token is the callers', and may be slow or throw.
        _ = _ended.CancelAsync();
    }

    internal void Release() => _released.TrySetResult();
}
