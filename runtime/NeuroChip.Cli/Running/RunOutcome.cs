using NeuroChip.Device;
using NeuroChip.Emulator.Engines;

namespace NeuroChip.Cli.Running;

/// <summary>What came out of a run.</summary>
internal sealed record RunOutcome
{
    public required TargetInfo Target { get; init; }

    public required int FirstSample { get; init; }

    public required int Samples { get; init; }

    /// <summary>Steps of one sample, latency included.</summary>
    public required int StepsPerSample { get; init; }

    /// <summary>Steps of them in which the sample's input was applied.</summary>
    public required int InputSteps { get; init; }

    public required CounterReport Counters { get; init; }

    /// <summary>Times and energies; null when none were computed.</summary>
    public RunTiming? Timing { get; init; }

    /// <summary>Wall time from the first program to the last answer.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>[sample, class]; null when the network has not one output.</summary>
    public int[]? Scores { get; init; }

    public int Classes { get; init; }

    public int[]? Predictions { get; init; }

    public int[]? Labels { get; init; }

    public long Steps => (long)Samples * StepsPerSample;

    public double StepsPerSecond => Elapsed > TimeSpan.Zero ? Steps / Elapsed.TotalSeconds : 0;

    public int? Correct => Labels is null || Predictions is null ? null : Predictions.Where((prediction, i) => prediction == Labels[i]).Count();

    public double? Accuracy => Correct is { } correct ? (double)correct / Samples : null;

    public long Total(CoreCounter counter) => Counters.Cores.Sum(core => core.Values[(int)counter]);
}
