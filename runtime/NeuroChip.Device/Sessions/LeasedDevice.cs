using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Spec.Image;

namespace NeuroChip.Device.Sessions;

/// <summary>
/// The device as the holder of a lease sees it: the fence. A call enters the session first and leaves it at its end, so a
/// call that was let in before the lease ended cannot reach the device after somebody else got it; a run is cancelled by
/// the end of the session as by its caller. <see cref="Info"/> and <see cref="Status"/> are everybody's.
/// </summary>
internal sealed class LeasedDevice(IDevice device, Session session) : IDevice
{
    public DeviceInfo Info => device.Info;

    public DeviceStatus Status => device.Status;

    public PopulationMap Populations => Within(() => device.Populations);

    public void Load(ChipImage image, bool strict = false) => Within(() => device.Load(image, strict));

    public void Unload() => Within(device.Unload);

    public void Reset(ResetKind kind) => Within(() => device.Reset(kind));

    public RunResult Run(long steps, CancellationToken cancel = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, session.StopRuns);
        return Within(() => device.Run(steps, stop.Token));
    }

    public InjectReport Inject(IReadOnlyList<InjectedSpike> spikes) => Within(() => device.Inject(spikes));

    public void ReadRegisters(CoreAddress core, uint address, Span<uint> values)
    {
        session.Enter();
        try
        {
            device.ReadRegisters(core, address, values);
        }
        finally
        {
            session.Leave();
        }
    }

    public void WriteRegisters(IReadOnlyList<RegisterBurst> bursts) => Within(() => device.WriteRegisters(bursts));

    public SpikeSubscription Subscribe(SpikeFilter filter) => Within(() => device.Subscribe(filter));

    public Probe CreateProbe(ProbeRequest request) => Within(() => device.CreateProbe(request));

    public Probe GetProbe(int id) => Within(() => device.GetProbe(id));

    public RegisterProbe CreateRegisterProbe(RegisterProbeRequest request) => Within(() => device.CreateRegisterProbe(request));

    public RegisterProbe GetRegisterProbe(int id) => Within(() => device.GetRegisterProbe(id));

    public void DeleteProbe(int id) => Within(() => device.DeleteProbe(id));

    public CounterReport ReadCounters() => Within(device.ReadCounters);

    public void ResetCounters() => Within(device.ResetCounters);

    public string ReadDigest() => Within(device.ReadDigest);

    /// <summary>Does nothing: a lease does not own the device.</summary>
    public void Dispose()
    {
        // The session's end gives the device back.
    }

    private void Within(Action call) => Within(() =>
    {
        call();
        return true;
    });

    private T Within<T>(Func<T> call)
    {
        session.Enter();
        try
        {
            return call();
        }
        finally
        {
            session.Leave();
        }
    }
}
