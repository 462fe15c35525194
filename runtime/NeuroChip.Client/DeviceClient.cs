using Grpc.Core;
using Grpc.Core.Client;
using NeuroChip.Protocol.V1;

namespace NeuroChip.Client;

/// <summary>A server with chips on it.</summary>
public sealed class DeviceClient : IDisposable
{
    private readonly RpcChannel _channel;
    private readonly DeviceDirectory.DeviceDirectoryClient _directory;

    /// <summary>A client of a server; it connects with the first call.</summary>
    /// <param name="address">"unix:PATH", "HOST:PORT", "http://HOST:PORT" or "https://HOST:PORT".</param>
    /// <param name="options">Certificates and limits of the wire, or null for the defaults.</param>
    /// <exception cref="ArgumentException">The address is not understood.</exception>
    public DeviceClient(string address, RpcChannelOptions? options = null)
    {
        Address = address;
        _channel = RpcChannel.ForAddress(address, options);
        _directory = new DeviceDirectory.DeviceDirectoryClient(_channel);
    }

    /// <summary>The server's address.</summary>
    public string Address { get; }

    /// <summary>Time that calls which compute nothing may take.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    internal ChannelBase Channel => _channel;

    /// <summary>All devices of the server.</summary>
    /// <exception cref="DeviceCallException">The server refused or cannot be reached.</exception>
    public async Task<IReadOnlyList<Device>> ListDevicesAsync(CancellationToken cancel = default) =>
        (await Calls.Unwrap(_directory.ListDevicesAsync(new ListDevicesRequest(), Brief(cancel)), cancel).ConfigureAwait(false)).Devices;

    /// <summary>One device.</summary>
    /// <exception cref="DeviceCallException">There is none of that id, or the server cannot be reached.</exception>
    public Task<Device> GetDeviceAsync(string deviceId, CancellationToken cancel = default) =>
        Calls.Unwrap(_directory.GetDeviceAsync(new GetDeviceRequest { DeviceId = deviceId }, Brief(cancel)), cancel);

    /// <summary>Limits and features of the server.</summary>
    /// <exception cref="DeviceCallException">The server cannot be reached.</exception>
    public Task<Capabilities> GetCapabilitiesAsync(CancellationToken cancel = default) =>
        Calls.Unwrap(_directory.GetCapabilitiesAsync(new GetCapabilitiesRequest(), Brief(cancel)), cancel);

    /// <summary>Takes a free device. The lease is kept until the session is disposed or this process ends.</summary>
    /// <param name="deviceId">The device, or null for the first free one.</param>
    /// <param name="lease">Time the device stays taken when this process goes silent; null leaves it to the server.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="DeviceCallException">The device is taken, or there is none, or the server cannot be reached.</exception>
    public async Task<DeviceSession> OpenSessionAsync(string? deviceId = null, TimeSpan? lease = null, CancellationToken cancel = default)
    {
        var request = new OpenSessionRequest { DeviceId = deviceId ?? "", LeaseSeconds = (uint)Math.Ceiling((lease ?? TimeSpan.Zero).TotalSeconds) };
        var sessions = new Sessions.SessionsClient(_channel);
        Session session = await Calls.Unwrap(sessions.OpenSessionAsync(request, Brief(cancel)), cancel).ConfigureAwait(false);
        return await DeviceSession.StartAsync(this, sessions, session, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    /// <summary>Options of a call that should be answered soon.</summary>
    internal CallOptions Brief(CancellationToken cancel) => new(deadline: DateTime.UtcNow + CallTimeout, cancellationToken: cancel);
}
