using Grpc.Core.Hosting;
using Microsoft.Extensions.Logging;
using NeuroChip.Device;
using NeuroChip.Emulator.Mesh;

namespace NeuroChip.Server;

/// <summary>How a device server is reached and what it allows.</summary>
public sealed class DeviceServerOptions
{
    /// <summary>Addresses to listen on: "unix:PATH" or "HOST:PORT" (port 0 takes a free one).</summary>
    public IList<string> Listen { get; init; } = [];

    /// <summary>The devices to serve, with ids of their own. The server does not dispose them.</summary>
    public IReadOnlyList<IDevice> Devices { get; init; } = [];

    /// <summary>Certificates for the TCP addresses; needed for any that is not loopback.</summary>
    public ServerTlsOptions? Tls { get; init; }

    /// <summary>Whether to serve grpc.testing.TestService.</summary>
    public bool TestService { get; init; }

    /// <summary>Limits of the wire.</summary>
    public RpcServerOptions Limits { get; init; } = new();

    /// <summary>Limits of the device's services.</summary>
    public DeviceServiceLimits DeviceLimits { get; init; } = new();

    /// <summary>How closely the mesh is modelled in the times of an image whose loader names no fidelity.</summary>
    public MeshFidelity DefaultFidelity { get; init; } = MeshFidelity.Analytic;

    /// <summary>Time of the leases; tests bring their own.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Time that running calls get to end when the server stops.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where log events go; null drops them.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
