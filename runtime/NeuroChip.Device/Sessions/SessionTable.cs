using System.Globalization;
using System.Security.Cryptography;

namespace NeuroChip.Device.Sessions;

/// <summary>
/// Who holds which device. A device has at most one session; a lease not renewed in time ends by itself.
/// Time comes from the caller's <see cref="TimeProvider"/>, so tests can turn the clock.
/// <see cref="Devices"/> and <see cref="Find"/> give the devices themselves, for their <see cref="IDevice.Info"/> and
/// <see cref="IDevice.Status"/>; everything else goes through <see cref="Session.Device"/>.
/// </summary>
public sealed class SessionTable : IDisposable
{
    /// <summary>Shortest lease.</summary>
    public static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(5);

    /// <summary>Longest lease.</summary>
    public static readonly TimeSpan LongestLease = TimeSpan.FromHours(1);

    /// <summary>Lease of a session that asks for none.</summary>
    public static readonly TimeSpan DefaultLease = TimeSpan.FromSeconds(60);

    /// <summary>Ended sessions whose closing may be asked for again.</summary>
    private const int Remembered = 1024;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Dictionary<string, IDevice> _devices;
    private readonly Dictionary<string, Session> _byToken = [];
    private readonly Dictionary<string, Session> _byDevice = [];
    private readonly Queue<string> _endedOrder = new();
    private readonly Dictionary<string, Session> _ended = [];
    private readonly ITimer _sweeper;
    private long _lastFence;
    private bool _disposed;

    /// <summary>A table over devices; it does not own them.</summary>
    public SessionTable(IEnumerable<IDevice> devices, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _devices = devices.ToDictionary(device => device.Info.Id);
        _sweeper = time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
    }

    /// <summary>All devices, by id.</summary>
    public IReadOnlyList<IDevice> Devices => [.. _devices.Values.OrderBy(device => device.Info.Id, StringComparer.Ordinal)];

    /// <summary>A device.</summary>
    /// <exception cref="DeviceException">There is none of that id.</exception>
    public IDevice Find(string deviceId) => _devices.TryGetValue(deviceId, out IDevice? device)
        ? device
        : throw new DeviceException(
            DeviceErrorKind.NotFound, DeviceErrorCodes.NoSuchDevice,
            $"There is no device '{deviceId}'.", $"There are: {string.Join(", ", _devices.Keys.Order(StringComparer.Ordinal))}.");

    /// <summary>Whether a device is leased.</summary>
    public bool IsLeased(string deviceId)
    {
        lock (_gate)
        {
            return _byDevice.ContainsKey(deviceId);
        }
    }

