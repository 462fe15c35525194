using NeuroChip.Cli.Errors;
using NeuroChip.Client;
using NeuroChip.Protocol.V1;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Running;

/// <summary>
/// A device behind an address. The session is opened first: only who holds a device knows which profile to compile for.
/// </summary>
internal sealed class RemoteChoice : TargetChoice
{
    private readonly DeviceClient _client;
    private readonly DeviceSession _session;
    private readonly Protocol.V1.Device _device;
    private readonly Capabilities _limits;

    private RemoteChoice(DeviceClient client, DeviceSession session, Protocol.V1.Device device, Capabilities limits)
    {
        _client = client;
        _session = session;
        _device = device;
        _limits = limits;
    }

    public override string? ProfileName => _device.Profile;

    public override bool KnowsProfile => true;

    public static async Task<RemoteChoice> ConnectAsync(ServerAddress server, CancellationToken cancel)
    {
        DeviceClient client = server.Connect();
        DeviceSession? session = null;
        try
        {
            session = await client.OpenSessionAsync(server.Device, cancel: cancel).ConfigureAwait(false);
            Protocol.V1.Device device = await client.GetDeviceAsync(session.DeviceId, cancel).ConfigureAwait(false);
            Capabilities limits = await client.GetCapabilitiesAsync(cancel).ConfigureAwait(false);
            return new RemoteChoice(client, session, device, limits);
        }
        catch
        {
            if (session is not null)
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }

            client.Dispose();
            throw;
        }
    }

    public static async Task<IReadOnlyList<ServedDevice>> ListAsync(ServerAddress server, CancellationToken cancel)
    {
        using DeviceClient client = server.Connect();
        IReadOnlyList<Protocol.V1.Device> devices = await client.ListDevicesAsync(cancel).ConfigureAwait(false);
        return [.. devices.Select(device => new ServedDevice(
            device.DeviceId, device.Profile, device.Engine, device.Status.State.ToString().ToLowerInvariant(), device.Leased,
            (int)device.Chips, (int)device.CoresPerChip))];
    }

    public override Task<IRunTarget> OpenAsync(ChipProfile? profile, CancellationToken cancel)
    {
        if (profile is not null && !profile.Digest.Span.SequenceEqual(_device.ProfileDigest.Span))
        {
            throw new CliException(
                CliCodes.OtherProfile, _client.Address, "the network is compiled for a profile that the device does not have",
                profile.Name, $"{_device.Profile}, digest {Convert.ToHexStringLower(_device.ProfileDigest.Span[..4])}...");
        }

        return Task.FromResult<IRunTarget>(new RemoteTarget(
            _session, new TargetInfo(_device.Engine, _device.Profile, $"{_client.Address}, device {_device.DeviceId}"), _limits));
    }

    public override async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
    }
}
