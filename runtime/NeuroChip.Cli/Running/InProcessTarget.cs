using System.Runtime.CompilerServices;
using NeuroChip.Device;
using NeuroChip.Device.Learning;
using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Running;

/// <summary>A device of this process: no lease, no wire.</summary>
/// <param name="device">The device.</param>
/// <param name="lanes">Samples that may be computed side by side; by default as many as the machine has processors.</param>
internal sealed class InProcessTarget(IDevice device, int? lanes = null) : IRunTarget
{
    /// <summary>Programs that are run one after the other first: few samples are over before copies of the chip are made.</summary>
    public const int Alone = 24;

    private readonly int _lanes = lanes ?? Environment.ProcessorCount;

    public TargetInfo Info { get; } = new(device.Info.Engine, device.Info.Profile, "in process");

    public MeshFidelity Fidelity { get; private set; }

    public Task LoadAsync(ChipImage image, bool strict, MeshFidelity? fidelity, CancellationToken cancel)
    {
        Fidelity = fidelity ?? MeshFidelity.Analytic;
        device.Load(image, strict, Fidelity);
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<TargetAnswer> ExecuteAsync(
        IEnumerable<TargetProgram> programs, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        using IEnumerator<TargetProgram> next = programs.GetEnumerator();
        for (int i = 0; next.MoveNext(); i++)
        {
            if (i == Alone && _lanes > 1 && device is EmulatedDevice emulated && SampleLanes.MakeReplicas(emulated, _lanes) is { Length: > 0 } replicas)
            {
                using var parallel = new SampleLanes(emulated, replicas, next, cancel);
                foreach (TargetAnswer answer in parallel.Execute())
                {
                    yield return answer;
                }

                yield break;
            }

            yield return ProgramExecution.Run(device, next.Current, cancel);
        }
    }

    public Task<ISpikeStream> SubscribeAsync(SpikeFilter filter, CancellationToken cancel) =>
        Task.FromResult<ISpikeStream>(new Stream(device.Subscribe(filter)));

    public Task<int> CreateProbeAsync(ProbeRequest request, CancellationToken cancel) => Task.FromResult(device.CreateProbe(request).Id);

    public Task<ProbeData> ReadProbeAsync(int id, CancellationToken cancel) => Task.FromResult(device.GetProbe(id).Take());

    public Task<int> CreateRegisterProbeAsync(RegisterProbeRequest request, CancellationToken cancel) =>
        Task.FromResult(device.CreateRegisterProbe(request).Id);

    public Task<RegisterProbeData> ReadRegisterProbeAsync(int id, CancellationToken cancel) => Task.FromResult(device.GetRegisterProbe(id).Take());

    public Task<SynapseTable> ReadSynapsesAsync(string projection, CancellationToken cancel) =>
        Task.FromResult(device.Learning.ReadSynapses(projection));

    public Task<TraceTable> ReadPreTracesAsync(string projection, CancellationToken cancel) =>
        Task.FromResult(device.Learning.ReadPreTraces(projection));

    public Task<TraceTable> ReadPostTracesAsync(string population, CancellationToken cancel) =>
        Task.FromResult(device.Learning.ReadPostTraces(population));

    public Task<CounterReport> ReadCountersAsync(CancellationToken cancel) => Task.FromResult(device.ReadCounters());

    public Task<RunTiming> ReadTimingAsync(CancellationToken cancel) => Task.FromResult(RunTiming.Of(device.ReadTiming()));

    public Task ResetCountersAsync(CancellationToken cancel)
    {
        device.ResetCounters();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        device.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class Stream(SpikeSubscription subscription) : ISpikeStream
    {
        public ValueTask<SpikeBatch?> ReadAsync(CancellationToken cancel) => subscription.ReadAsync(cancel);

        public ValueTask DisposeAsync()
        {
            subscription.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
