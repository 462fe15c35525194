using System.Runtime.CompilerServices;
using NeuroChip.Cli.Running;
using NeuroChip.Device;
using NeuroChip.Device.Learning;
using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Spec.Image;

namespace Runtime.Tests.Cli.Running;

/// <summary>A device that computes nothing: it keeps what it was told and reads as it was told to.</summary>
internal sealed class FakeTarget(Func<ReadCommand, int, uint[]> read) : IRunTarget
{
    public List<TargetProgram> Programs { get; } = [];

    public TargetInfo Info { get; } = new("fake", "tiny", "nowhere");

    public MeshFidelity Fidelity => MeshFidelity.None;

    public Task LoadAsync(ChipImage image, bool strict, MeshFidelity? fidelity, CancellationToken cancel) => Task.CompletedTask;

    public async IAsyncEnumerable<TargetAnswer> ExecuteAsync(IEnumerable<TargetProgram> programs, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.Yield();
        foreach (TargetProgram program in programs)
        {
            cancel.ThrowIfCancellationRequested();
            Programs.Add(program);
            yield return new TargetAnswer([.. program.Commands.OfType<ReadCommand>().Select(command => read(command, Programs.Count - 1))]);
        }
    }

    public Task<ISpikeStream> SubscribeAsync(SpikeFilter filter, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> CreateProbeAsync(ProbeRequest request, CancellationToken cancel) => throw new NotSupportedException();

    public Task<ProbeData> ReadProbeAsync(int id, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> CreateRegisterProbeAsync(RegisterProbeRequest request, CancellationToken cancel) => throw new NotSupportedException();

    public Task<RegisterProbeData> ReadRegisterProbeAsync(int id, CancellationToken cancel) => throw new NotSupportedException();

    public Task<SynapseTable> ReadSynapsesAsync(string projection, CancellationToken cancel) => throw new NotSupportedException();

    public Task<TraceTable> ReadPreTracesAsync(string projection, CancellationToken cancel) => throw new NotSupportedException();

    public Task<TraceTable> ReadPostTracesAsync(string population, CancellationToken cancel) => throw new NotSupportedException();

    public Task<CounterReport> ReadCountersAsync(CancellationToken cancel) =>
        Task.FromResult(new CounterReport(0, 0, [new CoreCounterReport(new CoreAddress(0, 0), [1, 2, 3, 4, 5, 6, 7, 8, 9])]));

    public Task<RunTiming> ReadTimingAsync(CancellationToken cancel) => Task.FromException<RunTiming>(new NotSupportedException());

    public Task ResetCountersAsync(CancellationToken cancel) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
