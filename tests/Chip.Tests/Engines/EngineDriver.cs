using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;

namespace Chip.Tests.Engines;

/// <summary>Runs an engine step by step or in windows, with input from outside.</summary>
internal sealed class EngineDriver(ChipParameters parameters, ICoreEngine engine)
{
    private readonly RunWindow _window = new(parameters);
    private long _step;

    /// <summary>The window of the last run.</summary>
    public RunWindow Window => _window;

    /// <summary>Runs steps; <paramref name="input"/> gives the packets that arrive in a step.</summary>
    public void Run(int steps, Func<long, IReadOnlyList<ArrivingSpike>?>? input = null, IReadOnlyList<ProbePoint>? probes = null)
    {
        _window.Prepare(_step + 1, steps, probes ?? []);
        _window.SetArrivals(Arrivals(steps, input));
        engine.Run(_window);
        _step += steps;
    }

    /// <summary>Runs one step, stopping after each phase; digests taken there count the step from its last phase on.</summary>
    public void RunPhases(Action<StepPhase> afterPhase, Func<long, IReadOnlyList<ArrivingSpike>?>? input = null)
    {
        _window.Prepare(_step + 1, 1, []);
        _window.SetArrivals(Arrivals(1, input));
        engine.RunPhases(_window, phase =>
        {
            _step += phase == StepPhase.Emit ? 1 : 0;
            afterPhase(phase);
        });
    }

    /// <summary>What arrives in the window and in the step behind it, without what cores that learned in the last step have taken.</summary>
    private IReadOnlyList<ArrivingSpike>?[] Arrivals(int steps, Func<long, IReadOnlyList<ArrivingSpike>?>? input) =>
        [.. Enumerable.Range(0, steps + 1).Select(s => s == 0
            ? input?.Invoke(_step + 1)?.Where(spike => _step == 0 || !(parameters.Cores[spike.Core].Learn?.LearnsAt(_step) ?? false)).ToList()
            : input?.Invoke(_step + 1 + s))];

    /// <summary>Digest of all cores.</summary>
    public string Digest() => StateDigest.Compute(
        _step, [.. Enumerable.Range(0, parameters.Cores.Length).Select(engine.ReadState)]);
}
