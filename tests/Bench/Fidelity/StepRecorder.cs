using NeuroChip.Emulator.Timing;

namespace Bench.Fidelity;

/// <summary>Notes every step of a run.</summary>
internal sealed class StepRecorder : ITimingObserver
{
    /// <summary>The steps, in order.</summary>
    public List<StepSample> Steps { get; } = [];

    /// <inheritdoc/>
    public void OnStep(StepReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Steps.Add(new StepSample(report.Time, report.Mesh.Packets, report.Mesh.LatencySum));
    }
}
