using NeuroChip.Spec.Microcode;

namespace NeuroChip.Emulator.State;

/// <summary>A learning profile of a core, resolved: a verified program and what its random numbers need.</summary>
/// <param name="Program">The program, with the core's constants and limits.</param>
/// <param name="PreUnits">
/// Units of the pre population: a synapse is element post * PreUnits + pre to the random generator. 0 where the program draws none.
/// </param>
public sealed record LearnProgram(MicroProgram Program, int PreUnits);
