using NeuroChip.Spec.Microcode;

namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>Runs programs on the interpreter.</summary>
/// <param name="observer">Sees each instruction, or null.</param>
public sealed class ScalarMicrocodeRunner(IMicrocodeObserver? observer = null) : IMicrocodeRunner
{
    private readonly MicrocodeInterpreter _interpreter = new();

    /// <inheritdoc/>
    public void Run(MicroProgram program, ReadOnlySpan<SynapseVisit> visits, Span<VisitResult> results)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(results.Length, visits.Length, nameof(results));
        for (int i = 0; i < visits.Length; i++)
        {
            SynapseVisit visit = visits[i];
            var traces = new TraceValues(visit.X1, visit.X2, visit.Y1, visit.Y2, visit.Y3);
            _interpreter.Begin(program, visit, new EpochTraces(traces, traces, traces));
            results[i] = ObservedRun.Run(_interpreter, observer, new VisitedSynapse(visit.Step, -1, -1, i, -1));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Only managed memory is held.
    }
}
