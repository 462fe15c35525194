namespace NeuroChip.Server;

/// <summary>Limits of the device's services; the wire has its own in <see cref="Grpc.Core.Hosting.RpcServerOptions"/>.</summary>
public sealed class DeviceServiceLimits
{
    /// <summary>Largest image file.</summary>
    public long MaxImageBytes { get; init; } = 512L << 20;

    /// <summary>Bytes of all uploaded images, finished or not, of all sessions.</summary>
    public long MaxStoredImageBytes { get; init; } = 1L << 30;

    /// <summary>Steps of one run.</summary>
    public int MaxStepsPerRun { get; init; } = 1_000_000;

    /// <summary>Registers read or written by one call or pipeline request.</summary>
    public int MaxRegisterWordsPerCall { get; init; } = 65_536;

    /// <summary>Spikes injected by one call or pipeline request.</summary>
    public int MaxSpikesPerCall { get; init; } = 65_536;

    /// <summary>Synapses written by one call, over all its messages.</summary>
    public int MaxSynapsesPerWrite { get; init; } = 1 << 22;

    /// <summary>Units one probe may read.</summary>
    public int MaxUnitsPerProbe { get; init; } = 65_536;

    /// <summary>Time in which a client whose connection broke may attach again before its session ends.</summary>
    public TimeSpan AttachGrace { get; init; } = TimeSpan.FromSeconds(2);
}
