using Grpc.Core;
using NeuroChip.Protocol.V1;

namespace NeuroChip.Client;

/// <summary>
/// A device held by this process. The lease is kept in the background; disposing the session gives the device back.
/// All calls throw <see cref="DeviceCallException"/> when the server refuses them or cannot be reached.
/// </summary>
public sealed partial class DeviceSession : IAsyncDisposable
{
    private readonly DeviceClient _client;
    private readonly Sessions.SessionsClient _sessions;
    private readonly Session _session;
    private readonly LeaseKeeper _keeper;
    private readonly Images.ImagesClient _images;
    private readonly Control.ControlClient _control;
    private readonly Memory.MemoryClient _memory;
    private readonly Spikes.SpikesClient _spikes;
    private readonly Probes.ProbesClient _probes;
    private readonly Counters.CountersClient _counters;
    private readonly Protocol.V1.Learning.LearningClient _learning;
    private bool _closed;

    private DeviceSession(DeviceClient client, Sessions.SessionsClient sessions, Session session)
    {
        _client = client;
        _sessions = sessions;
        _session = session;
        _keeper = new LeaseKeeper(sessions, session);
        ChannelBase channel = client.Channel;
        _images = new Images.ImagesClient(channel);
        _control = new Control.ControlClient(channel);
        _memory = new Memory.MemoryClient(channel);
        _spikes = new Spikes.SpikesClient(channel);
        _probes = new Probes.ProbesClient(channel);
        _counters = new Counters.CountersClient(channel);
        _learning = new Protocol.V1.Learning.LearningClient(channel);
    }

    /// <summary>The device.</summary>
    public string DeviceId => _session.DeviceId;

    /// <summary>The session's public id.</summary>
    public string SessionId => _session.SessionId;

    /// <summary>The secret of the session, for a program that shares it.</summary>
    public string LeaseToken => _session.LeaseToken;

    /// <summary>Fires when the device is lost though the session was not closed.</summary>
    public CancellationToken Lost => _keeper.Lost;

    /// <summary>Why the device was lost, or null.</summary>
    public Exception? LostReason => _keeper.Reason;

    /// <summary>Gives the device back. May be repeated.</summary>
    public async Task CloseAsync(CancellationToken cancel = default)
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        await _keeper.StopAsync().ConfigureAwait(false);
        await Calls.Unwrap(
            _sessions.CloseSessionAsync(new CloseSessionRequest { LeaseToken = LeaseToken }, _client.Brief(cancel)), cancel).ConfigureAwait(false);
    }

    /// <summary>Gives the device back; if the server is gone, it frees the device itself.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync().ConfigureAwait(false);
        }
        catch (DeviceCallException)
        {
            // The lease ends without us.
        }
    }

    internal static async Task<DeviceSession> StartAsync(
        DeviceClient client, Sessions.SessionsClient sessions, Session session, CancellationToken cancel)
    {
        var started = new DeviceSession(client, sessions, session);
        try
        {
            await started._keeper.AttachedAsync().WaitAsync(client.CallTimeout, cancel).ConfigureAwait(false);
            return started;
        }
        catch
        {
            await started.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static CallOptions Long(CancellationToken cancel) => new(cancellationToken: cancel);
}
