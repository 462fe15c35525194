using Grpc.Core;
using NeuroChip.Device;
using NeuroChip.Device.Sessions;

namespace NeuroChip.Server.Services.V1;

/// <summary>
/// What every call on a session's device has in common: show the token, stop when call or session ends, keep the lease
/// while the device works, answer refusals as gRPC errors.
/// </summary>
/// <param name="table">Who holds which device.</param>
/// <param name="time">Time of the leases.</param>
internal sealed class SessionCalls(SessionTable table, TimeProvider time)
{
    /// <summary>The sessions.</summary>
    public SessionTable Table { get; } = table;

    /// <summary>The session of a token, its lease renewed.</summary>
    public Session Authorize(string token)
    {
        try
        {
            return Table.Authorize(token);
        }
        catch (DeviceException error)
        {
            throw ServiceErrors.From(error);
        }
    }

    /// <summary>Runs a short or long call on the device of a session.</summary>
    public async Task<T> RunAsync<T>(string token, ServerCallContext context, Func<Session, CancellationToken, T> work)
    {
        Session session = Authorize(token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, session.Ended);

        // The device works on the thread that asks, so it gets one of its own; the call can then end at its deadline.
        return await Task.Run(() => Do(session, work, stop.Token), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Does one thing on the device, on this thread.</summary>
    public T Do<T>(Session session, Func<Session, CancellationToken, T> work, CancellationToken stop)
    {
        // A run may take longer than the lease; who waits for it is not silent.
        TimeSpan period = session.Lease / 3;
        using ITimer hold = time.CreateTimer(static state => Renew(state!), (Table, session), period, period);
        try
        {
            T result = work(session, stop);
            ThrowIfEnded(session);
            stop.ThrowIfCancellationRequested();
            return result;
        }
        catch (DeviceException error)
        {
            ThrowIfEnded(session);
            throw ServiceErrors.From(error);
        }
        catch (ObjectDisposedException)
        {
            // The device was unloaded under the call, which happens when the session ends.
            ThrowIfEnded(session);
            throw;
        }
    }

    /// <summary>Says why a session is over, if it is.</summary>
    public static void ThrowIfEnded(Session session)
    {
        if (session.HasEnded)
        {
            throw ServiceErrors.From(new DeviceException(
                DeviceErrorKind.Aborted, DeviceErrorCodes.NoLease, $"The session has ended: {session.EndReason}.", "Open a new session."));
        }
    }

    private static void Renew(object state)
    {
        var (table, session) = ((SessionTable, Session))state;
        try
        {
            table.Authorize(session.Token);
        }
        catch (DeviceException)
        {
            // The session is over; the call hears of it from the session itself.
        }
    }
}
