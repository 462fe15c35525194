using Grpc.Core;
using Grpc.Core.Hosting;
using NeuroChip.Device.Sessions;

namespace NeuroChip.Server.Services.V1;

/// <summary>
/// Notices that a session's client is gone. Streams attach to their session; when one ends because its connection broke,
/// and no other stream is attached after a short grace, the session ends and its device is free.
/// </summary>
/// <param name="table">The sessions.</param>
/// <param name="time">Time of the grace.</param>
/// <param name="grace">How long a client may take to attach again.</param>
internal sealed class SessionWatch(SessionTable table, TimeProvider time, TimeSpan grace)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Session, int> _attached = [];

    /// <summary>Attaches a stream; dispose what comes back when the stream ends.</summary>
    /// <param name="session">The session.</param>
    /// <param name="context">The stream's call.</param>
    /// <param name="isLifeline">Whether the stream stands for its client, so that breaking it off is enough.</param>
    public Attachment Attach(Session session, ServerCallContext context, bool isLifeline)
    {
        lock (_gate)
        {
            _attached[session] = _attached.GetValueOrDefault(session) + 1;
        }

        return new Attachment(this, session, isLifeline, context.CancellationToken, context.GetConnectionClosed());
    }

    private void Detach(Session session, bool completed, bool cancelled, bool isLifeline, CancellationToken connectionClosed)
    {
        lock (_gate)
        {
            int left = _attached[session] - 1;
            if (left > 0)
            {
                _attached[session] = left;
            }
            else
            {
                _attached.Remove(session);
            }
        }

        if (!completed && !session.HasEnded)
        {
            _ = AbandonLaterAsync(session, isLifeline && cancelled, connectionClosed);
        }
    }

    private async Task AbandonLaterAsync(Session session, bool brokenOff, CancellationToken connectionClosed)
    {
        await Task.Delay(grace, time, CancellationToken.None).ConfigureAwait(false);

        // Looked at only now: the calls of a connection end a moment before the connection does, and a call may fail to read
        // a moment before it is told that it is cancelled.
        if (!brokenOff && !connectionClosed.IsCancellationRequested)
        {
            return;
        }

        lock (_gate)
        {
            if (_attached.ContainsKey(session))
            {
                return;
            }
        }

        table.Abandon(session);
    }

    /// <summary>A stream's hold on its session.</summary>
    public sealed class Attachment(
        SessionWatch watch, Session session, bool isLifeline, CancellationToken call, CancellationToken connectionClosed) : IDisposable
    {
        /// <summary>Set when the stream came to its proper end.</summary>
        public bool Completed { get; set; }

        /// <inheritdoc/>
        public void Dispose() => watch.Detach(session, Completed, call.IsCancellationRequested, isLifeline, connectionClosed);
    }
}
