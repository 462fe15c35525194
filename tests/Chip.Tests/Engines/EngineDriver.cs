using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;

namespace Chip.Tests.Engines;

/// <summary>
/// Runs an engine step by step or in windows, with input from outside. As a chip does, it shows what arrives in the step
/// behind a window, and forgets what cores have taken of that at the end of a learning step.
/// </summary>
internal sealed class EngineDriver(ChipParameters parameters, ICoreEngine engine)
{
    private readonly RunWindow _window = new(parameters);
    private HashSet<int> _taken = [];
    private long _step;

    /// <summary>The window of the last run.</summary>
    public RunWindow Window => _window;

    /// <summary>Runs steps; <paramref name="input"/> gives the packets that arrive in a step.</summary>
    public void Run(int steps, Func<long, IReadOnlyList<ArrivingSpike>?>? input = null, IReadOnlyList<ProbePoint>? probes = null)
    {
        Prepare(steps, input, probes ?? []);
        engine.Run(_window);
        _step += steps;
        NoteTaken();
    }

    /// <summary>Runs one step, stopping after each phase; digests taken there count the step from phase Emit on.</summary>
    public void RunPhases(Action<StepPhase> afterPhase, Func<long, IReadOnlyList<ArrivingSpike>?>? input = null)
    {
        Prepare(1, input, []);
        engine.RunPhases(_window, phase =>
        {
            _step += phase == StepPhase.Emit ? 1 : 0;
            afterPhase(phase);
        });
        NoteTaken();
    }

    /// <summary>Digest of all cores.</summary>
    public string Digest() => StateDigest.Compute(
        _step, [.. Enumerable.Range(0, parameters.Cores.Length).Select(engine.ReadState)]);

    /// <summary>State before step 1.</summary>
    public void Reset()
    {
        engine.ResetState();
        _taken = [];
        _step = 0;
    }

    private void Prepare(int steps, Func<long, IReadOnlyList<ArrivingSpike>?>? input, IReadOnlyList<ProbePoint> probes)
    {
        _window.Prepare(_step + 1, steps, probes);
        IReadOnlyList<ArrivingSpike>?[] rows = [.. Enumerable.Range(0, steps + 1).Select(s => input?.Invoke(_step + 1 + s))];
        rows[0] = rows[0] is { } first ? [.. first.Where(spike => !_taken.Contains(spike.Core))] : null;
        _window.SetArrivals(rows);
    }

    private void NoteTaken() =>
        _taken = [.. parameters.Cores.Where(core => core.Learn?.LearnsAt(_step) ?? false).Select(core => core.Index)];
}
