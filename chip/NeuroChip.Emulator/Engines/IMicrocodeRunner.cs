using NeuroChip.Spec.Microcode;

namespace NeuroChip.Emulator.Engines;

/// <summary>
/// Runs a verified learning program on synapses given by their operands: the learning engine without a chip around it, to
/// check rules and compare engines. Used by one thread at a time.
/// </summary>
public interface IMicrocodeRunner : IDisposable
{
    /// <summary>Runs the program once per visit; a result for each.</summary>
    /// <param name="program">The program; the caller has it verified.</param>
    /// <param name="visits">Operands, all within their ranges.</param>
    /// <param name="results">As many as visits.</param>
    void Run(MicroProgram program, ReadOnlySpan<SynapseVisit> visits, Span<VisitResult> results);
}
