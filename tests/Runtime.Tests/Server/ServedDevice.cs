using NeuroChip.Client;
using NeuroChip.Device;
using NeuroChip.Protocol.V1;
using NeuroChip.Server;

namespace Runtime.Tests.Server;

/// <summary>A served device and a client of it.</summary>
internal sealed class ServedDevice : IAsyncDisposable
{
    private readonly EmulatedDevice _device;

    private ServedDevice(EmulatedDevice device, DeviceServer server)
    {
        _device = device;
        Server = server;
        Client = new DeviceClient(server.Addresses[0]);
    }

    public DeviceServer Server { get; }

    public DeviceClient Client { get; }

    public static async Task<ServedDevice> StartAsync(DeviceServiceLimits? limits = null)
    {
        EmulatedDevice device = SmallNetwork.Device();
        DeviceServer server = await DeviceServer.StartAsync(new DeviceServerOptions
        {
            Listen = ["127.0.0.1:0"],
            Devices = [device],
            DeviceLimits = limits ?? new DeviceServiceLimits(),
            ShutdownGrace = TimeSpan.FromSeconds(1),
        });
        return new ServedDevice(device, server);
    }

    /// <summary>A session with the small network loaded.</summary>
    public async Task<DeviceSession> OpenLoadedAsync()
    {
        DeviceSession session = await Client.OpenSessionAsync();
        await session.UploadAndLoadAsync(SmallNetwork.File);
        return session;
    }

    public static SpikeInput Input(int steps)
    {
        var source = new SourceSpikes { Population = "input" };
        foreach ((int unit, int step) in SmallNetwork.Input(steps))
        {
            source.Units.Add((uint)unit);
            source.Steps.Add((uint)step);
        }

        var input = new SpikeInput();
        input.Sources.Add(source);
        return input;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        _device.Dispose();
    }
}
