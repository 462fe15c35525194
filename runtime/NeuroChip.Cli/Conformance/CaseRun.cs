using System.Collections.Immutable;
using NeuroChip.Cli.Running;
using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Conformance;

/// <summary>
/// One case on a device: loads the image, records u and v of every compartment, and runs in windows, each small enough
/// that neither probes nor spikes fill what a device stores of them.
/// </summary>
internal sealed class CaseRun
{
    /// <summary>Values of one variable that a window records, unless one step has more.</summary>
    public const int DefaultWindowValues = 1 << 16;

    private readonly ConformanceCase _case;
    private readonly ChipImage _image;
    private readonly IRunTarget _target;
    private readonly CasePopulation[] _compartments;
    private readonly InjectedSpike[] _input;
    private readonly int _windowSteps;
    private readonly bool _isStrict;

    public CaseRun(ConformanceCase source, ChipImage image, IRunTarget target, bool strict = false, int windowValues = DefaultWindowValues)
    {
        _case = source;
        _image = image;
        _target = target;
        _isStrict = strict;
        _compartments = [.. source.Populations.Where(population => population.Model is not null)];
        _input = [.. CaseGraph.Input(source).OrderBy(spike => spike.Step)];
        _windowSteps = Math.Max(1, windowValues / Math.Max(1, _compartments.Sum(population => population.Size)));
    }

    /// <summary>Runs until the case ends or the first difference is known.</summary>
    public async Task<CaseComparison> CompareAsync(CancellationToken cancel)
    {
        await _target.LoadAsync(_image, _isStrict, MeshFidelity.None, cancel).ConfigureAwait(false);
        var probes = new List<(int Current, int Voltage)>();
        foreach (CasePopulation population in _compartments)
        {
            probes.Add((await RecordAsync(population, ProbeVariable.Current, cancel).ConfigureAwait(false),
                await RecordAsync(population, ProbeVariable.Voltage, cancel).ConfigureAwait(false)));
        }

        await using ISpikeStream spikes = await _target.SubscribeAsync(
            new SpikeFilter([.. _compartments.Select(population => population.Name)]), cancel).ConfigureAwait(false);
        var comparison = new CaseComparison(_case);
        for (int done = 0, given = 0; done < _case.Steps && !comparison.IsDecided;)
        {
            int steps = Math.Min(_windowSteps, _case.Steps - done);
            given = await RunAsync(done + steps, steps, given, cancel).ConfigureAwait(false);
            var states = new List<CaseState>();
            for (int i = 0; i < probes.Count; i++)
            {
                states.Add(new CaseState(
                    _compartments[i].Name, _compartments[i].Size,
                    await TakeAsync(probes[i].Current, i, steps, cancel).ConfigureAwait(false),
                    await TakeAsync(probes[i].Voltage, i, steps, cancel).ConfigureAwait(false)));
            }

            comparison.Add(new CaseWindow(done + 1, steps, states, await SpikesAsync(spikes, done + steps, cancel).ConfigureAwait(false)));
            done += steps;
        }

        return comparison.IsDecided ? comparison : await CompareLearnedAsync(comparison, cancel).ConfigureAwait(false);
    }

    /// <summary>What the projections have learned by the end of the case.</summary>
    private async Task<CaseComparison> CompareLearnedAsync(CaseComparison comparison, CancellationToken cancel)
    {
        IReadOnlyList<string> names = CaseGraph.Projections(_case);
        var learned = new LearnedComparison(_case);
        int next = 0;
        for (int i = 0; i < names.Count && !comparison.IsDecided; i++)
        {
            if (_case.Synapses[i].Rule is null)
            {
                continue;
            }

            comparison.Add(learned.First(
                names[i], _case.ExpectedLearned[next++],
                await _target.ReadSynapsesAsync(names[i], cancel).ConfigureAwait(false),
                await _target.ReadPreTracesAsync(names[i], cancel).ConfigureAwait(false),
                await _target.ReadPostTracesAsync(_case.Synapses[i].Post, cancel).ConfigureAwait(false)));
        }

        return comparison;
    }

    private Task<int> RecordAsync(CasePopulation population, ProbeVariable variable, CancellationToken cancel) =>
        _target.CreateProbeAsync(new ProbeRequest(population.Name, ImmutableArray<int>.Empty, variable), cancel);

    /// <summary>Gives the window's spikes and runs it; answers how many spikes have been given.</summary>
    private async Task<int> RunAsync(int lastStep, int steps, int given, CancellationToken cancel)
    {
        int end = given;
        while (end < _input.Length && _input[end].Step <= lastStep)
        {
            end++;
        }

        TargetCommand[] commands = end > given
            ? [new InjectCommand(new ArraySegment<InjectedSpike>(_input, given, end - given)), new RunCommand(steps)]
            : [new RunCommand(steps)];
        await foreach (TargetAnswer _ in _target.ExecuteAsync([new TargetProgram(commands)], cancel).ConfigureAwait(false))
        {
            // The program reads nothing; its answer says that it has run.
        }

        return end;
    }

    private async Task<int[]> TakeAsync(int probe, int population, int steps, CancellationToken cancel)
    {
        int[] values = (await _target.ReadProbeAsync(probe, cancel).ConfigureAwait(false)).Values;
        return values.Length == steps * _compartments[population].Size
            ? values
            : throw new InvalidOperationException($"a probe recorded {values.Length} values in {steps} steps of {_compartments[population].Size} units");
    }

    private async Task<List<CaseSpike>> SpikesAsync(ISpikeStream stream, long lastStep, CancellationToken cancel)
    {
        var spikes = new List<CaseSpike>();
        for (long seen = -1; seen < lastStep;)
        {
            SpikeBatch batch = await stream.ReadAsync(cancel).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"the spike stream ended before step {lastStep}");
            for (int i = 0; i < batch.Steps.Length; i++)
            {
                if (batch.Populations[i] >= 0)
                {
                    spikes.Add(new CaseSpike(batch.Steps[i], _image.Manifest.Populations[batch.Populations[i]].Name, batch.Units[i]));
                }
            }

            seen = batch.LastStep;
        }

        return spikes;
    }
}
