using System.Runtime.CompilerServices;
using NeuroChip.Client;
using NeuroChip.Device.Learning;
using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Protocol.V1;
using NeuroChip.Spec.Image;
using CoreCounterReport = NeuroChip.Device.CoreCounterReport;
using CounterReport = NeuroChip.Device.CounterReport;
using SpikeBatch = NeuroChip.Device.Spikes.SpikeBatch;

namespace NeuroChip.Cli.Running;

/// <summary>
/// A served device. Programs go through a pipeline, many at once, so the wire's delay is paid once and not per sample.
/// The session belongs to the choice that opened it.
/// </summary>
internal sealed class RemoteTarget(DeviceSession session, TargetInfo info, Capabilities limits) : IRunTarget
{
    /// <summary>Programs under way at once: enough to keep the device busy, few enough to stop soon.</summary>
    private const int InFlight = 32;

    public TargetInfo Info { get; } = info;

    public Emulator.Mesh.MeshFidelity Fidelity { get; private set; }

    public async Task LoadAsync(ChipImage image, bool strict, Emulator.Mesh.MeshFidelity? fidelity, CancellationToken cancel)
    {
        string id = await session.UploadImageAsync(image.ToBytes(), null, cancel).ConfigureAwait(false);

        // On the wire 0 is a field left out, so the numbers are one higher there; left out, the server's default decides.
        MeshFidelity asked = fidelity is { } chosen ? (MeshFidelity)((int)chosen + 1) : MeshFidelity.Unspecified;
        await session.LoadImageAsync(id, strict, asked, cancel).ConfigureAwait(false);
        Fidelity = fidelity ?? (limits.DefaultFidelity == MeshFidelity.Unspecified
            ? Emulator.Mesh.MeshFidelity.Analytic : (Emulator.Mesh.MeshFidelity)((int)limits.DefaultFidelity - 1));
    }

    public async IAsyncEnumerable<TargetAnswer> ExecuteAsync(
        IEnumerable<TargetProgram> programs, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, session.Lost);
        using DevicePipeline pipeline = session.OpenPipeline(stop.Token);
        var requests = new RequestQueue(programs, new RequestPacker(limits));
        var reads = new List<uint[]>();
        IAsyncEnumerator<PipelineResponse> responses = pipeline.ExecuteAsync(requests.Take(), InFlight, stop.Token).GetAsyncEnumerator(cancel);
        await using ConfiguredAsyncDisposable _ = responses.ConfigureAwait(false);
        while (await NextAsync(responses).ConfigureAwait(false))
        {
            reads.AddRange(responses.Current.Reads.Select(values => values.Values.ToArray()));
            if (requests.EndsProgram())
            {
                yield return new TargetAnswer([.. reads]);
                reads.Clear();
            }
        }

