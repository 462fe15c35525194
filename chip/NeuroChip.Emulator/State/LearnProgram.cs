using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Emulator.State;

/// <summary>A learning profile of a core, resolved: a verified program and what its random numbers need.</summary>
/// <param name="Program">The program, with the core's constants and limits.</param>
/// <param name="Summary">What the program does, as the verifier found.</param>
/// <param name="PreUnits">
/// Units of the pre population: a synapse is element post * PreUnits + pre to the random generator. 0 where the program draws none.
/// </param>
public sealed record LearnProgram(MicroProgram Program, ProgramSummary Summary, int PreUnits)
{
    /// <summary>Longest delay the program can write; -1 if it writes none.</summary>
    public int LongestDelay => Summary.Of(LearnTarget.Delay) is { Writes: true } delay ? delay.Largest : -1;

    /// <summary>Whether the program writes tags.</summary>
    public bool WritesTag => Summary.Of(LearnTarget.Tag) is { Writes: true };
}
