using System.Runtime.CompilerServices;
using NeuroChip.Device;
using NeuroChip.Device.Learning;
using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Running;

/// <summary>A device of this process: no lease, no wire.</summary>
internal sealed class InProcessTarget(IDevice device) : IRunTarget
{
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
        foreach (TargetProgram program in programs)
        {
            yield return Execute(program, cancel);
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

    private TargetAnswer Execute(TargetProgram program, CancellationToken cancel)
    {
        List<uint[]>? reads = null;
        foreach (TargetCommand command in program.Commands)
        {
            cancel.ThrowIfCancellationRequested();
            switch (command)
            {
                case WriteCommand write:
                    device.WriteRegisters(write.Bursts);
                    break;
                case InjectCommand inject:
                    LateSpikes.Refuse(device.Inject(inject.Spikes));
                    break;
                case RunCommand run:
                    if (device.Run(run.Steps, cancel).StepsRun < run.Steps)
                    {
                        throw new OperationCanceledException(cancel);
                    }

                    break;
                case ReadCommand read:
                    var words = new uint[read.Count];
                    device.ReadRegisters(read.Core, read.Address, words);
                    (reads ??= []).Add(words);
                    break;
                case ResetCommand reset:
                    device.Reset(reset.Kind);
                    break;
                default:
                    throw new InvalidOperationException($"unknown command {command}");
            }
        }

        return new TargetAnswer(reads ?? []);
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
