using NeuroChip.Emulator.Engines;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Diffing;

/// <summary>The first word in which two chips differ.</summary>
/// <param name="Step">Step.</param>
/// <param name="Phase">Phase of the step, after which it was seen.</param>
/// <param name="Core">Core, or null where the two place the network differently.</param>
/// <param name="Word">What it is: <c>u</c>, <c>v</c>, <c>refractory</c>, <c>slot +k</c> (arrives in k steps) or <c>in flight</c>.</param>
/// <param name="Compartment">Compartment of the core, or null.</param>
/// <param name="Unit">Population and unit, as in <c>hidden[3]</c>, or empty.</param>
/// <param name="A">Value on side A.</param>
/// <param name="B">Value on side B.</param>
/// <param name="Words">Words that differ after the phase, of all that were compared.</param>
internal sealed record StateDifference(
    long Step, StepPhase Phase, CoreAddress? Core, string Word, int? Compartment, string Unit, string A, string B, int Words)
{
    public string Place => string.Join(", ", ((string[])
    [
        Core is { } core ? $"chip {core.Chip} core {core.Core}" : "",
        Compartment is { } compartment ? $"compartment {compartment}" : "",
        Unit,
    ]).Where(part => part.Length > 0));
}