    /// <summary>Opens a session on a free device; an empty id takes the first free one.</summary>
    /// <exception cref="DeviceException">No such device, leased to somebody else, or a lease out of range.</exception>
    public Session Open(string deviceId, TimeSpan lease)
    {
        if (lease < ShortestLease || lease > LongestLease)
        {
            throw new DeviceException(
                DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadLease,
                string.Create(CultureInfo.InvariantCulture, $"A lease of {lease.TotalSeconds} s was asked for."),
                string.Create(CultureInfo.InvariantCulture, $"Leases last {ShortestLease.TotalSeconds} to {LongestLease.TotalSeconds} s."));
        }

        ArgumentNullException.ThrowIfNull(deviceId);
        Sweep();
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            IDevice device = deviceId.Length > 0
                ? Find(deviceId)
                : Devices.FirstOrDefault(d => !_byDevice.ContainsKey(d.Info.Id)) ?? throw Leased("Every device");
            if (_byDevice.ContainsKey(device.Info.Id))
            {
                throw Leased($"Device '{device.Info.Id}'");
            }

            long fence = ++_lastFence;
            string number = fence.ToString(CultureInfo.InvariantCulture);
            string token = $"{number}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
            var session = new Session($"s{number}", token, fence, device, lease, _time.GetUtcNow() + lease);
            _byToken.Add(token, session);
            _byDevice.Add(device.Info.Id, session);
            return session;
        }
    }

    /// <summary>The session a token stands for; its lease is renewed.</summary>
    /// <exception cref="DeviceException">The token is missing, unknown or of a session that ended.</exception>
    public Session Authorize(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        lock (_gate)
        {
            Session session = Known(token);
            if (session.Expires > _time.GetUtcNow())
            {
                session.Expires = _time.GetUtcNow() + session.Lease;
                return session;
            }
        }

        Sweep();
        throw NoLease("The lease has run out.");
    }

    /// <summary>
    /// Closes a session. Closing it again does nothing. When none of its calls is under way, the device is free on return.
    /// </summary>
    /// <exception cref="DeviceException">The token never was a session's.</exception>
    public void Close(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        Session? session;
        lock (_gate)
        {
            if (_ended.ContainsKey(token))
            {
                return;
            }

            session = Known(token);
        }

        End(session, "closed");
    }

    /// <summary>Ends a session whose client is gone.</summary>
    public void Abandon(Session session)
    {
        ArgumentNullException.ThrowIfNull(session);
        End(session, "the client's connection broke");
    }

    /// <summary>As <see cref="Close"/>, and waits until the device is free.</summary>
    /// <exception cref="DeviceException">The token never was a session's.</exception>
    public async Task CloseAsync(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        Session? session;
        lock (_gate)
        {
            session = _ended.TryGetValue(token, out Session? ended) ? ended : Known(token);
        }

        End(session, "closed");
        await session.Released.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sweeper.Dispose();
        Session[] open;
        lock (_gate)
        {
            _disposed = true;
            open = [.. _byToken.Values];
        }

        foreach (Session session in open)
        {
            End(session, "the server stops");
        }
    }

    private static DeviceException Leased(string who) => new(
        DeviceErrorKind.ResourceExhausted, DeviceErrorCodes.Leased,
        $"{who} is leased to another client.", "Try again when that session has ended, or use another device.");

    private static DeviceException NoLease(string found) => new(
        DeviceErrorKind.Aborted, DeviceErrorCodes.NoLease, found, "Open a session and show its lease token with every call.");

    private Session Known(string token)
    {
        if (_byToken.TryGetValue(token, out Session? session))
        {
            return session;
        }

        throw NoLease(
            token.Length == 0 ? "The call carries no lease token."
            : _ended.TryGetValue(token, out Session? ended) ? $"The session has ended: {ended.EndReason}."
            : "The lease token is not known.");
    }

    private void Sweep()
    {
        Session[] late;
        lock (_gate)
        {
            DateTimeOffset now = _time.GetUtcNow();
            late = [.. _byToken.Values.Where(session => session.Expires <= now)];
        }

        foreach (Session session in late)
        {
            End(session, "the lease ran out");
        }
    }

    /// <summary>
    /// Ends a session: first nobody can use its token, then its run stops, then the device is emptied, and only then
    /// can somebody else have it.
    /// </summary>
    private void End(Session session, string reason)
    {
        lock (_gate)
        {
            if (!_byToken.Remove(session.Token))
            {
                return;
            }

            _ended.Add(session.Token, session);
            _endedOrder.Enqueue(session.Token);
            while (_endedOrder.Count > Remembered)
            {
                _ended.Remove(_endedOrder.Dequeue());
            }
        }

        session.End(reason);

        // Runs to its end at once when no call of the session is under way. It does not throw.
        _ = Release(session, _devices[session.Device.Info.Id]);
    }

    private async Task Release(Session session, IDevice device)
    {
        await session.Empty.ConfigureAwait(false);
        while (!TryUnload(device))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), _time).ConfigureAwait(false);
        }

        lock (_gate)
        {
            _byDevice.Remove(device.Info.Id);
        }

        session.Release();
    }

    /// <summary>False when somebody who holds the device itself, and no lease, is running it.</summary>
    private static bool TryUnload(IDevice device)
    {
        try
        {
            device.Unload();
            return true;
        }
        catch (DeviceException error) when (error.Code == DeviceErrorCodes.Running)
        {
            return false;
        }
        catch (Exception)
        {
            // A device that cannot even be emptied tells so to whoever opens it next; keeping it leased would help nobody.
            return true;
        }
    }
}