        requests.ThrowIfFailed();
    }

    public async Task<ISpikeStream> SubscribeAsync(SpikeFilter filter, CancellationToken cancel) =>
        new Stream(await session.SubscribeSpikesAsync(filter.Populations, byCompartment: false, cancel).ConfigureAwait(false));

    public async Task<int> CreateProbeAsync(ProbeRequest request, CancellationToken cancel) => (int)(await session.CreateProbeAsync(
        request.Population, VariableOf(request.Variable), request.Units.IsDefaultOrEmpty ? null : request.Units, request.Interval, cancel)
        .ConfigureAwait(false)).ProbeId;

    public async Task<Device.Probes.ProbeData> ReadProbeAsync(int id, CancellationToken cancel)
    {
        (long[] steps, int[] values) = await session.ReadProbeAsync((uint)id, cancel).ConfigureAwait(false);
        return new Device.Probes.ProbeData(steps, values);
    }

    public async Task<int> CreateRegisterProbeAsync(RegisterProbeRequest request, CancellationToken cancel) => (int)(await session
        .CreateRegisterProbeAsync(request.Core.Chip, request.Core.Core, request.Addresses, request.Interval, cancel).ConfigureAwait(false)).ProbeId;

    public async Task<Device.Probes.RegisterProbeData> ReadRegisterProbeAsync(int id, CancellationToken cancel)
    {
        (long[] steps, uint[] words) = await session.ReadRegisterProbeAsync((uint)id, cancel).ConfigureAwait(false);
        return new Device.Probes.RegisterProbeData(steps, words);
    }

    public async Task<SynapseTable> ReadSynapsesAsync(string projection, CancellationToken cancel)
    {
        ProjectionSynapses read = await session.ReadSynapsesAsync(projection, cancel: cancel).ConfigureAwait(false);
        return new SynapseTable(read.Step, read.Pre, read.Post, read.Weights, read.Delays, read.Tags);
    }

    public async Task<TraceTable> ReadPreTracesAsync(string projection, CancellationToken cancel) =>
        TableOf(await session.ReadPreTracesAsync(projection, cancel: cancel).ConfigureAwait(false));

    public async Task<TraceTable> ReadPostTracesAsync(string population, CancellationToken cancel) =>
        TableOf(await session.ReadPostTracesAsync(population, cancel: cancel).ConfigureAwait(false));

    public async Task<CounterReport> ReadCountersAsync(CancellationToken cancel)
    {
        Protocol.V1.CounterReport report = await session.ReadCountersAsync(cancel).ConfigureAwait(false);
        return new CounterReport((long)report.Step, (long)report.Launches, [.. report.Cores.Select(core => new CoreCounterReport(
            new CoreAddress((int)core.Core.Chip, (int)core.Core.Core), ValuesOf(core.Values)))]);
    }

    public async Task<RunTiming> ReadTimingAsync(CancellationToken cancel) =>
        RunTiming.Of(await session.ReadTimingAsync(cancel: cancel).ConfigureAwait(false));

    public Task ResetCountersAsync(CancellationToken cancel) => session.ResetCountersAsync(cancel);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static TraceTable TableOf(Traces traces) => new(
        (long)traces.Step, [.. traces.Units.Select(unit => (int)unit)],
        [.. traces.Traces_.Select(series => (IReadOnlyList<int>)[.. series.Values.Select(value => (int)value)])],
        [.. traces.LastSpikes.Select(slot => (int)slot)]);

    /// <summary>On the wire 0 is a field left out, so spikes have another number there than on the device.</summary>
    private static Protocol.V1.ProbeVariable VariableOf(Spec.ProbeVariable variable) => variable == Spec.ProbeVariable.Spikes
        ? Protocol.V1.ProbeVariable.Spikes
        : (Protocol.V1.ProbeVariable)(int)variable;

    /// <summary>In the order of the engine's counters.</summary>
    private static long[] ValuesOf(CounterValues values) =>
    [
        (long)values.SynapticEvents, (long)values.CompartmentUpdates, (long)values.CompartmentSpikes,
        (long)values.SpikesIn, (long)values.SpikesOut, (long)values.SynapseWords,
        (long)values.LearnVisits, (long)values.LearnInstructions, (long)values.CompartmentsActive,
    ];

    private async Task<bool> NextAsync(IAsyncEnumerator<PipelineResponse> responses)
    {
        try
        {
            return await responses.MoveNextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (session.Lost.IsCancellationRequested && session.LostReason is { } reason)
        {
            throw reason;
        }
    }

    /// <summary>The wire cuts large batches into messages; a runner sees whole batches.</summary>
    private sealed class Stream(SpikeStream spikes) : ISpikeStream
    {
        public async ValueTask<SpikeBatch?> ReadAsync(CancellationToken cancel)
        {
            var steps = new List<long>();
            var populations = new List<int>();
            var units = new List<int>();
            while (await spikes.ReadAsync(cancel).ConfigureAwait(false) is { } message)
            {
                steps.AddRange(message.StepOffsets.Select(offset => (long)message.FirstStep + offset));
                populations.AddRange(message.Populations);
                units.AddRange(message.Units.Select(unit => (int)unit));
                if (!message.More)
                {
                    return new SpikeBatch(
                        (long)message.Sequence, message.FirstStep, message.LastStep, [.. steps], [.. populations], [.. units], [], [], message.Digest);
                }
            }

            return null;
        }

        public ValueTask DisposeAsync()
        {
            spikes.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
