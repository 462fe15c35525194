using NeuroChip.Device.Learning;
using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Device.Timing;
using NeuroChip.Emulator.Mesh;
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

    public IDeviceLearning Learning => new LeasedLearning(device.Learning, session);

    public PopulationMap Populations => session.Within(() => device.Populations);

    public void Load(ChipImage image, bool strict = false, MeshFidelity fidelity = MeshFidelity.Analytic) =>
        session.Within(() => device.Load(image, strict, fidelity));

    public void Unload() => session.Within(device.Unload);

    public void Reset(ResetKind kind) => session.Within(() => device.Reset(kind));

    public RunResult Run(long steps, CancellationToken cancel = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, session.StopRuns);
        return session.Within(() => device.Run(steps, stop.Token));
    }

    public InjectReport Inject(IReadOnlyList<InjectedSpike> spikes) => session.Within(() => device.Inject(spikes));

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

    public void WriteRegisters(IReadOnlyList<RegisterBurst> bursts) => session.Within(() => device.WriteRegisters(bursts));

    public SpikeSubscription Subscribe(SpikeFilter filter) => session.Within(() => device.Subscribe(filter));

    public Probe CreateProbe(ProbeRequest request) => session.Within(() => device.CreateProbe(request));

    public Probe GetProbe(int id) => session.Within(() => device.GetProbe(id));

    public RegisterProbe CreateRegisterProbe(RegisterProbeRequest request) => session.Within(() => device.CreateRegisterProbe(request));

    public RegisterProbe GetRegisterProbe(int id) => session.Within(() => device.GetRegisterProbe(id));

    public void DeleteProbe(int id) => session.Within(() => device.DeleteProbe(id));

    public CounterReport ReadCounters() => session.Within(device.ReadCounters);

    public void ResetCounters() => session.Within(device.ResetCounters);

    public TimingReport ReadTiming() => session.Within(device.ReadTiming);

    public TimingSubscription SubscribeTiming(int every, bool withCores = false) =>
        session.Within(() => device.SubscribeTiming(every, withCores));

    public string ReadDigest() => session.Within(device.ReadDigest);

    /// <summary>Does nothing: a lease does not own the device.</summary>
    public void Dispose()
    {
        // The session's end gives the device back.
    }
}
