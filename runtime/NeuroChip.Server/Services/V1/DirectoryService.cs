using System.Reflection;
using Google.Protobuf;
using Grpc.Core;
using NeuroChip.Device;
using NeuroChip.Device.Sessions;
using NeuroChip.Protocol.V1;

namespace NeuroChip.Server.Services.V1;

/// <summary>Which devices there are and what the server allows.</summary>
internal sealed class DirectoryService(SessionTable table, DeviceServerOptions options) : DeviceDirectory.DeviceDirectoryBase
{
    private static readonly string[] _features = ["pipeline", "inject-stream", "keepalive", "spike-digest", "state-digest", "learning", "timing", "counter-stream"];

    public override Task<ListDevicesResponse> ListDevices(ListDevicesRequest request, ServerCallContext context)
    {
        var response = new ListDevicesResponse();
        response.Devices.Add(table.Devices.Select(ToMessage));
        return Task.FromResult(response);
    }

    public override Task<Protocol.V1.Device> GetDevice(GetDeviceRequest request, ServerCallContext context)
    {
        try
        {
            return Task.FromResult(ToMessage(table.Find(request.DeviceId)));
        }
        catch (DeviceException error)
        {
            throw ServiceErrors.From(error);
        }
    }

    public override Task<Capabilities> GetCapabilities(GetCapabilitiesRequest request, ServerCallContext context)
    {
        DeviceServiceLimits limits = options.DeviceLimits;
        var capabilities = new Capabilities
        {
            ServerVersion = typeof(DirectoryService).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            MaxMessageBytes = (ulong)options.Limits.MaxReceiveMessageSize,
            MaxImageBytes = (ulong)limits.MaxImageBytes,
            MaxStepsPerRun = (uint)limits.MaxStepsPerRun,
            MaxRegisterWordsPerCall = (uint)limits.MaxRegisterWordsPerCall,
            MaxSpikesPerCall = (uint)limits.MaxSpikesPerCall,
            MinLeaseSeconds = (uint)SessionTable.ShortestLease.TotalSeconds,
            MaxLeaseSeconds = (uint)SessionTable.LongestLease.TotalSeconds,
            DefaultLeaseSeconds = (uint)SessionTable.DefaultLease.TotalSeconds,
            DefaultFidelity = Messages.ToMessage(options.DefaultFidelity),
        };
        capabilities.Features.Add(_features);
        return Task.FromResult(capabilities);
    }

    private Protocol.V1.Device ToMessage(IDevice device)
    {
        DeviceInfo info = device.Info;
        return new Protocol.V1.Device
        {
            DeviceId = info.Id,
            Profile = info.Profile,
            ProfileDigest = ByteString.CopyFrom(info.ProfileDigest.Span),
            Layout = info.Layout,
            Engine = info.Engine,
            Chips = (uint)info.Chips,
            CoresPerChip = (uint)info.CoresPerChip,
            MeshWidth = (uint)info.MeshWidth,
            MeshHeight = (uint)info.MeshHeight,
            CompartmentsPerCore = (uint)info.CompartmentsPerCore,
            Leased = table.IsLeased(info.Id),
            Status = Messages.ToMessage(device.Status),
        };
    }
}
